/**
 * Random plans under random faults over real sockets, a minute to the second. ZDR_SOAK_SOCKET_RUNS says how many
 * [120]; a failure names the case, which ZDR_SOAK_SOCKET_CASE replays alone.
 */
import fc from 'fast-check';
import pLimit from 'p-limit';
import { expect, test } from 'vitest';
import { worldForPlan } from '../../src/cli/simulate/world-for-plan.ts';
import { realClock, scaledClock } from '../../src/cli/site/real-clock.ts';
import { serveSimulator } from '../../src/simulator/http/serve.ts';
import { SimulatedSite } from '../../src/simulator/http/site.ts';
import { completeWorld } from '../../src/simulator/world/complete-world.ts';
import { violations } from '../support/once.ts';
import { play } from '../support/simulated-run.ts';
import { type Case, CONCURRENCIES, fairCase } from './cases.ts';

const { ZDR_SOAK_SOCKET_RUNS = '120', ZDR_SOAK_SEED = '20261124', ZDR_SOAK_SOCKET_CASE } = process.env;
const SPEED = 60;
const AT_A_TIME = 48;
const TEN_MINUTES = 600_000;

async function run({ plan: drawn, dialect, version, faults, seed }: Case, concurrency: number): Promise<string[]> {
  const plan = {
    ...drawn,
    concurrency,
    groups: drawn.groups.map((group) => ({ ...group, timeoutMs: TEN_MINUTES })),
  };
  const clock = { ...scaledClock(realClock, SPEED), set() {}, run: <T>(work: Promise<T>) => work };
  const world = worldForPlan(plan, clock.now());
  const simulated = new SimulatedSite({
    world: completeWorld({
      ...world,
      site: { ...world.site, dialect, version },
      accounts: [{ name: 'admin', password: 'password' }],
      faults,
    }),
    clock,
    seed,
  });
  const served = await serveSimulator(simulated, { host: '127.0.0.1', port: 0 });
  try {
    const { report } = await play({ plan, clock, simulated }, { endpoint: `${served.url}/zstack` });
    const found = violations({ plan, report, site: simulated });
    const { concurrent } = simulated.ledger();
    if (concurrent.overall.max > concurrency) found.push(`${concurrent.overall.max} at a time of ${concurrency}`);
    for (const { uuid, name, maxConcurrent } of plan.storages) {
      const { max = 0 } = concurrent.storages[uuid] ?? {};
      if (max > maxConcurrent) found.push(`${max} at a time on ${name}, of ${maxConcurrent}`);
    }
    return found;
  } finally {
    await served.close();
  }
}

test('over real sockets, whatever fails: nothing twice, nothing lost, no limit exceeded', {
  timeout: 3_600_000,
}, async () => {
  const cases = fc.sample(fairCase, { numRuns: Number(ZDR_SOAK_SOCKET_RUNS), seed: Number(ZDR_SOAK_SEED) });
  const limit = pLimit(AT_A_TIME);
  const found = await Promise.all(
    cases.map((one, index) =>
      limit(async () => {
        if (ZDR_SOAK_SOCKET_CASE !== undefined && Number(ZDR_SOAK_SOCKET_CASE) !== index) return [];
        const concurrency = CONCURRENCIES[index % CONCURRENCIES.length] ?? 1;
        const wrong = await run(one, concurrency);
        return wrong.map(
          (what) =>
            `case ${index} of seed ${ZDR_SOAK_SEED}, concurrency ${concurrency}: ${what}\n${one[fc.toStringMethod]()}`,
        );
      }),
    ),
  );
  expect(found.flat()).toEqual([]);
});
