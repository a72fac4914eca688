import { DEFAULTS } from '../document/defaults.ts';
import { normaliseUuid, parseDuration, parseSize } from '../document/quantity.ts';
import type { Check, Restore } from '../generated/plan-document.ts';
import { given } from '../given.ts';
import type { PlanCheck, PlanRestore } from './plan.ts';

/** Resolves a `restore`, the group's own merged over the plan's. For documents without error findings only. */
export function makeRestore(group: string, written: Restore, groupTimeoutMs: number): PlanRestore {
  const {
    name = group,
    strategy = DEFAULTS.restore.strategy,
    cpu,
    memory,
    networks = [],
    timeout,
    checks = [],
  } = written;
  const places = (['offering', 'zone', 'cluster', 'host', 'rootPrimaryStorage', 'dataPrimaryStorage'] as const).flatMap(
    (key) => (written[key] === undefined ? [] : [[key, normaliseUuid(written[key])] as const]),
  );
  const memoryBytes = memory === undefined ? undefined : parseSize(memory);
  return {
    name,
    strategy,
    ...Object.fromEntries(places),
    ...given({ cpu, memoryBytes }),
    networks: networks.map(normaliseUuid),
    timeoutMs: (timeout === undefined ? undefined : parseDuration(timeout)) ?? groupTimeoutMs,
    checks: checks.map(makeCheck),
  };
}

function makeCheck({ tcp, http, within = DEFAULTS.check.within }: Check): PlanCheck {
  const withinMs = parseDuration(within) ?? 0;
  if (tcp !== undefined) return { kind: 'tcp', port: tcp.port, withinMs };
  const { scheme = DEFAULTS.check.scheme, port, path, status, body } = http ?? {};
  return {
    kind: 'http',
    scheme,
    port: port ?? (scheme === 'https' ? 443 : 80),
    path: path ?? DEFAULTS.check.path,
    status: status ?? DEFAULTS.check.status,
    ...given({ body }),
    withinMs,
  };
}

/** How a check reads: `tcp 22`, `http 80 /healthz`. */
export const checkText = (check: PlanCheck): string =>
  check.kind === 'tcp' ? `tcp ${check.port}` : `${check.scheme} ${check.port} ${check.path}`;
