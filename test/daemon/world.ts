/** A world in which a supervisor lives and dies: its runs take hours of a clock that the test moves. */
import { join } from 'node:path';
import type { ArchivedRun } from '../../src/daemon/archived-run.ts';
import { calendarOf, type WatchedPlan } from '../../src/daemon/catalog.ts';
import { type Ledger, openLedger } from '../../src/daemon/ledger/ledger.ts';
import type { Command, Commands, Ended } from '../../src/daemon/supervisor/commands.ts';
import type { Supervisor, SupervisorPorts } from '../../src/daemon/supervisor/supervisor.ts';
import { createSupervisor } from '../../src/daemon/supervisor/supervisor.ts';
import { makeSchedule } from '../../src/drill/schedule.ts';
import type { Drill } from '../../src/generated/plan-document.ts';
import { makeReceivers } from '../../src/notify/receiver.ts';
import type { Plan } from '../../src/plan/plan.ts';
import type { Unread } from '../../src/runs/fold.ts';

export const HOUR = 3_600_000;

export interface WorldRun {
  readonly run: string;
  readonly plan: string;
  readonly drill: string | undefined;
  readonly groups: readonly string[] | undefined;
  readonly startedAt: number;
  /** When it ends by itself. */
  endsAt: number;
  outcome: 'recovered' | 'failed';
  cleanup: 'done' | 'left' | 'kept';
  keptUntil?: string;
  /** Nobody carries it on. */
  dead: boolean;
  interrupted: boolean;
  signals: number;
  resumes: number;
}

/** Thrown where the process of the daemon dies. */
export class Death extends Error {}

export interface World {
  now: number;
  readonly path: string;
  readonly runs: Map<string, WorldRun>;
  unread: Unread[];
  readonly commands: Command[];
  readonly said: string[];
  /** What must never happen, and did. */
  readonly wrong: string[];
  plans: WatchedPlan[];
  whole: boolean;
  /** How long the next run takes, in ms. */
  duration: () => number;
  outcome: () => 'recovered' | 'failed';
  /** What a command that is started leaves with before the run begins. */
  refuses: (command: Command) => { readonly exit: number; readonly said: string } | undefined;
  /** Called before (`false`) and after (`true`) whatever the daemon does; may throw {@link Death}. */
  step: (done: boolean) => void;
  /** A new daemon, as after a restart. */
  live(): Promise<{ readonly supervisor: Supervisor; readonly ledger: Ledger }>;
  /** Lets the runs go on until now. */
  pass(): Promise<void>;
  phase(run: WorldRun): ArchivedRun['phase'];
}

export const watched = (name: string, drills: readonly Partial<Drill>[], groups = ['a', 'b', 'c']): WatchedPlan => ({
  name,
  file: `${name}.yaml`,
  valid: true,
  receivers: new Map(drills.map((drill) => [drill.name ?? 'nightly', makeReceivers(drill)])),
  ...calendarOf(
    { name, groups: groups.map((group) => ({ name: group, tags: [], dependsOn: [] })) } as unknown as Plan,
    drills.map((drill) => makeSchedule(name, { name: 'nightly', schedule: '0 2 * * *', ...drill })),
  ),
});

export function createWorld(directory: string, start: number): World {
  const ends = new Map<string, (ended: Ended) => void>();
  let serial = 0;
  const world: World = {
    now: start,
    path: join(directory, 'ledger.jsonl'),
    runs: new Map(),
    unread: [],
    commands: [],
    said: [],
    wrong: [],
    plans: [],
    whole: true,
    duration: () => HOUR,
    outcome: () => 'recovered',
    refuses: () => undefined,
    step: () => {},
    async live() {
      ends.clear();
      const ledger = await openLedger(world.path, () => world.now);
      const mortal: Ledger = {
        ...ledger,
        async record(event) {
          world.step(false);
          await ledger.record(event);
          world.step(true);
        },
      };
      return { supervisor: createSupervisor(portsOf(mortal), { busyMs: 12 * HOUR, idleMs: 48 * HOUR }), ledger };
    },
    async pass() {
      for (const run of world.runs.values()) {
        const phase = world.phase(run);
        if (phase === 'running') continue;
        ends.get(run.run)?.(phase === 'dead' ? { said: '' } : { exit: phase === 'finished' ? 0 : 130, said: '' });
        ends.delete(run.run);
      }
      await new Promise((resolve) => setImmediate(resolve));
    },
    phase(run) {
      if (run.interrupted) return 'interrupted';
      if (run.dead) return 'dead';
      return run.endsAt <= world.now ? 'finished' : 'running';
    },
  };

  const commands: Commands = {
    async start(command) {
      world.step(false);
      world.commands.push(command);
      const ended = new Promise<Ended>((resolve) => {
        const refused = world.refuses(command);
        if (refused !== undefined) resolve(refused);
        else if (begin(command)) ends.set(command.run, resolve);
        else resolve({ exit: 11, said: 'has begun already' });
      });
      world.step(true);
      return { pid: 1, ended };
    },
  };

  const begin = (command: Command): boolean => {
    const there = world.runs.get(command.run);
    if (!('file' in command)) {
      if (there === undefined) return false;
      if (command.verb === 'cleanup' && there.interrupted) {
        // It is given up, and over once it has left nothing.
        there.endsAt = world.now;
        there.outcome = 'failed';
      }
      if (command.verb === 'cleanup') there.cleanup = 'done';
      there.dead = false;
      there.interrupted = false;
      there.resumes += 1;
      return true;
    }
    if (there !== undefined) {
      world.wrong.push(`${command.run} was begun twice`);
      return false;
    }
    for (const other of world.runs.values()) {
      if (other.plan === command.plan && world.phase(other) === 'running')
        world.wrong.push(`${command.run} was begun beside ${other.run}`);
    }
    world.runs.set(command.run, {
      run: command.run,
      plan: command.plan,
      drill: command.drill,
      groups: command.groups,
      startedAt: world.now,
      endsAt: world.now + world.duration(),
      outcome: world.outcome(),
      cleanup: 'done',
      dead: false,
      interrupted: false,
      signals: 0,
      resumes: 0,
    });
    return true;
  };

  const archive: SupervisorPorts['archive'] = {
    unread: () => world.unread,
    unclosed: () =>
      [...world.runs.values()]
        .filter((run) => run.cleanup !== 'done' || world.phase(run) !== 'finished')
        .map((run) => archived(run, world.phase(run))),
    refresh: () => Promise.resolve(),
    get: (id) => {
      const run = world.runs.get(id);
      return run === undefined ? undefined : archived(run, world.phase(run));
    },
    holder: async (plan) =>
      [...world.runs.values()].find((run) => run.plan === plan && world.phase(run) === 'running')?.run,
  };

  const portsOf = (ledger: Ledger): SupervisorPorts => ({
    ledger,
    catalog: {
      refresh: () => Promise.resolve(),
      plans: () => world.plans,
      plan: (name) => world.plans.find((plan) => plan.name === name),
      whole: () => world.whole,
    },
    archive,
    commands,
    now: () => world.now,
    newRunId: (plan) => `run-${plan}-${++serial}`,
    signal: (pid) => {
      const run = [...world.runs.values()].find((one) => pidOf(one) === pid);
      if (run === undefined) throw new Error('no such process');
      run.signals += 1;
      // It drains at once.
      if (world.phase(run) === 'running') run.interrupted = true;
    },
    isAlive: ({ phase }) => phase === 'running',
    assertLeader: () => Promise.resolve(),
    wake: () => {},
    say: (message) => world.said.push(message),
  });
  return world;
}

const pidOf = ({ run }: WorldRun): number => [...run].reduce((sum, char) => sum * 31 + char.charCodeAt(0), 7) % 1e9;

function archived(run: WorldRun, phase: ArchivedRun['phase']): ArchivedRun {
  const at = new Date(run.startedAt).toISOString();
  const carried = phase === 'running';
  return {
    runId: run.run,
    plan: { name: run.plan, digest: 'd' },
    phase,
    ...(phase === 'interrupted' ? { interrupted: { kind: 'signal', signal: 'SIGINT' } } : {}),
    ...(carried ? { owner: { state: 'alive' }, holder: { pid: pidOf(run) } } : {}),
    ...(phase === 'dead' ? { owner: { state: 'gone' } } : {}),
    simulated: false,
    operator: 'x@y',
    startedAt: at,
    lastEventAt: at,
    resumes: run.resumes,
    facts: () => ({
      report: {
        outcome: run.outcome,
        events: 1,
        drill: { cleanup: run.cleanup, ...(run.keptUntil === undefined ? {} : { keptUntil: run.keptUntil }) },
      },
      asked: run.groups ?? ['a', 'b', 'c'],
      provenAt: (run.groups ?? ['a', 'b', 'c']).map(() => (run.outcome === 'recovered' ? Date.parse(at) : 0)),
    }),
  } as unknown as ArchivedRun;
}
