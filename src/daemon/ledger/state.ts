/** The fold of the ledger. Only {@link reduceLedger} changes it. */
import type { CalendarEvent } from '../../drill/event.ts';
import { type CalendarState, EMPTY_CALENDAR, reduceCalendar } from '../../drill/state.ts';
import { given } from '../../given.ts';
import type { LedgerEvent, RecordedLedgerEvent, RunRequest } from './event.ts';
import { emptyNotices, type NoticesState, reduceNotices } from './notices.ts';

/** A run that this daemon was to start: the calendar decided it, or a person asked for it. */
export interface OurRun extends Pick<RunRequest, 'run' | 'verb' | 'plan' | 'drill' | 'groups'> {
  /** The occurrence that it is for, in ms since the epoch. */
  readonly at?: number | undefined;
  /** Absent for what the calendar decided. */
  readonly by?: string | undefined;
  readonly decidedAt: string;
  /** Not begun after this instant, in ms since the epoch; absent where the schedule says how late it may begin. */
  readonly startBy?: number;
  /** Its journal was seen. */
  begun?: true;
  refused?: { readonly exit?: number | undefined; readonly message: string; readonly at: string };
  /** Somebody wanted it to stop: it is not gone on with until somebody says so. */
  cancelled?: { readonly by: string; readonly now: boolean };
  /** The last time that a person wanted it to go on. */
  resumeRequested?: { readonly by: string; readonly at: string };
  ended?: { readonly outcome: string; readonly at: string };
}

/** A schedule that is paused: by whom and why; nobody for one that paused itself. */
export interface Pause {
  readonly by?: string;
  readonly reason?: string;
  readonly since: string;
}

/** All that the daemon decided and was asked for. */
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

/** What {@link LedgerState} knows a schedule by; JSON of the two. */
export const scheduleKey = (plan: string, drill: string): string => JSON.stringify([plan, drill]);
/** What {@link LedgerState} knows the Idempotency-Key of a person by. */
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
  reduceNotices(state.notices, event, 'run' in event ? state.runs.get(event.run ?? '') : undefined);
  switch (event.type) {
    case 'daemon.started':
    case 'approval.forwarded':
    case 'cleanup.requested':
    case 'notices.made':
    case 'notice.tried':
      break;
    case 'schedule.set':
    case 'schedule.removed':
    case 'schedule.paused':
    case 'schedule.resumed':
    case 'occurrence.decided':
    case 'drill.started':
    case 'drill.ended':
      state.calendar = reduceCalendar(state.calendar, event);
      noteCalendar(state, event);
      break;
    case 'run.requested': {
      const { type: _, seq: __, time, request, ...run } = event;
      add(state, { ...run, decidedAt: time });
      remember(state, event);
      break;
    }
    case 'run.begun':
      runOf(state, event).begun = true;
      break;
    case 'run.refused':
      runOf(state, event).refused = { exit: event.exit, message: event.message, at: event.time };
      break;
    case 'run.ended':
      end(state, event);
      break;
    case 'run.cancelled': {
      const run = state.runs.get(event.run);
      if (run !== undefined) run.cancelled = { by: event.by, now: event.now };
      break;
    }
    case 'resume.requested': {
      const { plan, by, time } = event;
      const run: OurRun = state.runs.get(event.run) ?? { run: event.run, verb: 'run', plan, by, decidedAt: time };
      state.runs.set(event.run, run);
      state.unended.set(event.run, run);
      delete run.cancelled;
      delete run.ended;
      run.resumeRequested = { by, at: time };
      remember(state, event);
      break;
    }
    default:
      throw new LedgerError(`this version knows no event ${(event satisfies never as RecordedLedgerEvent).type}`);
  }
}

type Of<Type extends LedgerEvent['type']> = Extract<RecordedLedgerEvent, { readonly type: Type }>;

/** What the daemon keeps of the calendar besides the state of that. */
function noteCalendar(state: LedgerState, event: Of<CalendarEvent['type']>): void {
  const { time } = event;
  if (event.type === 'schedule.paused') {
    const { by, reason } = event;
    state.pauses.set(scheduleKey(event.plan, event.drill), { ...given({ by, reason }), since: time });
  } else if (event.type === 'schedule.resumed') {
    state.pauses.delete(scheduleKey(event.plan, event.drill));
  } else if (event.type === 'occurrence.decided') {
    const { run, plan, drill, decision } = event;
    count(state, event);
    if (run !== undefined) add(state, { run, verb: 'drill', plan, drill, at: decision.at, decidedAt: time });
  } else if (event.type === 'drill.ended') {
    const { drill } = end(state, event);
    if (event.pauses !== true || drill === undefined) return;
    state.pauses.set(scheduleKey(event.plan, drill), { reason: `drill ${event.run} failed`, since: time });
  }
}

function add(state: LedgerState, run: OurRun): void {
  if (state.runs.has(run.run)) throw new LedgerError(`run ${run.run} is decided twice`);
  state.runs.set(run.run, run);
  state.unended.set(run.run, run);
}

function end(state: LedgerState, event: Of<'run.ended' | 'drill.ended'>): OurRun {
  const run = runOf(state, event);
  run.ended = { outcome: event.outcome, at: event.time };
  state.unended.delete(run.run);
  return run;
}

function count({ counts }: LedgerState, { plan, drill, decision }: Of<'occurrence.decided'>): void {
  const key = scheduleKey(plan, drill);
  const how = decision.kind === 'skip' ? `skip ${decision.reason}` : decision.kind;
  const known = counts.get(key) ?? new Map<string, number>();
  counts.set(key, known.set(how, (known.get(how) ?? 0) + 1));
}

function remember(
  { requests }: LedgerState,
  { by, request, run, time }: Of<'run.requested' | 'resume.requested'>,
): void {
  if (request !== undefined) requests.set(requestKey(by, request.key), { digest: request.digest, run, at: time });
}

function runOf({ runs }: LedgerState, { run }: { readonly run: string }): OurRun {
  const known = runs.get(run);
  if (known === undefined) throw new LedgerError(`run ${run} was never decided`);
  return known;
}
