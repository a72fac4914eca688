/** The fold of the ledger. Only {@link reduceLedger} changes it. */
import { type CalendarState, EMPTY_CALENDAR, reduceCalendar } from '../../drill/state.ts';
import type { RecordedLedgerEvent, RequestKey, Verb } from './event.ts';
import { emptyNotices, type NoticesState, reduceNotices } from './notices.ts';

/** A run that this daemon was to start: the calendar decided it, or a person asked for it. */
export interface OurRun {
  readonly run: string;
  readonly verb: Verb;
  readonly plan: string;
  readonly drill?: string;
  /** The occurrence that it is for, in ms since the epoch. */
  readonly at?: number;
  readonly groups?: readonly string[];
  /** Absent for what the calendar decided. */
  readonly by?: string;
  readonly decidedAt: string;
  /** Absent where the schedule says how late it may begin. */
  readonly startBy?: number;
  /** Its journal was seen. */
  begun?: true;
  refused?: { readonly exit?: number; readonly message: string; readonly at: string };
  /** Somebody wanted it to stop: it is not gone on with until somebody says so. */
  cancelled?: { readonly by: string; readonly now: boolean };
  /** Set when a person wanted it to go on. */
  resumed?: { readonly by: string; readonly at: string };
  ended?: { readonly outcome: string; readonly at: string };
}

/** A schedule that is paused: by whom and why; nobody for one that paused itself. */
export interface Pause {
  readonly by?: string;
  readonly reason?: string;
  readonly since: string;
}

export interface LedgerState {
  seq: number;
  calendar: CalendarState;
  readonly runs: Map<string, OurRun>;
  /** Those of them that are not noted as ended. */
  readonly unended: Map<string, OurRun>;
  /** By {@link scheduleKey}. */
  readonly pauses: Map<string, Pause>;
  /** How many occurrences were decided how, by {@link scheduleKey}, then by decision and reason: `start`, `skip late`. */
  readonly counts: Map<string, Map<string, number>>;
  /** By {@link requestKey}. */
  readonly requests: Map<string, { readonly digest: string; readonly run: string; readonly at: string }>;
  readonly notices: NoticesState;
  /** The last events, oldest first. */
  readonly recent: RecordedLedgerEvent[];
}

/** Events that are kept at hand; the file has all. */
const KEPT = 2_000;

export const emptyLedger = (): LedgerState => ({
  seq: 0,
  calendar: EMPTY_CALENDAR,
  runs: new Map(),
  unended: new Map(),
  pauses: new Map(),
  counts: new Map(),
  requests: new Map(),
  notices: emptyNotices(),
  recent: [],
});

export const scheduleKey = (plan: string, drill: string): string => JSON.stringify([plan, drill]);
export const requestKey = (by: string, key: string): string => JSON.stringify([by, key]);

/** Thrown for a ledger that no daemon of this version can have written. */
export class LedgerError extends Error {
  override readonly name = 'LedgerError';
}

/** Folds one event into the state, in place. Throws {@link LedgerError}. */
export function reduceLedger(state: LedgerState, event: RecordedLedgerEvent): void {
  state.seq = event.seq;
  state.recent.push(event);
  if (state.recent.length > 2 * KEPT) state.recent.splice(0, KEPT);
  reduceNotices(
    state.notices,
    event,
    'run' in event && event.run !== undefined ? state.runs.get(event.run) : undefined,
  );
  switch (event.type) {
    case 'daemon.started':
    case 'wave.approved':
    case 'drill.cleaned':
    case 'notices.made':
    case 'notice.tried':
      break;
    case 'schedule.set':
    case 'schedule.removed':
      state.calendar = reduceCalendar(state.calendar, event);
      break;
    case 'schedule.paused': {
      state.calendar = reduceCalendar(state.calendar, event);
      const { by, reason, time } = event;
      pause(state, event.plan, event.drill, {
        ...(by === undefined ? {} : { by }),
        ...(reason === undefined ? {} : { reason }),
        since: time,
      });
      break;
    }
    case 'schedule.resumed':
      state.calendar = reduceCalendar(state.calendar, event);
      state.pauses.delete(scheduleKey(event.plan, event.drill));
      break;
    case 'occurrence.decided': {
      state.calendar = reduceCalendar(state.calendar, event);
      count(state, event);
      const { run, plan, drill, decision, time } = event;
      if (run !== undefined) add(state, { run, verb: 'drill', plan, drill, at: decision.at, decidedAt: time });
      break;
    }
    case 'drill.started':
      state.calendar = reduceCalendar(state.calendar, event);
      break;
    case 'drill.ended': {
      state.calendar = reduceCalendar(state.calendar, event);
      const run = runOf(state, event);
      end(state, run, event);
      if (event.pauses === true && run.drill !== undefined) {
        pause(state, event.plan, run.drill, { reason: `drill ${event.run} failed`, since: event.time });
      }
      break;
    }
    case 'run.requested': {
      const { type: _, seq: __, time, request, ...run } = event;
      add(state, { ...run, decidedAt: time });
      if (request !== undefined) remember(state, event.by, request, event);
      break;
    }
    case 'run.begun':
      runOf(state, event).begun = true;
      break;
    case 'run.refused': {
      const { exit, message, time } = event;
      runOf(state, event).refused = { ...(exit === undefined ? {} : { exit }), message, at: time };
      break;
    }
    case 'run.ended':
      end(state, runOf(state, event), event);
      break;
    case 'run.cancelled': {
      const run = state.runs.get(event.run);
      if (run !== undefined) run.cancelled = { by: event.by, now: event.now };
      break;
    }
    case 'run.resumed': {
      const { plan, by, time } = event;
      const run: OurRun = state.runs.get(event.run) ?? { run: event.run, verb: 'run', plan, by, decidedAt: time };
      state.runs.set(event.run, run);
      state.unended.set(event.run, run);
      delete run.cancelled;
      delete run.ended;
      run.resumed = { by, at: time };
      if (event.request !== undefined) remember(state, event.by, event.request, event);
      break;
    }
    default:
      throw new LedgerError(`this version knows no event ${(event satisfies never as RecordedLedgerEvent).type}`);
  }
}

function add(state: LedgerState, run: OurRun): void {
  if (state.runs.has(run.run)) throw new LedgerError(`run ${run.run} is decided twice`);
  state.runs.set(run.run, run);
  state.unended.set(run.run, run);
}

function end(
  state: LedgerState,
  run: OurRun,
  { outcome, time }: { readonly outcome: string; readonly time: string },
): void {
  run.ended = { outcome, at: time };
  state.unended.delete(run.run);
}

function pause(state: LedgerState, plan: string, drill: string, how: Pause): void {
  state.pauses.set(scheduleKey(plan, drill), how);
}

function count(
  { counts }: LedgerState,
  { plan, drill, decision }: Extract<RecordedLedgerEvent, { type: 'occurrence.decided' }>,
): void {
  const key = scheduleKey(plan, drill);
  const how = decision.kind === 'skip' ? `skip ${decision.reason}` : decision.kind;
  const known = counts.get(key) ?? new Map<string, number>();
  counts.set(key, known.set(how, (known.get(how) ?? 0) + 1));
}

function remember(
  state: LedgerState,
  by: string,
  { key, digest }: RequestKey,
  { run, time }: { readonly run: string; readonly time: string },
): void {
  state.requests.set(requestKey(by, key), { digest, run, at: time });
}

function runOf(state: LedgerState, { run }: { readonly run: string }): OurRun {
  const known = state.runs.get(run);
  if (known === undefined) throw new LedgerError(`run ${run} was never decided`);
  return known;
}
