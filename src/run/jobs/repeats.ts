/** Whether a call may be sent again under its own job uuid, should it never have arrived. */
import { repeatProbeUuid } from '../job-uuid.ts';
import type { Site } from '../ports.ts';
import type { Recorder } from '../record.ts';

/**
 * True only where the server was seen to refuse a second submission under one job uuid; undefined while it has not
 * said. Asked once by each process that carries the run, at the first call in doubt, and recorded: a server below 4.5.0
 * runs what it is sent again (zstack-api.md 11).
 */
export type RepeatsRefused = () => Promise<boolean | undefined>;

export function createRepeatsRefused(recorder: Recorder, site: Site, signal: AbortSignal): RepeatsRefused {
  let asking: Promise<boolean | undefined> | undefined;

  const ask = async () => {
    const { repeatsRefused, seed, seq } = recorder.state();
    if (repeatsRefused !== undefined) return repeatsRefused;
    const refused = await site.refusesRepeats(repeatProbeUuid(seed, seq), signal);
    if (refused !== undefined) await recorder.record({ type: 'site.repeats', refused });
    return refused;
  };

  return () => {
    asking ??= ask().finally(() => {
      asking = undefined;
    });
    return asking;
  };
}
