import { expect, test } from 'vitest';
import { makeAgenda } from '../../src/drill/agenda.ts';
import { type Upcoming, upcoming } from '../../src/drill/preview.ts';
import { nightly } from './schedules.ts';

const HOUR = 3_600_000;
const START = Date.UTC(2026, 5, 1);
const schedules = [nightly({ schedule: '0 * * * *', jitter: '3h' }), nightly({ name: 'noon', schedule: '0 12 * * *' })];

/** An agenda that counts the occurrences that were worked out. */
function counting() {
  let worked = 0;
  const agenda = makeAgenda(schedules, function* (all, after) {
    for (const one of upcoming(all, after)) {
      worked += 1;
      yield one;
    }
  });
  return { agenda, worked: () => worked };
}

function take(calendar: Iterable<Upcoming>, count: number): readonly Upcoming[] {
  const taken: Upcoming[] = [];
  for (const one of calendar) if (taken.push(one) === count) break;
  return taken;
}

test('it holds what is worked out anew, from wherever it is looked at', () => {
  const { agenda } = counting();
  for (const hours of [0, 1, 1, 5, 2, 30, 400, 0]) {
    const from = START + hours * HOUR;
    const known = take(agenda.after(from), 50);
    // What clocks do is told from the occurrence before, not from where it is looked at.
    const plain = ({ at, startAt, schedule }: Upcoming) => ({ at, startAt, name: schedule.name });
    expect(known.map(plain)).toEqual(take(upcoming(schedules, from), 50).map(plain));
  }
});

test('looked at a hundred times, it is worked out once', () => {
  const { agenda, worked } = counting();
  take(agenda.after(START), 50);
  const once = worked();
  for (let minute = 1; minute <= 100; minute += 1) take(agenda.after(START + minute * 1_000), 50);
  expect(worked()).toBe(once);
});

test('two who look at the same time get the same', () => {
  const { agenda } = counting();
  const [one, two] = [agenda.after(START), agenda.after(START)];
  const pairs = Array.from({ length: 60 }, () => [one.next().value, two.next().value] as const);
  for (const [a, b] of pairs) expect(a).toBe(b);
});

test('when nobody has looked for years, what is past is not worked out', () => {
  const { agenda, worked } = counting();
  take(agenda.after(START), 10);
  const once = worked();
  take(agenda.after(START + 5 * 365 * 24 * HOUR), 10);
  expect(worked()).toBeLessThanOrEqual(once + 10);
});
