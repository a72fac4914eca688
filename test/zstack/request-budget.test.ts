import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createTurns } from '../../src/zstack/request-budget.ts';
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
        const turn = createTurns(budget, clock);
        const ask = async () => {
          const asked: Promise<unknown>[] = [];
          for (const [n, pause] of pauses.entries()) {
            asked.push(turn().then(() => sent.push({ at: clock.now(), path: `${n}` })));
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

test.each(['before it is asked for', 'while it is waited for', 'as the next one'])(
  'a turn that is given up (%s) makes nobody wait',
  async (when) => {
    const clock = createVirtualClock();
    const turn = createTurns(1, clock);
    const from = clock.now();
    const left = new AbortController();
    const leave = () => left.abort();
    if (when === 'before it is asked for') leave();
    const done: string[] = [];
    const first = turn().then(() => done.push('first'));
    const aborted = Array.from({ length: 1_000 }, () => turn(left.signal).then(() => done.push('aborted')));
    const last = turn().then(() => done.push('last'));
    if (when === 'while it is waited for') leave();
    if (when === 'as the next one') void clock.sleep(500).then(leave);
    await clock.run(Promise.all([first, ...aborted, last]));
    expect(done).toHaveLength(1_002);
    expect(done.at(-1)).toBe('last');
    expect(clock.now() - from).toBe(1_000);
    // None was lost: the next one comes a second after the last.
    await clock.run(turn());
    expect(clock.now() - from).toBe(2_000);
  },
);

test('after a standstill what was due meanwhile does not go out at once', async () => {
  const clock = createVirtualClock();
  let standstillMs = 60_000;
  const turn = createTurns(5, {
    now: clock.now,
    sleep(ms) {
      const late = standstillMs;
      standstillMs = 0;
      return clock.sleep(ms + late);
    },
  });
  const at: number[] = [];
  await clock.run(Promise.all(Array.from({ length: 400 }, () => turn().then(() => at.push(clock.now())))));
  // A second is made up for: a late timer is no standstill.
  for (const time of at) expect(at.filter((one) => one >= time && one < time + 999).length).toBeLessThanOrEqual(11);
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
