/** What is known of the calendar: a fold of {@link CalendarEvent}s, and how a schedule sees it. */
import { given } from '../given.ts';
import type { Decided } from './due.ts';
import type { CalendarEvent } from './event.ts';
import type { GroupHistory } from './sample.ts';

export interface ScheduleState {
  /** What its occurrences are made of: a change of it is a new beginning. */
  readonly times: string;
  readonly until: number;
  readonly paused: boolean;
  readonly queued?: number;
  /** It is in no plan any more. */
  readonly removed: boolean;
}

/** A drill that was decided to start, or has started. */
export interface RunningDrill {
  /** Name of the drill; absent where a person asked for it. */
  readonly drill?: string;
  /** The occurrence. */
  readonly at?: number;
  /** Absent until its run is there: after a crash it is to be begun under the same id, or ended as not started. */
  readonly startedAt?: number;
  /** To be cancelled and cleaned up: another occurrence waits for its place. */
  readonly replaced: boolean;
}

/** What the calendar remembers of a plan. */
export interface PlanState {
  /** By name of the drill. */
  readonly schedules: ReadonlyMap<string, ScheduleState>;
  /** By run id. */
  readonly running: ReadonlyMap<string, RunningDrill>;
  /** By name of the group. */
  readonly groups: ReadonlyMap<string, GroupHistory>;
}

/** By name of the plan. */
export type CalendarState = ReadonlyMap<string, PlanState>;

/** Nothing was ever due. */
export const EMPTY_CALENDAR: CalendarState = new Map();
const NO_PLAN: PlanState = { schedules: new Map(), running: new Map(), groups: new Map() };
const UNSEEN: ScheduleState = { times: '', until: 0, paused: false, removed: true };

/** The reducer: never changes the state that it is given. */
export function reduceCalendar(state: CalendarState, event: CalendarEvent): CalendarState {
  return set(state, event.plan, reducePlan(planState(state, event.plan), event));
}

/** What is remembered of the plan; of one never seen, nothing. */
export const planState = (state: CalendarState, plan: string): PlanState => state.get(plan) ?? NO_PLAN;

function reducePlan(plan: PlanState, event: CalendarEvent): PlanState {
  switch (event.type) {
    case 'schedule.set':
      return change(plan, event.drill, (before) => ({
        ...before,
        times: event.times,
        // A clock that was set back before the schedule was changed brings nothing again.
        until: Math.max(before.until, event.from),
        removed: false,
      }));
    case 'schedule.removed':
      return change(plan, event.drill, (before) => ({ ...before, removed: true }));
    case 'schedule.paused':
      return change(plan, event.drill, (before) => ({ ...before, paused: true }));
    case 'schedule.resumed':
      return change(plan, event.drill, (before) => ({ ...before, paused: false }));
    case 'occurrence.decided':
      return decided(plan, event);
    case 'drill.started': {
      const { run, startedAt, drill } = event;
      const known = plan.running.get(run) ?? { replaced: false, ...given({ drill }) };
      return { ...plan, running: set(plan.running, run, { ...known, startedAt }) };
    }
    case 'drill.ended':
      return ended(plan, event);
  }
}

type Of<Type extends CalendarEvent['type']> = Extract<CalendarEvent, { readonly type: Type }>;

function decided(plan: PlanState, { drill, decision, run }: Of<'occurrence.decided'>): PlanState {
  const { kind, at } = decision;
  const next = change(plan, drill, ({ queued, ...before }) => {
    const waits = kind === 'queue' || kind === 'replace' ? at : queued === at ? undefined : queued;
    return { ...before, until: Math.max(before.until, at), ...given({ queued: waits }) };
  });
  if (kind === 'start' && run !== undefined)
    return { ...next, running: set(next.running, run, { drill, at, replaced: false }) };
  if (kind !== 'replace') return next;
  const running = [...next.running].map(([id, one]) => [id, { ...one, replaced: true }] as const);
  return { ...next, running: new Map(running) };
}

function ended(plan: PlanState, event: Of<'drill.ended'>): PlanState {
  const { drill, startedAt } = plan.running.get(event.run) ?? {};
  const running = new Map(plan.running);
  running.delete(event.run);
  const groups = new Map(plan.groups);
  if (startedAt !== undefined) {
    const proven = new Set(event.proven);
    for (const name of event.drilled) {
      const provenAt = proven.has(name) ? startedAt : groups.get(name)?.provenAt;
      groups.set(name, { drilledAt: startedAt, ...given({ provenAt }) });
    }
  }
  const next = { ...plan, running, groups };
  return event.pauses === true && drill !== undefined
    ? change(next, drill, (before) => ({ ...before, paused: true }))
    : next;
}

function change(plan: PlanState, drill: string, how: (before: ScheduleState) => ScheduleState): PlanState {
  return { ...plan, schedules: set(plan.schedules, drill, how(plan.schedules.get(drill) ?? UNSEEN)) };
}

function set<V>(map: ReadonlyMap<string, V>, key: string, value: V): ReadonlyMap<string, V> {
  return new Map(map).set(key, value);
}

/** How {@link decide} sees a schedule. */
export function decidedOf(plan: PlanState, { until, paused, queued }: ScheduleState): Decided {
  return { until, paused, busy: plan.running.size > 0, ...given({ queued }) };
}
