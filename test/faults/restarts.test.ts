/**
 * The management node restarts at any moment of a run, for any time: nothing that was copied ends unknown or failed.
 * ZDR_SOAK_RUNS says how many restarts are tried [40], ZDR_SOAK_SEED with which of them it begins [1].
 */
import { setMaxListeners } from 'node:events';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readPlans } from '../../src/document/read-plans.ts';
import { makePlan } from '../../src/plan/make-plan.ts';
import type { Plan } from '../../src/plan/plan.ts';
import type { Report } from '../../src/report/report.ts';
import { estimate } from '../../src/schedule/estimate.ts';
import { expectedMs } from '../../src/schedule/expected.ts';
import { makeGroup, makeTestPlan } from '../support/events.ts';
import { violations } from '../support/once.ts';
import { play, type Stage, seeded, setStage } from '../support/simulated-run.ts';

// As src/main.ts does: every group that sleeps listens to the same signal.
setMaxListeners(0);

const { ZDR_SOAK_RUNS = '40', ZDR_SOAK_SEED = '1' } = process.env;
const RUNS = Number(ZDR_SOAK_RUNS);
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const LONG = 3_600_000;

function planIn(file: string): Plan {
  const path = `plans/${file}.yaml`;
  const document = readPlans(readFileSync(path, 'utf8'), path).documents[0]?.value;
  if (document === undefined) throw new Error(`${path} is no plan`);
  return makePlan(document);
}

const PHASES = ['refuse', 'html', 'unmapped', 'unregistered', 'notReady'] as const;

/** A restart somewhere in so many ms, each of its phases between nothing and three minutes; and how long it takes. */
function drawRestart(random: () => number, withinMs: number, work: 'done' | 'lost') {
  const at = SECOND + Math.floor(random() * withinMs);
  const phases = PHASES.map((phase) => [phase, random() < 0.25 ? 0 : Math.floor(random() * 3 * MINUTE)] as const);
  const lasts = phases.reduce((sum, [, ms]) => sum + ms, 0);
  return { fault: `restart:at=${at},${phases.map(([phase, ms]) => `${phase}=${ms}`).join(',')},work=${work}`, lasts };
}

const copied = ({ simulated }: Stage, groupUuid: string) =>
  simulated.executions(groupUuid).some(({ outcome }) => outcome === 'succeeded');

/** What must hold whatever became of the work: nothing twice, nothing falsely recovered, and what was copied is recovered. */
function judge(stage: Stage, report: Report): string[] {
  const { plan, simulated } = stage;
  const found = violations({ plan, report, site: simulated });
  for (const { name, groupUuid, outcome, reason } of report.groups) {
    if (outcome !== 'recovered' && copied(stage, groupUuid))
      found.push(`${name} was copied, but is ${outcome}: ${JSON.stringify(reason)}`);
  }
  return found;
}

/** Tries so many restarts of a plan, each from its own seed; returns what went wrong, each with its seed and its fault. */
async function tryRestarts(
  plan: Plan,
  count: number,
  work: 'done' | 'lost',
  more: (stage: Stage, report: Report, lastsMs: number) => readonly string[],
): Promise<string[]> {
  const { makespanMs } = estimate(plan);
  const found: string[] = [];
  for (let seed = Number(ZDR_SOAK_SEED); seed < Number(ZDR_SOAK_SEED) + count; seed += 1) {
    const random = seeded(seed);
    const restarts = Array.from({ length: random() < 0.25 ? 2 : 1 }, () => drawRestart(random, makespanMs, work));
    const faults = restarts.map(({ fault }) => fault);
    const stage = setStage({ plan, faults, seed });
    const { report } = await play(stage, { seed });
    const lasts = restarts.reduce((sum, one) => sum + one.lasts, 0);
    const wrong = [...judge(stage, report), ...more(stage, report, lasts)];
    found.push(...wrong.map((what) => `seed ${seed}, ${faults.join(' ')}: ${what}`));
  }
  return found;
}

/** Where the work goes on while the node is down: every group is recovered, and in time. */
const allRecovered = (plan: Plan) => {
  // A job that stays 202 for ever is given the lie by the storage, which is looked at after a twentieth of the time again.
  const longestMs = Math.max(...plan.groups.map((group) => expectedMs(group, plan)));
  const usualMs = estimate(plan).makespanMs + longestMs / 10 + 15 * MINUTE;
  return (_: Stage, report: Report, lastsMs: number): readonly string[] => {
    const { durationMs = Number.NaN, counts } = report;
    return [
      ...(counts.recovered === plan.groups.length ? [] : [`recovered ${counts.recovered} of ${plan.groups.length}`]),
      ...(durationMs <= usualMs + lastsMs ? [] : [`took ${durationMs / MINUTE} min`]),
    ];
  };
};

describe.each([
  ['quickstart', RUNS],
  ['whole-site', Math.ceil(RUNS / 20)],
])('restarts while %s runs', (file, count) => {
  const plan = planIn(file);
  const fewer = Math.ceil(count / 2);

  test(`${count} of them, and what ran is done: every group is recovered, and copied once`, {
    timeout: LONG,
  }, async () => {
    expect(await tryRestarts(plan, count, 'done', allRecovered(plan))).toEqual([]);
  });

  test(`${fewer} of them, and what ran is lost: nothing twice, and nothing falsely recovered`, {
    timeout: LONG,
  }, async () => {
    expect(await tryRestarts(plan, fewer, 'lost', () => [])).toEqual([]);
  });
});

test('while a copy is proven takes nothing from the patience with references that show late', async () => {
  const plan = makeTestPlan([makeGroup('g1', { expect: { volumes: 2, minSizeBytes: 2 * 2 ** 30 } })]);
  // Copied after 24 s, shown after 99 s; the node is away from 26 s to 86 s.
  const away = 'restart:at=26s,refuse=60s,html=0,unmapped=0,unregistered=0,notReady=0,work=done';
  const stage = setStage({ plan, faults: ['late-refs:delay=75s', away] });
  const { report } = await play(stage);
  expect(report.groups.map(({ outcome, calls }) => [outcome, calls.at(-1)?.result])).toEqual([
    ['recovered', 'succeeded'],
  ]);
  expect(judge(stage, report)).toEqual([]);
});
