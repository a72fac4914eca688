/** Plan × what the site says × clock → what stands in the way of a run. Pure: nothing here asks anything. */
import type { Preflight } from '../generated/preflight.ts';
import type { Plan } from '../plan/plan.ts';
import type { NodeFacts, StorageFacts } from '../plan/survey.ts';
import { checkCapacity } from './capacity.ts';
import { type Check, checksOf, type Refusal, SITE } from './check.ts';
import { checkGroup, type GroupLook, lookAtGroup } from './groups.ts';
import type { SiteLook } from './look.ts';
import { checkRestores } from './restores.ts';
import { checkRecoverApi, checkSite } from './site.ts';
import { checkStorage, type StorageDemand, usedStorages } from './storages.ts';

export type { Preflight };

/** Judges everything that one look at the site brought. What the site does not say is unknown, never wrong. */
export function preflight(plan: Plan, look: SiteLook, demand: StorageDemand): Preflight {
  const groups = lookAtGroups(plan, look);
  return summed([
    ...checkSite(plan, look),
    ...checkStorages(plan, look, demand, groups),
    ...refusedGroups(look),
    ...groups.flatMap(checkGroup),
    ...checkRestores(plan.groups, look.node),
  ]);
}

/** The groups of which the records were looked for. */
export function lookAtGroups(plan: Plan, { groups, storages, at }: SiteLook): readonly GroupLook[] {
  if (groups === undefined || 'refused' in groups) return [];
  const shown = storages === undefined || 'refused' in storages ? undefined : storages.value.map(({ uuid }) => uuid);
  const isShown = (uuid: string) => shown?.includes(uuid) ?? true;
  const records = new Map(groups.value.map((group) => [group.groupUuid, group.records]));
  return plan.groups.map((group) => lookAtGroup(plan, group, records.get(group.groupUuid) ?? [], { at, isShown }));
}

/** The checks with their tallies. */
export function summed(checks: readonly Check[]): Preflight {
  const counts = { ok: 0, warning: 0, blocker: 0, unknown: 0 };
  for (const { status } of checks) counts[status] += 1;
  return { checks, counts };
}

function checkStorages(
  plan: Plan,
  { storages }: SiteLook,
  demand: StorageDemand,
  groups: readonly GroupLook[],
): Check[] {
  if (storages === undefined) return [];
  if ('refused' in storages) {
    const refused = said(storages.refused);
    return usedStorages(plan).map(({ name }) =>
      checksOf({ kind: 'storage', name })('storage.exists', 'unknown', `the site does not tell of it: ${refused}`),
    );
  }
  const facts = new Map(storages.value.map((one) => [one.uuid, one]));
  return usedStorages(plan).flatMap((storage) => {
    const one = facts.get(storage.uuid);
    return [checkStorage(storage, one, demand), one === undefined ? [] : checkCapacity(storage, one, groups)].flat();
  });
}

function refusedGroups({ groups }: SiteLook): Check[] {
  if (groups === undefined || !('refused' in groups)) return [];
  return [
    checksOf(SITE)(
      'site.permission',
      'blocker',
      `the backup records of the plan's groups cannot be read: ${said(groups.refused)}`,
      groups.refused.hint ?? 'let an administrator grant this account the query of volume backups',
    ),
  ];
}

const said = ({ message, code }: Refusal): string => `${message} (${code})`;

/**
 * What certainly keeps a run from its work, and does not pass by itself. A storage that is away or full is none of it:
 * a run waits for such things, storage by storage.
 */
export function lastingBlockers(
  plan: Plan,
  { groups, node, storages }: { groups: Plan['groups']; node?: NodeFacts; storages?: readonly StorageFacts[] },
  demand: StorageDemand,
): readonly Check[] {
  const facts = new Map((storages ?? []).map((one) => [one.uuid, one]));
  const checks = [
    checkRecoverApi(node?.recoverApi),
    ...checkRestores(groups, node ?? {}),
    ...(storages === undefined
      ? []
      : usedStorages(plan, groups).flatMap((storage) => checkStorage(storage, facts.get(storage.uuid), demand))),
  ];
  return checks.filter(({ id, status }) => status === 'blocker' && id !== 'storage.state' && id !== 'storage.status');
}
