import type { Drill } from '../document/plan-document.generated.ts';
import { parseDuration, parseShare } from '../document/quantity.ts';

/** A window in which no drill starts; the end is exclusive. Milliseconds since the epoch. */
export interface Blackout {
  readonly from: number;
  readonly to: number;
  readonly reason?: string;
}

/** One entry of `drills`, with its defaults. Durations in ms. */
export interface DrillSchedule {
  readonly name: string;
  /** Five fields: minute, hour, day, month, weekday. */
  readonly cron: string;
  /** IANA name. */
  readonly timeZone: string;
  /** Groups that have one of these tags; empty: all. */
  readonly tags: readonly string[];
  /** Only so many of them, those proven longest ago first. */
  readonly sample?: { readonly count: number } | { readonly share: number };
  /** What happens to an occurrence while another drill of the plan runs. */
  readonly overlap: 'skip' | 'queue' | 'cancel';
  readonly blackouts: readonly Blackout[];
  /** How late an occurrence may start. */
  readonly catchUpMs: number;
  readonly jitterMs: number;
  readonly keepForMs: number;
  readonly cleanup: { readonly onSuccess: 'remove' | 'keep'; readonly onFailure: 'remove' | 'keep' };
  readonly pauseOnFailure: boolean;
}

/** For documents without error findings. */
export function makeSchedule(written: Drill): DrillSchedule {
  const { sample } = written.select ?? {};
  return {
    name: written.name,
    cron: written.schedule,
    timeZone: written.timeZone ?? 'UTC',
    tags: written.select?.tags ?? [],
    ...(sample === undefined
      ? {}
      : { sample: typeof sample === 'number' ? { count: sample } : { share: parseShare(sample) ?? 1 } }),
    overlap: written.overlap ?? 'skip',
    blackouts: (written.blackouts ?? []).map(({ from, to, reason }) => ({
      from: Date.parse(from),
      to: Date.parse(to),
      ...(reason === undefined ? {} : { reason }),
    })),
    catchUpMs: parseDuration(written.catchUp ?? '0s') ?? 0,
    jitterMs: parseDuration(written.jitter ?? '0s') ?? 0,
    keepForMs: parseDuration(written.keepFor ?? '0s') ?? 0,
    cleanup: { onSuccess: written.cleanup?.onSuccess ?? 'remove', onFailure: written.cleanup?.onFailure ?? 'remove' },
    pauseOnFailure: written.pauseOnFailure ?? false,
  };
}
