/**
 * What is next for a run of the daemon, as it is known at one instant: values in, steps out. supervisor.ts carries them
 * out, and has the invariants that they keep.
 */
import { drillEnded } from '../../drill/advance.ts';
import { nextStart } from '../../drill/calendar.ts';
import { tooLateToBegin } from '../../drill/due.ts';
import type { DrillOutcome } from '../../drill/event.ts';
import { chooseGroups } from '../../drill/sample.ts';
import type { DrillSchedule } from '../../drill/schedule.ts';
import type { PlanState } from '../../drill/state.ts';
import { provesRecovery } from '../../report/report.ts';
import type { Unread } from '../../runs/fold.ts';
import type { ArchivedRun } from '../archived-run.ts';
import type { WatchedPlan } from '../catalog.ts';
import type { LedgerEvent } from '../ledger/event.ts';
import type { OurRun } from '../ledger/state.ts';
import type { Command, Ended } from './commands.ts';

/** Tries to begin a run or to go on with it. */
export interface Attempt {
  readonly tries: number;
  /** The next one comes no sooner, in ms since the epoch. */
  readonly notBefore: number;
  /** Events that the journal had: more of them, and it has got somewhere. */
  readonly events: number;
}

/** What this process remembers of a run; a restart is a new attempt. */
export interface Memory {
  /** A process that it started carries the run on; until its end was looked at, whatever the system says. */
  readonly isCarried: boolean;
  /** SIGINTs that were sent: the second makes zdr leave at once. */
  readonly signals: 0 | 1 | 2;
  readonly attempt?: Attempt;
}

/** All that is known of a run. */
export interface Look {
  readonly run: OurRun;
  /** By the wall clock, in ms since the epoch. */
  readonly now: number;
  /** As its journal has it; undefined where there is none that can be read. */
  readonly found: ArchivedRun | undefined;
  /** Why its journal cannot be read. */
  readonly unread: Pick<Unread, 'kind' | 'message'> | undefined;
  /** The process that holds its lock is one of this machine, and lives. */
  readonly isAlive: boolean;
  /** How its process ended, where that was not looked at before. */
  readonly ended: Ended | undefined;
  readonly memory: Memory;
  readonly watched: WatchedPlan | undefined;
  /** Whether a plan that is not watched is gone. */
  readonly whole: boolean;
  /** What the calendar knows of the plan. */
  readonly calendar: PlanState;
}

export type Step =
  | { readonly do: 'record'; readonly event: LedgerEvent }
  | { readonly do: 'start'; readonly command: Command; readonly attempt: Attempt | undefined }
  | { readonly do: 'put-off'; readonly attempt: Attempt }
  | { readonly do: 'signal'; readonly pid: number; readonly signals: 1 | 2 }
  /** `why`, for a person who looks. */
  | { readonly do: 'wait'; readonly why: string }
  /** For the log. */
  | { readonly do: 'say'; readonly message: string };

type Steps = readonly Step[];

const FIRST_DELAY_MS = 5_000;
const LONGEST_DELAY_MS = 10 * 60_000;
/** What a cleanup could not remove is tried again after this, for as long as it is there. */
const CLEANUP_AGAIN_MS = 3_600_000;
/** Exit code of zdr (docs/exit-codes.md). */
const LOCKED = 10;

/** One more try, now: the next one waits twice as long, unless the run has got somewhere (`events`). */
export function nextAttempt(before: Attempt | undefined, now: number, events = before?.events ?? 0): Attempt {
  const tries = before?.events === events ? before.tries + 1 : 1;
  return { tries, events, notBefore: now + Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (tries - 1)) };
}

/** Of a run that is not noted as ended: notes what has become of it, and goes on with it where it died. */
export function followRun(look: Look): Steps {
  const { run, found, calendar } = look;
  if (found === undefined) return followUnread(look);
  const steps: Step[] = run.begun === undefined ? [record({ type: 'run.begun', run: run.run })] : [];
  if (run.verb === 'drill' && calendar.running.get(run.run)?.startedAt === undefined) {
    const schedule = run.drill === undefined || run.at === undefined ? {} : { drill: run.drill };
    const startedAt = Date.parse(found.startedAt);
    steps.push(record({ type: 'drill.started', plan: run.plan, run: run.run, startedAt, ...schedule }));
  }
  return [...steps, ...followPhase(look, found)];
}

function followPhase(look: Look, found: ArchivedRun): Steps {
  const { run, memory } = look;
  if (found.phase === 'finished') {
    if (memory.isCarried) return [];
    const outcome = provesRecovery(found.facts().report.outcome) ? 'proven' : 'failed';
    return end(look, found, run.cancelled === undefined ? outcome : 'cancelled');
  }
  if (run.cancelled !== undefined) return cancel(look, found, run.cancelled.now);
  if (memory.isCarried) return [];
  // `zdr resume` goes on with none that a person gave up.
  if (found.owner?.state === 'given-up') return end(look, found, 'cancelled');
  if (found.phase === 'interrupted') return followInterrupted(look, found);
  if (found.phase !== 'dead') return [];
  return found.simulated ? end(look, found, 'failed') : resumeOrCleanUp(look, found, 'resume');
}

function followInterrupted(look: Look, found: ArchivedRun): Steps {
  const { run, resumeRequested } = look.run;
  const cause = found.interrupted;
  if (resumeRequested !== undefined && found.lastEventAt <= resumeRequested.at)
    return resumeOrCleanUp(look, found, 'resume');
  if (cause?.kind === 'approval') {
    if (!found.simulated) return [{ do: 'wait', why: `wave ${cause.wave} waits for approval` }];
    const why = `run ${run} came to the gate of wave ${cause.wave}, and its simulated site has ended with it`;
    return [say(why), ...end(look, found, 'failed')];
  }
  // A person stopped it by hand; the system that goes down sends SIGTERM.
  const byHand = cause?.kind === 'signal' && cause.signal !== 'SIGTERM';
  return byHand ? end(look, found, 'cancelled') : resumeOrCleanUp(look, found, 'resume');
}

/** One that has no journal yet, or none any more: what it left at the site is not known, and it is not begun again. */
function followUnread(look: Look): Steps {
  const { run, unread, ended, memory, now } = look;
  if (unread === undefined && run.begun === undefined) {
    if (ended === undefined) return [];
    if (ended.exit === LOCKED) return [{ do: 'put-off', attempt: nextAttempt(memory.attempt, now) }];
    return refuse(look, ended.said || 'zdr was ended by a signal before the run began', ended.exit);
  }
  if (memory.isCarried) return [];
  // The version that recorded it, or a newer one, goes on with it.
  if (unread?.kind === 'other-version') return [{ do: 'wait', why: 'it was recorded by another version of zdr' }];
  const why = `run ${run.run}: ${unread?.message ?? 'its directory is gone'}. Look at the site for what it may have left`;
  return [say(why), record(endOf(look, 'failed', 'unknown'))];
}

function cancel(look: Look, found: ArchivedRun, atOnce: boolean): Steps {
  const { run, memory } = look;
  if (found.owner?.state === 'alive' && look.isAlive) return interrupt(look, found, atOnce);
  if (found.owner?.state === 'elsewhere' || memory.isCarried) return [];
  // A drill that is given up leaves nothing behind either; unless it was to be left as it is.
  const leavesNothing = run.verb === 'drill' && !found.simulated && !atOnce;
  return leavesNothing ? resumeOrCleanUp(look, found, 'cleanup') : end(look, found, 'cancelled');
}

/** Asks the process of a run to stop; `atOnce`, to leave. One signal a look: two at a time would be taken for one. */
export function interrupt({ memory }: Pick<Look, 'memory'>, { holder, phase }: ArchivedRun, atOnce: boolean): Steps {
  const given = memory.signals || (phase === 'stopping' ? 1 : 0);
  if (holder === undefined || given >= (atOnce ? 2 : 1)) return [];
  return [{ do: 'signal', pid: holder.pid, signals: given === 0 ? 1 : 2 }];
}

/** Starts the command that goes on with the run, when it is time. `by`: the person who wants it, at once. */
export function resumeOrCleanUp(
  { run, memory, now }: Pick<Look, 'memory' | 'now'> & { readonly run: Pick<OurRun, 'run'> },
  found: ArchivedRun,
  verb: 'resume' | 'cleanup',
  by?: string,
): Steps {
  if (memory.isCarried) return [];
  const { events } = found.facts().report;
  const { attempt } = memory;
  if (by === undefined && attempt?.events === events && now < attempt.notBefore) {
    const again = new Date(attempt.notBefore).toISOString();
    return [{ do: 'wait', why: `tried to go on ${attempt.tries} times; again at ${again}` }];
  }
  return [
    say(`${verb} of run ${run.run}${by === undefined ? '' : `, for ${by}`}`),
    { do: 'start', command: { verb, run: run.run, by }, attempt: nextAttempt(attempt, now, events) },
  ];
}

/** Of a drill that has ended: removes what it kept, when its time is over, and tries again to remove what it left. */
export function retryCleanup(look: Look): Steps {
  const { run, found, now } = look;
  if (run.verb !== 'drill' || found?.phase !== 'finished' || found.simulated) return [];
  const { cleanup, keptUntil } = found.facts().report.drill ?? {};
  const isDue =
    cleanup === 'kept'
      ? keptUntil !== undefined && Date.parse(keptUntil) <= now
      : cleanup === 'left' && now - Date.parse(found.lastEventAt) >= CLEANUP_AGAIN_MS;
  return isDue ? resumeOrCleanUp(look, found, 'cleanup') : [];
}

/** Begins what was decided and is not there yet, under the id that was decided. `holder`: the run that has the plan's lock. */
export function beginRun(look: Look, holder: string | undefined): Steps {
  const { run, now, watched, whole, memory, calendar } = look;
  if (look.found !== undefined || memory.isCarried) return [];
  const schedule = scheduleOf(look);
  const late = lateness(look, schedule);
  if (run.cancelled !== undefined) return refuse(look, `cancelled by ${run.cancelled.by} before it began`);
  if (watched?.plan === undefined && whole) return refuse(look, `there is no plan ${run.plan} any more`);
  if (watched === undefined || !watched.valid || watched.plan === undefined) {
    const why = watched?.trouble ?? `plan ${run.plan} cannot be read`;
    return late === undefined ? [{ do: 'wait', why }] : refuse(look, `${why}, and it became too late (${late})`);
  }
  if (late !== undefined) return refuse(look, `it was not begun in time (${late})`);
  // It has begun: its journal is seen at the next look.
  if (holder === run.run) return [];
  if (holder !== undefined) return [{ do: 'wait', why: `run ${holder} holds the lock of the plan` }];
  if (memory.attempt !== undefined && now < memory.attempt.notBefore)
    return [{ do: 'wait', why: 'it is tried again soon' }];
  const { groups: all } = watched.plan;
  const chosen = schedule && chooseGroups(schedule, all, calendar.groups, nextStart(schedule, now)).groups;
  const groups = run.groups ?? (chosen?.length === all.length ? undefined : chosen);
  const { verb, plan, drill, at, by } = run;
  const isNoted = verb !== 'drill' || at !== undefined || calendar.running.has(run.run);
  return [
    ...(isNoted ? [] : [record({ type: 'drill.started', plan, run: run.run, startedAt: now })]),
    say(`${plan}${drill === undefined ? '' : `/${drill}`}: starting ${verb} ${run.run}`),
    {
      do: 'start',
      command: { verb, run: run.run, plan, file: watched.file, drill, at, groups, by },
      attempt: memory.attempt,
    },
  ];
}

/** Why it is too late to begin the run; undefined while it is not. */
function lateness({ run, now, whole }: Look, schedule: DrillSchedule | undefined): string | undefined {
  if (run.at !== undefined && schedule !== undefined) return tooLateToBegin(schedule, run.at, now);
  if (run.startBy !== undefined) return now > run.startBy ? 'it was asked for too long ago' : undefined;
  return schedule === undefined && whole ? 'its schedule is gone' : undefined;
}

function refuse(look: Look, message: string, exit?: number): Steps {
  const { run, cancelled } = look.run;
  return [
    say(`run ${run} did not begin: ${message}`),
    record({ type: 'run.refused', run, message, exit }),
    record(endOf(look, cancelled === undefined ? 'not-started' : 'cancelled', 'not-started')),
  ];
}

function end(look: Look, found: ArchivedRun, outcome: DrillOutcome): Steps {
  const { report, asked, provenAt } = found.facts();
  const proven = asked.filter((_, index) => (provenAt[index] ?? 0) > 0);
  const ofRun = outcome === 'cancelled' ? outcome : report.outcome;
  return [
    say(`run ${look.run.run} has ended: ${found.phase === 'finished' ? report.outcome : outcome}`),
    record(endOf(look, outcome, ofRun, asked, proven)),
  ];
}

/** `outcome` of a drill, `ofRun` of a real run. */
function endOf(
  look: Look,
  outcome: DrillOutcome,
  ofRun: string,
  drilled: readonly string[] = [],
  proven: readonly string[] = [],
): LedgerEvent {
  const { verb, plan, run, at } = look.run;
  if (verb !== 'drill') return { type: 'run.ended', run, outcome: ofRun };
  return drillEnded(at === undefined ? undefined : scheduleOf(look), { plan, run, outcome, drilled, proven });
}

const scheduleOf = ({ run, watched }: Look): DrillSchedule | undefined =>
  watched?.schedules.find(({ name }) => name === run.drill);
const record = (event: LedgerEvent): Step => ({ do: 'record', event });
const say = (message: string): Step => ({ do: 'say', message });
