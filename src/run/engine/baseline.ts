import { SiteError } from '../failure.ts';
import { createBackoff } from '../jobs/backoff.ts';
import type { Clock, Site } from '../ports.ts';
import type { Recorder } from '../record.ts';

/** So many groups are asked for at once, in queries that go side by side, while those before are written down. */
const GROUPS_AT_ONCE = 800;
const GROUPS_PER_EVENT = 100;
/** How long a site that will not say is asked: a management node may take that long to start. */
const PATIENCE_MS = 10 * 60_000;

/**
 * Records what is there before anything is called: the expectation, the sizes, and what is there already.
 * Throws SiteError when the site will not say.
 */
export async function recordBaseline(options: {
  readonly recorder: Recorder;
  readonly site: Site;
  readonly clock: Clock;
  readonly random: () => number;
  readonly drain: AbortSignal;
}): Promise<void> {
  const { recorder, site, clock, random, drain } = options;
  const state = recorder.state();
  if (state.plan.verify !== 'observed' || state.site?.queries !== true) return;
  const takingPart = state.plan.groups.filter(({ name }) => state.groups.get(name)?.phase !== 'finished');
  const uuids = new Set(takingPart.map((group) => group.groupUuid));
  const wanted = [...uuids].filter((uuid) => !state.before.has(uuid));

  const find = async (batch: readonly string[]) => {
    const since = clock.now();
    const backoff = createBackoff({ clock, random, signal: drain });
    for (;;) {
      try {
        return await site.find(batch);
      } catch (error) {
        const patient = clock.now() - since < PATIENCE_MS;
        const again = error instanceof SiteError && error.failure.class !== 'permanent' && patient;
        if (!again || drain.aborted) throw error;
        await backoff.pause();
      }
    }
  };
  let recorded: Promise<unknown> = Promise.resolve();
  for (let from = 0; from < wanted.length && !drain.aborted; from += GROUPS_AT_ONCE) {
    const found = await find(wanted.slice(from, from + GROUPS_AT_ONCE));
    await recorded;
    recorded = Promise.all(
      Array.from({ length: Math.ceil(found.length / GROUPS_PER_EVENT) }, (_, at) =>
        recorder.record({
          type: 'groups.found',
          groups: found.slice(at * GROUPS_PER_EVENT, (at + 1) * GROUPS_PER_EVENT),
        }),
      ),
    );
    // Whoever waits for it next is told; nobody may be waiting yet when it fails.
    recorded.catch(() => {});
  }
  await recorded;
}
