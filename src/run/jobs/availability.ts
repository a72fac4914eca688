import type { Failure } from '../failure.ts';
import type { Clock, Site } from '../ports.ts';
import type { Recorder } from '../record.ts';
import { createBackoff } from './backoff.ts';

/** A node that is down again so soon after it was back is asked as gently as before. */
const CALM_MS = 60_000;

/** Whether the management node takes calls. While it does not, submissions wait here and spend no attempt. */
export interface Availability {
  /** Resolves when the node takes calls, or when the run stops; after `failure` it is asked until then. */
  waitAfter(failure: Failure): Promise<void>;
}

export interface AvailabilityOptions {
  readonly site: Site;
  readonly recorder: Recorder;
  readonly clock: Clock;
  readonly random: () => number;
  /** Aborts when the run stops. */
  readonly signal: AbortSignal;
}

/** One prober for all waiting groups, so that a node that is starting is asked gently. */
export function createAvailability(options: AvailabilityOptions): Availability {
  const { site, recorder, clock, random, signal } = options;
  let probing: Promise<void> | undefined;
  const backoff = createBackoff({ clock, random, signal });
  let backAt = Number.NEGATIVE_INFINITY;

  const probe = async (failure: Failure) => {
    await recorder.record({ type: 'site.unavailable', failure });
    if (clock.now() - backAt > CALM_MS) backoff.reset();
    for (let back = false; !back; ) {
      await backoff.pause();
      if (signal.aborted) return;
      back = (await site.ready(signal)) === undefined;
    }
    if (signal.aborted) return;
    await recorder.record({ type: 'site.available' });
    backAt = clock.now();
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
