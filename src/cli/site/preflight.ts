/** Preflight: what stands in the way of a run. Whole for `plan --live`; in its lasting part before a run's first call. */

import { given } from '../../given.ts';
import { bytesOf } from '../../plan/inventory.ts';
import type { Plan, PlanGroup } from '../../plan/plan.ts';
import { type Check, checksOf, SITE } from '../../preflight/check.ts';
import { checkVm } from '../../preflight/groups.ts';
import { lastingBlockers, lookAtGroups, preflight, summed } from '../../preflight/preflight.ts';
import { groupsToAsk } from '../../preflight/server-check.ts';
import { usedStorages } from '../../preflight/storages.ts';
import { SiteError } from '../../run/failure.ts';
import type { SiteFacts } from '../../run/ports.ts';
import type { Environment } from '../environment.ts';
import { blockedError } from '../exit.ts';
import { asksForSizes, lookAtSite } from './look-at-site.ts';
import { type OpenedSite, orSiteError } from './real-site.ts';
import { askServer, isLie } from './server-check.ts';
import { askServerForVms } from './server-check-vms.ts';

/** Looks at the site and judges. `sizes`: in bytes by group name, as far as the site tells them, for the estimate. Throws CommandError when the site cannot be reached or refuses the login. */
export async function livePlan(
  { random }: Pick<Environment, 'random'>,
  opened: OpenedSite,
  plan: Plan,
  options: { readonly serverCheck: boolean; readonly trustRoles: boolean },
) {
  const look = await lookAtSite(opened, plan);
  const judged = preflight(plan, look, options);
  const groups = lookAtGroups(plan, look);
  const sizes = new Map(
    groups.flatMap(({ group, records }): [string, number][] => {
      const bytes = bytesOf(records);
      return bytes === undefined ? [] : [[group.name, bytes]];
    }),
  );
  if (!options.serverCheck) return { preflight: judged, sizes };
  if (look.groups === undefined || 'refused' in look.groups) {
    // That a server copies instead of validating must show.
    const why = 'nothing was asked of the server: without queries no trace of a copy could be seen';
    return { preflight: summed([...judged.checks, checksOf(SITE)('server.check', 'unknown', why)]), sizes };
  }
  const nonce = `server-check ${random()}`;
  const calls = await orSiteError(askServer(opened, plan, groupsToAsk(groups, judged.checks), nonce));
  // Nothing that changes the site is sent to a server that was not seen to stop after its checks.
  const honours = calls.some(({ status }) => status === 'ok') && !calls.some(isLie);
  const asked = honours ? [...calls, ...(await orSiteError(askServerForVms(opened, groups, nonce)))] : calls;
  return { preflight: summed([...withPermission(judged.checks, asked), ...asked]), sizes };
}

/** The server's own word settles what no read tells. */
function withPermission(checks: readonly Check[], asked: readonly Check[]): Check[] {
  if (!asked.some(({ status }) => status === 'ok')) return [...checks];
  return checks.map((check) =>
    check.id === 'site.permission' && check.status === 'unknown'
      ? { id: check.id, status: 'ok', subject: check.subject, message: 'the account may make the recovery call' }
      : check,
  );
}

/**
 * Refuses to start a run that certainly cannot do its work: a storage that is not there, is no image store or has the
 * other role by the site's tags, a site without the API. Silent where the site does not say. `selected`: names of the
 * groups that take part, where not all do. Throws CommandError.
 */
export async function refuseBlockedRun(
  { site }: Pick<OpenedSite, 'site'>,
  plan: Plan,
  facts: SiteFacts,
  { selected, trustRoles }: { readonly selected?: readonly string[] | undefined; readonly trustRoles: boolean },
): Promise<void> {
  if (plan.verify !== 'observed' || !facts.queries) return;
  const part = selected === undefined ? undefined : new Set(selected);
  const groups = plan.groups.filter(({ name }) => part?.has(name) ?? true);
  const uuids = usedStorages(plan, groups).map(({ uuid }) => uuid);
  const [node, storages] = await Promise.all([
    unlessSilent(site.node({ vmSizes: asksForSizes(groups) })),
    unlessSilent(site.storages(uuids)),
  ]);
  const known = { groups, ...given({ node, storages }) };
  const blockers = [...lastingBlockers(plan, known, { trustRoles }), ...(await otherVms(site, groups))];
  const [first] = blockers;
  if (first === undefined) return;
  throw blockedError(
    `preflight: ${blockers.map(sentence).join('; ')}`,
    `${first.hint ?? ''}. zdr plan --live tells more; to start all the same: --skip-preflight`.replace(/^\. /, ''),
  );
}

/** Pinned backups that are not of the VM that the plan names. */
async function otherVms(site: OpenedSite['site'], groups: readonly PlanGroup[]): Promise<readonly Check[]> {
  const pinned = groups.filter(({ latestOf }) => latestOf !== undefined);
  if (pinned.length === 0) return [];
  const found = (await unlessSilent(site.find(pinned.map(({ groupUuid }) => groupUuid)))) ?? [];
  return pinned.flatMap((group, at) => checkVm(group, found[at]?.records ?? []));
}

const sentence = ({ subject, message }: Check): string =>
  subject.kind === 'site' ? message : `${subject.kind} ${subject.name}: ${message}`;

async function unlessSilent<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof SiteError) return undefined;
    throw error;
  }
}
