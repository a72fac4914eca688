/** Carries a run out, from its opened site to its reports: the part that a new run and a resumed one share. */

import type { KeyObject } from 'node:crypto';
import { relative } from 'node:path';
import { given } from '../../given.ts';
import { JournalError, type OpenJournal } from '../../journal/journal-file.ts';
import type { RunStore } from '../../journal/run-store.ts';
import { exitCode } from '../../report/exit-code.ts';
import { nextStep } from '../../report/next-step.ts';
import { makeReport } from '../../report/report.ts';
import { type ExecuteOptions, execute } from '../../run/engine/execute.ts';
import type { RunEvent } from '../../run/event.ts';
import { SiteError } from '../../run/failure.ts';
import type { SiteFacts } from '../../run/ports.ts';
import { createRecorder } from '../../run/record.ts';
import { type Slots, unshared } from '../../run/slots.ts';
import type { RunState } from '../../run/state.ts';
import { estimate } from '../../schedule/estimate.ts';
import { reportDocument } from '../../view/report/report.ts';
import { inRunsDir } from '../../view/write/command.ts';
import { writeText } from '../../view/write/text.ts';
import type { Environment } from '../environment.ts';
import { CommandError, EXIT, internalError, signalCode } from '../exit.ts';
import { readAheadForRun } from '../read-ahead.ts';
import { ancestorsOf } from '../runs/ancestors.ts';
import type { OpenedSite } from '../site/real-site.ts';
import { ask } from '../terminal/ask.ts';
import { pageOn } from '../terminal/page.ts';
import { concludeDrill } from './conclude-drill.ts';
import { createObservers, type Observers, type OutputOptions } from './observers.ts';
import { openRunSlots } from './run-slots.ts';
import { resultFiles, writeResults } from './write-results.ts';

export interface CarryOut {
  readonly store: RunStore;
  readonly runId: string;
  readonly journal: OpenJournal;
  readonly opened: OpenedSite;
  readonly facts: SiteFacts;
  readonly options: OutputOptions & { readonly yes: boolean };
  /** Signs the evidence that the run leaves. */
  readonly key?: KeyObject | undefined;
  /** The first event that this process records. */
  readonly begin: Extract<RunEvent, { type: 'run.started' | 'run.resumed' }>;
  /** What the journal was folded to, for a resumed run. */
  readonly resumed?: RunState;
  /** `zdr cleanup`: begin nothing any more, and remove what the drill made, whatever its terms say. */
  readonly cleanUp?: boolean;
}

/** Returns the exit code. Throws CommandError when the journal or the site ends the run. */
export async function carryOutRun(environment: Environment, work: CarryOut): Promise<number> {
  const { opened, options, begin } = work;
  const plan = begin.type === 'run.started' ? begin.plan : work.resumed?.plan;
  if (plan === undefined) throw new Error('a resumed run has a state');
  readAheadForRun();
  const observers = createObservers(environment, options, {
    clock: { ...opened.clock, now: () => recorder.time.now() },
    estimate: () => estimate(plan),
    log: opened.log,
  });
  const recorder = createRecorder({
    journal: work.journal,
    clock: opened.clock,
    observers: observers.all,
    onObserverError: () => {},
    ...given({ resumed: work.resumed }),
  });
  const drain = new AbortController();
  let slots: Slots = unshared;
  const unlisten = environment.onSignal((signal) => stopOn(environment, observers, drain, signal, work));
  let state: RunState;
  try {
    if (opened.simulated === undefined && work.resumed?.finishedAt === undefined) {
      slots = await openRunSlots(environment, work.store, work.runId, work.resumed);
    }
    await recorder.record(begin);
    const drive = work.resumed?.finishedAt === undefined ? execute : showSite;
    state = await drive({
      recorder,
      site: opened.site,
      facts: work.facts,
      clock: opened.clock,
      random: environment.random,
      prober: opened.prober,
      slots,
      onShortage: observers.shortage,
      cleanUp: work.cleanUp === true,
      drain: drain.signal,
      approve: async ({ name }) => {
        if (options.yes) return `${environment.operator} (--yes)`;
        if (environment.stdin.isTTY !== true) return undefined;
        const question = `Wave ${name} waits for approval. Open it?`;
        const { kind } = await ask(environment, question, drain.signal);
        if (kind === 'interrupted') stopOn(environment, observers, drain, 'SIGINT', work);
        return kind === 'yes' ? environment.operator : undefined;
      },
    });
    if (state.drill !== undefined && state.finishedAt !== undefined) {
      state = await concludeDrill(environment, { ...work, recorder, drain: drain.signal });
    }
  } catch (error) {
    throw explain(error, work.runId);
  } finally {
    unlisten();
    await observers.close();
    await work.journal.close();
    await slots.close();
  }
  const earlier = await ancestorsOf(work.store, state);
  const report = makeReport(state, earlier);
  if (options.json) {
    const next = nextStep(state);
    if (next !== undefined) environment.stderr.write(inRunsDir(`zdr: ${next}\n`, options.runsDir));
  } else {
    const files = resultFiles(work.key !== undefined).map((name) =>
      relative(environment.cwd, work.store.filePath(work.runId, name)),
    );
    environment.stdout.write(
      writeText(reportDocument(report, files), pageOn(environment.stdout, environment, options.runsDir)),
    );
    const next = state.drill === undefined ? undefined : nextStep(state);
    if (next !== undefined) environment.stdout.write(inRunsDir(`${next}\n`, options.runsDir));
  }
  try {
    const { store, key, journal } = work;
    await writeResults(environment, { store, state, report, end: journal.end(), key }, earlier);
  } catch (error) {
    throw unwritten(error, work.runId);
  }
  // A cleanup is judged by what is left, not by what the drill proved.
  if (work.cleanUp === true && report.drill?.cleanup === 'done') return EXIT.ok;
  return exitCode(report);
}

/** The groups of a drill have ended in an earlier process: only its cleanup is left. */
async function showSite({ recorder, facts }: ExecuteOptions): Promise<RunState> {
  await recorder.record({ type: 'site.opened', ...facts });
  return recorder.state();
}

/** The first signal drains, the second leaves; a closed terminal does not end a recovery. */
function stopOn(
  environment: Environment,
  { say, leave }: Observers,
  drain: AbortController,
  signal: string,
  { runId, options: { runsDir } }: CarryOut,
): void {
  if (signal === 'SIGHUP') return;
  if (!drain.signal.aborted) {
    drain.abort(signal);
    say('zdr: stopping: nothing new starts, running jobs are waited for. Once more to leave at once.');
    return;
  }
  leave(inRunsDir(`zdr: left at once; running jobs go on at the site. To go on: zdr resume ${runId}`, runsDir));
  environment.leave(signalCode(signal));
}

/** The journal is whole, so nothing is lost: the report is made of it. */
function unwritten(error: unknown, runId: string): CommandError {
  const why = error instanceof Error ? error.message : String(error);
  return internalError(
    `the journal of the run is whole, but its report cannot be written: ${why}`,
    `Free space on the disk; then zdr resume ${runId} writes it and its evidence. To see it: zdr report ${runId}`,
    { cause: error },
  );
}

function explain(error: unknown, runId: string): unknown {
  if (error instanceof JournalError) {
    return internalError(
      `${error.message}. Nothing was submitted after that; running jobs go on at the site`,
      `Fix that, then: zdr resume ${runId}`,
      { cause: error },
    );
  }
  if (error instanceof SiteError) {
    return new CommandError(
      EXIT.site,
      error.failure.message,
      `${error.failure.hint === undefined ? '' : `${error.failure.hint}. `}When the site answers again: zdr resume ${runId}`,
      { cause: error },
    );
  }
  return error;
}
