import fc from 'fast-check';
import { expect, test } from 'vitest';
import { withBudget } from '../../src/zstack/request-budget.ts';
import type { HttpRequest } from '../../src/zstack/transport.ts';
import { makeGroup, makeTestPlan } from '../support/events.ts';
import { play, setStage } from '../support/simulated-run.ts';
import { createVirtualClock } from '../support/virtual-clock.ts';

test('property: in no second more than the budget, in the order of asking, and none later than it must', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 50 }),
      fc.array(fc.nat(400), { maxLength: 60 }),
      async (budget, pauses) => {
        const clock = createVirtualClock();
        const sent: { readonly at: number; readonly path: string }[] = [];
        const transport = withBudget(
          {
            async request({ path }) {
              sent.push({ at: clock.now(), path });
              return { status: 200, headers: {}, text: '' };
            },
            async close() {},
          },
          budget,
          clock,
        );
        const ask = async () => {
          const asked: Promise<unknown>[] = [];
          for (const [n, pause] of pauses.entries()) {
            asked.push(transport.request({ method: 'GET', path: `${n}`, headers: {}, timeoutMs: 1 } as HttpRequest));
            await clock.sleep(pause);
          }
          await Promise.all(asked);
        };
        const from = clock.now();
        await clock.run(ask());
        expect(sent.map(({ path }) => path)).toEqual(pauses.map((_, n) => `${n}`));
        for (const { at } of sent)
          expect(sent.filter((one) => one.at >= at && one.at < at + 999)).toSatisfy((some) => some.length <= budget);
        const asking = pauses.reduce((sum, pause) => sum + pause, 0);
        expect((sent.at(-1)?.at ?? from) - from).toBeLessThanOrEqual(asking + (pauses.length * 1000) / budget + 1);
      },
    ),
  );
});

test('everything that a run asks keeps to it', async () => {
  const groups = Array.from({ length: 12 }, (_, n) => makeGroup(`g${n + 1}`));
  const stage = setStage({ plan: makeTestPlan(groups, { concurrency: 12 }) });
  const at: number[] = [];
  const { report } = await play(stage, {
    site: { requestsPerSecond: 2 },
    transport: (wire) => ({
      ...wire,
      request(request) {
        at.push(stage.clock.now());
        return wire.request(request);
      },
    }),
  });
  expect(report.counts.recovered).toBe(12);
  for (const time of at) expect(at.filter((one) => one >= time && one < time + 999).length).toBeLessThanOrEqual(2);
});
