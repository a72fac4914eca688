import type { Plan } from '../plan/plan.ts';
import type { Clock, Site } from '../run/ports.ts';
import { createSite } from '../zstack/site.ts';
import type { Environment } from './environment.ts';
import { resolveAuth, resolveCa, resolveEndpoint } from './secrets.ts';

/** A site to run against, the clock that it runs by, and how to leave it. */
export interface OpenedSite {
  readonly site: Site;
  readonly clock: Clock;
  readonly simulated?: { readonly speed: number; readonly seed: number };
  /** What must never be shown. */
  readonly secrets: readonly string[];
  close(): Promise<void>;
}

/** The management node that the plan names. Throws CommandError when a secret is missing. */
export async function openRealSite(
  environment: Environment,
  plan: Plan,
  dialect: 'documented' | 'sdk' | undefined,
): Promise<OpenedSite> {
  const auth = await resolveAuth(plan.site.auth, environment);
  const ca = await resolveCa(plan.site, environment);
  const site = createSite({
    endpoint: resolveEndpoint(plan.site, environment),
    auth,
    dialect: plan.site.dialect,
    ...(dialect === undefined ? {} : { knownDialect: dialect }),
    verify: plan.verify,
    ...(plan.site.timeZone === undefined ? {} : { timeZone: plan.site.timeZone }),
    tls: { ...(ca === undefined ? {} : { ca }), insecureSkipVerify: plan.site.tls.insecureSkipVerify },
    requestTimeoutMs: plan.site.requestTimeoutMs,
    connections: plan.concurrency,
    clock: environment.clock,
    random: environment.random,
  });
  const secret = auth.kind === 'account' ? auth.password : auth.kind === 'accessKey' ? auth.secret : auth.session;
  return { site, clock: environment.clock, secrets: [secret], close: () => site.close() };
}
