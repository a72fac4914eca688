/**
 * What comes of a request by a person: values in, events out. operations.ts records them. Whatever cannot be done throws
 * a {@link ProblemError}, and then nothing has been done.
 */
import { hash } from 'node:crypto';
import type { Plan } from '../plan/plan.ts';
import { type Selection as GroupSelection, selectGroups } from '../plan/select.ts';
import { AFTER_GIVING_UP } from '../report/next-step.ts';
import type { ArchivedRun } from './archived-run.ts';
import type { Catalog, WatchedPlan } from './catalog.ts';
import { ProblemError } from './http/problem.ts';
import type { LedgerEvent, RequestKey } from './ledger/event.ts';
import { type LedgerState, type OurRun, requestKey } from './ledger/state.ts';

/** Who asks. */
export interface Asked {
  readonly by: string;
  /** The Idempotency-Key, if any. */
  readonly key?: string | undefined;
}

/** Groups that take part, as `zdr run` has them. */
export type Selection = Partial<GroupSelection>;

/** What is recorded, and what the supervisor does after it at once. */
export interface Decided {
  readonly events: readonly LedgerEvent[];
  /** `leave`: stop without waiting for running jobs. */
  readonly then?: 'resume' | 'cleanup' | 'stop' | 'leave';
}

/** The run that is asked about: by its journal, and by the ledger. */
export interface Subject {
  readonly run: string;
  readonly found: ArchivedRun | undefined;
  readonly ours: OurRun | undefined;
}

type Requested = Extract<LedgerEvent, { readonly type: 'run.requested' }>;

/** What was asked for and has not begun by then is refused: nobody expects it any more. */
const START_WITHIN_MS = 5 * 60_000;
/** How long an Idempotency-Key is remembered. */
const KEY_KEPT_MS = 24 * 3_600_000;

/** The run of an earlier request with the same key; else what is to be remembered of this one. `now`: ms since the epoch. */
export function recall(
  { requests }: Pick<LedgerState, 'requests'>,
  { by, key }: Asked,
  asked: unknown,
  now: number,
):
  | { readonly run: string; readonly request?: never }
  | { readonly run?: never; readonly request: RequestKey | undefined } {
  if (key === undefined) return { request: undefined };
  const digest = hash('sha256', JSON.stringify(asked), 'hex');
  const known = requests.get(requestKey(by, key));
  if (known === undefined || now - Date.parse(known.at) > KEY_KEPT_MS) return { request: { key, digest } };
  if (known.digest === digest) return { run: known.run };
  throw new ProblemError('key-reused', `this key was used for another request, which made run ${known.run}`);
}

/** `busy`: the run of the plan that goes on, or is about to begin. `now`: ms since the epoch. */
export function start(
  { selection, ...wanted }: Pick<Requested, 'run' | 'verb' | 'drill' | 'by' | 'request'> & { selection: Selection },
  { name, file, valid, plan, trouble = `${file} was never valid` }: WatchedPlan,
  busy: string | undefined,
  now: number,
): Decided {
  if (!valid || plan === undefined)
    throw new ProblemError('plan-not-valid', trouble, `zdr validate ${file} says what is wrong.`);
  const groups = chosenGroups(plan, selection);
  if (busy !== undefined)
    throw new ProblemError('plan-busy', `run ${busy} of this plan is going on`, 'Wait for its end, or cancel it.');
  return { events: [{ type: 'run.requested', ...wanted, plan: name, groups, startBy: now + START_WITHIN_MS }] };
}

export function cancel({ by }: Asked, { run, found, ours }: Subject, atOnce: boolean): Decided {
  if (found === undefined && ours === undefined) throw noRun(run);
  if (found?.phase === 'finished' || (found === undefined && ours?.ended !== undefined)) throw hasEnded(run);
  if (found?.owner?.state === 'elsewhere') {
    const { host = 'another host', pid } = found.owner.process ?? {};
    throw new ProblemError('run-elsewhere', `process ${pid} on ${host} carries it on`, 'Stop it there.');
  }
  if (ours === undefined && found?.owner?.state !== 'alive')
    throw new ProblemError('run-ended', `run ${run} is ${found?.phase}: nobody carries it on`);
  const events = [{ type: 'run.cancelled', run, by, now: atOnce }] as const;
  // One of ours is stopped at the next look.
  return ours === undefined ? { events, then: atOnce ? 'leave' : 'stop' } : { events };
}

export function resume(by: string, request: RequestKey | undefined, subject: Subject): Decided {
  const { run, found, ours } = subject;
  if (found === undefined && ours !== undefined) throw new ProblemError('run-not-begun', `run ${run} has not begun`);
  const { plan } = requireLeft(subject);
  return { events: [{ type: 'resume.requested', run, plan: plan.name, by, request }], then: 'resume' };
}

/** Once the approval stands in the journal of the run. */
export function approve(by: string, subject: Subject, wave: string): Decided {
  const { run } = subject;
  const { plan } = requireLeft(subject, `, and does not wait for wave ${wave}`);
  return {
    events: [
      { type: 'approval.forwarded', run, wave, by },
      { type: 'resume.requested', run, plan: plan.name, by },
    ],
    then: 'resume',
  };
}

/** Also of a drill that has not ended, which is given up by that. */
export function cleanUp({ by }: Asked, { run, found }: Subject): Decided {
  if (found === undefined) throw noRun(run);
  if (found.drill === undefined || found.simulated)
    throw new ProblemError('no-drill', `run ${run} is no drill at a real site`, 'What a run recovered stays.');
  if (isCarried(found))
    throw new ProblemError('run-goes-on', `run ${run} is being carried on`, 'Cancel it: then it is cleaned up.');
  if (found.facts().report.drill?.cleanup === 'done') throw hasEnded(run);
  return { events: [{ type: 'cleanup.requested', run, by }], then: 'cleanup' };
}

/** A run that nobody carries on, and that could be gone on with. */
function requireLeft({ run, found }: Subject, why = ''): ArchivedRun {
  if (found === undefined) throw noRun(run);
  if (found.phase === 'finished') throw hasEnded(run);
  if (found.simulated)
    throw new ProblemError('run-not-resumable', `run ${run} ran against a simulated site, which ended with it`);
  if (isCarried(found)) throw new ProblemError('run-goes-on', `run ${run} is being carried on${why}`);
  if (found.givenUp)
    throw new ProblemError('run-not-resumable', `run ${run} was given up with --abandon`, AFTER_GIVING_UP);
  return found;
}

const isCarried = ({ owner }: ArchivedRun): boolean => owner?.state === 'alive' || owner?.state === 'elsewhere';

/** The plan of a name, and that it has the drill, where one is named. */
export function requirePlan(catalog: Pick<Catalog, 'plan' | 'plans'>, name: string, drill?: string): WatchedPlan {
  const watched = catalog.plan(name);
  if (watched === undefined) {
    const names = catalog.plans().map((plan) => plan.name);
    const hint = names.length === 0 ? undefined : `There are: ${names.join(', ')}.`;
    throw new ProblemError('no-such-plan', `no plan ${name} is watched`, hint);
  }
  const names = watched.schedules.map((schedule) => schedule.name);
  if (drill === undefined || names.includes(drill)) return watched;
  const hint = names.length === 0 ? '' : `It has: ${names.join(', ')}.`;
  throw new ProblemError('no-such-drill', `plan ${name} has no drill ${drill}`, hint);
}

/** Names of the groups, what they depend on included; undefined for all. */
function chosenGroups(
  plan: Plan,
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
const hasEnded = (run: string) => new ProblemError('run-ended', `run ${run} has ended`);
