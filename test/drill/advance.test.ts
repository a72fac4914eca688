import { expect, test } from 'vitest';
import { advance, drillEnded, nextWake } from '../../src/drill/advance.ts';
import type { CalendarEvent } from '../../src/drill/event.ts';
import type { DrillSchedule } from '../../src/drill/schedule.ts';
import { type CalendarState, EMPTY_CALENDAR, planState, reduceCalendar } from '../../src/drill/state.ts';
import { nightly } from './schedules.ts';

const at = (text: string) => Date.parse(`2026-01-${text}:00Z`);

/** A calendar to which things happen. */
function calendar() {
  let state: CalendarState = EMPTY_CALENDAR;
  let runs = 0;
  const note = (event: CalendarEvent) => {
    // As it comes back from a journal.
    state = reduceCalendar(state, JSON.parse(JSON.stringify(event)) as CalendarEvent);
  };
  return {
    note,
    get state() {
      return state;
    },
    get east() {
      return planState(state, 'east');
    },
    wake(now: string, ...schedules: readonly DrillSchedule[]): string[] {
      const events = advance(state, schedules, at(now), () => `run-${++runs}`);
      events.forEach(note);
      return events.map((event) =>
        event.type === 'occurrence.decided'
          ? `${event.plan}/${event.drill} ${event.decision.kind} ${new Date(event.decision.at).toISOString().slice(8, 16)} ${event.run ?? ('reason' in event.decision ? event.decision.reason : '')}`.trim()
          : `${event.plan}/${'drill' in event ? event.drill : ''} ${event.type}`,
      );
    },
    begin: (run: string, now: string) => note({ type: 'drill.started', plan: 'east', run, startedAt: at(now) }),
    end: (run: string, outcome: 'proven' | 'failed' | 'cancelled', schedule?: DrillSchedule, groups: string[] = []) =>
      note(
        drillEnded(schedule, {
          plan: 'east',
          run,
          outcome,
          drilled: groups,
          proven: outcome === 'proven' ? groups : [],
        }),
      ),
  };
}

test('a schedule begins when it is first seen, and again when its times change; nothing comes twice', () => {
  const one = calendar();
  const catchUp = '12h';
  expect(one.wake('01T03:00', nightly({ catchUp }))).toEqual(['east/nightly schedule.set']);
  expect(one.wake('02T02:00', nightly({ catchUp }))).toEqual(['east/nightly start 02T02:00 run-1']);
  one.begin('run-1', '02T02:00');
  one.end('run-1', 'proven');
  expect(one.wake('02T02:00', nightly({ catchUp }))).toEqual([]);
  // 03:00 to 09:00 would be due by the new expression.
  expect(one.wake('02T09:30', nightly({ catchUp, schedule: '0 * * * *' }))).toEqual(['east/nightly schedule.set']);
  expect(one.wake('02T10:00', nightly({ catchUp, schedule: '0 * * * *' }))).toEqual([
    'east/nightly start 02T10:00 run-2',
  ]);
  // The clock goes back, and the old times return.
  expect(one.wake('02T01:00', nightly({ catchUp }))).toEqual(['east/nightly schedule.set']);
  expect(one.wake('02T02:00', nightly({ catchUp }))).toEqual([]);
});

test('what is gone is forgotten, except for what was decided and that it is paused', () => {
  const one = calendar();
  const queueing = nightly({ overlap: 'queue', catchUp: '6h' });
  one.wake('01T03:00', queueing);
  one.note({ type: 'drill.started', plan: 'east', run: 'by-hand', startedAt: at('02T01:00') });
  expect(one.wake('02T02:00', queueing)).toEqual(['east/nightly queue 02T02:00']);
  one.note({ type: 'schedule.paused', plan: 'east', drill: 'nightly' });
  expect(one.wake('02T02:10')).toEqual(['east/nightly skip 02T02:00 removed', 'east/nightly schedule.removed']);
  expect(one.wake('02T02:20')).toEqual([]);
  expect(nextWake(one.state, [])).toBeUndefined();
  // Back again: what came while it was gone is not due.
  expect(one.wake('05T03:00', queueing)).toEqual(['east/nightly schedule.set']);
  expect(one.wake('06T02:00', queueing)).toEqual(['east/nightly skip 06T02:00 paused']);
  one.note({ type: 'schedule.resumed', plan: 'east', drill: 'nightly' });
  one.end('by-hand', 'proven');
  expect(one.wake('07T02:00', queueing)).toEqual(['east/nightly start 07T02:00 run-1']);
});

test('of two schedules of one plan that are due at once one starts; another plan is another matter', () => {
  const one = calendar();
  const all = [nightly(), nightly({ name: 'second', overlap: 'queue' }), nightly({}, 'west')];
  one.wake('01T03:00', ...all);
  expect(nextWake(one.state, all)).toBe(at('02T02:00'));
  expect(one.wake('02T02:00', ...all)).toEqual([
    'east/nightly start 02T02:00 run-1',
    'east/second queue 02T02:00',
    'west/nightly start 02T02:00 run-2',
  ]);
  expect(one.wake('02T02:30', ...all)).toEqual([]);
  one.begin('run-1', '02T02:00');
  one.end('run-1', 'proven');
  expect(one.wake('02T03:00', ...all)).toEqual(['east/second start 02T02:00 run-3']);
});

test('overlap cancel: the running drill gives its place, and the occurrence has it when that has ended', () => {
  const one = calendar();
  const cancelling = nightly({ overlap: 'cancel' });
  one.wake('01T03:00', cancelling);
  one.wake('02T02:00', cancelling);
  one.begin('run-1', '02T02:00');
  expect(one.east.running.get('run-1')).toEqual({
    drill: 'nightly',
    at: at('02T02:00'),
    startedAt: at('02T02:00'),
    replaced: false,
  });
  expect(one.wake('03T02:00', cancelling)).toEqual(['east/nightly replace 03T02:00']);
  expect(one.east.running.get('run-1')?.replaced).toBe(true);
  expect(one.wake('03T02:05', cancelling)).toEqual([]);
  one.end('run-1', 'cancelled');
  expect(one.wake('03T02:10', cancelling)).toEqual(['east/nightly start 03T02:00 run-2']);
});

test('a start that was decided keeps its run id until its run is there', () => {
  const one = calendar();
  one.wake('01T03:00', nightly());
  one.wake('02T02:00', nightly());
  expect([...one.east.running]).toEqual([['run-1', { drill: 'nightly', at: at('02T02:00'), replaced: false }]]);
  // It counts as running: nothing else starts beside it.
  expect(one.wake('03T02:00', nightly())).toEqual(['east/nightly skip 03T02:00 overlap']);
});

test.each([
  ['failed', true, true],
  ['failed', false, false],
  ['cancelled', true, false],
  ['proven', true, false],
] as const)('a drill that ended as %s, pauseOnFailure: %s', (outcome, pauseOnFailure, paused) => {
  const one = calendar();
  const schedule = nightly({ pauseOnFailure });
  one.wake('01T03:00', schedule);
  one.wake('02T02:00', schedule);
  one.begin('run-1', '02T02:00');
  one.end('run-1', outcome, schedule);
  expect(one.east.schedules.get('nightly')?.paused).toBe(paused);
  expect(one.wake('03T02:00', schedule)).toEqual([
    `east/nightly ${paused ? 'skip 03T02:00 paused' : 'start 03T02:00 run-2'}`,
  ]);
});

test('the history of the groups: when each was drilled, and when proven', () => {
  const one = calendar();
  one.begin('run-1', '02T02:00');
  one.end('run-1', 'proven', undefined, ['a', 'b']);
  one.begin('run-2', '03T02:00');
  one.end('run-2', 'failed', undefined, ['b', 'c']);
  // Its run never began: nothing was drilled.
  one.end('run-3', 'proven', undefined, ['d']);
  expect(Object.fromEntries(one.east.groups)).toEqual({
    a: { drilledAt: at('02T02:00'), provenAt: at('02T02:00') },
    b: { drilledAt: at('03T02:00'), provenAt: at('02T02:00') },
    c: { drilledAt: at('03T02:00') },
  });
});
