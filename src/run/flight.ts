/** The groups in flight: starts what the dispatcher frees, and draws the consequences of each end. */
import pLimit from 'p-limit';
import type { Plan, PlanGroup } from '../plan/plan.ts';
import { type Blocked, createDispatcher, type Dispatcher } from '../schedule/dispatcher.ts';
import { expectedMs } from '../schedule/expected.ts';
import { createAvailability } from './availability.ts';
import { createBudget } from './budget.ts';
import { createCircuits } from './circuit.ts';
import type { GroupContext } from './context.ts';
import type { EndReason, GroupOutcome, StopCause } from './event.ts';
import type { Failure } from './failure.ts';
import { createLearner } from './learn.ts';
import { createLook } from './look.ts';
import type { Clock, Site } from './ports.ts';
import type { Recorder } from './record.ts';
import { recoverGroup } from './recover.ts';
import type { RunState } from './state.ts';

export interface Flight {
  readonly dispatcher: Dispatcher;
  /** Brings back what the recorded state left in flight, and ends what it left impossible. */
  begin(): Promise<void>;
  /** Starts every group that may start now. */
  pump(): void;
  /** Starts nothing any more. */
  stop(cause: StopCause): Promise<void>;
  /** Ends the run by an error: nothing may go on. */
  fail(error: unknown): void;
  /** Resolves when the wave is done, or when nothing is in flight any more and nothing may start. Throws what broke the run. */
  landed(wave: number): Promise<void>;
  /** Ends every delay: nothing keeps the process from leaving. */
  end(): void;
}

export interface FlightOptions {
  readonly recorder: Recorder;
  readonly site: Site;
  readonly clock: Clock;
  readonly random: () => number;
}

export function createFlight({ recorder, site, clock, random }: FlightOptions): Flight {
  const { plan, openCircuits } = recorder.state();
  const byName = new Map(plan.groups.map((group) => [group.name, group]));
  const limit = pLimit(plan.concurrency);
  const budget = createBudget(plan, recorder.state());
  const circuits = createCircuits(plan, openCircuits.keys());
  const learner = createLearner(() => recorder.state());
  const { dispatcher, blocked } = openDispatcher(plan, recorder.state());
  /** Aborted when the journal broke: nothing may go on. */
  const broken = new AbortController();
  /** Aborted when nothing new may start: delays end at once. */
  const halted = new AbortController();
  const context: GroupContext = {
    plan,
    recorder,
    site,
    clock,
    random,
    signal: broken.signal,
    availability: createAvailability({ site, recorder, clock, random, signal: broken.signal }),
    look: createLook(site, clock, broken.signal),
    expectedMs: learner.expectedMs,
    receivingUuid: (group) => storageUuid(plan, group.receiving),
  };
  /** Groups that hold a slot. */
  let busy = 0;
  let wake: () => void = () => {};

  const stateOf = (name: string) => recorder.state().groups.get(name);

  const fail = (error: unknown) => {
    broken.abort(error);
    halted.abort();
    wake();
  };

  let stopping: Promise<void> | undefined;
  const stop = (cause: StopCause): Promise<void> => {
    stopping ??= recorder.record({ type: 'run.stopping', cause }).then(() => wake());
    dispatcher.stop();
    halted.abort();
    return stopping;
  };

  const notStarted = (group: string, reason: EndReason) =>
    recorder.record({ type: 'group.finished', group, outcome: 'not-started', reason });

  const block = async ({ group, dependency }: Blocked) => {
    const outcome = stateOf(dependency)?.outcome ?? 'not-started';
    await notStarted(group, { kind: 'dependency', group: dependency, outcome });
  };

  const ended = async (group: PlanGroup, outcome: GroupOutcome) => {
    for (const one of dispatcher.finish(group.name, outcome === 'recovered')) await block(one);
    const scope = budget.count(group, outcome);
    if (scope !== undefined) await stop({ kind: 'budget', scope });
  };

  /** What the last answer says of the storages, and of how long copies take. */
  const heed = async (group: PlanGroup) => {
    const call = stateOf(group.name)?.calls.at(-1);
    const { result } = call ?? {};
    if (result === undefined || (result.kind === 'failed' && result.failure.class !== 'transient')) return;
    if (result.kind === 'succeeded' && call?.settledAt !== undefined) {
      learner.learn(group, Date.parse(call.settledAt) - Date.parse(call.acceptedAt ?? call.issuedAt));
    }
    const failure = result.kind === 'failed' ? result.failure : undefined;
    if (result.kind === 'unknown') return;
    for (const { storage, kind } of circuits.count(group, failure === undefined)) {
      if (kind === 'closed') {
        dispatcher.release(storage);
        await recorder.record({ type: 'circuit.closed', storage });
      } else if (failure !== undefined) {
        await recorder.record({ type: 'circuit.opened', storage, failure });
        leaveAlone(storage, failure);
      }
    }
  };

  /** Holds a storage, and probes it with its smallest group from time to time until it works again or is given up. */
  const leaveAlone = (storage: string, failure: Failure) => {
    dispatcher.hold(storage);
    const watch = async () => {
      while (circuits.isOpen(storage) && !circuits.hopeless(storage)) {
        await clock.sleep(circuits.coolDownMs(storage), halted.signal);
        if (halted.signal.aborted || !circuits.isOpen(storage)) return;
        const probe = busy < plan.concurrency ? dispatcher.probe(storage) : undefined;
        if (probe !== undefined) await launch(probe);
      }
      if (circuits.hopeless(storage)) await giveUp(storage, failure);
    };
    watch().catch(fail);
  };

  const giveUp = async (storage: string, failure: Failure) => {
    for (const group of plan.groups) {
      if (group.source !== storage && group.destination !== storage) continue;
      const state = stateOf(group.name);
      if (state === undefined || state.phase === 'finished') continue;
      if (state.phase === 'running' && state.delayed === undefined) continue;
      const tried = state.delayed;
      const outcome = tried === undefined ? 'not-started' : 'failed';
      const reason: EndReason = tried === undefined ? { kind: 'circuit-open', storage } : { kind: 'failure', failure };
      await recorder.record({ type: 'group.finished', group: group.name, outcome, reason });
      await ended(group, outcome);
    }
    pump();
  };

  const carry = async (group: PlanGroup) => {
    const attempt = await recoverGroup(context, group);
    await heed(group);
    if (attempt.kind === 'finished') return ended(group, attempt.outcome);
    dispatcher.pause(group.name);
    void clock.sleep(attempt.delayMs, halted.signal).then(() => {
      if (halted.signal.aborted || stateOf(group.name)?.phase === 'finished') return;
      dispatcher.ready(group.name);
      pump();
    });
  };

  const launch = async (group: PlanGroup): Promise<void> => {
    busy += 1;
    try {
      await limit(() => carry(group));
    } catch (error) {
      fail(error);
    } finally {
      busy -= 1;
      pump();
    }
  };

  const pump = () => {
    if (!broken.signal.aborted) for (const group of dispatcher.start(plan.concurrency - busy)) void launch(group);
    wake();
  };

  return {
    dispatcher,
    pump,
    stop,
    fail,
    async begin() {
      for (const one of blocked) if (stateOf(one.group)?.phase !== 'finished') await block(one);
      if (budget.broken !== undefined) await stop({ kind: 'budget', scope: budget.broken });
      for (const [storage, failure] of recorder.state().openCircuits) leaveAlone(storage, failure);
      for (const { name, phase, delayed } of recorder.state().groups.values()) {
        const group = byName.get(name);
        // A group that waits for another attempt holds no slot; it starts again in its turn.
        if (phase !== 'running' || delayed !== undefined || group === undefined) continue;
        dispatcher.adopt(name);
        void launch(group);
      }
    },
    async landed(wave) {
      for (;;) {
        const over = broken.signal.aborted || halted.signal.aborted || dispatcher.waveDone(wave);
        if (busy === 0 && over) break;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      if (broken.signal.aborted) throw broken.signal.reason;
      await stopping;
    },
    end: () => halted.abort(),
  };
}

/** The dispatcher as the recorded state leaves it: ended groups are ended, and those behind failed ones blocked. */
function openDispatcher(plan: Plan, state: RunState): { dispatcher: Dispatcher; blocked: readonly Blocked[] } {
  const dispatcher = createDispatcher(plan, {
    expectedMs: (group) => expectedMs(group, plan, bytesBefore(state, group)),
  });
  const blocked: Blocked[] = [];
  for (const group of state.groups.values()) {
    if (group.phase !== 'finished') continue;
    // What was not selected is not waited for: whoever selected has seen to the dependencies.
    const satisfied = group.outcome === 'recovered' || group.reason?.kind === 'not-selected';
    blocked.push(...dispatcher.finish(group.name, satisfied));
  }
  return { dispatcher, blocked };
}

function bytesBefore(state: RunState, group: PlanGroup): number | undefined {
  const records = state.before.get(group.groupUuid) ?? [];
  const sum = records.reduce((total, record) => total + (record.sizeBytes ?? Number.NaN), 0);
  return sum > 0 ? sum : undefined;
}

function storageUuid(plan: Plan, name: string): string {
  const storage = plan.storages.find((candidate) => candidate.name === name);
  if (storage === undefined) throw new Error(`the plan has no storage ${name}`);
  return storage.uuid;
}
