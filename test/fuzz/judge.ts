/**
 * The process in which inputs are judged, bundled by judged.ts: reads each as the product does, and says what it took.
 * Whatever is thrown but what a user is told is a crash.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CommandError } from '../../src/cli/exit.ts';
import { readTokens } from '../../src/cli/serve/token-file.ts';
import { makeWorld, readWorld } from '../../src/cli/simulate/read-world.ts';
import { plainPage } from '../../src/cli/terminal/page.ts';
import { openLedger } from '../../src/daemon/ledger/ledger.ts';
import { LedgerError } from '../../src/daemon/ledger/state.ts';
import { fixText } from '../../src/document/format/fix.ts';
import { formatText } from '../../src/document/format/format.ts';
import { readPin } from '../../src/document/pin-document.ts';
import { readPlans } from '../../src/document/read-plans.ts';
import { DamagedJournalError, readJournal } from '../../src/journal/read-journal.ts';
import { makePlan } from '../../src/plan/make-plan.ts';
import { makeReport } from '../../src/report/report.ts';
import { type RunState, reduce, StateError } from '../../src/run/state.ts';
import { requireKnown } from '../../src/runs/known-event.ts';
import { estimate } from '../../src/schedule/estimate.ts';
import { findingsText } from '../../src/view/findings/findings.ts';
import type { Judged, Kind } from './kinds.ts';

const plans = (text: string, file: string): void => {
  const { documents, diagnostics, leftOut } = readPlans(text, file);
  findingsText({ diagnostics, sources: new Map([[file, text]]), leftOut: new Map([[file, leftOut]]) }, plainPage);
  for (const { value } of documents) if (value !== undefined) estimate(makePlan(value));
};

/** The judge's own directory, which judged.ts made and removes. */
const cwd = dirname(fileURLToPath(import.meta.url));
const PATH = join(cwd, 'input');

const READERS: Readonly<Record<Kind, (text: string) => unknown>> = {
  plan: (text) => plans(text, 'plan.yaml'),
  json: (text) => plans(text, 'plan.json'),
  fix: (text) => fixText(text, 'plan.yaml'),
  format: formatText,
  pin: readPin,
  world: async () => makeWorld('input', await readWorld({ cwd } as never, PATH), []),
  tokens: () => readTokens({ cwd }, PATH),
  journal: async () => {
    let state: RunState | undefined;
    await readJournal(PATH, (event) => {
      requireKnown(event);
      state = reduce(state, event);
    });
    if (state !== undefined) makeReport(state, []);
  },
  ledger: async () => (await openLedger(PATH, () => 0)).close(),
};

const EXPECTED = [CommandError, DamagedJournalError, StateError, LedgerError];

async function judge(kind: Kind, text: string): Promise<Judged> {
  await writeFile(PATH, text, { mode: 0o600 });
  globalThis.gc?.();
  // Sets back the peak that VmHWM tells (proc_pid_clear_refs(5)).
  writeFileSync('/proc/self/clear_refs', '5');
  const before = process.cpuUsage();
  let crash: string | undefined;
  try {
    await READERS[kind](text);
  } catch (error) {
    if (!EXPECTED.some((type) => error instanceof type)) crash = error instanceof Error ? error.stack : String(error);
  }
  const { user, system } = process.cpuUsage(before);
  const peak = /VmHWM:\s*(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  return { cpuMs: (user + system) / 1_000, peakMb: Number(peak) / 1_024, ...(crash === undefined ? {} : { crash }) };
}

process.on('message', ({ kind, text }: { kind: Kind; text: string }) => {
  void judge(kind, text).then((judged) => process.send?.(judged));
});
process.send?.('ready');
