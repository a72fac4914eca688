/** The look at a site that a preflight judges: reads only, in few requests however many groups there are. */
import { given } from '../../given.ts';
import type { Plan } from '../../plan/plan.ts';
import type { Answer } from '../../preflight/check.ts';
import type { SiteLook } from '../../preflight/look.ts';
import { usedStorages } from '../../preflight/storages.ts';
import { type Failure, SiteError } from '../../run/failure.ts';
import { commandError, type OpenedSite, orSiteError } from './real-site.ts';

/** What a server says to an account that may not ask (zstack-api.md 2, "Permission"). */
const DENIED: ReadonlySet<string> = new Set(['ID.1002', 'SYS.1006']);

/** Logs in and looks. Throws CommandError when the site cannot be reached or refuses the login. */
export async function lookAtSite({ site, clock }: Pick<OpenedSite, 'site' | 'clock'>, plan: Plan): Promise<SiteLook> {
  const queries = await answered(
    site.open().then((facts) => facts.queries),
    ({ code }) => DENIED.has(code),
  );
  const node = await orSiteError(site.node({ vmSizes: asksForSizes(plan.groups) }));
  const dialect = plan.site.dialect === 'auto' ? await site.probeDialect() : plan.site.dialect;
  const look = { at: clock.now(), queries, node, ...given({ dialect }) };
  if (plan.verify !== 'observed' || ('value' in queries && !queries.value)) return look;
  const storages = await answered(site.storages(usedStorages(plan).map(({ uuid }) => uuid)), isSaid);
  if ('refused' in queries) return { ...look, storages };
  return {
    ...look,
    storages,
    groups: await answered(site.find(plan.groups.map(({ groupUuid }) => groupUuid)), isSaid),
  };
}

/** Whether a VM of the groups is to be made by its size. */
export const asksForSizes = (groups: Plan['groups']): boolean =>
  groups.some(({ restore }) => restore?.cpu !== undefined || restore?.memoryBytes !== undefined);

/** The server's word, not the want of one. */
const isSaid = ({ class: kind }: Failure): boolean => kind !== 'unavailable';

async function answered<T>(answer: Promise<T>, counts: (failure: Failure) => boolean): Promise<Answer<T>> {
  try {
    return { value: await answer };
  } catch (error) {
    if (!(error instanceof SiteError)) throw error;
    if (!counts(error.failure)) throw commandError(error);
    const { code, message, hint } = error.failure;
    return { refused: { code, message, ...given({ hint }) } };
  }
}
