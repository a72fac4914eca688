import { SiteError } from './failure.ts';
import type { Clock, Site } from './ports.ts';
import type { Recorder } from './record.ts';

const GROUPS_PER_QUERY = 100;
const FIRST_ASK_AGAIN_MS = 1_000;
const LONGEST_ASK_AGAIN_MS = 15_000;
/** How long a site that will not say is asked: a management node may take that long to start. */
const PATIENCE_MS = 10 * 60_000;

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
    const since = clock.now();
    for (let wait = FIRST_ASK_AGAIN_MS; ; wait = Math.min(wait * 2, LONGEST_ASK_AGAIN_MS)) {
      try {
        return await site.find(batch);
      } catch (error) {
        const patient = clock.now() - since < PATIENCE_MS;
        const again = error instanceof SiteError && error.failure.class !== 'permanent' && patient;
        if (!again || drain.aborted) throw error;
        await clock.sleep(wait, drain);
      }
    }
  };
  for (let from = 0; from < wanted.length && !drain.aborted; from += GROUPS_PER_QUERY) {
    await recorder.record({ type: 'groups.found', groups: await find(wanted.slice(from, from + GROUPS_PER_QUERY)) });
  }
}
