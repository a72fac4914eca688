/** Who watches a run, by what the user asked for: progress on a terminal, plain lines elsewhere, NDJSON, the log. */
import { progressLines } from '../../observe/lines.ts';
import { ndjson } from '../../observe/ndjson.ts';
import { progress } from '../../observe/progress.ts';
import type { Clock } from '../../run/ports.ts';
import type { Observer } from '../../run/record.ts';
import type { Shortage } from '../../run/slots.ts';
import type { Estimate } from '../../schedule/estimate.ts';
import type { Environment } from '../environment.ts';
import { pageOn } from '../terminal/page.ts';
import { version } from '../version.ts';
import type { LogChoice, RunLog } from './run-log.ts';

export interface OutputOptions extends LogChoice {
  readonly json: boolean;
  /** As the user said it. */
  readonly runsDir: string;
}

const TICK_MS = 250;

export type Observers = ReturnType<typeof createObservers>;

export function createObservers(
  environment: Environment,
  options: OutputOptions,
  run: {
    readonly clock: Clock /** Made only for who shows it. */;
    readonly estimate: () => Estimate;
    readonly log: RunLog | undefined;
  },
) {
  const { stdout, stderr } = environment;
  const all: Observer[] = [];
  const closing: (() => void | Promise<void>)[] = [];
  let say = (line: string): void => {
    stderr.write(`${line}\n`);
  };
  let leave = say;
  let shortage = (_: readonly Shortage[]): void => {};

  if (options.json) {
    const stream = ndjson(stdout, version);
    all.push(stream.observe);
    closing.push(() => stream.flushed());
  } else if (stderr.isTTY === true && !environment.variables['CI'] && environment.variables['TERM'] !== 'dumb') {
    const { style } = pageOn(stderr, environment);
    const picture = progress(stderr, {
      style,
      now: run.clock.now,
      paintClock: environment.clock.now,
      estimate: run.estimate(),
    });
    all.push(picture.observe);
    say = picture.note;
    shortage = picture.shortage;
    leave = picture.leave;
    closing.push(tick(environment, picture.tick), picture.close);
  } else {
    const lines = progressLines(stderr, pageOn(stderr, environment, options.runsDir));
    all.push(lines.observe);
    shortage = (shortages) => lines.shortage(shortages, run.clock.now());
    closing.push(tick(environment, () => lines.tick(run.clock.now())));
  }

  if (run.log !== undefined) all.push(run.log.observe);
  return {
    all,
    /** What groups wait for because other runs hold it. */
    shortage: (shortages: readonly Shortage[]): void => unharmed(() => shortage(shortages)),
    /** Says a line to the person who watches, without disturbing the picture. */
    say: (line: string): void => unharmed(() => say(line)),
    /** Says the last line before the process leaves at once. */
    leave: (line: string): void => unharmed(() => leave(line)),
    /** Leaves the last picture standing and writes out what is held. */
    async close(): Promise<void> {
      for (const close of closing)
        await Promise.resolve()
          .then(close)
          .catch(() => {});
    },
  };
}

/** A broken screen never stops a recovery: what cannot be shown is not shown. */
function unharmed(show: () => void): void {
  try {
    show();
  } catch {
    // As the recorder does with what its observers throw.
  }
}

/** Does it every now and then; returns how to stop. */
function tick({ clock }: Environment, doIt: () => void): () => void {
  const ticking = new AbortController();
  const again = async () => {
    while (!ticking.signal.aborted) {
      await clock.sleep(TICK_MS, ticking.signal);
      if (!ticking.signal.aborted) unharmed(doIt);
    }
  };
  void again();
  return () => ticking.abort();
}
