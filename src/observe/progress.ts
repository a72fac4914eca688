import type { Writable } from 'node:stream';
import { createLogUpdate } from 'log-update';
import type { Observer } from '../run/record.ts';
import type { RunState } from '../run/state.ts';
import type { Estimate } from '../schedule/estimate.ts';
import type { Style } from '../view/page.ts';
import { frame } from './frame.ts';
import { createOutlet } from './outlet.ts';
import { createTimeLeft } from './time-left.ts';

/** A terminal, as `process.stderr` is one. */
export interface Terminal extends Writable {
  readonly columns?: number;
  readonly rows?: number;
  readonly isTTY?: boolean;
}

export interface ProgressOptions {
  readonly style: Style;
  /** Milliseconds since the epoch, by the run's clock. */
  readonly now: () => number;
  readonly estimate?: Estimate;
}

export interface Progress {
  readonly observe: Observer;
  /** Call a few times a second: ages and the time left move on between events. */
  tick(): void;
  /** Leaves the last picture standing; the terminal is as before. */
  close(): void;
}

const LEAST_BETWEEN = 100;
/** Painting takes at most this share of the time, however large the plan is. */
const SHARE = 1 / 20;

/** A picture of the run, repainted in place at most ten times a second. */
export function progress(terminal: Terminal, { style, now, estimate }: ProgressOptions): Progress {
  const outlet = createOutlet(terminal);
  const screen = {
    get columns() {
      return terminal.columns ?? 80;
    },
    get rows() {
      return terminal.rows ?? 24;
    },
    isTTY: terminal.isTTY === true,
    write: outlet.write,
  };
  // The cursor stays visible: hiding it is done through process.stderr, and a killed process would leave it hidden.
  const update = createLogUpdate(screen as unknown as NodeJS.WritableStream, { showCursor: true });
  const timeLeft = estimate === undefined ? undefined : createTimeLeft(estimate);
  let latest: RunState | undefined;
  let notBefore = Number.NEGATIVE_INFINITY;
  let closed = false;

  const paint = (state: RunState, lines: (width: number) => string[]) => {
    const began = now();
    // A reader that is slow, over a bad line say, gets fewer pictures and not a queue of old ones.
    if (outlet.backlog() === 0 || closed) update(lines(screen.columns - 1).join('\n'));
    notBefore = began + Math.max(LEAST_BETWEEN, (now() - began) / SHARE);
    latest = state;
  };
  const lines = (state: RunState) => (width: number) => {
    const at = now();
    const facts = {
      now: at,
      ...(timeLeft === undefined ? {} : { left: timeLeft(state, at) }),
      ...(estimate === undefined ? {} : { bytesEstimated: estimate.bytes }),
    };
    return frame(state, facts, { style, width }, screen.rows - 1);
  };

  const repaint = () => {
    if (latest !== undefined && !closed && now() >= notBefore) paint(latest, lines(latest));
  };
  return {
    observe(_event, state) {
      latest = state;
      repaint();
    },
    tick: repaint,
    close() {
      if (closed) return;
      closed = true;
      if (latest !== undefined) paint(latest, lines(latest));
      update.done();
    },
  };
}
