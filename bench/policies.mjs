/**
 * What the product decides by calculation: how often it asks about a job of ten minutes, and how late it learns of its end;
 * and in which order it starts copies.
 */
import { groupsOf, planOf } from './plans.mjs';
import { seeded } from './shapes.mjs';

const { lowerBound, makePlan, pollDelay, simulate } = await import('../dist/bench/product.js');

const TEN_MINUTES = 600_000;
const SAMPLES = 1_000;
const HINTS = {
  'no hint': undefined,
  'right hint': 1,
  'hint 10 % too long': 1.1,
  'hint twice too long': 2,
  'hint half as long': 0.5,
};

/** Rows: polls a job, and the mean lag as a share of its time; durations spread by 10 %. */
export function pollRows() {
  return Object.entries(HINTS).map(([hint, factor]) => {
    let polls = 0;
    let lag = 0;
    for (let sample = 0; sample < SAMPLES; sample += 1) {
      const ms = TEN_MINUTES * (0.9 + (0.2 * sample) / SAMPLES);
      const expected = factor === undefined ? {} : { learntMs: factor * ms };
      let at = 0;
      while (at < ms) {
        // A third of the golden ratio's steps: spread evenly, and the same every time.
        at += pollDelay(at, expected, () => (sample * 0.618 + polls * 0.382) % 1);
        polls += 1;
      }
      lag += (at - ms) / ms;
    }
    return { name: `polls of 10 min, ${hint}`, contender: 'zdr', pollsEach: polls / SAMPLES, lag: lag / SAMPLES };
  });
}

const LIMIT = 50;
const COPIES = 1_000;

/** Rows: makespan over its lower bound for durations that are spread log-normally (sigma 1), by order of start. */
export function orderRows() {
  const random = seeded(7);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const times = Array.from({ length: COPIES }, () => Math.round(60_000 * Math.exp(normal())));
  const groups = groupsOf(COPIES, { dependent: false });
  const plan = makePlan(planOf(groups, { concurrency: LIMIT }));
  const byName = new Map(groups.map(({ name }, n) => [name, times[n]]));
  const durations = { expectedMs: ({ name }) => byName.get(name), restoreMs: () => 0 };
  const boundMs = lowerBound(plan, durations).ms;
  const name = '1,000 log-normal copies at 50';
  return [
    { name, contender: 'file order', boundMs, makespan: inOrder(times) / boundMs },
    { name, contender: 'zdr', boundMs, makespan: simulate(plan, durations).makespanMs / boundMs },
  ];
}

/** When the last copy ends if each starts as soon as a slot is free. */
function inOrder(times) {
  const free = new Array(LIMIT).fill(0);
  for (const time of times) {
    const soonest = free.indexOf(Math.min(...free));
    free[soonest] += time;
  }
  return Math.max(...free);
}
