/**
 * Keeps the calendar and its runs: decides what is due, begins what was decided, goes on with what died, notes what has
 * ended. Everything is durable in the ledger before it is acted on, and whether a run is there is asked of its journal,
 * so that it makes no difference when this process dies.
 */
import pLimit from 'p-limit';
import { drillEnded, nextWake } from '../../drill/advance.ts';
import type { DrillOutcome } from '../../drill/event.ts';
import { planState } from '../../drill/state.ts';
import type { ArchivedRun } from '../archive.ts';
import type { OurRun } from '../ledger/state.ts';
import { createAttempts } from './attempts.ts';
import type { Child, Commands, Ended } from './commands.ts';
import { choose, decideOccurrences, drillOutcome, lateness } from './decide.ts';
import type { Keeper, KeeperPorts } from './ports.ts';

/** With something running its end is to be noticed soon; without, a plan that has changed, and a clock that has jumped. */
const BUSY_LOOK_MS = 1_000;
const IDLE_LOOK_MS = 5_000;
/** What a cleanup could not remove is tried again after this, for as long as it is there. */
const TIDY_MS = 3_600_000;
/** Exit codes of zdr (docs/exit-codes.md). */
const LOCKED = 10;

export function createKeeper(ports: KeeperPorts, looks = { busyMs: BUSY_LOOK_MS, idleMs: IDLE_LOOK_MS }): Keeper {
  const { ledger, catalog, archive, commands, now, say } = ports;
  const alone = pLimit(1);
  const children = new Map<string, Child>();
  const exits = new Map<string, Ended>();
  const attempts = createAttempts(now);
  const signalled = new Map<string, 1 | 2>();
  let waiting = new Map<string, string>();
  let shownWaiting: ReadonlyMap<string, string> = waiting;
  let wake = (): void => {};

  const tick = async (): Promise<void> => {
    await ports.assertLeader();
    // What ended before the journals are read has said there all that it had to say.
    const ended = new Map(exits);
    await catalog.refresh();
    await archive.refresh();
    waiting = new Map();
    for (const run of unended()) await settle(run, ended.get(run.run));
    await decide();
    for (const run of unended()) await begin(run);
    for (const run of ended.keys()) {
      // What is left of these are cleanups.
      if (!ledger.state.unended.has(run) && exits.delete(run)) children.delete(run);
    }
    for (const found of archive.unclosed()) await tidy(found);
    shownWaiting = waiting;
  };

  const unended = (): readonly OurRun[] => [...ledger.state.unended.values()];

  const decide = async (): Promise<void> => {
    await decideOccurrences(ports);
    for (const { running } of ledger.state.calendar.values()) {
      for (const [run, { replaced }] of running) {
        const ours = ledger.state.runs.get(run);
        if (!replaced || ours === undefined || ours.cancelled !== undefined) continue;
        await ledger.record({ type: 'run.cancelled', run, by: 'calendar', now: false });
        await settle(ours, undefined);
      }
    }
  };

  /** Notes what has become of it, and goes on with it where it died. */
  const settle = async (run: OurRun, ended: Ended | undefined): Promise<void> => {
    const found = archive.get(run.run);
    if (found === undefined) return (await endLost(run)) ? undefined : settleUnbegun(run, ended);
    if (run.begun === undefined) await ledger.record({ type: 'run.begun', run: run.run });
    if (ended !== undefined) {
      exits.delete(run.run);
      children.delete(run.run);
    }
    const running = planState(ledger.state.calendar, run.plan).running.get(run.run);
    if (run.verb === 'drill' && running?.startedAt === undefined) {
      const { plan, drill } = run;
      const startedAt = Date.parse(found.startedAt);
      const event = { type: 'drill.started', plan, run: run.run, startedAt } as const;
      await ledger.record(drill === undefined || run.at === undefined ? event : { ...event, drill });
    }
    if (found.phase === 'finished') {
      if (!children.has(run.run))
        await end(run, found, run.cancelled === undefined ? drillOutcome(found) : 'cancelled');
    } else if (run.cancelled !== undefined) {
      await cancel(run, found);
    } else if (children.has(run.run)) {
      return;
    } else if (found.carrier?.is === 'given-up') {
      // `zdr resume` goes on with none that a person gave up.
      await end(run, found, 'cancelled');
    } else if (found.phase === 'interrupted') {
      const cause = found.interrupted;
      const wanted = run.resumed !== undefined && found.lastEventAt <= run.resumed.at;
      if (wanted) await goOn(run.run, found, 'resume');
      else if (cause?.kind === 'approval' && found.simulated) {
        say(`run ${run.run} came to the gate of wave ${cause.wave}, and its simulated site has ended with it`);
        await end(run, found, 'failed');
      } else if (cause?.kind === 'approval') waiting.set(run.run, `wave ${cause.wave} waits for approval`);
      else if (cause?.kind === 'signal' && cause.signal !== 'SIGTERM') await end(run, found, 'cancelled');
      else await goOn(run.run, found, 'resume');
    } else if (found.phase === 'dead') {
      if (!found.simulated) await goOn(run.run, found, 'resume');
      else await end(run, found, 'failed');
    }
  };

  /** True for a run that began and cannot be read any more: what it left at the site is not known, and it is not begun again. */
  const endLost = async (run: OurRun): Promise<boolean> => {
    const damaged = archive.damaged().find(({ runId }) => runId === run.run);
    if (damaged === undefined && run.begun === undefined) return false;
    if (children.has(run.run) && !exits.has(run.run)) return true;
    exits.delete(run.run);
    children.delete(run.run);
    say(
      `run ${run.run}: ${damaged === undefined ? 'its directory is gone' : damaged.message}. Look at the site for what it may have left`,
    );
    if (run.verb === 'drill') await endDrill(run, 'failed', [], []);
    else await ledger.record({ type: 'run.ended', run: run.run, outcome: 'unknown' });
    return true;
  };

  const settleUnbegun = async (run: OurRun, ended: Ended | undefined): Promise<void> => {
    if (ended === undefined) return;
    exits.delete(run.run);
    children.delete(run.run);
    if (ended.exit !== LOCKED) {
      const exit = ended.exit === undefined ? {} : { exit: ended.exit };
      await refuse(run, ended.said || 'zdr was ended by a signal before the run began', exit);
      return;
    }
    attempts.putOff(run.run, 0);
  };

  const cancel = async (run: OurRun, found: ArchivedRun): Promise<void> => {
    const alive = found.carrier?.is === 'alive' && found.owner !== undefined && ports.isAlive(found);
    if (!alive) {
      if (found.carrier?.is === 'elsewhere' || children.has(run.run)) return;
      // A drill that is given up leaves nothing behind either; unless it was to be left as it is.
      if (run.verb === 'drill' && !found.simulated && run.cancelled?.now !== true)
        await goOn(run.run, found, 'cleanup');
      else await end(run, found, 'cancelled');
      return;
    }
    const wanted = run.cancelled?.now === true ? 2 : 1;
    const given = signalled.get(run.run) ?? (found.phase === 'stopping' ? 1 : 0);
    if (given >= wanted || found.owner === undefined) return;
    // The second one makes zdr leave at once; the two must not be taken for one.
    ports.signal(found.owner.pid, 'SIGINT');
    signalled.set(run.run, given === 0 ? 1 : 2);
  };

  const goOn = async (run: string, found: ArchivedRun, verb: 'resume' | 'cleanup', by?: string): Promise<void> => {
    if (children.has(run)) return;
    const events = found.facts().report.events;
    const before = attempts.get(run);
    if (by === undefined && before !== undefined && before.events === events && now() < before.notBefore) {
      waiting.set(run, `tried to go on ${before.tries} times; again at ${new Date(before.notBefore).toISOString()}`);
      return;
    }
    attempts.putOff(run, events);
    signalled.delete(run);
    say(`${verb} of run ${run}${by === undefined ? '' : `, for ${by}`}`);
    await spawn(run, { verb, run, ...(by === undefined ? {} : { by }) });
  };

  /** Removes what an ended drill kept, when its time is over, and tries again to remove what it left. */
  const tidy = async (found: ArchivedRun): Promise<void> => {
    const run = ledger.state.runs.get(found.runId);
    if (run?.ended === undefined || run.verb !== 'drill') return;
    if (found.simulated || found.phase !== 'finished' || children.has(run.run)) return;
    const { drill } = found.facts().report;
    const over = drill?.cleanup === 'kept' && drill.keptUntil !== undefined && Date.parse(drill.keptUntil) <= now();
    if (over) await goOn(run.run, found, 'cleanup');
    else if (drill?.cleanup === 'left' && now() - Date.parse(found.lastEventAt) >= TIDY_MS) {
      await goOn(run.run, found, 'cleanup');
    }
  };

  /** Begins what was decided and is not there yet, under the id that was decided. */
  const begin = async (run: OurRun): Promise<void> => {
    if (run.ended !== undefined || archive.get(run.run) !== undefined || children.has(run.run)) return;
    const watched = catalog.plan(run.plan);
    const schedule = watched?.schedules.find(({ name }) => name === run.drill);
    const late = lateness(ports, run, schedule);
    if (run.cancelled !== undefined) return refuse(run, `cancelled by ${run.cancelled.by} before it began`, {});
    if (watched?.plan === undefined && catalog.whole()) return refuse(run, `there is no plan ${run.plan} any more`, {});
    if (watched === undefined || !watched.valid || watched.plan === undefined) {
      const why = watched?.trouble ?? `plan ${run.plan} cannot be read`;
      if (late !== undefined) return refuse(run, `${why}, and it became too late (${late})`, {});
      waiting.set(run.run, why);
      return;
    }
    if (late !== undefined) return refuse(run, `it was not begun in time (${late})`, {});
    const holder = await archive.holder(run.plan);
    if (holder === run.run) return;
    const put = attempts.get(run.run);
    if (holder !== undefined || (put !== undefined && now() < put.notBefore)) {
      waiting.set(
        run.run,
        holder === undefined ? 'it is tried again soon' : `run ${holder} holds the lock of the plan`,
      );
      return;
    }
    if (run.verb === 'drill' && run.at === undefined) {
      const running = planState(ledger.state.calendar, run.plan).running.has(run.run);
      if (!running) await ledger.record({ type: 'drill.started', plan: run.plan, run: run.run, startedAt: now() });
    }
    const groups = run.groups ?? (schedule === undefined ? undefined : choose(ports, schedule, watched.plan.groups));
    say(`${run.plan}${run.drill === undefined ? '' : `/${run.drill}`}: starting ${run.verb} ${run.run}`);
    await spawn(run.run, {
      verb: run.verb,
      run: run.run,
      plan: run.plan,
      file: watched.file,
      ...(run.drill === undefined ? {} : { drill: run.drill }),
      ...(run.at === undefined ? {} : { at: run.at }),
      ...(groups === undefined ? {} : { groups }),
      ...(run.by === undefined ? {} : { by: run.by }),
    });
  };

  const spawn = async (run: string, command: Parameters<Commands['start']>[0]): Promise<void> => {
    let child: Child;
    try {
      child = await commands.start(command);
    } catch (error) {
      say(`run ${run}: no process could be started: ${error instanceof Error ? error.message : String(error)}`);
      attempts.putOff(run, attempts.get(run)?.events ?? 0);
      return;
    }
    children.set(run, child);
    void child.ended.then((ended) => {
      exits.set(run, ended);
      wake();
    });
  };

  const refuse = async (run: OurRun, message: string, exit: { readonly exit?: number }): Promise<void> => {
    say(`run ${run.run} did not begin: ${message}`);
    await ledger.record({ type: 'run.refused', run: run.run, message, ...exit });
    if (run.verb !== 'drill') await ledger.record({ type: 'run.ended', run: run.run, outcome: 'not-started' });
    else await endDrill(run, run.cancelled === undefined ? 'not-started' : 'cancelled', [], []);
  };

  const end = async (run: OurRun, found: ArchivedRun, outcome: DrillOutcome): Promise<void> => {
    attempts.delete(run.run);
    signalled.delete(run.run);
    const { asked, proven, report } = found.facts();
    say(`run ${run.run} has ended: ${found.phase === 'finished' ? report.outcome : outcome}`);
    if (run.verb === 'drill') await endDrill(run, outcome, asked, [...proven.keys()]);
    else
      await ledger.record({
        type: 'run.ended',
        run: run.run,
        outcome: outcome === 'cancelled' ? outcome : report.outcome,
      });
  };

  const endDrill = async (
    { plan, run, drill, at }: OurRun,
    outcome: DrillOutcome,
    drilled: readonly string[],
    proven: readonly string[],
  ): Promise<void> => {
    const schedules = catalog.plan(plan)?.schedules;
    const schedule = at === undefined ? undefined : schedules?.find(({ name }) => name === drill);
    await ledger.record(drillEnded(schedule, { plan, run, outcome, drilled, proven }));
  };

  return {
    tick: () => alone(tick),
    nextLook() {
      const soon = now() + (unended().length > 0 ? looks.busyMs : looks.idleMs);
      const due = nextWake(
        ledger.state.calendar,
        catalog.plans().flatMap((plan) => plan.schedules),
      );
      return Math.min(soon, due ?? soon);
    },
    async goOn(run, verb, by) {
      const found = archive.get(run);
      if (found !== undefined) await goOn(run, found, verb, by);
    },
    stop(run, atOnce) {
      const found = archive.get(run);
      if (found?.owner === undefined || !ports.isAlive(found)) return;
      const given = signalled.get(run) ?? (found.phase === 'stopping' ? 1 : 0);
      if (given >= (atOnce ? 2 : 1)) return;
      ports.signal(found.owner.pid, 'SIGINT');
      signalled.set(run, given === 0 ? 1 : 2);
    },
    exclusively: (work) => alone(work),
    onWake(call) {
      wake = call;
    },
    waiting: () => shownWaiting,
  };
}
