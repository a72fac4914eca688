/** What `zdr verify` says of a run's evidence: whether it is that of the journal, of the files that lie there, and by whom. */
import type { KeyObject } from 'node:crypto';
import { signatureFault, signersOf } from '../../evidence/envelope.ts';
import {
  EVIDENCE_FILE,
  type FileFault,
  fileFaults,
  JOURNAL_FILE,
  PIN_FILE,
  PLAN_FILE,
  REPORT_FILES,
  SIGNATURE_FILE,
} from '../../evidence/files.ts';
import { keyId } from '../../evidence/keys.ts';
import { filesOf, makeFacts } from '../../evidence/make-evidence.ts';
import { type ReadEvidence, readEvidence } from '../../evidence/read-evidence.ts';
import type { Evidence } from '../../generated/evidence.ts';
import type { Report } from '../../report/report.ts';
import type { FileDigest } from '../../run/event.ts';
import type { RunState } from '../../run/state.ts';
import { digestFile, digestFiles } from '../../runs/digest-file.ts';
import { clean } from '../../view/write/clean.ts';
import { count } from '../../words/count.ts';
import { readSmall } from '../files/read-bounded.ts';
import { differences } from './differences.ts';
import type { RunFolder } from './run-folder.ts';

/** A point of the journal that something in the folder was made at. */
export interface Point {
  /** SHA-256 (hex) of the line. */
  readonly lastHash: string;
  /** Undefined where the journals of the runs before it are not there. */
  readonly report: Report | undefined;
}

export interface EvidenceChecks {
  /** By which the evidence must be signed. */
  readonly key: KeyObject | undefined;
  /** Number of events that report.json was made from. */
  readonly reportOf: number | undefined;
  /** Of the journal: bytes up to its last whole line, and behind it. */
  readonly journal: { readonly bytes: number; readonly tornBytes: number };
}

type Say = (line: string) => void;

const MOST_BYTES = 1024 ** 2;
const MOST_SHOWN = 20;

const textOf = ({ store, name }: RunFolder, file: string) => readSmall(store.filePath(name, file), MOST_BYTES);

/** The number of events that the evidence was made at; undefined where there is none that can be read. */
export async function evidenceEvents(folder: RunFolder): Promise<number | undefined> {
  const read = readEvidence((await textOf(folder, EVIDENCE_FILE)) ?? '');
  return 'value' in read ? read.value.predicate.journal.events : undefined;
}

/** True if nothing is wrong. Says what is, and what to do. */
export async function verifyEvidence(
  say: Say,
  folder: RunFolder,
  state: RunState,
  points: ReadonlyMap<number, Point>,
  checks: EvidenceChecks,
): Promise<boolean> {
  const text = await textOf(folder, EVIDENCE_FILE);
  const read = text === undefined ? undefined : readEvidence(text);
  const evidence = read !== undefined && 'value' in read ? read.value : undefined;
  const sound = evidence === undefined ? without(say, state, read) : follows(say, evidence, state, points, checks);
  const files = await verifyFiles(say, folder, state, evidence, checks);
  const signed = await verifySignature(say, folder, state, text, checks.key);
  return sound && files && signed;
}

function without(say: Say, { runId, inputs, finishedAt }: RunState, read: ReadEvidence | undefined): boolean {
  if (read !== undefined && 'problem' in read) {
    say(`evidence: DAMAGED: ${EVIDENCE_FILE}: ${clean(read.problem)}`);
    say(
      `  Bring it back from a copy. Or remove it: then it is written anew, without a signature, by zdr resume ${clean(runId)}`,
    );
    return false;
  }
  if (inputs === undefined) {
    say('evidence: none: a version of zdr that wrote none began the run');
    return true;
  }
  if (finishedAt === undefined) {
    say('evidence: none yet: the run has not ended');
    return true;
  }
  say(`evidence: MISSING: the run has ended, and there is no ${EVIDENCE_FILE}`);
  say(`  Bring it back from a copy. Or, if it never was written: zdr resume ${clean(runId)}`);
  return false;
}

/** Whether all that the evidence says besides the digests is what the journal says at that point. */
function follows(
  say: Say,
  { predicate }: Evidence,
  state: RunState,
  points: ReadonlyMap<number, Point>,
  { journal: { bytes, tornBytes } }: EvidenceChecks,
): boolean {
  const { runId, journal } = predicate;
  if (runId !== state.runId) {
    say(`evidence: SWAPPED: ${EVIDENCE_FILE} is that of run ${clean(runId)}, not of run ${clean(state.runId)}`);
    say('  Bring the right one back from a copy.');
    return false;
  }
  const point = points.get(journal.events);
  if (point === undefined) {
    say(`journal: CUT OFF: it has ${count(state.seq, 'event')}, and the evidence knows of ${journal.events}`);
    say('  Bring it back from a copy: nothing that was done after its end is in it.');
    return false;
  }
  if (point.lastHash !== journal.lastHash) {
    say(`evidence: DIFFERS from the journal: its event ${journal.events} was another when the evidence was written`);
    say('  One of the two was written anew since. Compare them with a copy of the folder.');
    return false;
  }
  const facts = point.report && makeFacts(point.report, { events: journal.events, lastHash: point.lastHash });
  const differing = facts === undefined ? [] : differences(predicate, facts, 'predicate');
  if (differing.length > 0) {
    say(`evidence: DIFFERS from the journal in ${count(differing.length, 'place')}`);
    for (const { path, written, derived } of differing.slice(0, MOST_SHOWN)) {
      say(`  ${clean(path)}: ${EVIDENCE_FILE} says ${clean(written)}, the journal ${clean(derived)}`);
    }
    say('  It was changed since it was written. Bring it back from a copy.');
    return false;
  }
  const behind = state.seq - journal.events;
  if (behind === 0 && tornBytes > 0 && state.finishedAt !== undefined) {
    say(`journal: ADDED: ${count(tornBytes, 'byte')} behind its last line, of which the evidence knows nothing`);
    say(
      `  Compare it with a copy of the folder. What a crash of a later command cut off looks so too; without them: truncate -s ${bytes} ${JOURNAL_FILE}`,
    );
    return false;
  }
  if (behind === 0) return true;
  if (state.finishedAt === undefined) {
    say(`evidence: of an interruption; the run has gone on for ${count(behind, 'event')} since, and has not ended`);
    return true;
  }
  say('evidence: OUTDATED: it is of an interruption, and the run has ended since');
  say(`  To write that of the end: zdr resume ${clean(runId)}`);
  return false;
}

async function verifyFiles(
  say: Say,
  { store, name }: RunFolder,
  state: RunState,
  evidence: Evidence | undefined,
  { key, reportOf }: EvidenceChecks,
): Promise<boolean> {
  const { inputs } = state;
  const said = evidence === undefined ? [] : filesOf(evidence);
  // The journal has the digests of the inputs from its first event on; what evidence says of them is not needed.
  const isInput = (file: string) => file === PLAN_FILE || file === PIN_FILE;
  const then = inputs === undefined ? said : [...inputs, ...said.filter((file) => !isInput(file.name))];
  if (then.length === 0) return true;
  const directory = store.directory(name);
  const now = [...(await digestFiles(directory, [PLAN_FILE, PIN_FILE]))];
  if (evidence !== undefined) {
    const journal = said.find((file) => file.name === JOURNAL_FILE);
    const prefix = await digestFile(directory, JOURNAL_FILE, journal?.bytes);
    now.push(...(prefix === undefined ? [] : [prefix]), ...(await digestFiles(directory, REPORT_FILES)));
  }
  // A crash between the reports of a later session and its evidence leaves those newer than this.
  const newer = (reportOf ?? 0) > (evidence?.predicate.journal.events ?? 0);
  const isReport = (file: string) => REPORT_FILES.some((one) => one === file);
  const found = fileFaults(then, now);
  const beyond = found.filter((fault) => newer && fault.kind === 'changed' && isReport(fault.name));
  const faults = found.filter((fault) => !beyond.includes(fault));
  for (const fault of faults) sayFault(say, fault, state, then);
  const denied = inputs?.filter((input) => evidence !== undefined && !said.some((file) => isSame(file, input))) ?? [];
  for (const { name: file } of denied) {
    say(`evidence: DIFFERS from the journal in what ${file} was when the run began`);
    say(`  ${EVIDENCE_FILE} was changed since it was written. Bring it back from a copy.`);
  }
  const names = beyond.map((fault) => fault.name);
  if (names.length > 0) {
    say(
      `files: ${names.join(', ')}: NOT COVERED: newer than the evidence${key === undefined ? '' : ' and its signature'}`,
    );
    say(`  To write the evidence anew${key === undefined ? '' : ', and sign it'}: zdr resume ${clean(state.runId)}`);
  }
  if (faults.length + denied.length > 0 || (key !== undefined && names.length > 0)) return false;
  const all = evidence === undefined ? 'as the journal has it' : 'as the evidence has it';
  const covered = then.map((file) => file.name).filter((file) => !names.includes(file));
  say(`files: ${covered.join(', ')}: ${all}`);
  return true;
}

const isSame = (a: FileDigest, b: FileDigest): boolean =>
  a.name === b.name && a.sha256 === b.sha256 && a.bytes === b.bytes;

const FORMATS: Readonly<Record<string, string>> = {
  'report.json': 'json',
  'report.md': 'markdown',
  'report.html': 'html',
};

function sayFault(say: Say, fault: FileFault, { runId }: RunState, then: readonly FileDigest[]): void {
  const format = FORMATS[fault.name];
  const sha256 = then.find(({ name }) => name === fault.name)?.sha256;
  const again =
    format === undefined
      ? `Bring back the one whose SHA-256 is ${sha256}, from a copy or from version control.`
      : `To see what the journal says: zdr report ${clean(runId)} -o ${format}`;
  switch (fault.kind) {
    case 'missing':
      say(`files: MISSING: ${fault.name}`);
      say(`  ${again}`);
      break;
    case 'changed':
      say(
        `files: CHANGED: ${fault.name} (${fault.was.bytes} bytes then, ${fault.is.bytes} now; SHA-256 ${fault.is.sha256})`,
      );
      say(`  ${again}`);
      break;
    case 'swapped':
      say(`files: SWAPPED: ${fault.name} is ${fault.with}`);
      say(`  ${again}`);
      break;
    case 'added':
      say(`files: ADDED: ${fault.name}, of which the run knew nothing`);
      say('  Move it out of the folder.');
  }
}

async function verifySignature(
  say: Say,
  folder: RunFolder,
  { runId }: RunState,
  text: string | undefined,
  key: KeyObject | undefined,
): Promise<boolean> {
  const envelope = await textOf(folder, SIGNATURE_FILE);
  if (key === undefined) {
    const by = envelope === undefined ? undefined : signersOf(envelope);
    if (envelope !== undefined) {
      say(
        `signature: NOT CHECKED: by the key ${clean(by?.join(', ') ?? 'unknown')}, it says. To check it: --public-key FILE`,
      );
    }
    return true;
  }
  if (text === undefined || envelope === undefined) {
    say(`signature: MISSING: ${text === undefined ? 'there is no evidence' : 'the evidence is not signed'}`);
    say(`  To sign it where it was written, by who answers for it: zdr resume ${clean(runId)} --sign-key FILE`);
    return false;
  }
  const fault = signatureFault(envelope, text, key);
  const id = keyId(key);
  switch (fault) {
    case undefined:
      say(`signature: by the key ${id}: right`);
      return true;
    case 'no-envelope':
      say(`signature: DAMAGED: ${SIGNATURE_FILE} is no DSSE envelope of an in-toto statement`);
      say('  Bring it back from a copy.');
      return false;
    case 'not-signed-by-key':
      say(
        `signature: WRONG: not by the key ${id}, or changed since (it says: by ${clean(signersOf(envelope)?.join(', ') ?? '')})`,
      );
      say('  Check that this is the right public key. If it is, trust nothing in this folder.');
      return false;
    case 'other-payload':
      say(`signature: WRONG: the key ${id} signed another ${EVIDENCE_FILE}: this one was changed or swapped since`);
      say(`  What was signed stands in ${SIGNATURE_FILE}: jq -r .payload ${SIGNATURE_FILE} | base64 -d`);
      return false;
  }
}
