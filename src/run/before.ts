import { SiteError } from './failure.ts';
import type { Clock, Site } from './ports.ts';
import type { Recorder } from './record.ts';

const GROUPS_PER_QUERY = 100;
const FIRST_ASK_AGAIN_MS = 1_000;
const LONGEST_ASK_AGAIN_MS = 60_000;

/**
 * Records what is there before anything is called: the expectation, the sizes, and what is there already.
 * Throws SiteError when the site will not say.
 */
export async function findBefore(options: {
  readonly recorder: Recorder;
  readonly site: Site;
  readonly clock: Clock;
  readonly drain: AbortSignal;
}): Promise<void> {
  const { recorder, site, clock, drain } = options;
  const state = recorder.state();
  if (state.plan.verify !== 'observed' || state.site?.queries !== true) return;
  const takingPart = state.plan.groups.filter(({ name }) => state.groups.get(name)?.phase !== 'finished');
  const uuids = new Set(takingPart.map((group) => group.groupUuid));
  const wanted = [...uuids].filter((uuid) => !state.before.has(uuid));

  const find = async (batch: readonly string[]) => {
    for (let wait = FIRST_ASK_AGAIN_MS; ; wait *= 2) {
      try {
        return await site.find(batch);
      } catch (error) {
        const again = error instanceof SiteError && error.failure.class !== 'permanent' && wait <= LONGEST_ASK_AGAIN_MS;
        if (!again || drain.aborted) throw error;
        await clock.sleep(wait, drain);
      }
    }
  };
  for (let from = 0; from < wanted.length && !drain.aborted; from += GROUPS_PER_QUERY) {
    await recorder.record({ type: 'groups.found', groups: await find(wanted.slice(from, from + GROUPS_PER_QUERY)) });
  }
}
