/** Lists by summaries are those by folding: of runs, drills and retries that were killed anywhere, gone on with or given up. */
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { giveUp } from '../../src/journal/given-up.ts';
import type { RunStore } from '../../src/journal/run-store.ts';
import { makeReport } from '../../src/report/report.ts';
import type { RecordedEvent } from '../../src/run/event.ts';
import type { RunState } from '../../src/run/state.ts';
import { findAncestors } from '../../src/runs/ancestors.ts';
import { foldJournal } from '../../src/runs/fold.ts';
import { earlierRuns } from '../../src/runs/open-calls.ts';
import { retainedRuns } from '../../src/runs/retained-runs.ts';
import { factsOf, type RunSummary } from '../../src/runs/summary.ts';
import { readFullSummary, SUMMARY_FILE, summaryOf } from '../../src/runs/summary-file.ts';
import { runsJson, runsText } from '../../src/view/runs/runs.ts';
import { tallyOf } from '../../src/view/runs/tally.ts';
import { append, emptyStore } from '../runs/stored-run.ts';
import { makeGroup, makeTestPlan } from '../support/events.ts';
import { play, setStage } from '../support/simulated-run.ts';
import { plainPage } from '../view/samples.ts';

const RUNS = Number(process.env['ZDR_SUMMARY_RUNS'] ?? 60);
const plan = makeTestPlan([makeGroup('g1'), makeGroup('g2', { dependsOn: ['g1'] }), makeGroup('g3')], {
  objectives: { rtoMs: 300_000 },
});
const IDS = [1, 2, 3].map((day) => `2026110${day}-060000-test-site-0001`);

/** What each kind of run records from its beginning to its end, by the id of the run. */
const kinds = new Map<string, readonly (readonly RecordedEvent[])[]>();
beforeAll(async () => {
  const faults = ['job-fails:group=g1,code=SYS.1016'];
  const drill = { onSuccess: 'remove', onFailure: 'remove' } as const;
  for (const runId of IDS) {
    const stage = setStage({ plan });
    const left = await play(stage, { runId, drain: AbortSignal.abort('SIGINT') });
    const played = [
      await play(setStage({ plan }), { runId }),
      await play(setStage({ plan, faults }), { runId }),
      await play(setStage({ plan }), { runId, drill }),
      await play(setStage({ plan }), { runId, selected: ['g1'] }),
      await play(stage, { events: left.events }),
    ];
    kinds.set(
      runId,
      played.map(({ events }) => events),
    );
  }
});

/** The events of a run up to a part of them, at least the first. */
function eventsOf(kind: number, runId: string, parent: string | undefined, part: number): readonly RecordedEvent[] {
  const [first, ...rest] = kinds.get(runId)?.[kind] ?? [];
  if (first?.type !== 'run.started') throw new Error('a run begins with its start');
  const begin = parent === undefined ? first : { ...first, parent };
  return [begin, ...rest.slice(0, Math.ceil(part * rest.length))];
}

/** The same directory for a reader without summaries. */
const folding = (store: RunStore): RunStore => ({
  ...store,
  filePath: (runId, name) => store.filePath(runId, name === SUMMARY_FILE ? 'none' : name),
  write: () => Promise.reject(new Error('read only')),
});

async function stateOf(store: RunStore, runId: string): Promise<RunState> {
  const folded = await foldJournal(store, runId);
  if (folded.kind !== 'run') throw new Error(`it is ${folded.kind}`);
  return folded.state;
}

async function listOf(
  store: RunStore,
  one: (runId: string) => Promise<Parameters<typeof runsJson>[0][number]['state']>,
) {
  const runs = await Promise.all((await store.list()).map(async (runId) => ({ state: await one(runId), now: 0 })));
  return [runsText(runs, {}, plainPage), runsJson(runs, {})];
}

async function bySummary(store: RunStore, runId: string): Promise<RunSummary> {
  const found = await summaryOf(store, runId);
  if (found.kind !== 'run') throw new Error(`it is ${found.kind}`);
  return found.summary;
}

async function byFolding(store: RunStore, runId: string) {
  const state = await stateOf(store, runId);
  const { counts, ended, groups } = tallyOf(state);
  const { objectives } = makeReport(state, (await findAncestors(store, state)).earlier);
  return Object.assign(state, { counts: { ...counts, unfinished: groups - ended }, objectives });
}

async function leftOpen(store: RunStore): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const run of earlierRuns(store, plan)) {
    if (run.kind !== 'run') throw new Error(`run ${run.runId} cannot be read`);
    if (run.calls.length > 0 || run.state.finishedAt === undefined)
      found.push([run.runId, run.calls.map(({ group, call }) => [group.name, call.job])]);
  }
  return found;
}

async function requireSame(store: RunStore): Promise<void> {
  const expected = await listOf(store, (runId) => byFolding(store, runId));
  const retained = await retainedRuns(folding(store));
  const open = await leftOpen(folding(store));
  // The first reading makes the summaries, the second reads them.
  for (const _ of [1, 2]) {
    expect(await listOf(store, (runId) => bySummary(store, runId))).toEqual(expected);
    expect(await retainedRuns(store)).toEqual(retained);
    expect(await leftOpen(store)).toEqual(open);
  }
  for (const runId of await store.list()) {
    const full = await readFullSummary(store, runId);
    if (full === undefined) continue;
    const state = await stateOf(store, runId);
    const { asked, provenAt, report } = factsOf(makeReport(state, (await findAncestors(store, state)).earlier));
    expect(full.facts).toEqual({ asked, provenAt: Float64Array.from(provenAt), report });
  }
}

const killed = fc.record({
  kind: fc.nat({ max: 4 }),
  /** Where its processes were killed, as parts of all that it records; 1 is its end. */
  at: fc.array(fc.oneof(fc.constant(1), fc.double({ min: 0, max: 1, noNaN: true })), { minLength: 1, maxLength: 3 }),
  retries: fc.boolean(),
  givenUp: fc.boolean(),
});

test(
  'the list by summaries is that by folding',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(killed, { minLength: 1, maxLength: 3 }), async (runs) => {
        const store = emptyStore();
        for (const step of [0, 1, 2]) {
          for (const [index, { kind, at, retries, givenUp }] of runs.entries()) {
            const runId = IDS[index] ?? '';
            const part = [...at].sort()[step];
            if (part === undefined) continue;
            const events = eventsOf(kind, runId, retries ? IDS[index - 1] : undefined, part);
            const there = (await store.has(runId)) ? (await stateOf(store, runId)).seq : 0;
            await append(store, runId, events.slice(there));
            if (givenUp && step === 1) await giveUp(store, runId, { by: 'op@host', at: '2026-11-24T06:00:00.000Z' });
          }
          await requireSame(store);
        }
      }),
      { numRuns: RUNS },
    );
  },
  60_000 + RUNS * 1_000,
);
