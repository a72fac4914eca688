/**
 * Supervises the runs of the calendar and of the people who ask: decides what is due, begins what was decided, goes on
 * with what died, notes what has ended. It makes no difference when this process dies:
 *
 * 1. What is to happen is in the ledger before it is done. A run has its id before its command starts, and zdr begins no
 *    id twice: so it begins once, whoever dies where.
 * 2. Whether a run is there, and how it ended, its journal says and nothing else. One whose journal was seen
 *    (`run.begun`) is never begun again, also when the journal is gone.
 * 3. Journals are read after it is known which processes have ended: an end is judged by all that the run had to say.
 * 4. One process a run: nothing is started for it until the end of the one before was judged.
 * 5. A run ends in the ledger once, and from then on only a cleanup is started for it.
 * 6. A second SIGINT makes zdr leave at once. So signals are counted, and a run gets one a look.
 * 7. What a person stopped, or gave up, is not gone on with until a person says so. What died is, with growing delays.
 * 8. Whoever decides has the lead, alone: a look, and what a person asks for, come one after the other.
 */

import pLimit from 'p-limit';
import { advance, nextWake } from '../../drill/advance.ts';
import { planState } from '../../drill/state.ts';
import { given } from '../../given.ts';
import type { Archive } from '../archive.ts';
import type { ArchivedRun } from '../archived-run.ts';
import type { Catalog } from '../catalog.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { OurRun } from '../ledger/state.ts';
import type { Command, Commands, Ended } from './commands.ts';
import {
  beginRun,
  followRun,
  interrupt,
  type Look,
  type Memory,
  nextAttempt,
  resumeOrCleanUp,
  retryCleanup,
  type Step,
} from './next-steps.ts';

export interface SupervisorPorts {
  readonly ledger: Ledger;
  readonly catalog: Pick<Catalog, 'refresh' | 'plans' | 'plan' | 'whole'>;
  readonly archive: Pick<Archive, 'refresh' | 'get' | 'holder' | 'unclosed' | 'unread'>;
  readonly commands: Commands;
  /** The wall clock, in ms since the epoch: it may jump. */
  readonly now: () => number;
  /** Makes the id of a run of the plan that no run has. */
  readonly newRunId: (plan: string) => string;
  readonly signal: (pid: number, signal: 'SIGINT') => void;
  readonly isAlive: (run: ArchivedRun) => boolean;
  /** Rejects when another daemon has taken the place of this one. */
  readonly assertLeader: () => Promise<void>;
  /** Told when something has happened that is to be looked at at once. */
  readonly wake: () => void;
  /** One line for the person who reads the log. */
  readonly say: (message: string) => void;
}

export interface Supervisor {
  /** Looks at everything once. Rejects when nothing more can be decided: the ledger is broken, or the lead is lost. */
  tick(): Promise<void>;
  /** When to look again at the latest, in ms since the epoch. */
  nextLook(): number;
  /** Goes on with a run at once, or removes what a drill made, for a person; inside {@link Supervisor.exclusively}. */
  resumeOrCleanUp(run: string, verb: 'resume' | 'cleanup', by: string): Promise<void>;
  /** Stops a run that this daemon did not start; inside {@link Supervisor.exclusively}. */
  stop(run: string, atOnce: boolean): Promise<void>;
  /** Does something that changes what is decided; nothing else is decided meanwhile. */
  exclusively<T>(work: () => Promise<T>): Promise<T>;
  /** Runs that are waited for: why they have not begun, or are not gone on with yet. */
  waiting(): ReadonlyMap<string, string>;
}

/** With something running its end is to be noticed soon; without, a plan that has changed, and a clock that has jumped. */
const LOOKS = { busyMs: 1_000, idleMs: 5_000 };

const NOTHING_YET: Memory = { isCarried: false, signals: 0 };

/** The one that decides, for as long as it has the lead. `looks`: ms between two looks at the most. */
export function createSupervisor(ports: SupervisorPorts, looks = LOOKS): Supervisor {
  const { ledger, catalog, archive, now, say } = ports;
  const alone = pLimit(1);
  const memories = new Map<string, Memory>();
  /** Processes that have ended, and whose end was not judged yet. */
  const exits = new Map<string, Ended>();
  let waiting = new Map<string, string>();
  let shownWaiting: ReadonlyMap<string, string> = waiting;

  const memoryOf = (run: string): Memory => memories.get(run) ?? NOTHING_YET;
  const remember = (run: string, news: Partial<Memory>) => void memories.set(run, { ...memoryOf(run), ...news });
  const lookAt = (run: OurRun, ended?: Ended): Look => lookOf(ports, run, memoryOf(run.run), ended);
  const unended = (): readonly OurRun[] => [...ledger.state.unended.values()];

  const start = async (command: Command): Promise<void> => {
    const { run } = command;
    try {
      const { ended } = await ports.commands.start(command);
      remember(run, { isCarried: true });
      void ended.then((how) => {
        exits.set(run, how);
        ports.wake();
      });
    } catch (error) {
      say(`run ${run}: no process could be started: ${error instanceof Error ? error.message : String(error)}`);
      remember(run, { attempt: nextAttempt(memoryOf(run).attempt, now()) });
    }
  };

  const carryOut = async (run: string, steps: readonly Step[]): Promise<void> => {
    for (const step of steps) {
      if (step.do === 'say') say(step.message);
      else if (step.do === 'wait') waiting.set(run, step.why);
      else if (step.do === 'put-off') remember(run, { attempt: step.attempt });
      else if (step.do === 'record') {
        await ledger.record(step.event);
        if (step.event.type === 'drill.ended' || step.event.type === 'run.ended') memories.delete(run);
      } else if (step.do === 'signal') {
        ports.signal(step.pid, 'SIGINT');
        remember(run, { signals: step.signals });
      } else {
        remember(run, { signals: 0, ...given({ attempt: step.attempt }) });
        await start(step.command);
      }
    }
  };

  /** The end of a process is judged now: another may be started. */
  const takeExit = (run: string): void => {
    if (exits.delete(run)) remember(run, { isCarried: false });
  };

  const tick = async (): Promise<void> => {
    await ports.assertLeader();
    const ended = new Map(exits);
    await catalog.refresh();
    await archive.refresh();
    waiting = new Map();
    for (const run of unended()) {
      if (ended.has(run.run)) takeExit(run.run);
      await carryOut(run.run, followRun(lookAt(run, ended.get(run.run))));
    }
    await decideOccurrences(ports);
    for (const run of replaced(ports)) {
      await ledger.record({ type: 'run.cancelled', run: run.run, by: 'calendar', now: false });
      await carryOut(run.run, followRun(lookAt(run)));
    }
    for (const run of unended()) {
      if (archive.get(run.run) !== undefined || memoryOf(run.run).isCarried) continue;
      await carryOut(run.run, beginRun(lookAt(run), await archive.holder(run.plan)));
    }
    // What is left of these are cleanups.
    for (const run of ended.keys()) if (!ledger.state.unended.has(run)) takeExit(run);
    for (const { runId } of archive.unclosed()) {
      const run = ledger.state.runs.get(runId);
      if (run?.ended !== undefined) await carryOut(runId, retryCleanup(lookAt(run)));
    }
    shownWaiting = waiting;
  };

  return {
    tick: () => alone(tick),
    nextLook() {
      const soon = now() + (ledger.state.unended.size > 0 ? looks.busyMs : looks.idleMs);
      return Math.min(soon, nextWake(ledger.state.calendar, schedulesOf(ports)) ?? soon);
    },
    async resumeOrCleanUp(run, verb, by) {
      const found = archive.get(run);
      if (found === undefined) return;
      await carryOut(run, resumeOrCleanUp({ run: { run }, memory: memoryOf(run), now: now() }, found, verb, by));
    },
    async stop(run, atOnce) {
      const found = archive.get(run);
      if (found?.holder === undefined || !ports.isAlive(found)) return;
      await carryOut(run, interrupt({ memory: memoryOf(run) }, found, atOnce));
    },
    exclusively: (work) => alone(work),
    waiting: () => shownWaiting,
  };
}

function lookOf(ports: SupervisorPorts, run: OurRun, memory: Memory, ended: Ended | undefined): Look {
  const { ledger, catalog, archive, now } = ports;
  const found = archive.get(run.run);
  return {
    run,
    now: now(),
    found,
    unread: archive.unread().find(({ runId }) => runId === run.run),
    isAlive: found?.holder !== undefined && ports.isAlive(found),
    ended,
    memory,
    watched: catalog.plan(run.plan),
    whole: catalog.whole(),
    calendar: planState(ledger.state.calendar, run.plan),
  };
}

const schedulesOf = ({ catalog }: SupervisorPorts) => catalog.plans().flatMap((plan) => plan.schedules);

/** Decides every occurrence that has come, each durable in the ledger before the next. Rejects when that is broken. */
async function decideOccurrences(ports: SupervisorPorts): Promise<void> {
  const { ledger, catalog, now, newRunId, say } = ports;
  const names = new Set(catalog.plans().map(({ name }) => name));
  // A plan that is not here because its file cannot be read just now is not removed.
  const seen = [...ledger.state.calendar].filter(([plan]) => catalog.whole() || names.has(plan));
  for (const event of advance(new Map(seen), schedulesOf(ports), now(), ({ plan }) => newRunId(plan))) {
    await ledger.record(event);
    if (event.type !== 'occurrence.decided' || event.decision.kind === 'start') continue;
    const reason = event.decision.kind === 'skip' ? ` (${event.decision.reason})` : '';
    say(`${event.plan}/${event.drill}: ${new Date(event.decision.at).toISOString()} ${event.decision.kind}${reason}`);
  }
}

/** Runs that have to make room for another occurrence, and were not told so yet. */
const replaced = ({ ledger: { state } }: SupervisorPorts): readonly OurRun[] =>
  [...state.calendar.values()].flatMap(({ running }) =>
    [...running].flatMap(([id, one]) => {
      const run = one.replaced ? state.runs.get(id) : undefined;
      return run === undefined || run.cancelled !== undefined ? [] : [run];
    }),
  );
