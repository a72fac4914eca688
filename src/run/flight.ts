/** The groups in flight: starts what the dispatcher frees, and draws the consequences of each end. */

import pLimit from 'p-limit';
import type { PlanGroup } from '../plan/plan.ts';
import { storageUuid } from '../plan/storages.ts';
import type { Blocked, Dispatcher } from '../schedule/dispatcher.ts';
import { createAvailability } from './availability.ts';
import { leftOf, openDispatcher } from './begin.ts';
import { createBudget } from './budget.ts';
import type { GroupContext } from './context.ts';
import type { EndReason, GroupOutcome, StopCause } from './event.ts';
import { createLearner } from './learn.ts';
import { createLook } from './look.ts';
import type { Clock, Prober, Site } from './ports.ts';
import type { Recorder } from './record.ts';
import { recoverGroup } from './recover.ts';
import { createRepeatsRefused } from './repeats.ts';
import { restoreGroup } from './restore.ts';
import { createDoorkeeper, type Shortage } from './room.ts';
import { type Slots, unshared } from './slots.ts';
import { createStorageWatch } from './storage-watch.ts';

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
  readonly prober: Prober;
  /** Absent where the run shares its storages with no other. */
  readonly slots?: Slots;
  /** Told of the storages that groups wait for because other runs hold them, whenever that changes. */
  readonly onShortage?: (shortages: readonly Shortage[]) => void;
}

export function createFlight(options: FlightOptions): Flight {
  const { recorder, site, clock, random, prober, slots = unshared, onShortage = () => {} } = options;
  const { plan } = recorder.state();
  const byName = new Map(plan.groups.map((group) => [group.name, group]));
  const once = new Set<string>();
  const shared = new Set(
    plan.groups.filter(({ groupUuid: uuid }) => once.size === once.add(uuid).size).map(({ groupUuid }) => groupUuid),
  );
  const limit = pLimit(plan.concurrency);
  const creations = pLimit(plan.restores ?? 1);
  const budget = createBudget(plan, recorder.state());
  const learner = createLearner(() => recorder.state());
  const { dispatcher, blocked } = openDispatcher(plan, recorder.state());
  /** Aborted when the journal broke: nothing may go on. */
  const broken = new AbortController();
  /** Aborted when nothing new may start: delays end at once. */
  const halted = new AbortController();
  /** Aborted when the run is left with work undone. */
  const left = new AbortController();
  const context: GroupContext = {
    plan,
    recorder,
    site,
    clock,
    random,
    signal: broken.signal,
    halted: () => halted.signal.aborted,
    prober,
    leaving: () => left.signal.aborted,
    left: left.signal,
    windingUp: () => recorder.state().stopping?.kind === 'cleanup',
    availability: createAvailability({ site, recorder, clock, random, signal: halted.signal }),
    noteDialect: () => noteDialect(),
    look: createLook(site, clock, broken.signal),
    learner,
    time: recorder.time,
    repeatsRefused: createRepeatsRefused(recorder, site, broken.signal),
    isShared: (groupUuid) => shared.has(groupUuid),
    receivingUuid: (group) => storageUuid(plan, group.receiving),
  };
  /** Groups that hold a slot. */
  const flying = new Set<string>();
  /** Groups whose copy is proven, and whose VM is being made and checked: they hold no slot of the copies. */
  const restoring = new Set<string>();
  /** Groups whose end is being recorded although they don't fly. */
  const ending = new Set<string>();
  /** What else must be done before a wave has landed. */
  let chores = 0;
  let wake: () => void = () => {};

  let noted = recorder.state().dialect;
  const noteDialect = async () => {
    const dialect = site.dialect();
    if (dialect === undefined || dialect === noted) return;
    noted = dialect;
    await recorder.record({ type: 'site.dialect', dialect });
  };

  const isVerified = (name: string) => stateOf(name)?.verifiedAt !== undefined;
  const stateOf = (name: string) => recorder.state().groups.get(name);

  const fail = (error: unknown) => {
    broken.abort(error);
    halted.abort();
    left.abort();
    wake();
  };

  let stopping: Promise<void> | undefined;
  const stop = (cause: StopCause): Promise<void> => {
    // The first cause decides: a run that ends by itself is not left.
    if (stopping === undefined && (cause.kind === 'signal' || cause.kind === 'approval')) left.abort();
    stopping ??= recorder.record({ type: 'run.stopping', cause }).then(() => wake());
    dispatcher.stop();
    halted.abort();
    return stopping;
  };

  /** Ends a group that does not fly, and those that depend on it. The dispatcher knows first: none of them starts meanwhile. */
  const end = async (group: PlanGroup, outcome: GroupOutcome, reason: EndReason) => {
    ending.add(group.name);
    const behind = unblock(group, outcome);
    await recorder.record({ type: 'group.finished', group: group.name, outcome, reason });
    await behind();
  };

  /** Tells the dispatcher of an end; returns what is left to record of its consequences. */
  const unblock = (group: PlanGroup, outcome: GroupOutcome): (() => Promise<void>) => {
    const lost = dispatcher.finish(group.name, outcome === 'recovered');
    for (const one of lost) ending.add(one.group);
    const scope = budget.count(group, outcome);
    return async () => {
      for (const one of lost) await block(one);
      if (scope !== undefined) await stop({ kind: 'budget', scope });
    };
  };

  const block = async ({ group, dependency }: Blocked) => {
    const outcome = stateOf(dependency)?.outcome ?? 'not-started';
    const reason: EndReason = { kind: 'dependency', group: dependency, outcome };
    await recorder.record({ type: 'group.finished', group, outcome: 'not-started', reason });
  };

  const giveUp = async (storage: string) => {
    chores += 1;
    try {
      for (const group of plan.groups) {
        if (group.source !== storage && group.destination !== storage) continue;
        if (flying.has(group.name) || ending.has(group.name) || isVerified(group.name)) continue;
        const { phase, delayed } = stateOf(group.name) ?? {};
        if (phase === undefined || phase === 'finished') continue;
        if (delayed === undefined) await end(group, 'not-started', { kind: 'circuit-open', storage });
        else await end(group, 'failed', { kind: 'failure', failure: delayed.failure });
      }
    } finally {
      chores -= 1;
      pump();
    }
  };

  /** What the last answer says of the storages, and of how long copies take. */
  const heed = async (group: PlanGroup, probe: string | undefined) => {
    const call = stateOf(group.name)?.calls.at(-1);
    const { result } = call ?? {};
    if (result === undefined || result.kind === 'unknown') return;
    if (result.kind === 'failed' && result.failure.class !== 'transient') return;
    if (result.kind === 'succeeded' && call !== undefined) learner.learn(group, call);
    await storages.heed(group, result.kind === 'failed' ? result.failure : undefined, probe);
  };

  const carry = async (group: PlanGroup, probe: string | undefined) => {
    const attempt = await recoverGroup(context, group, probe !== undefined);
    door.leave(group);
    await heed(group, probe);
    if (attempt.kind === 'finished') return unblock(group, attempt.outcome)();
    if (attempt.kind === 'verified') {
      dispatcher.pause(group.name);
      void restore(group);
      return;
    }
    if (attempt.kind === 'retry' && storages.givenUp(group) !== undefined && !halted.signal.aborted) {
      return end(group, 'failed', { kind: 'failure', failure: attempt.failure });
    }
    dispatcher.pause(group.name);
    if (attempt.kind === 'retry') comeBack(group, attempt.delayMs);
  };

  /** Makes the VM of a verified group, and ends the group by what becomes of it. */
  const restore = async (group: PlanGroup): Promise<void> => {
    if (group.restore === undefined) return;
    restoring.add(group.name);
    try {
      const { delayed } = stateOf(group.name) ?? {};
      if (delayed !== undefined) await clock.sleep(leftOf(delayed, recorder.time), left.signal);
      for (;;) {
        const attempt = await restoreGroup(context, group, group.restore, creations);
        if (attempt.kind === 'finished') await unblock(group, attempt.outcome)();
        if (attempt.kind !== 'retry') break;
        await clock.sleep(attempt.delayMs, left.signal);
      }
    } catch (error) {
      fail(error);
    } finally {
      restoring.delete(group.name);
      pump();
    }
  };

  /** Lets a paused group start again after a while. */
  const comeBack = (group: PlanGroup, afterMs: number) => {
    void clock.sleep(afterMs, halted.signal).then(() => {
      if (halted.signal.aborted || ending.has(group.name)) return;
      dispatcher.ready(group.name);
      pump();
    });
  };

  /** False where another run holds the room on its storages: it is ready again then. */
  const launch = async (group: PlanGroup, probe?: string): Promise<boolean> => {
    flying.add(group.name);
    try {
      return await limit(async () => {
        const entered = await door.enter(group, probe);
        if (entered) await carry(group, probe);
        return entered;
      });
    } catch (error) {
      fail(error);
      return true;
    } finally {
      flying.delete(group.name);
      pump();
    }
  };

  const pump = () => {
    if (!broken.signal.aborted) {
      for (const group of dispatcher.start(plan.concurrency - flying.size)) void launch(group);
      door.watch();
    }
    wake();
  };

  const door = createDoorkeeper({
    plan,
    recorder,
    dispatcher,
    slots,
    clock,
    random,
    halted: halted.signal,
    pump,
    fail,
    onShortage,
  });

  const storages = createStorageWatch({
    plan,
    recorder,
    dispatcher,
    clock,
    random,
    halted: halted.signal,
    hasSlot: () => flying.size < plan.concurrency,
    launch,
    giveUp,
    fail,
  });

  return {
    dispatcher,
    pump,
    stop,
    fail,
    async begin() {
      for (const one of blocked) if (stateOf(one.group)?.phase !== 'finished') await block(one);
      if (budget.broken !== undefined) await stop({ kind: 'budget', scope: budget.broken });
      for (const storage of recorder.state().openCircuits.keys()) storages.leaveAlone(storage);
      for (const { name, phase, delayed } of recorder.state().groups.values()) {
        const group = byName.get(name);
        if (phase !== 'running' || group === undefined) continue;
        dispatcher.adopt(name);
        if (isVerified(name)) {
          dispatcher.pause(name);
          void restore(group);
        } else if (delayed === undefined) void launch(group);
        else {
          // It waits for what is left of its delay, and holds no slot meanwhile: a run that is killed and resumed again
          // and again does not hammer.
          dispatcher.pause(name);
          comeBack(group, leftOf(delayed, recorder.time));
        }
      }
    },
    async landed(wave) {
      for (;;) {
        const over = broken.signal.aborted || halted.signal.aborted || dispatcher.waveDone(wave);
        if (flying.size === 0 && restoring.size === 0 && chores === 0 && over) break;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      if (broken.signal.aborted) throw broken.signal.reason;
      await stopping;
    },
    end: () => {
      halted.abort();
      left.abort();
    },
  };
}
