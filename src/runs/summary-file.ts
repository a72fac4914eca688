/**
 * The summary of a run beside its journal, so that what is over is not folded again each time it is listed. It is derived:
 * believed only while the journal, and those of the runs that it continues, end as they did when it was made. Three
 * lines: the digests of the other two, what lists show, and what became of the groups.
 */
import { hash } from 'node:crypto';
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { isGivenUp } from '../journal/given-up.ts';
import { type JournalMark, readMark } from '../journal/read-journal.ts';
import type { RunStore } from '../journal/run-store.ts';
import type { Report } from '../report/report.ts';
import { type Ending, isOver, type RunState } from '../run/state.ts';
import { type Ancestors, findAncestors } from './ancestors.ts';
import { type Folded, foldJournal } from './fold.ts';
import { type RunFacts, type RunSummary, summarize } from './summary.ts';

/** Derived from the journal, and made anew where it is not there or does not fit. */
export const SUMMARY_FILE = 'summary.jsonl';

/** To be raised with every change of what a summary holds, or of how a report is made: one of another is made anew. */
const FORMAT = 2;

/** The first line: SHA-256 (hex) of the two others. What was changed by hand, or half written, is not believed. */
interface Seal {
  readonly format: number;
  readonly run: string;
  readonly facts: string;
}

/** A run that was looked at when the summary was made, and where its journal ended; null: it had none. */
interface MadeOf {
  readonly runId: string;
  readonly journal: JournalMark | null;
}

/** The second line. */
interface Head {
  readonly journal: JournalMark;
  readonly earlier: readonly MadeOf[];
  readonly run: RunSummary;
}

/** A summary with what became of the groups. */
export interface FullSummary {
  readonly summary: RunSummary;
  readonly facts: RunFacts;
}

/** Room for the first two lines of nearly every run. */
const HEAD_BYTES = 16 * 1024;
/** 100,000 groups have below 10 MB. A larger file is none of ours. */
const MOST_BYTES = 64 * 1024 ** 2;

/** A run in brief, or why it is none. */
export type Summarized =
  | { readonly kind: 'run'; readonly runId: string; readonly summary: RunSummary }
  | Exclude<Folded, { kind: 'run' }>;

/**
 * A run in brief: by its summary where that can be believed, else by its journal, which leaves a summary if the run is
 * at rest and the directory may be written to. Rejects for what the disk does to the journal.
 */
export async function summaryOf(store: RunStore, runId: string): Promise<Summarized> {
  const kept = await readSummary(store, runId);
  if (kept !== undefined) return { kind: 'run', runId, summary: kept };
  const folded = await foldJournal(store, runId);
  if (folded.kind !== 'run') return folded;
  const { summary } = await keepSummary(store, runId, folded.state);
  return { kind: 'run', runId, summary };
}

/** The summary that lies there; undefined where there is none, or none that can be believed. */
export async function readSummary(store: RunStore, runId: string): Promise<RunSummary | undefined> {
  return (await readBelieved(store, runId, HEAD_BYTES))?.head.run;
}

/** The same, with what became of the groups. */
export async function readFullSummary(store: RunStore, runId: string): Promise<FullSummary | undefined> {
  const found = await readBelieved(store, runId, MOST_BYTES);
  if (found === undefined || hashOf(found.rest) !== found.seal.facts) return undefined;
  const facts = parse<RunFacts>(found.rest);
  return facts && { summary: found.head.run, facts: { ...facts, provenAt: Float64Array.from(facts.provenAt) } };
}

/**
 * Makes the summary of a state that was folded off the journal, and leaves it there if the run is at rest: it is over,
 * was left in order, or was given up. That it cannot be written is no error: then it is made anew each time. `runId`: the
 * name of the folder; `known`: the runs that it continues, and the report of it, where they are there already. Rejects for
 * what the disk does to their journals.
 */
export async function keepSummary(
  store: RunStore,
  runId: string,
  state: RunState,
  known: { readonly ancestors?: Ancestors; readonly report?: Report } = {},
): Promise<FullSummary> {
  const { ancestors = await findAncestors(store, state), report } = known;
  const made = summarize(state, ancestors, report);
  if (!isAtRest(state, await isGivenUp(store, runId))) return made;
  const journal = await markOf(store, runId, state);
  const earlier = await marksOf(store, ancestors);
  if (!journal || earlier === undefined) return made;
  const head: Head = { journal, earlier, run: made.summary };
  const [run, facts] = [
    JSON.stringify(head),
    JSON.stringify({ ...made.facts, provenAt: Array.from(made.facts.provenAt) }),
  ];
  const seal: Seal = { format: FORMAT, run: hashOf(run), facts: hashOf(facts) };
  // Two that write it at once write the same, or what its digests tell to be none.
  await store.write(runId, SUMMARY_FILE, `${JSON.stringify(seal)}\n${run}\n${facts}\n`).catch(() => {});
  return made;
}

/** The journal of such a run does not grow before somebody goes on with it. */
export const isAtRest = (run: Ending & Pick<RunState, 'interrupted'>, givenUp: boolean): boolean =>
  isOver(run) || run.interrupted !== undefined || givenUp;

interface Believed {
  readonly seal: Seal;
  readonly head: Head;
  /** The third line, as far as it was read; its digest is not checked yet. */
  readonly rest: string;
}

async function readBelieved(store: RunStore, runId: string, most: number): Promise<Believed | undefined> {
  const text = await readStart(store.filePath(runId, SUMMARY_FILE), most);
  const [first = '', second, rest] = text?.split('\n') ?? [];
  if (text !== undefined && rest === undefined && most < MOST_BYTES && text.length > 0)
    return readBelieved(store, runId, MOST_BYTES);
  if (second === undefined || rest === undefined) return undefined;
  const seal = parse<Seal | null>(first);
  if (seal?.format !== FORMAT || hashOf(second) !== seal.run) return undefined;
  const head = parse<Head | null>(second);
  if (!Array.isArray(head?.earlier)) return undefined;
  for (const one of [{ runId, journal: head.journal }, ...head.earlier])
    if (!(await isStill(store, one))) return undefined;
  return { seal, head, rest };
}

function parse<Value>(line: string): Value | undefined {
  try {
    return JSON.parse(line) as Value;
  } catch {
    return undefined;
  }
}

/** The beginning of a file; undefined where it cannot be read, is larger than any summary, or is no file. */
async function readStart(path: string, most: number): Promise<string | undefined> {
  try {
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const there = await file.stat();
      if (!there.isFile() || there.size > MOST_BYTES) return undefined;
      const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(Math.min(there.size, most)), 0);
      return buffer.toString('utf8', 0, bytesRead);
    } finally {
      await file.close();
    }
  } catch {
    return undefined;
  }
}

async function isStill(store: RunStore, { runId, journal }: MadeOf): Promise<boolean> {
  const now = await markOf(store, runId);
  if (now === undefined) return false;
  if (now === null || journal === null) return now === journal;
  return now.bytes === journal.bytes && now.modifiedMs === journal.modifiedMs && now.lastHash === journal.lastHash;
}

/** Undefined where there is no mark, or it is not that of the state. */
async function markOf(
  store: RunStore,
  runId: string,
  of?: Pick<RunState, 'seq' | 'lastEventAt'>,
): Promise<JournalMark | null | undefined> {
  if (!(await store.has(runId))) return null;
  const found = await readMark(store.journalPath(runId)).catch(() => undefined);
  if (found === undefined) return undefined;
  const { mark, last } = found;
  return of === undefined || (last.seq === of.seq && last.time === of.lastEventAt) ? mark : undefined;
}

/** Undefined where one of them has no mark: what it tells may change without anybody noticing. */
async function marksOf(store: RunStore, { earlier, broken }: Ancestors): Promise<readonly MadeOf[] | undefined> {
  if (broken !== undefined && broken.found.kind !== 'no-run') return undefined;
  const marks: MadeOf[] = broken === undefined ? [] : [{ runId: broken.runId, journal: null }];
  for (const state of earlier) {
    const journal = await markOf(store, state.runId, state);
    if (!journal) return undefined;
    marks.push({ runId: state.runId, journal });
  }
  return marks;
}

const hashOf = (line: string): string => hash('sha256', line, 'hex');
