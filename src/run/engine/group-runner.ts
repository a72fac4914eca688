/**
 * Runs the groups: starts what the dispatcher frees, and draws the consequences of each end.
 *
 * 1. A group holds one of the plan's slots, and those of its storages, from its start until its call has a result. While
 *    its copy is proven, while it waits for another attempt, and while its VM is made and checked, it holds none; but of
 *    more unproven copies than the plan has slots, each takes one: proofs that do not come are not run away from.
 * 2. The dispatcher learns of an end before the journal does: nothing that depends on a lost group starts meanwhile.
 * 3. What may start and what may wait is said by the {@link Brakes} alone. The first cause to stop is recorded, and
 *    decides; only a signal and a missing approval leave the run.
 * 4. A wave is done when no group holds a slot, none is being proven, no VM is being made, no end is being recorded, and
 *    the dispatcher has nothing left of it, or may start nothing.
 */
import pLimit from 'p-limit';
import type { PlanGroup } from '../../plan/plan.ts';
import type { Blocked, Dispatcher } from '../../schedule/dispatcher.ts';
import type { EndReason, GroupOutcome, StopCause } from '../event.ts';
import { isCopied, proveGroup, recoverGroup } from '../recover/recover.ts';
import { restoreGroup } from '../restore/restore.ts';
import { type Shortage, type Slots, unshared } from '../slots.ts';
import { leftOf, openDispatcher } from './begin.ts';
import { createBrakes } from './brakes.ts';
import { createBudget } from './budget.ts';
import { createGroupContext, type EnginePorts } from './group-context.ts';
import { createDoorkeeper } from './room.ts';
import { createStorageWatch } from './storage-watch.ts';

export interface GroupRunnerOptions extends EnginePorts {
  /** The storages' slots; absent where the run shares its storages with no other. */
  readonly slots?: Slots;
  /** Told of the storages that groups wait for because other runs hold them, whenever that changes. */
  readonly onShortage?: (shortages: readonly Shortage[]) => void;
}

export class GroupRunner {
  readonly dispatcher: Dispatcher;
  readonly #options: GroupRunnerOptions;
  readonly #brakes = createBrakes();
  readonly #context;
  readonly #blocked: readonly Blocked[];
  readonly #budget;
  readonly #door;
  readonly #storages;
  /** Bounds the groups that hold a slot. */
  readonly #slot;
  /** Bounds the VMs that are created at a time. */
  readonly #creation;
  /** Groups that hold a slot. */
  readonly #running = new Set<string>();
  /** Groups whose copy has ended, and is being proven. */
  readonly #proving = new Set<string>();
  /** Groups whose copy is proven, and whose VM is being made and checked. */
  readonly #restoring = new Set<string>();
  /** Groups whose end is being recorded although they hold no slot. */
  readonly #ending = new Set<string>();
  /** Storages whose groups are being ended. */
  readonly #hopeless = new Set<string>();
  #stopping: Promise<void> | undefined;
  #wake: () => void = () => {};

  constructor(options: GroupRunnerOptions) {
    const { recorder, clock, random, slots = unshared, onShortage = () => {} } = options;
    const { plan } = recorder.state();
    const { halted } = this.#brakes;
    const fail = (error: unknown) => this.fail(error);
    this.#options = options;
    this.#context = createGroupContext(options, this.#brakes);
    this.#slot = pLimit(plan.concurrency);
    this.#creation = pLimit(plan.restores ?? 1);
    this.#budget = createBudget(plan, recorder.state());
    const { dispatcher, blocked } = openDispatcher(plan, recorder.state());
    this.dispatcher = dispatcher;
    this.#blocked = blocked;
    const shared = { plan, recorder, dispatcher, clock, random, halted, fail };
    this.#door = createDoorkeeper({ ...shared, slots, onShortage, startReady: () => this.startReady() });
    this.#storages = createStorageWatch({
      ...shared,
      hasSlot: () => this.#free() > 0,
      start: (group, probe) => this.#start(group, probe),
      endGroups: (storage) => this.#endGroupsOf(storage),
    });
  }

  /** Goes on with what the recorded state left running, and ends what it left impossible. */
  async begin(): Promise<void> {
    const { recorder } = this.#options;
    for (const one of this.#blocked) if (this.#stateOf(one.group)?.phase !== 'finished') await this.#block(one);
    if (this.#budget.broken !== undefined) await this.stop({ kind: 'budget', scope: this.#budget.broken });
    for (const storage of recorder.state().openCircuits.keys()) this.#storages.open(storage);
    for (const { name, phase, delayed } of recorder.state().groups.values()) {
      const group = recorder.state().planned.get(name);
      if (phase !== 'running' || group === undefined) continue;
      this.dispatcher.adopt(name);
      const copied = this.#isCopied(name);
      if (!copied && delayed === undefined) {
        void this.#start(group);
        continue;
      }
      this.dispatcher.pause(name);
      if (copied && !this.#isVerified(name)) void this.#prove(group);
      // What is left of the delay is waited for: a run that is killed and resumed again and again does not hammer.
      if (this.#isVerified(name)) void this.#restore(group);
      else if (delayed !== undefined) this.#resumeAfter(group, leftOf(delayed, recorder.time));
    }
  }

  /** Starts every group that may start now. */
  startReady(): void {
    if (!this.#brakes.broken.aborted) {
      for (const group of this.dispatcher.start(this.#free())) void this.#start(group);
      this.#door.watch();
    }
    this.#wake();
  }

  /** Starts nothing any more. */
  stop(cause: StopCause): Promise<void> {
    // A run that ends by itself is not left.
    if (this.#stopping === undefined && (cause.kind === 'signal' || cause.kind === 'approval')) this.#brakes.leave();
    this.#stopping ??= this.#options.recorder.record({ type: 'run.stopping', cause }).then(() => this.#wake());
    this.dispatcher.stop();
    this.#brakes.halt();
    return this.#stopping;
  }

  /** Ends the run by an error: nothing may go on. */
  fail(error: unknown): void {
    this.#brakes.breakOff(error);
    this.#wake();
  }

  /** Resolves when the wave is done, or nothing runs and nothing may start. Throws what broke the run. */
  async untilWaveDone(wave: number): Promise<void> {
    const { broken, halted } = this.#brakes;
    for (;;) {
      const over = broken.aborted || halted.aborted || this.dispatcher.waveDone(wave);
      if (over && [this.#running, this.#proving, this.#restoring, this.#hopeless].every((some) => some.size === 0))
        break;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    if (broken.aborted) throw broken.reason;
    await this.#stopping;
  }

  /** Ends every delay: nothing keeps the process from leaving. */
  end = (): void => this.#brakes.leave();

  /** False where another run holds the room on its storages: it is ready again then. */
  async #start(group: PlanGroup, probe?: string): Promise<boolean> {
    this.#running.add(group.name);
    try {
      return await this.#slot(async () => {
        const entered = await this.#door.enter(group, probe);
        if (entered) await this.#attempt(group, probe);
        return entered;
      });
    } catch (error) {
      this.fail(error);
      return true;
    } finally {
      this.#running.delete(group.name);
      this.startReady();
    }
  }

  async #attempt(group: PlanGroup, probe: string | undefined): Promise<void> {
    const attempt = await recoverGroup(this.#context, group, probe !== undefined);
    this.#door.leave(group);
    if (attempt.kind === 'copied') {
      this.dispatcher.pause(group.name);
      void this.#prove(group);
      return this.#onSettled(group, probe);
    }
    await this.#onSettled(group, probe);
    if (attempt.kind === 'finished') return this.#unblock(group, attempt.outcome)();
    if (attempt.kind === 'retry' && this.#storages.isHopeless(group) && !this.#brakes.halted.aborted) {
      return this.#end(group, 'failed', { kind: 'failure', failure: attempt.failure });
    }
    this.dispatcher.pause(group.name);
    if (attempt.kind === 'verified') void this.#restore(group);
    if (attempt.kind === 'retry') this.#resumeAfter(group, attempt.delayMs);
  }

  /** Proves a copy, and ends the group by that or goes on to its VM. */
  async #prove(group: PlanGroup): Promise<void> {
    this.#proving.add(group.name);
    try {
      const attempt = await proveGroup(this.#context, group);
      if (attempt.kind === 'finished') await this.#unblock(group, attempt.outcome)();
      else void this.#restore(group);
    } catch (error) {
      this.fail(error);
    } finally {
      this.#proving.delete(group.name);
      this.startReady();
    }
  }

  /** What the last answer says of the storages, and of how long copies take. */
  async #onSettled(group: PlanGroup, probe: string | undefined): Promise<void> {
    const call = this.#stateOf(group.name)?.calls.at(-1);
    const { result } = call ?? {};
    if (result === undefined || result.kind === 'unknown') return;
    if (result.kind === 'failed' && result.failure.class !== 'transient') return;
    if (result.kind === 'succeeded' && call !== undefined) this.#context.paceModel.learn(group, call);
    await this.#storages.onSettled(group, result.kind === 'failed' ? result.failure : undefined, probe);
  }

  /** Makes the VM of a verified group, and ends the group by what becomes of it. */
  async #restore(group: PlanGroup): Promise<void> {
    if (group.restore === undefined) return;
    const { clock, recorder } = this.#options;
    const { left } = this.#brakes;
    this.#restoring.add(group.name);
    try {
      const { delayed } = this.#stateOf(group.name) ?? {};
      if (delayed !== undefined) await clock.sleep(leftOf(delayed, recorder.time), left);
      for (;;) {
        const attempt = await restoreGroup(this.#context, group, group.restore, this.#creation);
        if (attempt.kind === 'finished') await this.#unblock(group, attempt.outcome)();
        if (attempt.kind !== 'retry') break;
        await clock.sleep(attempt.delayMs, left);
      }
    } catch (error) {
      this.fail(error);
    } finally {
      this.#restoring.delete(group.name);
      this.startReady();
    }
  }

  /** Lets a paused group start again after a while. */
  #resumeAfter(group: PlanGroup, delayMs: number): void {
    const { halted } = this.#brakes;
    void this.#options.clock.sleep(delayMs, halted).then(() => {
      if (halted.aborted || this.#ending.has(group.name)) return;
      this.dispatcher.ready(group.name);
      this.startReady();
    });
  }

  /** Ends a group that holds no slot, and those that depend on it. */
  async #end(group: PlanGroup, outcome: GroupOutcome, reason: EndReason): Promise<void> {
    this.#ending.add(group.name);
    const recordRest = this.#unblock(group, outcome);
    await this.#options.recorder.record({ type: 'group.finished', group: group.name, outcome, reason });
    await recordRest();
  }

  /** Tells the dispatcher of an end; returns what is left to record of its consequences. */
  #unblock(group: PlanGroup, outcome: GroupOutcome): () => Promise<void> {
    const lost = this.dispatcher.finish(group.name, outcome === 'recovered');
    for (const one of lost) this.#ending.add(one.group);
    const scope = this.#budget.count(group, outcome);
    return async () => {
      for (const one of lost) await this.#block(one);
      if (scope !== undefined) await this.stop({ kind: 'budget', scope });
    };
  }

  #block({ group, dependency }: Blocked): Promise<void> {
    const outcome = this.#stateOf(dependency)?.outcome ?? 'not-started';
    const reason: EndReason = { kind: 'dependency', group: dependency, outcome };
    return this.#options.recorder.record({ type: 'group.finished', group, outcome: 'not-started', reason });
  }

  /** Ends every group of a storage that has failed for good, but those that hold a slot or whose copy is there. */
  async #endGroupsOf(storage: string): Promise<void> {
    this.#hopeless.add(storage);
    try {
      for (const group of this.#context.plan.groups) {
        if (group.source !== storage && group.destination !== storage) continue;
        if (this.#running.has(group.name) || this.#ending.has(group.name) || this.#isCopied(group.name)) continue;
        const { phase, delayed } = this.#stateOf(group.name) ?? {};
        if (phase === undefined || phase === 'finished') continue;
        if (delayed === undefined) await this.#end(group, 'not-started', { kind: 'circuit-open', storage });
        else await this.#end(group, 'failed', { kind: 'failure', failure: delayed.failure });
      }
    } finally {
      this.#hopeless.delete(storage);
      this.startReady();
    }
  }

  #stateOf = (name: string) => this.#options.recorder.state().groups.get(name);

  /** How many groups may start. */
  #free(): number {
    const { concurrency } = this.#context.plan;
    return concurrency - this.#running.size - Math.max(0, this.#proving.size - concurrency);
  }

  /** What is left of it takes no slot. */
  #isCopied(name: string): boolean {
    return this.#isVerified(name) || isCopied(this.#stateOf(name)?.calls.at(-1));
  }

  #isVerified = (name: string): boolean => this.#stateOf(name)?.verifiedAt !== undefined;
}
