import type { Writable } from 'node:stream';
import { createLogUpdate } from 'log-update';
import { given } from '../given.ts';
import type { Observer } from '../run/record.ts';
import type { Shortage } from '../run/slots.ts';
import type { RunState } from '../run/state.ts';
import type { Estimate } from '../schedule/estimate.ts';
import type { Style } from '../view/write/page.ts';
import { frame } from './frame.ts';
import { createOutlet, type Outlet } from './outlet.ts';
import { createTimeLeft } from './time-left.ts';

/** A terminal, as `process.stderr` is one. */
export interface Terminal extends Writable {
  readonly columns?: number;
  readonly rows?: number;
  readonly isTTY?: boolean;
}

export interface ProgressOptions {
  readonly style: Style;
  /** Milliseconds since the epoch, by the run's clock: for ages and the time left. */
  readonly now: () => number;
  /** Milliseconds by which painting is throttled; the run's clock unless that one is faster than the wall. */
  readonly paintClock?: () => number;
  readonly estimate?: Estimate;
}

const LEAST_BETWEEN_MS = 100;
/** Painting takes at most this share of the time, however large the plan is. */
const SHARE = 1 / 20;

export type Progress = ReturnType<typeof progress>;

/**
 * A picture of the run, repainted in place at most ten times a second. While the run waits for an approval the picture
 * stands still, so that the question can be asked below it.
 */
export function progress(terminal: Terminal, options: ProgressOptions) {
  const { style, now, estimate, paintClock = now } = options;
  const outlet = createOutlet(terminal);
  const update = createLogUpdate(screenOf(terminal, outlet), { showCursor: true });
  const timeLeft = estimate === undefined ? undefined : createTimeLeft(estimate);
  let latest: RunState | undefined;
  let notBefore = Number.NEGATIVE_INFINITY;
  let still = false;
  let lacking: readonly Shortage[] = [];
  let closed = false;

  const lines = (state: RunState): string[] => {
    const at = now();
    const facts = {
      now: at,
      lacking,
      ...(timeLeft === undefined ? {} : { left: timeLeft(state, at) }),
      ...given({ bytesEstimated: estimate?.bytes }),
    };
    return frame(state, facts, { style, width: columnsOf(terminal) - 1 }, rowsOf(terminal) - 1);
  };
  const paint = (state: RunState) => {
    const began = paintClock();
    update(lines(state).join('\n'));
    notBefore = began + Math.max(LEAST_BETWEEN_MS, (paintClock() - began) / SHARE);
  };
  const stand = () => {
    if (latest !== undefined) paint(latest);
    update.done();
    still = true;
  };
  const repaint = () => {
    // A line that is slow gets fewer pictures, not a queue of old ones.
    if (latest !== undefined && !still && paintClock() >= notBefore && outlet.backlog() === 0) paint(latest);
  };

  const observe: Observer = (event, state) => {
    latest = state;
    if (closed) return;
    if (event.type === 'wave.waiting') return stand();
    still = false;
    repaint();
  };

  return {
    observe,
    /** Call a few times a second: ages and the time left move on between events. */
    tick: repaint,
    /** What groups wait for because other runs hold it, from now on. */
    shortage(shortages: readonly Shortage[]): void {
      lacking = shortages;
      if (!closed) repaint();
    },
    /** Puts a line above the picture, where it stays. */
    note(line: string): void {
      update.clear();
      outlet.write(`${line}\n`);
      if (latest !== undefined && !still) paint(latest);
    },
    /** Leaves the last picture standing. */
    close(): void {
      if (closed) return;
      closed = true;
      stand();
    },
    /** Takes the picture away, which nobody goes on with, and says a last line. */
    leave(line: string): void {
      if (!closed) update.clear();
      closed = true;
      still = true;
      outlet.write(`${line}\n`);
    },
  };
}

/** What log-update needs of a terminal. The cursor stays visible: a killed process would leave it hidden. */
function screenOf(terminal: Terminal, outlet: Outlet): NodeJS.WritableStream {
  const screen = {
    get columns() {
      return columnsOf(terminal);
    },
    get rows() {
      return rowsOf(terminal);
    },
    isTTY: terminal.isTTY === true,
    write: outlet.write,
  };
  return screen as unknown as NodeJS.WritableStream;
}

const columnsOf = ({ columns }: Terminal): number => columns || 80;
const rowsOf = ({ rows }: Terminal): number => rows || 24;
