/** What a person may ask of the daemon. Each is durable, with the name of who asked, before it is acted on. */
import { hash } from 'node:crypto';
import { selectGroups } from '../plan/select.ts';
import { AFTER_GIVING_UP } from '../report/next-step.ts';
import type { Archive } from './archive.ts';
import type { Catalog, WatchedPlan } from './catalog.ts';
import { ProblemError } from './http/problem.ts';
import type { RequestKey, Verb } from './ledger/event.ts';
import type { Ledger } from './ledger/ledger.ts';
import { requestKey, scheduleKey } from './ledger/state.ts';
import type { Supervisor } from './supervisor/supervisor.ts';

/** Groups that take part, as `zdr run` has them. */
export interface Selection {
  readonly only?: readonly string[];
  readonly skip?: readonly string[];
  readonly tags?: readonly string[];
  readonly waves?: readonly string[];
}

export interface OperationsPorts {
  readonly ledger: Ledger;
  readonly catalog: Catalog;
  readonly archive: Archive;
  readonly supervisor: Supervisor;
  readonly now: () => number;
  readonly newRunId: (plan: string) => string;
  /** Records the approval in the run's journal, as `zdr approve` does. Rejects with {@link ProblemError}. */
  readonly approve: (run: string, wave: string, by: string) => Promise<void>;
  /** Wakes the supervisor. */
  readonly wake: () => void;
}

export interface Asked {
  readonly by: string;
  /** The Idempotency-Key, if any. */
  readonly key?: string | undefined;
}

export interface Operations {
  start(asked: Asked, verb: Verb, plan: string, drill: string | undefined, selection: Selection): Promise<string>;
  cancel(asked: Asked, run: string, now: boolean): Promise<void>;
  resume(asked: Asked, run: string): Promise<void>;
  /** Removes what a drill made and kept, or left; gives it up where it has not ended. */
  cleanUp(asked: Asked, run: string): Promise<void>;
  approve(asked: Asked, run: string, wave: string): Promise<void>;
  pause(asked: Asked, plan: string, drill: string, reason: string): Promise<void>;
  unpause(asked: Asked, plan: string, drill: string): Promise<void>;
}

/** What was asked for and has not begun by then is given up: nobody expects it any more. */
const START_WITHIN_MS = 5 * 60_000;
/** How long an Idempotency-Key is remembered. */
export const KEY_KEPT_MS = 24 * 3_600_000;

export function createOperations(ports: OperationsPorts): Operations {
  const { ledger, catalog, archive, supervisor, now } = ports;

  const act = async <T>(work: () => Promise<T>): Promise<T> => {
    const broken = ledger.broken();
    if (broken !== undefined) throw new ProblemError('not-ready', broken.message, 'Look at the log of the daemon.');
    try {
      return await supervisor.exclusively(work);
    } finally {
      ports.wake();
    }
  };

  /** The run of an earlier request with the same key; a digest to remember otherwise. */
  const once = ({ by, key }: Asked, request: unknown): { readonly run: string } | { readonly request?: RequestKey } => {
    if (key === undefined) return {};
    const digest = hash('sha256', JSON.stringify(request), 'hex');
    const known = ledger.state.requests.get(requestKey(by, key));
    if (known === undefined || now() - Date.parse(known.at) > KEY_KEPT_MS) return { request: { key, digest } };
    if (known.digest === digest) return { run: known.run };
    throw new ProblemError('key-reused', `this key was used for another request, which made run ${known.run}`);
  };

  const soundPlan = (name: string): WatchedPlan & { readonly plan: NonNullable<WatchedPlan['plan']> } => {
    const watched = findPlan(catalog, name);
    const { plan, valid, trouble = `${watched.file} was never valid` } = watched;
    if (!valid || plan === undefined) {
      throw new ProblemError('plan-not-valid', trouble, `zdr validate ${watched.file} says what is wrong.`);
    }
    return { ...watched, plan };
  };

  const requireDrill = (plan: string, drill: string): void => {
    const { schedules } = findPlan(catalog, plan);
    if (schedules.some(({ name }) => name === drill)) return;
    const names = schedules.map(({ name }) => name).join(', ');
    throw new ProblemError('no-such-drill', `plan ${plan} has no drill ${drill}`, names && `It has: ${names}.`);
  };

  return {
    start: (asked, verb, plan, drill, selection) =>
      act(async () => {
        const known = once(asked, ['start', verb, plan, drill, selection]);
        if ('run' in known) return known.run;
        const watched = soundPlan(plan);
        if (drill !== undefined) requireDrill(plan, drill);
        const groups = chosenGroups(watched, selection);
        await archive.refresh();
        const holder = await archive.holder(plan);
        const pending = [...ledger.state.runs.values()].find(
          (run) => run.plan === plan && run.ended === undefined && archive.get(run.run)?.phase !== 'interrupted',
        );
        const busy = holder ?? pending?.run;
        if (busy !== undefined) {
          throw new ProblemError(
            'plan-busy',
            `run ${busy} of this plan is going on`,
            'Wait for its end, or cancel it.',
          );
        }
        const run = ports.newRunId(plan);
        await ledger.record({
          type: 'run.requested',
          run,
          verb,
          plan,
          ...(drill === undefined ? {} : { drill }),
          ...(groups === undefined ? {} : { groups }),
          by: asked.by,
          startBy: now() + START_WITHIN_MS,
          ...known,
        });
        return run;
      }),

    cancel: ({ by }, run, atOnce) =>
      act(async () => {
        await archive.refresh();
        const found = archive.get(run);
        const ours = ledger.state.runs.get(run);
        if (found === undefined && ours === undefined) throw noRun(run);
        if (found?.phase === 'finished' || (found === undefined && ours?.ended !== undefined)) throw ended(run);
        if (found?.carrier?.is === 'elsewhere') {
          const { host = 'another host', pid } = found.carrier.process ?? {};
          throw new ProblemError('run-elsewhere', `process ${pid} on ${host} carries it on`, 'Stop it there.');
        }
        if (ours === undefined && found?.carrier?.is !== 'alive') {
          throw new ProblemError('run-ended', `run ${run} is ${found?.phase}: nobody carries it on`);
        }
        await ledger.record({ type: 'run.cancelled', run, by, now: atOnce });
        if (ours === undefined) await supervisor.stop(run, atOnce);
      }),

    resume: (asked, run) =>
      act(async () => {
        const known = once(asked, ['resume', run]);
        if ('run' in known) return;
        await archive.refresh();
        const found = archive.get(run);
        if (found === undefined) {
          if (ledger.state.runs.has(run)) throw new ProblemError('run-not-begun', `run ${run} has not begun`);
          throw noRun(run);
        }
        if (found.phase === 'finished') throw ended(run);
        if (found.simulated) {
          throw new ProblemError('run-not-resumable', `run ${run} ran against a simulated site, which ended with it`);
        }
        if (found.carrier?.is === 'alive' || found.carrier?.is === 'elsewhere') {
          throw new ProblemError('run-goes-on', `run ${run} is being carried on`);
        }
        if (found.givenUp) {
          throw new ProblemError('run-not-resumable', `run ${run} was given up with --abandon`, AFTER_GIVING_UP);
        }
        await ledger.record({ type: 'resume.requested', run, plan: found.plan.name, by: asked.by, ...known });
        await supervisor.resumeOrCleanUp(run, 'resume', asked.by);
      }),

    cleanUp: ({ by }, run) =>
      act(async () => {
        await archive.refresh();
        const found = archive.get(run);
        if (found === undefined) throw noRun(run);
        if (found.drill === undefined || found.simulated) {
          throw new ProblemError('no-drill', `run ${run} is no drill at a real site`, 'What a run recovered stays.');
        }
        if (found.carrier?.is === 'alive' || found.carrier?.is === 'elsewhere') {
          throw new ProblemError('run-goes-on', `run ${run} is being carried on`, 'Cancel it: then it is cleaned up.');
        }
        const { cleanup } = found.facts().report.drill ?? {};
        if (cleanup === 'done') throw ended(run);
        await ledger.record({ type: 'cleanup.requested', run, by });
        await supervisor.resumeOrCleanUp(run, 'cleanup', by);
      }),

    approve: ({ by }, run, wave) =>
      act(async () => {
        await archive.refresh();
        const found = archive.get(run);
        if (found === undefined) throw noRun(run);
        if (found.phase === 'finished') throw ended(run);
        if (found.simulated) {
          throw new ProblemError('run-not-resumable', `run ${run} ran against a simulated site, which ended with it`);
        }
        if (found.carrier?.is === 'alive' || found.carrier?.is === 'elsewhere') {
          throw new ProblemError('run-goes-on', `run ${run} is being carried on, and does not wait for wave ${wave}`);
        }
        await ports.approve(run, wave, by);
        await ledger.record({ type: 'approval.forwarded', run, wave, by });
        await ledger.record({ type: 'resume.requested', run, plan: found.plan.name, by });
        await supervisor.resumeOrCleanUp(run, 'resume', by);
      }),

    pause: ({ by }, plan, drill, reason) =>
      act(async () => {
        requireDrill(plan, drill);
        if (ledger.state.pauses.has(scheduleKey(plan, drill))) return;
        await ledger.record({ type: 'schedule.paused', plan, drill, by, ...(reason === '' ? {} : { reason }) });
      }),

    unpause: ({ by }, plan, drill) =>
      act(async () => {
        requireDrill(plan, drill);
        if (!ledger.state.pauses.has(scheduleKey(plan, drill))) return;
        await ledger.record({ type: 'schedule.resumed', plan, drill, by });
      }),
  };
}

function findPlan(catalog: Catalog, name: string): WatchedPlan {
  const watched = catalog.plan(name);
  if (watched !== undefined) return watched;
  const names = catalog.plans().map((plan) => plan.name);
  throw new ProblemError(
    'no-such-plan',
    `no plan ${name} is watched`,
    names.length === 0 ? undefined : `There are: ${names.join(', ')}.`,
  );
}

/** Names of the groups, what they depend on included; undefined for all. */
function chosenGroups(
  { plan }: { readonly plan: NonNullable<WatchedPlan['plan']> },
  { only = [], skip = [], tags = [], waves = [] }: Selection,
): readonly string[] | undefined {
  if (only.length + skip.length + tags.length + waves.length === 0) return undefined;
  const { groups, unknown } = selectGroups(plan, { only, skip, tags, waves });
  const [first] = unknown;
  if (first !== undefined) throw new ProblemError('bad-request', `the plan has no group, tag or wave ${first}`);
  if (groups.length === 0) throw new ProblemError('bad-request', 'no group takes part');
  return groups;
}

const noRun = (run: string) => new ProblemError('no-such-run', `there is no run ${run}`);
const ended = (run: string) => new ProblemError('run-ended', `run ${run} has ended`);
