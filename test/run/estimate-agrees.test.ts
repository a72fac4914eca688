import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readPlans } from '../../src/document/read-plans.ts';
import { makePlan } from '../../src/plan/make-plan.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { estimate } from '../../src/schedule/estimate.ts';
import { makeGroup, makeTestPlan } from '../support/events.ts';
import { type Played, play, type Stage, setStage } from '../support/simulated-run.ts';

function planIn(file: string): Plan {
  const document = readPlans(readFileSync(file, 'utf8'), file).documents[0]?.value;
  if (document === undefined) throw new Error(`${file} is not valid`);
  return makePlan(document);
}

/** When each group's call was issued and when the group was proven, in ms from the start of the run. */
function timesOf({ events }: Played): { issued: Map<string, number>; finished: Map<string, number> } {
  const began = Date.parse(events[0]?.time ?? '');
  const issued = new Map<string, number>();
  const finished = new Map<string, number>();
  for (const event of events) {
    if (event.type === 'call.issued') issued.set(event.group, Date.parse(event.time) - began);
    if (event.type === 'group.finished') finished.set(event.group, Date.parse(event.time) - began);
  }
  return { issued, finished };
}

describe.each(['plans/quickstart.yaml', 'plans/whole-site.yaml'])(
  '%s against the simulator',
  { timeout: 120_000 },
  (file) => {
    const plan = planIn(file);
    const expected = estimate(plan);
    const stage: Stage = setStage({ plan });
    const played = play(stage);
    /** A twentieth of the whole. */
    const off = expected.makespanMs / 20;

    test('takes as long as its estimate says, give or take a twentieth', async () => {
      const { report } = await played;
      expect(report.counts.recovered).toBe(plan.groups.length);
      expect((report.durationMs ?? Number.NaN) / expected.makespanMs).toBeGreaterThan(0.95);
      expect((report.durationMs ?? Number.NaN) / expected.makespanMs).toBeLessThan(1.05);
      const { concurrent } = stage.simulated.ledger();
      expect(concurrent.overall.max).toBeLessThanOrEqual(plan.concurrency);
      for (const { uuid, maxConcurrent } of plan.storages) {
        expect(concurrent.storages[uuid]?.max).toBeLessThanOrEqual(maxConcurrent);
      }
    });

    test('starts and finishes every group and every wave when the estimate says, and in that order', async () => {
      const { issued, finished } = timesOf(await played);
      for (const { name, startMs, finishMs } of expected.groups) {
        expect(Math.abs((issued.get(name) ?? Number.NaN) - startMs), `start of ${name}`).toBeLessThan(off);
        expect(Math.abs((finished.get(name) ?? Number.NaN) - finishMs), `finish of ${name}`).toBeLessThan(off);
      }
      for (const [index, wave] of expected.waves.entries()) {
        const names = plan.groups.filter((group) => group.wave === index).map(({ name }) => name);
        const first = Math.min(...names.map((name) => issued.get(name) ?? Number.NaN));
        const last = Math.max(...names.map((name) => finished.get(name) ?? Number.NaN));
        expect(Math.abs(first - wave.startMs), `start of ${wave.name}`).toBeLessThan(off);
        expect(Math.abs(last - wave.finishMs), `finish of ${wave.name}`).toBeLessThan(off);
      }
      // Groups whose places differ by more than a fiftieth of the whole never change them.
      const byEstimate = [...expected.groups].sort((a, b) => a.startMs - b.startMs);
      let latest = 0;
      for (const [at, { name, startMs }] of byEstimate.entries()) {
        const clear = byEstimate.slice(0, at).filter((other) => startMs - other.startMs > expected.makespanMs / 50);
        for (const other of clear) latest = Math.max(latest, issued.get(other.name) ?? 0);
        expect(issued.get(name), `${name} starts after those before it`).toBeGreaterThanOrEqual(latest);
      }
    });
  },
);

test.each([
  { copies: 16, perSecond: 5, gib: 1 },
  { copies: 50, perSecond: 10, gib: 2 },
  { copies: 16, perSecond: 2, gib: 4 },
])(
  'where the site takes $perSecond requests a second, $copies copies at a time take as long as it says',
  async (of) => {
    const bytes = of.gib * 1024 ** 3;
    const groups = Array.from({ length: 300 }, (_, n) => makeGroup(`g${n}`, { expect: { minSizeBytes: bytes } }));
    const made = makeTestPlan(groups, { concurrency: of.copies });
    const plan: Plan = {
      ...made,
      site: { ...made.site, requestsPerSecond: of.perSecond },
      storages: made.storages.map((one) => ({ ...one, maxConcurrent: of.copies })),
    };
    const expected = estimate(plan);
    expect(expected.bottleneck).toEqual({ kind: 'requests' });
    const { report } = await play(setStage({ plan }), { site: { requestsPerSecond: of.perSecond } });
    expect(report.counts.recovered).toBe(groups.length);
    expect((report.durationMs ?? Number.NaN) / expected.makespanMs).toBeGreaterThan(0.9);
    expect((report.durationMs ?? Number.NaN) / expected.makespanMs).toBeLessThan(1.1);
  },
);
