import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readPlans } from '../../src/document/read-plans.ts';
import { makePlan } from '../../src/plan/make-plan.ts';
import { estimate } from '../../src/schedule/estimate.ts';
import { play, setStage } from '../support/simulated-run.ts';

test.each(['plans/quickstart.yaml', 'plans/whole-site.yaml'])(
  '%s takes as long against the simulator as its estimate says, give or take a twentieth',
  { timeout: 120_000 },
  async (file) => {
    const document = readPlans(readFileSync(file, 'utf8'), file).documents[0]?.value;
    if (document === undefined) throw new Error(`${file} is not valid`);
    const plan = makePlan(document);
    const stage = setStage({ plan });
    const { report } = await play(stage);
    expect(report.counts.recovered).toBe(plan.groups.length);
    expect(report.durationMs / estimate(plan).makespanMs).toBeGreaterThan(0.95);
    expect(report.durationMs / estimate(plan).makespanMs).toBeLessThan(1.05);
    const { concurrent } = stage.simulated.ledger();
    expect(concurrent.overall.max).toBeLessThanOrEqual(plan.concurrency);
    for (const { uuid, maxConcurrent } of plan.storages) {
      expect(concurrent.storages[uuid]?.max).toBeLessThanOrEqual(maxConcurrent);
    }
  },
);
