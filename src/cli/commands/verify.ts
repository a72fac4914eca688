/** `zdr verify`: checks the chain of a run's journal, and derives every number of its report from it again. */
import { isDeepStrictEqual } from 'node:util';
import { DamagedJournalError, readJournal } from '../../journal/read-journal.ts';
import { makeReport } from '../../report/report.ts';
import { type RunState, reduce, StateError } from '../../run/state.ts';
import { inRunsDir } from '../../view/command.ts';
import { reportJson } from '../../view/report.ts';
import { count } from '../../view/words.ts';
import { ancestorsOf, parentIn } from '../ancestors.ts';
import type { Environment } from '../environment.ts';
import { EXIT } from '../exit.ts';
import { requireKnown } from '../known-event.ts';
import { findRun, storeIn } from '../open-run.ts';

export async function verify(
  environment: Environment,
  wanted: string | undefined,
  options: { readonly runsDir: string },
): Promise<number> {
  const store = storeIn(environment, options.runsDir);
  const runId = await findRun(store, wanted);
  const { stdout } = environment;
  const written = parse((await store.read(runId, 'report.json').catch(() => undefined)) ?? 'null');
  const madeFrom = isContainer(written) && typeof written['events'] === 'number' ? written['events'] : undefined;
  const earlier = await ancestorsOf(store, { runId, parent: await parentIn(store.journalPath(runId)) });
  let state: RunState | undefined;
  let derived: unknown;
  try {
    const { lines, tornBytes, end } = await readJournal(store.journalPath(runId), (event) => {
      requireKnown(event);
      state = reduce(state, event);
      // The report that was written may be of an earlier session of the run.
      if (event.seq === madeFrom) derived = JSON.parse(reportJson(makeReport(state, earlier)));
    });
    if (lines > 0) stdout.write(`journal: ${count(lines, 'event')}, the chain is whole (last hash ${end.lastHash})\n`);
    if (tornBytes > 0)
      stdout.write(`journal: a last line of ${tornBytes} bytes was not written whole, and counts for nothing\n`);
  } catch (error) {
    if (!(error instanceof DamagedJournalError) && !(error instanceof StateError)) throw error;
    stdout.write(`journal: DAMAGED: ${error.message}\n`);
    return EXIT.findings;
  }
  if (state === undefined) {
    stdout.write('journal: holds no event\n');
    return EXIT.findings;
  }
  if (written === null) {
    const ended = state.finishedAt !== undefined;
    stdout.write(`report: none was written${ended ? '' : ' yet: the run has not ended'}\n`);
    return ended ? EXIT.findings : EXIT.ok;
  }
  const differing = differences(written, derived ?? JSON.parse(reportJson(makeReport(state, earlier))));
  if (differing.length > 0) {
    stdout.write(`report: DIFFERS from the journal in ${count(differing.length, 'place')}\n`);
    for (const { path, written: said, derived: is } of differing.slice(0, MOST_SHOWN)) {
      stdout.write(`  ${path}: the report says ${said}, the journal ${is}\n`);
    }
    return EXIT.findings;
  }
  const behind = state.seq - (madeFrom ?? 0);
  stdout.write('report: every value follows from the journal\n');
  if (behind > 0)
    stdout.write(
      inRunsDir(
        `report: the run has gone on for ${count(behind, 'event')} since. To see it as it is: zdr report ${runId}\n`,
        options.runsDir,
      ),
    );
  return EXIT.ok;
}

const MOST_SHOWN = 20;
const MOST_TEXT = 80;

interface Difference {
  readonly path: string;
  readonly written: string;
  readonly derived: string;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function differences(written: unknown, derived: unknown, path = 'report'): Difference[] {
  if (isDeepStrictEqual(written, derived)) return [];
  if (isContainer(written) && isContainer(derived)) {
    const keys = new Set([...Object.keys(written), ...Object.keys(derived)]);
    return [...keys].flatMap((key) => differences(written[key], derived[key], `${path}.${key}`));
  }
  return [{ path, written: shown(written), derived: shown(derived) }];
}

const isContainer = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const shown = (value: unknown): string => (JSON.stringify(value) ?? 'nothing').slice(0, MOST_TEXT);
