import fc from 'fast-check';
import { expect, test } from 'vitest';
import { deliver } from '../../src/notify/deliver.ts';
import { afterTry, type Delivery, newDelivery, type TryResult } from '../../src/notify/delivery.ts';
import { createVirtualClock } from '../support/virtual-clock.ts';
import { NOTICE, NOW, webhook } from './samples.ts';

const fresh = (retryForMs = 3_600_000) => newDelivery(NOTICE, webhook({ retryForMs }), NOW);
const busy: TryResult = { result: 'busy', detail: 'x answered 503' };
const wait = (delivery: Delivery, now: number) => Date.parse(delivery.nextTryAt) - now;

test('a delivery is due at once, and plain JSON', () => {
  expect(fresh()).toMatchObject({ state: 'pending', tries: 0, nextTryAt: new Date(NOW).toISOString() });
  expect(JSON.parse(JSON.stringify(fresh()))).toEqual(fresh());
});

test.each(['delivered', 'failed', 'refused'] as const)('%s is the end', (result) => {
  expect(afterTry(fresh(), { result, detail: 'd' }, NOW, 0.5)).toMatchObject({ state: result, tries: 1, detail: 'd' });
});

test('the delays double up to five minutes, with full jitter and a floor', () => {
  const delays = (random: number) => {
    let delivery = fresh(86_400_000);
    return Array.from({ length: 10 }, () => {
      delivery = afterTry(delivery, busy, NOW, random);
      return wait(delivery, NOW);
    });
  };
  expect(delays(0.5)).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 64_000, 128_000, 150_000, 150_000]);
  expect(delays(0)).toEqual(Array.from({ length: 10 }, () => 250));
});

test('a Retry-After is waited for, however the dice fall', () => {
  expect(wait(afterTry(fresh(), { ...busy, retryAfterMs: 90_000 }, NOW, 0), NOW)).toBe(90_000);
});

test.each([
  ['the time is over', 0, undefined],
  ['the receiver asks for more time than there is', 3_600_000, 3_600_001],
  ['the receiver asks for an age', 3_600_000, Number.POSITIVE_INFINITY],
])('it is given up when %s', (_, retryForMs, retryAfterMs) => {
  const tried = { ...busy, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
  expect(afterTry(fresh(retryForMs), tried, NOW, 0.5)).toMatchObject({
    state: 'failed',
    detail: 'x answered 503; given up',
  });
});

/** A receiver that answers as `answers` say, and a record that survives; zdr dies after each try for which `dies` says so. */
async function throughCrashes(answers: readonly TryResult['result'][], dies: readonly boolean[]) {
  const clock = createVirtualClock(NOW);
  const sent: { readonly id: string; readonly at: number }[] = [];
  let stored: Delivery = fresh();
  const states: Delivery['state'][] = [];
  while (stored.state === 'pending') {
    const process = new AbortController();
    await clock.run(
      deliver(stored, {
        clock,
        random: () => 0.5,
        signal: process.signal,
        async send({ notice }) {
          sent.push({ id: notice.id, at: clock.now() });
          return { result: answers[sent.length - 1] ?? 'delivered', detail: 'd' };
        },
        async record(delivery) {
          stored = JSON.parse(JSON.stringify(delivery)) as Delivery;
          states.push(stored.state);
          if (dies[sent.length - 1]) process.abort();
        },
      }),
    );
  }
  return { sent, states, stored };
}

test('whatever fails and whenever zdr is started anew: one id, never before its time, and nothing after the end', async () => {
  const answer = fc.constantFrom<TryResult['result']>('busy', 'busy', 'busy', 'delivered', 'failed', 'refused');
  await fc.assert(
    fc.asyncProperty(
      fc.array(answer, { maxLength: 12 }),
      fc.array(fc.boolean(), { maxLength: 12 }),
      async (answers, dies) => {
        const { sent, states, stored } = await throughCrashes(answers, dies);
        expect(new Set(sent.map(({ id }) => id))).toEqual(new Set([NOTICE.id]));
        expect(states.slice(0, -1).every((state) => state === 'pending')).toBe(true);
        const last = answers[sent.length - 1] ?? 'delivered';
        expect(stored).toMatchObject({ state: last === 'busy' ? 'failed' : last, tries: sent.length });
        for (const [index, { at }] of sent.entries())
          expect(at - (sent[index - 1]?.at ?? 0)).toBeGreaterThanOrEqual(250);
        expect((sent.at(-1)?.at ?? 0) - NOW).toBeLessThanOrEqual(3_600_000);
      },
    ),
    { numRuns: 60 },
  );
});

test('a delivery that has ended is not sent again', async () => {
  const done = afterTry(fresh(), { result: 'delivered', detail: 'd' }, NOW, 0);
  const never = () => Promise.reject(new Error('sent'));
  const ports = { clock: createVirtualClock(NOW), random: () => 0, send: never, record: never };
  expect(await deliver(done, ports)).toEqual(done);
});

test('where the record cannot be written nothing more is sent', async () => {
  const clock = createVirtualClock(NOW);
  let sent = 0;
  const work = deliver(fresh(), {
    clock,
    random: () => 0,
    send: async () => {
      sent += 1;
      return busy;
    },
    record: () => Promise.reject(new Error('disk full')),
  });
  await expect(clock.run(work)).rejects.toThrow('disk full');
  expect(sent).toBe(1);
});
