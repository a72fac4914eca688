/**
 * What is known of a run: the fold of its events. Only {@link reduce} changes it; everything that a user sees
 * (progress, status, report, exit code) and everything that resume needs is read from it.
 */
import { given } from '../given.ts';
import type { Plan, PlanGroup } from '../plan/plan.ts';
import { type CleanupState, reduceCleanup } from './cleanup-state.ts';
import type { DrillTerms, FileDigest, GroupOutcome, JournalFormat, RecordedEvent, StopCause } from './event.ts';
import type { Failure } from './failure.ts';
import { type GroupState, pending, reduceGroup, reopen, StateError } from './group-state.ts';
import { seedOf } from './job-uuid.ts';
import { requireFormat } from './journal-format.ts';
import { type ClockState, foldChange, foldProcess, steadyClock } from './run-time.ts';
import { reduceSite, type SiteState } from './site-state.ts';

export { type CallState, type GroupState, mayReopen, StateError } from './group-state.ts';

/** What is known of one wave. */
export interface WaveState {
  readonly name: string;
  phase: 'pending' | 'waiting' | 'open' | 'closed';
  openedAt?: string;
  closedAt?: string;
  approvedBy?: string;
}

/** What is known of a run. */
export interface RunState extends SiteState {
  readonly format: JournalFormat;
  readonly runId: string;
  /** What the uuids of its jobs and VMs are derived from. */
  readonly seed: string;
  readonly plan: Plan;
  readonly tool: string;
  readonly operator: string;
  readonly parent?: string;
  readonly declaredAt?: string;
  readonly inputs?: readonly FileDigest[];
  readonly simulated?: { readonly speed: number; readonly seed: number };
  readonly startedAt: string;
  /** Sequence number and time of the last event folded. */
  seq: number;
  lastEventAt: string;
  readonly groups: Map<string, GroupState>;
  /** The plan's group of each name. */
  readonly planned: ReadonlyMap<string, PlanGroup>;
  readonly waves: WaveState[];
  /** Storages whose circuit is open. */
  readonly openCircuits: Map<string, Failure>;
  stopping?: StopCause;
  interrupted?: StopCause;
  finishedAt?: string;
  /** Groups whose outcome the run before does not know. */
  readonly doubtful: ReadonlySet<string>;
  /** Present in a drill. */
  readonly drill?: DrillTerms;
  /** What became of the cleanup, once the groups of a drill have ended. */
  readonly cleanup: CleanupState;
  /** What became of the machine's clock. */
  readonly clock: ClockState;
  resumes: number;
  /** When the process began that carries the run out, or did so last. */
  attendedSince: string;
}

function begin(event: RecordedEvent): RunState {
  if (event.type !== 'run.started') throw new StateError(`a run begins with run.started, not with ${event.type}`);
  const { plan } = event;
  requireFormat(event.format);
  const selected = event.selected === undefined ? undefined : new Set(event.selected);
  return {
    format: event.format,
    runId: event.runId,
    seed: seedOf(event.runId, event.salt),
    plan,
    tool: event.tool,
    operator: event.operator,
    ...given({
      parent: event.parent,
      declaredAt: event.declaredAt,
      inputs: event.inputs,
      simulated: event.simulated,
      drill: event.drill,
    }),
    doubtful: new Set(event.doubtful),
    cleanup: { removals: new Map() },
    planned: new Map(plan.groups.map((group) => [group.name, group])),
    startedAt: event.time,
    seq: event.seq,
    lastEventAt: event.time,
    before: new Map(),
    foundAt: new Map(),
    groups: new Map(
      plan.groups.map(({ name }) => [name, selected?.has(name) === false ? notSelected(name) : pending(name)]),
    ),
    waves: plan.waves.map((wave) => ({ name: wave.name, phase: 'pending' })),
    openCircuits: new Map(),
    clock: steadyClock(),
    resumes: 0,
    attendedSince: event.time,
  };
}

const notSelected = (name: string): GroupState => ({
  ...pending(name),
  phase: 'finished',
  outcome: 'not-started',
  reason: { kind: 'not-selected' },
});

/**
 * Folds one event into the state. The state is changed in place, since a journal may hold a million events;
 * callers treat what they get as the new state and forget the old one. Throws {@link StateError}.
 */
export function reduce(state: RunState | undefined, event: RecordedEvent): RunState {
  if (state === undefined) return begin(event);
  if (event.seq !== state.seq + 1) throw new StateError(`event ${event.seq} follows event ${state.seq}`);
  if (state.finishedAt !== undefined && !mayFollowTheEnd(state, event)) {
    throw new StateError(`${event.type} after the end of the run`);
  }
  if (!(isInstant(event.time) && event.time >= state.lastEventAt)) {
    throw new StateError(`event ${event.seq} is of a time before the event before it`);
  }
  fold(state, event);
  state.seq = event.seq;
  state.lastEventAt = event.time;
  return state;
}

/** As every event is dated, so that their order is that of the texts. */
const isInstant = (time: unknown): boolean =>
  typeof time === 'string' && time.length === '2026-11-24T06:15:30.000Z'.length && !Number.isNaN(Date.parse(time));

/** Nothing is changed by an event that is refused. */
function fold(state: RunState, event: RecordedEvent): void {
  switch (event.type) {
    case 'run.started':
      throw new StateError('a run begins only once');
    case 'clock.changed':
      if (!(event.aheadMs >= 0 && event.aheadMs <= FARTHEST_MS)) {
        throw new StateError(`a clock cannot be ${String(event.aheadMs)} ms ahead`);
      }
      foldChange(state.clock, event);
      break;
    case 'run.resumed':
      state.resumes += 1;
      foldProcess(state.clock, event.seq);
      state.foundAt.clear();
      state.attendedSince = event.time;
      delete state.stopping;
      delete state.interrupted;
      delete state.unavailable;
      delete state.unavailableSince;
      delete state.repeatsRefused;
      break;
    case 'site.opened':
    case 'site.dialect':
    case 'site.repeats':
    case 'site.unavailable':
    case 'site.available':
    case 'groups.found':
      reduceSite(state, event);
      break;
    case 'wave.waiting':
    case 'wave.approved':
    case 'wave.opened':
    case 'wave.closed':
      reduceWave(state, event);
      break;
    case 'circuit.opened':
      if (!state.plan.storages.some(({ name }) => name === event.storage)) {
        throw new StateError(`the plan has no storage ${event.storage}`);
      }
      state.openCircuits.set(event.storage, event.failure);
      break;
    case 'circuit.closed':
      state.openCircuits.delete(event.storage);
      break;
    case 'run.stopping':
      state.stopping = event.cause;
      break;
    case 'run.interrupted':
      state.interrupted = event.cause;
      break;
    case 'run.finished':
      finish(state, event);
      break;
    case 'cleanup.kept':
    case 'cleanup.started':
    case 'removal.issued':
    case 'removal.settled':
    case 'cleanup.finished':
      reduceCleanup(state, event);
      break;
    case 'group.reopened': {
      const group = groupOf(state, event.group);
      reopen(state, group);
      const wave = state.waves[state.planned.get(event.group)?.wave ?? -1];
      if (wave?.phase === 'closed') {
        wave.phase = 'open';
        delete wave.closedAt;
      }
      break;
    }
    case 'group.started':
    case 'group.verified':
    case 'group.delayed':
    case 'group.finished':
    case 'call.issued':
    case 'call.accepted':
    case 'call.lost':
    case 'call.settled':
    case 'vm.issued':
    case 'vm.accepted':
    case 'vm.settled':
    case 'vm.observed':
    case 'check.finished': {
      const group = groupOf(state, event.group);
      const planned = state.planned.get(event.group);
      if (planned === undefined) break;
      reduceGroup({ run: state, planned }, group, event);
      break;
    }
    default:
      throw new StateError(`this version knows no event ${(event satisfies never as RecordedEvent).type}`);
  }
}

function reduceWave(state: RunState, event: Extract<RecordedEvent, { type: `wave.${string}` }>): void {
  const wave = state.waves.find(({ name }) => name === event.wave);
  if (wave === undefined) throw new StateError(`the plan has no wave ${event.wave}`);
  switch (event.type) {
    case 'wave.waiting':
      wave.phase = 'waiting';
      break;
    case 'wave.approved':
      if (event.planDigest !== state.plan.digest)
        throw new StateError(`wave ${event.wave} was approved for another plan`);
      wave.approvedBy = event.by;
      break;
    case 'wave.opened':
      Object.assign(wave, { phase: 'open', openedAt: event.time });
      break;
    case 'wave.closed':
      Object.assign(wave, { phase: 'closed', closedAt: event.time });
      break;
  }
}

function finish(state: RunState, { counts: said, time }: Extract<RecordedEvent, { type: 'run.finished' }>): void {
  const { unfinished, ...counts } = countOutcomes(state);
  const wrong = unfinished > 0 ? (['unfinished', unfinished] as const) : Object.entries(counts).find(differs(said));
  if (wrong !== undefined)
    throw new StateError(`the run ended with ${wrong[1]} groups ${wrong[0]}, and says otherwise`);
  state.finishedAt = time;
}

const differs =
  (said: Record<string, number>) =>
  ([outcome, count]: readonly [string, number]): boolean =>
    said[outcome] !== count;

/** A thousand years, in ms: no clock is farther off. */
const FARTHEST_MS = 1_000 * 366 * 86_400_000;

/** A drill goes on after its groups have ended: it cleans up, in one process or several. */
function mayFollowTheEnd({ drill }: RunState, { type }: RecordedEvent): boolean {
  return drill !== undefined && /^(cleanup|removal|site|clock)[.]|^run[.](resumed|interrupted)$/.test(type);
}

/** What tells whether a run is over. */
export type Ending = Pick<RunState, 'finishedAt' | 'drill'> & {
  readonly cleanup: Pick<CleanupState, 'kept' | 'finishedAt'>;
};

/** True when nothing is left to do: the groups have ended, and a drill has cleaned up or keeps what it made. */
export function isOver({ finishedAt, drill, cleanup }: Ending): boolean {
  return (
    finishedAt !== undefined && (drill === undefined || cleanup.kept !== undefined || cleanup.finishedAt !== undefined)
  );
}

/** The number of groups by outcome; `undefined` counts those that have not ended. */
export function countOutcomes(state: RunState): Record<GroupOutcome, number> & { unfinished: number } {
  const counts = { recovered: 0, differs: 0, failed: 0, unknown: 0, 'not-started': 0, unfinished: 0 };
  for (const group of state.groups.values()) counts[group.outcome ?? 'unfinished'] += 1;
  return counts;
}

function groupOf(state: RunState, name: string): GroupState {
  const group = state.groups.get(name);
  if (group === undefined) throw new StateError(`the plan has no group ${name}`);
  return group;
}
