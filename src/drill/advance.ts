/** What a daemon writes down when it wakes, and when it has to wake next. */
import { decide, nextDecision } from './due.ts';
import type { CalendarEvent, DrillOutcome } from './event.ts';
import type { DrillSchedule } from './schedule.ts';
import { type CalendarState, decidedOf, planState, reduceCalendar } from './state.ts';

/**
 * All that is to be written down at `now`, in order: schedules that are new, changed or gone, and a decision for each
 * occurrence that has come. To be called on waking, when a plan changed, when a drill ended, when a schedule was
 * resumed; never with a state that the events of the call before are not in. Nothing is to be done before the events
 * are durable; then the state says what: `running` without `startedAt` is to be begun, `replaced` to be cancelled.
 *
 * @param schedules those of all plans: of one that cannot be read just now those of its last sound version, as what is
 *   not here counts as removed. Names are unique in a plan, and plans in their names.
 * @param newRun makes the id of a run.
 */
export function advance(
  state: CalendarState,
  schedules: readonly DrillSchedule[],
  now: number,
  newRun: (schedule: DrillSchedule) => string,
): readonly CalendarEvent[] {
  const events: CalendarEvent[] = [];
  let current = state;
  const note = (event: CalendarEvent): void => {
    events.push(event);
    current = reduceCalendar(current, event);
  };
  for (const event of changes(state, schedules, now)) note(event);
  for (const schedule of schedules) {
    const { plan, name: drill } = schedule;
    const before = planState(current, plan);
    const known = before.schedules.get(drill);
    if (known === undefined) continue;
    for (const decision of decide(schedule, decidedOf(before, known), now)) {
      const run = decision.kind === 'start' ? { run: newRun(schedule) } : {};
      note({ type: 'occurrence.decided', plan, drill, decision, ...run });
    }
  }
  return events;
}

function* changes(
  state: CalendarState,
  schedules: readonly DrillSchedule[],
  now: number,
): Generator<CalendarEvent, void, undefined> {
  const named = new Set(schedules.map(({ plan, name }) => `${plan}\n${name}`));
  for (const [plan, { schedules: known }] of state) {
    for (const [drill, { removed, queued }] of known) {
      if (removed || named.has(`${plan}\n${drill}`)) continue;
      if (queued !== undefined) {
        const decision = { kind: 'skip', at: queued, reason: 'removed' } as const;
        yield { type: 'occurrence.decided', plan, drill, decision };
      }
      yield { type: 'schedule.removed', plan, drill };
    }
  }
  for (const { plan, name: drill, cron, timeZone } of schedules) {
    const times = `${cron} ${timeZone}`;
    const known = state.get(plan)?.schedules.get(drill);
    if (known === undefined || known.removed || known.times !== times)
      yield { type: 'schedule.set', plan, drill, times, from: now };
  }
}

/**
 * When the calendar has something to decide next, in ms since the epoch; undefined where nothing will come. Clocks
 * jump: a daemon wakes from time to time before.
 */
export function nextWake(state: CalendarState, schedules: readonly DrillSchedule[]): number | undefined {
  let earliest: number | undefined;
  for (const schedule of schedules) {
    const known = planState(state, schedule.plan).schedules.get(schedule.name);
    const next = known === undefined ? undefined : nextDecision(schedule, known);
    if (next !== undefined && (earliest === undefined || next < earliest)) earliest = next;
  }
  return earliest;
}

/** The event of a drill's end. `schedule`: that of its drill, as it is now; undefined where a person asked for it. */
export function drillEnded(
  schedule: Pick<DrillSchedule, 'pauseOnFailure'> | undefined,
  end: {
    readonly plan: string;
    readonly run: string;
    readonly outcome: DrillOutcome;
    readonly drilled: readonly string[];
    readonly proven: readonly string[];
  },
): CalendarEvent {
  const pauses = end.outcome === 'failed' && schedule?.pauseOnFailure === true;
  return { type: 'drill.ended', ...end, ...(pauses ? { pauses } : {}) };
}
