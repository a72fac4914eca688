/**
 * What is known of a run: the fold of its events. Only {@link reduce} changes it; everything that a user sees
 * (progress, status, report, exit code) and everything that resume needs is read from it.
 */
import type { BackupRecord } from '../plan/inventory.ts';
import type { Plan } from '../plan/plan.ts';
import type { GroupJudgement } from '../reconcile/judgement.ts';
import type { CallResult, EndReason, FileDigest, GroupOutcome, RecordedEvent, StopCause } from './event.ts';
import type { Failure } from './failure.ts';
import { jobUuid } from './job-uuid.ts';
import type { SiteFacts } from './ports.ts';

/** One request to recover a group, from intent to result. */
export interface CallState {
  readonly call: number;
  readonly attempt: number;
  readonly job: string;
  readonly issuedAt: string;
  /** The job's uuid where the server chose it itself. */
  serverJob?: string;
  acceptedAt?: string;
  settledAt?: string;
  result?: CallResult;
}

export interface GroupState {
  readonly name: string;
  phase: 'pending' | 'running' | 'finished';
  startedAt?: string;
  finishedAt?: string;
  readonly calls: CallState[];
  /** Time of the settled calls while a zdr attended to them, in ms. */
  spentMs?: number;
  /** Why it waits for another attempt; gone when the next call is issued. */
  delayed?: { readonly delayMs: number; readonly since: string; readonly failure: Failure };
  outcome?: GroupOutcome;
  reason?: EndReason;
  judgement?: GroupJudgement;
}

export interface WaveState {
  readonly name: string;
  phase: 'pending' | 'waiting' | 'open' | 'closed';
  openedAt?: string;
  closedAt?: string;
  approvedBy?: string;
}

export interface RunState {
  readonly runId: string;
  readonly plan: Plan;
  readonly tool: string;
  readonly operator: string;
  readonly parent?: string;
  readonly inputs?: readonly FileDigest[];
  readonly simulated?: { readonly speed: number; readonly seed: number };
  readonly startedAt: string;
  /** Sequence number and time of the last event folded. */
  seq: number;
  lastEventAt: string;
  site?: SiteFacts;
  dialect?: 'documented' | 'sdk';
  /** Set while the management node is out of reach. */
  unavailable?: Failure;
  /** Since when. */
  unavailableSince?: string;
  /** Records by group UUID as they were before the run. */
  readonly before: Map<string, readonly BackupRecord[]>;
  /** When the process that attends now looked at them, by group UUID. */
  readonly foundAt: Map<string, string>;
  readonly groups: Map<string, GroupState>;
  readonly waves: WaveState[];
  /** Storages whose circuit is open. */
  readonly openCircuits: Map<string, Failure>;
  stopping?: StopCause;
  interrupted?: StopCause;
  finishedAt?: string;
  resumes: number;
  /** When the process began that carries the run out, or did so last. */
  attendedSince: string;
}

/** Thrown for a sequence of events that no run can have written. */
export class StateError extends Error {
  override readonly name = 'StateError';
}

function begin(event: RecordedEvent): RunState {
  if (event.type !== 'run.started') throw new StateError(`a run begins with run.started, not with ${event.type}`);
  const { plan } = event;
  if (event.format !== 1) {
    throw new StateError(`the journal has format ${String(event.format)}, and this version of zdr reads format 1`);
  }
  const selected = event.selected === undefined ? undefined : new Set(event.selected);
  return {
    runId: event.runId,
    plan,
    tool: event.tool,
    operator: event.operator,
    ...(event.parent === undefined ? {} : { parent: event.parent }),
    ...(event.inputs === undefined ? {} : { inputs: event.inputs }),
    ...(event.simulated === undefined ? {} : { simulated: event.simulated }),
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
    resumes: 0,
    attendedSince: event.time,
  };
}

const pending = (name: string): GroupState => ({ name, phase: 'pending', calls: [] });

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
  if (state.finishedAt !== undefined) throw new StateError(`${event.type} after the end of the run`);
  state.seq = event.seq;
  state.lastEventAt = event.time;
  switch (event.type) {
    case 'run.started':
      throw new StateError('a run begins only once');
    case 'run.resumed':
      state.resumes += 1;
      state.foundAt.clear();
      state.attendedSince = event.time;
      delete state.stopping;
      delete state.interrupted;
      delete state.unavailable;
      delete state.unavailableSince;
      break;
    case 'site.opened':
      state.site = {
        queries: event.queries,
        ...(event.endpoint === undefined ? {} : { endpoint: event.endpoint }),
        ...(event.version === undefined ? {} : { version: event.version }),
        ...(event.timeZone === undefined ? {} : { timeZone: event.timeZone }),
      };
      break;
    case 'site.dialect':
      state.dialect = event.dialect;
      break;
    case 'site.unavailable':
      state.unavailable = event.failure;
      state.unavailableSince = event.time;
      break;
    case 'site.available':
      delete state.unavailable;
      delete state.unavailableSince;
      break;
    case 'groups.found':
      for (const found of event.groups) {
        state.before.set(found.groupUuid, found.records);
        state.foundAt.set(found.groupUuid, event.time);
      }
      break;
    case 'wave.waiting':
      waveOf(state, event.wave).phase = 'waiting';
      break;
    case 'wave.approved':
      if (event.planDigest !== state.plan.digest)
        throw new StateError(`wave ${event.wave} was approved for another plan`);
      waveOf(state, event.wave).approvedBy = event.by;
      break;
    case 'wave.opened':
      Object.assign(waveOf(state, event.wave), { phase: 'open', openedAt: event.time });
      break;
    case 'wave.closed':
      Object.assign(waveOf(state, event.wave), { phase: 'closed', closedAt: event.time });
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
    case 'run.finished': {
      const counts = countOutcomes(state);
      const wrong = Object.entries(counts).find(([outcome, count]) => {
        return count !== (outcome === 'unfinished' ? 0 : event.counts[outcome as GroupOutcome]);
      });
      if (wrong !== undefined)
        throw new StateError(`the run ended with ${wrong[1]} groups ${wrong[0]}, and says otherwise`);
      state.finishedAt = event.time;
      break;
    }
    case 'group.started':
    case 'call.issued':
    case 'call.accepted':
    case 'call.settled':
    case 'group.delayed':
    case 'group.finished':
      reduceGroup(state, groupOf(state, event.group), event);
      break;
    default:
      throw new StateError(`this version knows no event ${(event satisfies never as RecordedEvent).type}`);
  }
  return state;
}

type GroupEvent = Extract<RecordedEvent, { group: string }>;

function reduceGroup({ runId, attendedSince }: RunState, group: GroupState, event: GroupEvent): void {
  if (group.phase === 'finished') throw new StateError(`${event.type} after the end of group ${group.name}`);
  switch (event.type) {
    case 'group.started':
      group.phase = 'running';
      group.startedAt = event.time;
      break;
    case 'call.issued': {
      const before = group.calls.at(-1);
      if (before !== undefined && before.result === undefined) {
        throw new StateError(`group ${group.name} is called while its call ${before.call} is open`);
      }
      if (event.call !== group.calls.length + 1 || event.job !== jobUuid(runId, group.name, event.call)) {
        throw new StateError(`call ${event.call} of group ${group.name} is none that this run can have made`);
      }
      delete group.delayed;
      group.calls.push({ call: event.call, attempt: event.attempt, job: event.job, issuedAt: event.time });
      break;
    }
    case 'call.accepted':
      Object.assign(callOf(group, event.job), {
        acceptedAt: event.time,
        ...(event.serverJob === undefined ? {} : { serverJob: event.serverJob }),
      });
      break;
    case 'call.settled': {
      const call = callOf(group, event.job);
      if (call.result !== undefined) throw new StateError(`call ${call.call} of group ${group.name} ends twice`);
      call.settledAt = event.time;
      call.result = event.result;
      const since = Math.max(Date.parse(call.issuedAt), Date.parse(attendedSince));
      group.spentMs = (group.spentMs ?? 0) + Date.parse(event.time) - since;
      break;
    }
    case 'group.delayed':
      group.delayed = { delayMs: event.delayMs, since: event.time, failure: event.failure };
      break;
    case 'group.finished':
      if (event.outcome === 'recovered' && event.judgement?.recovered !== true) {
        throw new StateError(`group ${group.name} ended recovered without the proof of it`);
      }
      group.phase = 'finished';
      group.finishedAt = event.time;
      group.outcome = event.outcome;
      if (event.reason !== undefined) group.reason = event.reason;
      if (event.judgement !== undefined) group.judgement = event.judgement;
      delete group.delayed;
      break;
  }
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

function waveOf(state: RunState, name: string): WaveState {
  const wave = state.waves.find((candidate) => candidate.name === name);
  if (wave === undefined) throw new StateError(`the plan has no wave ${name}`);
  return wave;
}

function callOf(group: GroupState, job: string): CallState {
  const call = group.calls.at(-1);
  if (call?.job !== job) throw new StateError(`group ${group.name} has no call ${job}`);
  return call;
}
