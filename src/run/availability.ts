import type { Failure } from './failure.ts';
import type { Clock, Site } from './ports.ts';
import type { Recorder } from './record.ts';

const FIRST_PROBE_MS = 1_000;
const LONGEST_PROBE_MS = 15_000;

/** Whether the management node takes calls. While it does not, submissions wait here and spend no attempt. */
export interface Availability {
  /** Resolves when the node takes calls; after `failure` it is asked until it does. */
  waitAfter(failure: Failure): Promise<void>;
}

export interface AvailabilityOptions {
  readonly site: Site;
  readonly recorder: Recorder;
  readonly clock: Clock;
  readonly random: () => number;
  readonly signal: AbortSignal;
}

/** One prober for all waiting groups, so that a node that is starting is asked gently. */
export function createAvailability(options: AvailabilityOptions): Availability {
  const { site, recorder, clock, random, signal } = options;
  let probing: Promise<void> | undefined;

  const probe = async (failure: Failure) => {
    await recorder.record({ type: 'site.unavailable', failure });
    for (let wait = FIRST_PROBE_MS; ; wait = Math.min(wait * 1.6, LONGEST_PROBE_MS)) {
      await clock.sleep(wait * (0.75 + 0.5 * random()), signal);
      signal.throwIfAborted();
      if ((await site.ready(signal)) === undefined) break;
    }
    await recorder.record({ type: 'site.available' });
  };

  return {
    waitAfter(failure) {
      probing ??= probe(failure).finally(() => {
        probing = undefined;
      });
      return probing;
    },
  };
}
