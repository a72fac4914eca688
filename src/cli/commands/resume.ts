/** `zdr resume`: goes on with a run where its journal ends. */
import type { KeyObject } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { EVIDENCE_FILE } from '../../evidence/files.ts';
import { readEvidence } from '../../evidence/read-evidence.ts';
import { isGivenUp } from '../../journal/given-up.ts';
import type { RunStore } from '../../journal/run-store.ts';
import { exitCode } from '../../report/exit-code.ts';
import { AFTER_GIVING_UP } from '../../report/next-step.ts';
import { makeReport, type Report } from '../../report/report.ts';
import { isOver } from '../../run/state.ts';
import { foldJournal, type RecordedRun } from '../../runs/fold.ts';
import { readSummary } from '../../runs/summary-file.ts';
import { reportJson } from '../../view/report/report.ts';
import { inRunsDir } from '../../view/write/command.ts';
import type { Environment } from '../environment.ts';
import { goOn } from '../execute/go-on.ts';
import { type SigningOptions, signingKey } from '../execute/keys.ts';
import type { OutputOptions } from '../execute/observers.ts';
import { refuseOverUnfinished } from '../execute/unfinished.ts';
import { evidenceThere, signEvidence, writeResults } from '../execute/write-results.ts';
import { refusedError, usageError } from '../exit.ts';
import { ancestorsOf } from '../runs/ancestors.ts';
import { lockPlan } from '../runs/lock-plan.ts';
import { errorOf, findRun, foldRun, noteOtherName, openRun, storeIn, underOtherName } from '../runs/open-run.ts';
import type { SiteWait } from '../site/real-site.ts';

export interface ResumeOptions extends OutputOptions, SigningOptions, SiteWait {
  readonly yes: boolean;
  /** The site of the run is reached under another address now. */
  readonly endpointMoved: boolean;
}

export async function resume(
  environment: Environment,
  wanted: string | undefined,
  options: ResumeOptions,
): Promise<number> {
  const key = await signingKey(environment, options);
  const store = storeIn(environment, options.runsDir);
  const found =
    wanted === undefined ? await newestUnfinished(environment, store, key !== undefined) : await openRun(store, wanted);
  if (isOver(found.state)) return showEnded(environment, store, found, options, key);
  if (found.state.simulated !== undefined) {
    throw usageError(
      `run ${found.runId} ran against an own simulated site, which ended with it`,
      'To try a resume, serve one with zdr simulate and run the plan against it.',
    );
  }
  if (wanted === undefined) environment.stderr.write(`zdr: resuming ${found.runId}, the newest unfinished run\n`);
  await using lock = await lockPlan(environment, store, found.state.plan.name, found.runId);
  // Another process may have gone on with it before the lock was taken.
  const unchanged = (await stat(store.journalPath(found.runId))).size === found.end.bytes + found.tornBytes;
  const run = unchanged ? found : await foldRun(store, found.runId);
  const { runId, state, tornBytes } = run;
  if (isOver(state)) return await showEnded(environment, store, run, options, key);
  if (tornBytes > 0) {
    environment.stderr.write(
      `zdr: the last line of the journal was not written whole (${tornBytes} bytes) and is dropped; nothing was submitted on its strength\n`,
    );
  }
  await refuseGivenUp(store, runId);
  await refuseOverUnfinished(environment, store, state.plan, options.runsDir, runId);
  return await goOn(environment, { store, lock, run }, options, { key });
}

async function refuseGivenUp(store: RunStore, runId: string): Promise<void> {
  if (!(await isGivenUp(store, runId))) return;
  throw refusedError(
    `run ${runId} was given up with --abandon, and its groups may have been called again since`,
    AFTER_GIVING_UP,
  );
}

/** Nothing is left to do but the report and the evidence, if the process died between the last event and those. */
async function showEnded(
  environment: Environment,
  store: RunStore,
  run: RecordedRun,
  { runsDir }: ResumeOptions,
  key: KeyObject | undefined,
): Promise<number> {
  const { runId, state, end } = run;
  const earlier = await ancestorsOf(store, state);
  const report = makeReport(state, earlier);
  if (!(await isComplete(store, run, () => report))) {
    await writeResults(environment, { store, state, report, end, key }, earlier);
    environment.stderr.write(`zdr: run ${runId} had ended before its report was written; it is written now\n`);
  } else if (key !== undefined && (await evidenceThere(store, run)) !== 'signed') {
    if (state.inputs === undefined || !(await signEvidence({ store, state, report, end, key }))) {
      throw refusedError(
        `the evidence of run ${runId} is not what this version of zdr makes of its journal, so it is not signed`,
        `What is wrong with it, or that it is of an earlier version, says: zdr verify ${runId}`,
      );
    }
    environment.stderr.write(`zdr: the evidence of run ${runId} is signed now\n`);
  } else {
    environment.stderr.write(
      inRunsDir(`zdr: run ${runId} has ended; there is nothing to resume. To see it: zdr report ${runId}\n`, runsDir),
    );
  }
  return exitCode(report);
}

/** Whether the report of an ended run was written, and the evidence with it. A version before evidence left none. */
async function isComplete(store: RunStore, run: RecordedRun, report: () => Report): Promise<boolean> {
  if (run.state.inputs !== undefined) return (await evidenceThere(store, run)) !== 'none';
  return (await store.read(run.runId, 'report.json').catch(() => undefined)) === reportJson(report());
}

/**
 * The newest run that has not ended. Its like is one that ended and died before its report was written: the newest of all
 * comes first, an older one after all that have not ended, and so does the newest where a key is given and only its
 * signature is missing. A simulated one can only be such.
 */
async function newestUnfinished(environment: Environment, store: RunStore, signs: boolean): Promise<RecordedRun> {
  const ids = [...(await store.list())].reverse();
  /** Why the newest run cannot be gone on with: it never began, or its journal is damaged. */
  let unusable: Error | undefined;
  let incomplete: RecordedRun | undefined;
  for (const [index, runId] of ids.entries()) {
    if (!(await store.has(runId))) continue;
    if (await isGivenUp(store, runId)) continue;
    if (index > 0 && (await needsNothing(store, runId))) continue;
    const run = await foldJournal(store, runId);
    if (run.kind !== 'run') {
      const error = errorOf(store, runId, run);
      // One that never began is nothing to go on with; a damaged one is not the newest that can be.
      if (run.kind !== 'never-begun') environment.stderr.write(`zdr: left out: ${error.message}\n`);
      if (index === 0) unusable = error;
      continue;
    }
    const over = isOver(run.state);
    if (run.state.simulated !== undefined && !over) continue;
    if (underOtherName(store, run) !== undefined) {
      noteOtherName(environment, store, run);
      continue;
    }
    if (!over) return run;
    if (index === 0) {
      const earlier = await ancestorsOf(store, run.state);
      if (!(await isComplete(store, run, () => makeReport(run.state, earlier)))) return run;
    }
    if (run.state.inputs === undefined) continue;
    const evidence = await evidenceThere(store, run);
    if (evidence === 'none' || (index === 0 && signs && evidence === 'unsigned')) incomplete ??= run;
  }
  if (incomplete !== undefined) return incomplete;
  if (unusable !== undefined) throw unusable;
  if (ids.length === 0) await findRun(store, undefined);
  throw usageError(
    `no run in ${store.path} is unfinished`,
    'zdr runs lists them; zdr retry RUN starts what did not end recovered.',
  );
}

/** By its summary: it is over, with evidence of its whole journal; or it is a simulated one. */
async function needsNothing(store: RunStore, runId: string): Promise<boolean> {
  const known = await readSummary(store, runId);
  if (known?.runId !== runId) return false;
  if (!isOver(known)) return known.simulated !== undefined;
  const evidence = readEvidence(await store.read(runId, EVIDENCE_FILE).catch(() => ''));
  return !('problem' in evidence) && evidence.value.predicate.journal.events === known.events;
}
