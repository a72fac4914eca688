/**
 * Random plans under random faults, with random kills, on the virtual clock. ZDR_SOAK_RUNS says how many cases each
 * property tries [200]; ZDR_SOAK_SEED and ZDR_SOAK_PATH replay a failure with what fast-check printed.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Report } from '../../src/report/report.ts';
import { type KillPoint, type Life, live } from '../faults/killing.ts';
import { violations } from '../support/once.ts';
import { type Stage, setStage } from '../support/simulated-run.ts';
import { anyCase, type Case, CONCURRENCIES, fairCase } from './cases.ts';

const { ZDR_SOAK_RUNS = '200', ZDR_SOAK_SEED = '20261124', ZDR_SOAK_PATH } = process.env;
const parameters = {
  numRuns: Number(ZDR_SOAK_RUNS),
  seed: Number(ZDR_SOAK_SEED),
  ...(ZDR_SOAK_PATH === undefined ? {} : { path: ZDR_SOAK_PATH }),
};
const LONG = 3_600_000;

const HOUR = 3_600_000;

function stageOf({ plan, dialect, version, faults, seed }: Case, concurrency: number): Stage {
  return setStage({
    plan: { ...plan, concurrency },
    faults,
    seed,
    world: (world) => ({ ...world, site: { ...world.site, dialect, version } }),
  });
}

/** Runs to the end, through the kills; each process lives until its kill point, and is gone for a while after it. */
async function survive(stage: Stage, kills: readonly KillPoint[]): Promise<Report> {
  const { clock, plan } = stage;
  const began = clock.now();
  let events: Life['durable'] = [];
  for (let processes = 1; processes < 50; processes += 1) {
    const kill = kills[processes - 1];
    const life = await live(stage, { events, ...(kill === undefined ? {} : { kill }) });
    if (life.played !== undefined) {
      // A group's time is at most two hours and starts again with each process; circuits and delays come on top.
      const most = (processes + 1) * (plan.groups.length + 2) * 2.5 * HOUR;
      if (clock.now() - began > most) throw new Error(`it took ${(clock.now() - began) / HOUR} hours`);
      return life.played.report;
    }
    events = life.durable;
    await clock.run(clock.sleep(processes < kills.length ? 2_000 : 30_000));
  }
  throw new Error('no process came to the end');
}

function judge(stage: Stage, report: Report): string[] {
  const { plan, simulated } = stage;
  const found = violations({ plan, report, site: simulated });
  const { concurrent, dangerous } = simulated.ledger();
  if (concurrent.overall.max > plan.concurrency)
    found.push(`${concurrent.overall.max} at a time of ${plan.concurrency}`);
  for (const { uuid, name, maxConcurrent } of plan.storages) {
    const { max = 0 } = concurrent.storages[uuid] ?? {};
    if (max > maxConcurrent) found.push(`${max} at a time on ${name}, of ${maxConcurrent}`);
  }
  if (dangerous > 0) found.push(`${dangerous} dangerous calls`);
  return found;
}

const outcomesOf = (report: Report) => Object.fromEntries(report.groups.map(({ name, outcome }) => [name, outcome]));

const kill: fc.Arbitrary<KillPoint> = fc.oneof(
  fc.record({ at: fc.constantFrom('before-record', 'after-record'), n: fc.integer({ min: 2, max: 60 }) }),
  fc.record({
    at: fc.constantFrom('left', 'accepted'),
    of: fc.constantFrom('recover', 'request'),
    n: fc.integer({ min: 1, max: 40 }),
  }),
) as fc.Arbitrary<KillPoint>;

test('whatever fails, and whenever the process dies: nothing twice, nothing lost, no limit exceeded, and an end', {
  timeout: LONG,
}, async () => {
  await fc.assert(
    fc.asyncProperty(
      anyCase,
      fc.constantFrom(...CONCURRENCIES),
      fc.array(kill, { maxLength: 3 }),
      async (one, concurrency, kills) => {
        const stage = stageOf(one, concurrency);
        const report = await survive(stage, kills);
        expect(judge(stage, report)).toEqual([]);
      },
    ),
    parameters,
  );
});

test('what becomes of a group does not depend on the concurrency, nor on kills', { timeout: LONG }, async () => {
  await fc.assert(
    fc.asyncProperty(fairCase, fc.array(kill, { maxLength: 2 }), async (one, kills) => {
      const seen: Record<string, string>[] = [];
      for (const concurrency of CONCURRENCIES) {
        const stage = stageOf(one, concurrency);
        // Without job uuids a call that is cut off may stay in doubt.
        const report = await survive(stage, one.dialect === 'sdk' && concurrency === 2 ? kills : []);
        expect(judge(stage, report)).toEqual([]);
        seen.push(outcomesOf(report));
      }
      expect(seen[1]).toEqual(seen[0]);
      expect(seen[2]).toEqual(seen[0]);
    }),
    parameters,
  );
});
