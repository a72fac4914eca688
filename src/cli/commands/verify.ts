/**
 * `zdr verify`: checks the chain of a run's journal, derives every number of its report from it again, and holds the
 * files of its folder against its evidence. Touches neither the site nor anything that it reads.
 */
import { DamagedJournalError, readJournal } from '../../journal/read-journal.ts';
import { makeReport } from '../../report/report.ts';
import { UnknownFormatError } from '../../run/journal-format.ts';
import { type RunState, reduce, StateError } from '../../run/state.ts';
import { parentIn } from '../../runs/ancestors.ts';
import { requireKnown } from '../../runs/known-event.ts';
import { reportJson } from '../../view/report/report.ts';
import { clean } from '../../view/write/clean.ts';
import { inRunsDir } from '../../view/write/command.ts';
import { count } from '../../words/count.ts';
import type { Environment } from '../environment.ts';
import { checkingKey } from '../execute/keys.ts';
import { CommandError, EXIT } from '../exit.ts';
import { readSmall } from '../files/read-bounded.ts';
import { ancestorsOf } from '../runs/ancestors.ts';
import { differences, isContainer } from '../runs/differences.ts';
import { errorOf } from '../runs/open-run.ts';
import { findFolder, type RunFolder } from '../runs/run-folder.ts';
import { evidenceEvents, type Point, verifyEvidence } from '../runs/verify-evidence.ts';

export interface VerifyOptions {
  /** File of the public key by which the evidence must be signed. */
  readonly publicKey?: string | undefined;
  readonly runsDir: string;
}

export async function verify(
  environment: Environment,
  wanted: string | undefined,
  options: VerifyOptions,
): Promise<number> {
  const key = options.publicKey === undefined ? undefined : await checkingKey(environment, options.publicKey);
  const folder = await findFolder(environment, wanted, options.runsDir);
  const { store, name } = folder;
  const say = (line: string) => environment.stdout.write(inRunsDir(`${line}\n`, options.runsDir));
  const written = await readReport(folder);
  const earlier = await earlierRuns(folder);
  const points = new Map<number, Point>();
  const evidenceOf = await evidenceEvents(folder);
  const wantedPoints = [written?.events, evidenceOf];
  let state: RunState | undefined;
  let journal = { bytes: 0, tornBytes: 0 };
  try {
    const { lines, tornBytes, end } = await readJournal(store.journalPath(name), (event, lastHash) => {
      requireKnown(event);
      state = reduce(state, event);
      // What was written may be of an earlier session of the run.
      if (!wantedPoints.includes(event.seq)) return;
      points.set(event.seq, { lastHash, report: earlier && makeReport(state, earlier) });
    });
    journal = { bytes: end.bytes, tornBytes };
    if (lines > 0) say(`journal: ${count(lines, 'event')}, the chain is whole (last hash ${end.lastHash})`);
    if (tornBytes > 0) say(`journal: a last line of ${tornBytes} bytes was not written whole, and counts for nothing`);
  } catch (error) {
    if (error instanceof UnknownFormatError) throw errorOf(store, name, { kind: 'other-version', cause: error });
    if (!(error instanceof DamagedJournalError) && !(error instanceof StateError)) throw error;
    say(`journal: DAMAGED: ${clean(error.message)}`);
    say('  Compare it with a copy of the folder. Nothing else in it is checked: all of it rests on the journal.');
    return EXIT.findings;
  }
  if (state === undefined) {
    say('journal: holds no event');
    return EXIT.findings;
  }
  const ours = folder.byPath || state.runId === name;
  if (!ours) {
    say(`journal: SWAPPED: this is the folder of run ${name}, and the journal is that of run ${clean(state.runId)}`);
    say('  Give the folder its own journal back, or its name.');
  }
  // Without the journals that the report rests on, only the evidence can vouch for it.
  const reported =
    verifyReport(say, state, written, earlier, points) && (earlier !== undefined || evidenceOf !== undefined);
  const proven = await verifyEvidence(say, folder, state, points, { key, reportOf: written?.events, journal });
  return ours && reported && proven ? EXIT.ok : EXIT.findings;
}

interface WrittenReport {
  readonly value: unknown;
  /** The number of events that it was made from; undefined where it does not say. */
  readonly events: number | undefined;
}

/** Most bytes of a report; one of 100,000 groups has about a fifth of it. */
const MOST_REPORT = 1024 ** 3;

/** Undefined where there is none. */
async function readReport({ store, name }: RunFolder): Promise<WrittenReport | undefined> {
  const text = await readSmall(store.filePath(name, 'report.json'), MOST_REPORT);
  if (text === undefined) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { value: undefined, events: undefined };
  }
  return { value, events: isContainer(value) && typeof value['events'] === 'number' ? value['events'] : undefined };
}

/** The runs that a retried run continues; undefined where a folder was copied without theirs. Throws CommandError. */
async function earlierRuns({ store, name, byPath }: RunFolder): Promise<readonly RunState[] | undefined> {
  try {
    return await ancestorsOf(store, { runId: name, parent: await parentIn(store.journalPath(name)) });
  } catch (error) {
    if (byPath && error instanceof CommandError) return undefined;
    throw error;
  }
}

const MOST_SHOWN = 20;

function verifyReport(
  say: (line: string) => void,
  state: RunState,
  written: WrittenReport | undefined,
  earlier: readonly RunState[] | undefined,
  points: ReadonlyMap<number, Point>,
): boolean {
  const { runId, parent } = state;
  if (written === undefined) {
    const ended = state.finishedAt !== undefined;
    say(`report: none was written${ended ? '' : ' yet: the run has not ended'}`);
    if (ended) say(`  To write it, and what else a run leaves: zdr resume ${clean(runId)}`);
    return !ended;
  }
  if (earlier === undefined) {
    say(
      `report: NOT CHECKED against the journal: the run continues run ${clean(parent ?? '')}, whose folder is not here`,
    );
    say('  To check it, copy that folder beside this one.');
    return true;
  }
  const derived = points.get(written.events ?? 0)?.report ?? makeReport(state, earlier);
  const differing = differences(written.value, JSON.parse(reportJson(derived)), 'report');
  if (differing.length > 0) {
    say(`report: DIFFERS from the journal in ${count(differing.length, 'place')}`);
    for (const { path, written: said, derived: is } of differing.slice(0, MOST_SHOWN)) {
      say(`  ${clean(path)}: the report says ${clean(said)}, the journal ${clean(is)}`);
    }
    say(`  To see what the journal says: zdr report ${clean(runId)}`);
    return false;
  }
  say('report: every value follows from the journal');
  const behind = state.seq - (written.events ?? 0);
  if (behind > 0) {
    say(
      `report: the run has gone on for ${count(behind, 'event')} since. To see it as it is: zdr report ${clean(runId)}`,
    );
  }
  return true;
}
