import { parseDuration, parseShare } from '../document/quantity.ts';
import type { Drill, PlanDocument } from '../generated/plan-document.ts';
import { given } from '../given.ts';

/** A window in which no drill starts; the end is exclusive. Milliseconds since the epoch. */
export interface Blackout {
  readonly from: number;
  readonly to: number;
  readonly reason?: string;
}

export type Sample = { readonly count: number } | { readonly share: number };

/** Which groups of the plan a drill is about. */
export interface DrillSelection {
  /** Groups that have one of these tags; empty: all. */
  readonly tags: readonly string[];
  /** Only so many of them at a time, in rotation. */
  readonly sample?: Sample;
  /** Each of them is to be proven at least this often. */
  readonly provenEveryMs?: number;
}

/** One entry of `drills`, with its defaults. Durations in ms. */
export interface DrillSchedule extends DrillSelection {
  /** Name of the plan. */
  readonly plan: string;
  readonly name: string;
  /** Five fields: minute, hour, day, month, weekday. */
  readonly cron: string;
  /** IANA name. */
  readonly timeZone: string;
  /** What happens to an occurrence while another drill of the plan runs. */
  readonly overlap: 'skip' | 'queue' | 'cancel';
  readonly blackouts: readonly Blackout[];
  /** How late an occurrence may start. */
  readonly catchUpMs: number;
  readonly jitterMs: number;
  readonly pauseOnFailure: boolean;
}

/** The drills of a plan in the order of the file; for documents without error findings. */
export function schedulesOf({ metadata, drills = [] }: PlanDocument): readonly DrillSchedule[] {
  return drills.map((drill) => makeSchedule(metadata.name, drill));
}

export function makeSchedule(plan: string, written: Drill): DrillSchedule {
  const { tags = [], sample, provenEvery } = written.select ?? {};
  const provenEveryMs = parseDuration(provenEvery ?? '');
  return {
    plan,
    name: written.name,
    cron: written.schedule,
    timeZone: written.timeZone ?? 'UTC',
    tags,
    ...(sample === undefined
      ? {}
      : { sample: typeof sample === 'number' ? { count: sample } : { share: parseShare(sample) ?? 1 } }),
    ...given({ provenEveryMs }),
    overlap: written.overlap ?? 'skip',
    blackouts: (written.blackouts ?? []).map(({ from, to, reason }) => ({
      from: Date.parse(from),
      to: Date.parse(to),
      ...given({ reason }),
    })),
    catchUpMs: parseDuration(written.catchUp ?? '0s') ?? 0,
    jitterMs: parseDuration(written.jitter ?? '0s') ?? 0,
    pauseOnFailure: written.pauseOnFailure ?? false,
  };
}
