/**
 * What a run leaves beside its journal when it has ended or was interrupted: its reports, then its evidence, then the
 * signature of that, then the summary that lists read. Each is durable before the next is written; `zdr resume` completes what a crash left out.
 */
import type { KeyObject } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { signEnvelope } from '../../evidence/envelope.ts';
import {
  digestOfText,
  digestWhile,
  EVIDENCE_FILE,
  JOURNAL_FILE,
  PIN_FILE,
  PLAN_FILE,
  type REPORT_FILES,
  SIGNATURE_FILE,
} from '../../evidence/files.ts';
import { evidenceText, makeEvidence } from '../../evidence/make-evidence.ts';
import { readEvidence } from '../../evidence/read-evidence.ts';
import { type JournalEnd, syncDirectory } from '../../journal/journal-file.ts';
import type { RunStore } from '../../journal/run-store.ts';
import type { Report } from '../../report/report.ts';
import type { FileDigest } from '../../run/event.ts';
import type { RunState } from '../../run/state.ts';
import { digestFile, digestFiles } from '../../runs/digest-file.ts';
import type { RecordedRun } from '../../runs/fold.ts';
import { keepSummary } from '../../runs/summary-file.ts';
import { reportDocument, reportJsonPieces } from '../../view/report/report.ts';
import { writeHtml } from '../../view/write/html.ts';
import { writeMarkdown } from '../../view/write/markdown.ts';
import type { Environment } from '../environment.ts';
import { appendStepSummary } from '../terminal/step-summary.ts';

export interface Results {
  readonly store: RunStore;
  readonly state: RunState;
  readonly report: Report;
  /** Where the journal ends. */
  readonly end: JournalEnd;
  /** Signs the evidence. */
  readonly key?: KeyObject | undefined;
}

/** The files that a person looks at, the most readable first. */
export const resultFiles = (signed: boolean): readonly string[] => [
  'report.html',
  'report.md',
  'report.json',
  JOURNAL_FILE,
  EVIDENCE_FILE,
  ...(signed ? [SIGNATURE_FILE] : []),
];

/** Writes them, and the summary of a workflow where there is one. `earlier`: the runs that it continues, the first one first. */
export async function writeResults(
  environment: Environment,
  results: Results,
  earlier: readonly RunState[],
): Promise<void> {
  const { store, report, key } = results;
  const { runId } = report;
  const digests: FileDigest[] = [];
  for (const [name, pieces] of render(report)) {
    const { through, digest } = digestWhile(name);
    await store.write(runId, name, through(pieces));
    digests.push(digest());
  }
  await appendStepSummary(environment, (mostBytes) => writeMarkdown(reportDocument(report), mostBytes));
  const evidence = await evidenceOf(results, digests);
  const signed = key === undefined && (await store.read(runId, SIGNATURE_FILE).catch(() => undefined)) !== undefined;
  if (signed) {
    const message = `zdr: the evidence was signed, and is not any more: no key was given. To sign it: zdr resume ${runId} --sign-key FILE\n`;
    environment.stderr.write(message);
  }
  // A signature of the evidence before would be a wrong one.
  await rm(store.filePath(runId, SIGNATURE_FILE), { force: true });
  await syncDirectory(store.directory(runId));
  await store.write(runId, EVIDENCE_FILE, evidence);
  if (key !== undefined) await store.write(runId, SIGNATURE_FILE, signEnvelope(evidence, key));
  await keepSummary(store, runId, results.state, { ancestors: { earlier }, report });
}

/** One after the other: those of ten thousand groups have ten megabytes, and are made of ten times as much. */
function* render(report: Report): Iterable<readonly [name: (typeof REPORT_FILES)[number], pieces: Iterable<string>]> {
  yield ['report.json', reportJsonPieces(report)];
  yield ['report.md', [writeMarkdown(reportDocument(report))]];
  yield ['report.html', [writeHtml(reportDocument(report))]];
}

async function evidenceOf({ store, state, report, end }: Results, reports: readonly FileDigest[]): Promise<string> {
  const directory = store.directory(state.runId);
  // As the journal has them from its first event on: a plan that was changed since is not certified.
  const inputs = state.inputs ?? (await digestFiles(directory, [PLAN_FILE, PIN_FILE]));
  const journal = await digestFile(directory, JOURNAL_FILE, end.bytes);
  if (journal === undefined) throw new Error('the journal is gone');
  return evidenceText(makeEvidence(report, end.lastHash, [...inputs, journal, ...reports]));
}

/**
 * Signs evidence that lies there unsigned, if it is exactly what the journal gives: it may have been changed since it
 * was written. False where it is not.
 */
export async function signEvidence(results: Results & { readonly key: KeyObject }): Promise<boolean> {
  const { store, report, key } = results;
  const digests = Array.from(render(report), ([name, pieces]) => digestOfText(name, [...pieces].join('')));
  const evidence = await evidenceOf(results, digests);
  if ((await store.read(report.runId, EVIDENCE_FILE)) !== evidence) return false;
  await store.write(report.runId, SIGNATURE_FILE, signEnvelope(evidence, key));
  return true;
}

/** What is there of the evidence of a run that has ended; `none` also where it is of an earlier point of the journal, or cannot be read. */
export async function evidenceThere(
  store: RunStore,
  { runId, end, state }: Pick<RecordedRun, 'runId' | 'end' | 'state'>,
): Promise<'signed' | 'unsigned' | 'none'> {
  const text = await store.read(runId, EVIDENCE_FILE).catch(() => '');
  const read = readEvidence(text);
  if ('problem' in read) return 'none';
  const { journal } = read.value.predicate;
  if (journal.events !== state.seq || journal.lastHash !== end.lastHash) return 'none';
  const signature = await store.read(runId, SIGNATURE_FILE).catch(() => undefined);
  return signature === undefined ? 'unsigned' : 'signed';
}
