/**
 * A daemon, as far as the calendar goes, over two years of a virtual clock: it wakes, writes down, acts, is killed
 * between any two of these, and its clock jumps. ZDR_SOAK_CALENDAR_RUNS says how many random lives are tried [3].
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { advance, drillEnded, nextWake } from '../../src/drill/advance.ts';
import { blackoutAt, jitter, occurrences } from '../../src/drill/calendar.ts';
import { tooLateToBegin } from '../../src/drill/due.ts';
import type { CalendarEvent } from '../../src/drill/event.ts';
import { type DrillSchedule, makeSchedule } from '../../src/drill/schedule.ts';
import { EMPTY_CALENDAR, planState, reduceCalendar } from '../../src/drill/state.ts';
import type { Drill } from '../../src/generated/plan-document.ts';
import { nightly } from './schedules.ts';

const HOUR = 3_600_000;
const FROM = Date.UTC(2026, 0, 1);
const TO = FROM + 2 * 365 * 24 * HOUR;

type Mishap = { readonly afterHours: number } & (
  | { readonly kind: 'jump'; readonly hours: number }
  /** Killed behind its next write, and dead for some hours. */
  | { readonly kind: 'kill'; readonly hours: number }
  | { readonly kind: 'pause' | 'resume'; readonly schedule: number }
);

/** What came of it: the journal with the time of each event, and what was begun when. */
function live(
  schedules: readonly DrillSchedule[],
  mishaps: readonly Mishap[],
  took: () => number,
  fails: () => boolean,
) {
  const journal: { readonly event: CalendarEvent; readonly now: number }[] = [];
  const begun: { readonly run: string; readonly schedule: DrillSchedule; readonly now: number }[] = [];
  const wrong: string[] = [];
  const ends = new Map<string, number>();
  const ahead = mishaps.map((one) => ({ ...one, at: FROM + one.afterHours * HOUR })).sort((a, b) => a.at - b.at);
  let state = EMPTY_CALENDAR;
  let now = FROM;
  let runs = 0;
  let dying: number | undefined;
  const note = (event: CalendarEvent): void => {
    journal.push({ event, now });
    state = reduceCalendar(state, event);
  };
  const plans = [...new Set(schedules.map(({ plan }) => plan))];
  const byName = (plan: string, drill = '') => schedules.find((one) => one.plan === plan && one.name === drill);
  const end = (plan: string, run: string, outcome: 'proven' | 'failed' | 'cancelled' | 'not-started'): void => {
    const schedule = byName(plan, planState(state, plan).running.get(run)?.drill);
    note(drillEnded(schedule, { plan, run, outcome, drilled: [], proven: [] }));
    ends.delete(run);
  };

  while (now < TO) {
    advance(state, schedules, now, () => `run-${++runs}`).forEach(note);
    if (dying !== undefined) {
      // Nothing was acted on; the next life knows what the journal says, and which runs are there.
      now += dying * HOUR;
      dying = undefined;
      state = journal.reduce((sum, { event }) => reduceCalendar(sum, event), EMPTY_CALENDAR);
      for (const plan of plans) {
        for (const [run, { at, startedAt, drill }] of planState(state, plan).running) {
          const schedule = byName(plan, drill);
          if (startedAt !== undefined || schedule === undefined || at === undefined) continue;
          if (tooLateToBegin(schedule, at, now) !== undefined) end(plan, run, 'not-started');
        }
      }
    }
    let ended = false;
    for (const plan of plans) {
      const { running } = planState(state, plan);
      if (running.size > 1) wrong.push(`two drills of ${plan} at once`);
      for (const [run, { startedAt, replaced, drill }] of running) {
        const schedule = byName(plan, drill);
        if (startedAt === undefined && !replaced && schedule !== undefined) {
          note({ type: 'drill.started', plan, run, ...(drill === undefined ? {} : { drill }), startedAt: now });
          begun.push({ run, schedule, now });
          ends.set(run, now + took());
        } else if (replaced || (ends.get(run) ?? 0) <= now) {
          end(plan, run, replaced ? 'cancelled' : fails() ? 'failed' : 'proven');
          ended = true;
        }
      }
    }
    if (ended) continue;
    const wake = Math.max(now + 1, Math.min(TO, nextWake(state, schedules) ?? TO, ...ends.values()));
    const mishap = ahead[0];
    if (mishap === undefined || mishap.at > wake) {
      now = wake;
      continue;
    }
    ahead.shift();
    now = Math.max(now, mishap.at);
    if (mishap.kind === 'jump') now += mishap.hours * HOUR;
    else if (mishap.kind === 'kill') {
      dying = mishap.hours;
      now = wake;
    } else {
      const { plan, name: drill } = schedules[mishap.schedule % schedules.length] ?? nightly();
      note({ type: mishap.kind === 'pause' ? 'schedule.paused' : 'schedule.resumed', plan, drill });
    }
  }
  return { journal, begun, wrong, state };
}

/** Each occurrence up to the last decided one has one end: it started, or was left out, or still waits. */
function accounts(schedule: DrillSchedule, { journal, state }: Pick<ReturnType<typeof live>, 'journal' | 'state'>) {
  const wrong: string[] = [];
  const known = planState(state, schedule.plan).schedules.get(schedule.name);
  const ends = new Map<number, string[]>();
  const waited = new Set<number>();
  const ranges: (readonly [after: number, at: number])[] = [];
  for (const { event, now } of journal) {
    if (event.type !== 'occurrence.decided' || event.plan !== schedule.plan || event.drill !== schedule.name) continue;
    const { decision } = event;
    if (decision.kind === 'skip' && decision.after !== undefined) ranges.push([decision.after, decision.at]);
    else if (decision.kind === 'start' || decision.kind === 'skip')
      ends.set(decision.at, [...(ends.get(decision.at) ?? []), decision.kind]);
    if (decision.kind === 'queue' || decision.kind === 'replace') waited.add(decision.at);
    const late = now - decision.at - jitter(schedule, decision.at);
    const start = decision.kind === 'start';
    if (late < 0 && !waited.has(decision.at)) wrong.push(`decided too soon: ${decision.at}`);
    if (start && late > Math.max(schedule.catchUpMs, 60_000) && !waited.has(decision.at))
      wrong.push(`started too late: ${decision.at}`);
    if (start && blackoutAt(schedule, now) !== undefined) wrong.push(`started in a blackout: ${now}`);
  }
  let count = 0;
  for (const { at } of occurrences(schedule, FROM)) {
    if (known === undefined || at > known.until) break;
    count += 1;
    const times = (ends.get(at)?.length ?? 0) + ranges.filter(([after, to]) => at > after && at <= to).length;
    if (times + (known.queued === at ? 1 : 0) !== 1)
      wrong.push(`${new Date(at).toISOString()}: ${times} ends, ${ends.get(at)}`);
    ends.delete(at);
  }
  if (ends.size > 0) wrong.push(`no occurrences: ${[...ends.keys()]}`);
  return { wrong, count };
}

const someDrill = fc
  .record({
    schedule: fc.constantFrom('30 2 * * *', '15 1 * * 0', '0 2 1 */3 *', '*/30 1-2 * * 0', '0 */9 * * 6,0'),
    timeZone: fc.constantFrom('America/New_York', 'Europe/Berlin', 'Australia/Lord_Howe', 'Asia/Shanghai'),
    overlap: fc.constantFrom('skip' as const, 'queue' as const, 'cancel' as const),
    catchUp: fc.constantFrom('0s', '6h', '3d'),
    jitter: fc.constantFrom('0s', '20m'),
    pauseOnFailure: fc.boolean(),
    blackouts: fc.constantFrom<NonNullable<Drill['blackouts']>>(
      [],
      [{ from: '2026-12-20T00:00:00Z', to: '2027-01-05T00:00:00Z' }],
    ),
  })
  .map((drill) => ({ name: 'd', ...drill }));
const someMishap: fc.Arbitrary<Mishap> = fc
  .record({
    afterHours: fc.integer({ min: 1, max: 17_400 }),
    kind: fc.constantFrom('jump' as const, 'kill' as const, 'pause' as const, 'resume' as const),
    hours: fc.integer({ min: -80, max: 300 }),
    schedule: fc.nat({ max: 2 }),
  })
  .map((one) => (one.kind === 'kill' ? { ...one, hours: Math.abs(one.hours) } : one));

const { ZDR_SOAK_CALENDAR_RUNS = '3', ZDR_SOAK_SEED = '20261124' } = process.env;

test('through DST changes, deaths and clock jumps each occurrence has one end, by the policy', {
  timeout: 3_600_000,
}, () => {
  fc.assert(
    fc.property(
      fc.tuple(someDrill, someDrill, someDrill),
      fc.array(someMishap, { maxLength: 24 }),
      fc.infiniteStream(fc.integer({ min: 1, max: 30 })),
      ([one, two, three], mishaps, hours) => {
        const schedules = [
          makeSchedule('east', one),
          makeSchedule('east', { ...two, name: 'second' }),
          makeSchedule('west', three),
        ];
        const took = () => (hours.next().value ?? 1) * HOUR;
        const life = live(schedules, mishaps, took, () => (hours.next().value ?? 1) > 28);
        expect(life.wrong).toEqual([]);
        for (const schedule of schedules) expect(accounts(schedule, life).wrong).toEqual([]);
        expect(new Set(life.begun.map(({ run }) => run)).size).toBe(life.begun.length);
      },
    ),
    { numRuns: Number(ZDR_SOAK_CALENDAR_RUNS), seed: Number(ZDR_SOAK_SEED) },
  );
});

test('without trouble every occurrence starts, on the minute', { timeout: 60_000 }, () => {
  const schedule = nightly({ timeZone: 'America/New_York', schedule: '30 2 * * *' });
  const life = live(
    [schedule],
    [],
    () => HOUR,
    () => false,
  );
  expect(accounts(schedule, life)).toEqual({ wrong: [], count: 730 });
  expect(life.begun).toHaveLength(730);
  const decided = life.journal.flatMap(({ event, now }) =>
    event.type === 'occurrence.decided' ? [{ ...event.decision, now }] : [],
  );
  expect(decided.filter(({ kind, at, now }) => kind !== 'start' || at !== now)).toEqual([]);
});
