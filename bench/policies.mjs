/**
 * What the product decides by calculation: how often it asks about a job of ten minutes, and how late it learns of its end;
 * and in which order it starts copies.
 */
import { groupsOf, planOf } from './plans.mjs';
import { seeded } from './shapes.mjs';

const { ENOUGH, lowerBound, makePlan, pollDelay, REMEMBERED, simulate, spreadOf } = await import(
  '../dist/bench/product.js'
);

const TEN_MINUTES = 600_000;
const SAMPLES = 1_000;
/** How long the copies of a run take, of ten minutes: each is watched by what those before it took. */
const KINDS = {
  'right hint': (_n, normal) => 1 + 0.1 * normal,
  'copies that differ by a half': (_n, normal) => Math.exp(0.5 * normal),
  'copies of two kinds': (_n, normal) => (normal > 0 ? 2 : 1),
  'one in twenty half as long': (_n, normal) => (normal > 1.645 ? 0.5 : 1),
  'hint twice too long in the middle': (n) => (n < SAMPLES / 2 ? 2 : 1),
  'hint half as long in the middle': (n) => (n < SAMPLES / 2 ? 1 : 2),
};

/** Rows: polls a job, and the mean lag as a share of its time, with and without what the copies before say. */
export function pollRows() {
  const none = watch(KINDS['right hint'], false);
  return [
    row('no hint', none),
    ...Object.entries(KINDS).map(([hint, share]) =>
      row(hint, { ...watch(share, true), without: watch(share, false).lag }),
    ),
  ];
}

const row = (hint, figures) => ({ name: `polls of 10 min, ${hint}`, contender: 'zdr', ...figures });

function watch(share, learns) {
  const random = seeded(7);
  const known = [];
  let [polls, lag] = [0, 0];
  for (let n = 0; n < SAMPLES; n += 1) {
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const ms = TEN_MINUTES * share(n, normal);
    const learnt = learns && known.length >= ENOUGH ? spreadOf(known, 1) : undefined;
    let at = 0;
    while (at < ms) {
      at += pollDelay(at, { learnt }, random);
      polls += 1;
    }
    lag += (at - ms) / ms;
    known.push(at);
    if (known.length > REMEMBERED) known.shift();
  }
  return { pollsEach: polls / SAMPLES, lag: lag / SAMPLES };
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
