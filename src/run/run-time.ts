/**
 * The time line of a run: what its events are dated by. It never goes back. It follows the machine's clock, and where
 * that is set, or stood still because the machine slept, the change is noticed and recorded: how long anything took
 * that began before it is not known (zstack-api.md 3: lifetimes at the server go by the server's clock, not by ours).
 */
import type { Clock } from './ports.ts';

/** A change of the machine's clock against the time that really passed, as far as this process could tell. */
export interface ClockChange {
  /** Time of the run from which on its times follow the changed clock, in ms since the epoch. */
  readonly at: number;
  /** How far the clock moved, in ms; below zero: it was set back, at least so far. */
  readonly byMs: number;
  /** How far the times of the run are ahead of the machine's clock from here on, in ms. */
  readonly aheadMs: number;
}

/** What is known of the clock from the events of a run. */
export interface ClockState {
  /** Times of the run at which its clock was changed, in ms since the epoch: no age across one is known. */
  readonly changes: number[];
  /**
   * Those of them across which nobody knows how much time passed: the clock went on at once, and the machine may have
   * slept; or it was found set back by the next process. One that is set back under a living process is not.
   */
  readonly gaps: number[];
  /** By how much the time line went on at once, and when, in ms. */
  readonly leaps: { readonly at: number; readonly ms: number }[];
  /** Number of the event that told of the last change; 0 before the first. */
  changedSeq: number;
  aheadMs: number;
}

export const steadyClock = (): ClockState => ({ changes: [], gaps: [], leaps: [], changedSeq: 0, aheadMs: 0 });

/** Folds a change of the clock. */
export function foldChange(
  clock: ClockState,
  { seq, time, byMs, aheadMs }: Pick<ClockChange, 'byMs' | 'aheadMs'> & { readonly seq: number; readonly time: string },
): void {
  const at = Date.parse(time);
  clock.changes.push(at);
  clock.changedSeq = seq;
  if (byMs > 0) {
    clock.gaps.push(at);
    clock.leaps.push({ at, ms: Math.max(0, byMs - clock.aheadMs) });
  }
  clock.aheadMs = aheadMs;
}

/** The next process begins: a change that was recorded right before it is one that it found. */
export function foldProcess(clock: ClockState, seq: number): void {
  const last = clock.changes.at(-1);
  if (last !== undefined && clock.changedSeq === seq - 1 && clock.gaps.at(-1) !== last) clock.gaps.push(last);
}

export interface RunTime {
  /** Ms since the epoch by the time line of the run: to be compared with the times of its events. */
  now(): number;
  /**
   * How long ago something happened that was recorded at `time`, in ms; undefined where nobody knows: the clock was
   * changed since, or the time lies in the future.
   */
  ageOf(time: string): number | undefined;
  /** The changes that were noticed and not yet taken, oldest first: to be recorded before anything else is. */
  takeChanges(): readonly ClockChange[];
}

/** Between two readings the two clocks of a machine drift apart by less than this, unless one was set or stood still. */
const STEP_MS = 2_000;

const isBetween = (at: number, from: number, to: number): boolean => from < at && at <= to;

/** True where nobody knows how much time lies between the two times (ms since the epoch). */
export const isAcross = ({ gaps }: Pick<ClockState, 'gaps'>, from: number, to: number): boolean =>
  gaps.some((at) => isBetween(at, from, to));

/** From one recorded time (RFC 3339) to another, in ms; undefined where nobody knows, as the clock was changed. */
export function elapsedMs(clock: Pick<ClockState, 'gaps'>, from: string, to: string): number | undefined {
  const [start, end] = [Date.parse(from), Date.parse(to)];
  return isAcross(clock, start, end) || end < start ? undefined : end - start;
}

/** The same, of the time in which the machine was awake: where its clock went on at once, it may have slept. */
export function awakeMs(
  { gaps, leaps }: Pick<ClockState, 'gaps' | 'leaps'>,
  from: string,
  to: string,
): number | undefined {
  const [start, end] = [Date.parse(from), Date.parse(to)];
  const slept = leaps.filter(({ at }) => isBetween(at, start, end));
  if (isAcross({ gaps: gaps.filter((at) => slept.every((leap) => leap.at !== at)) }, start, end)) return undefined;
  return Math.max(0, end - start - slept.reduce((sum, { ms }) => sum + ms, 0));
}

/** The wall clock was read between two readings of the other, in ms. */
interface Reading {
  readonly from: number;
  readonly wall: number;
  readonly to: number;
}

/** Readings further apart than this say little of each other, in ms. */
const CLOSE_MS = 100;
const MOST_READINGS = 5;

function read(clock: Pick<Clock, 'now' | 'wall'>): Reading {
  for (let tries = 1; ; tries += 1) {
    const from = clock.now();
    const wall = clock.wall();
    const to = clock.now();
    if (to - from <= CLOSE_MS || tries === MOST_READINGS) return { from, wall, to };
  }
}

/** `earlier`: what the events before this process say of the clock, and when the last of them was recorded. */
export function createRunTime(
  clock: Pick<Clock, 'now' | 'wall'>,
  earlier?: { readonly clock: ClockState; readonly lastEventAt: string },
): RunTime {
  const changes = [...(earlier?.clock.changes ?? [])];
  let aheadMs = earlier?.clock.aheadMs ?? 0;
  let latest = earlier === undefined ? Number.NEGATIVE_INFINITY : Date.parse(earlier.lastEventAt);
  const first = read(clock);
  /** The time line minus the clock that only goes on. */
  let offset = first.wall + aheadMs - first.from;
  let untaken: ClockChange[] = [];

  const change = ({ wall, to }: Reading, line: number, byMs: number) => {
    // Forward the line follows the clock; back it cannot go, and stays ahead of it.
    const at = Math.floor(Math.max(line + 1, latest + 1, wall));
    aheadMs = Math.max(0, at - wall);
    offset = at - to;
    latest = at;
    changes.push(at);
    untaken.push({ at, byMs: Math.round(byMs), aheadMs });
  };

  // How long nobody looked cannot be told; that a clock shows a time before what it showed then, can.
  const gap = first.to + offset - latest;
  if (gap < -STEP_MS) change(first, latest, gap);

  const now = () => {
    const reading = read(clock);
    const shown = reading.wall + aheadMs - offset;
    // Between the readings of the two clocks the process may have been held up.
    const moved = Math.min(0, shown - reading.from) + Math.max(0, shown - reading.to);
    if (Math.abs(moved) >= STEP_MS) change(reading, reading.to + offset, moved);
    else latest = Math.max(latest, Math.floor(reading.to + offset));
    return latest;
  };

  return {
    now,
    ageOf(time) {
      const to = now();
      const from = Date.parse(time);
      return to < from || changes.some((at) => isBetween(at, from, to)) ? undefined : to - from;
    },
    takeChanges() {
      const taken = untaken;
      untaken = [];
      return taken;
    },
  };
}
