/** Storages that keep failing: held, probed with their smallest group from time to time, and given up in the end. */
import type { Plan, PlanGroup } from '../plan/plan.ts';
import type { Dispatcher } from '../schedule/dispatcher.ts';
import { createCircuits } from './circuit.ts';
import type { Failure } from './failure.ts';
import type { Clock } from './ports.ts';
import type { Recorder } from './record.ts';
import { untilNextLook } from './room.ts';

export interface StorageWatch {
  /** What a call says of its group's storages; `probe` names the storage that it was to try. */
  heed(group: PlanGroup, failure: Failure | undefined, probe?: string): Promise<void>;
  /** Holds a storage that was found open when the run was left. */
  leaveAlone(storage: string): void;
  /** The storage of the group that nobody waits for any longer, if any. */
  givenUp(group: PlanGroup): string | undefined;
}

export interface StorageWatchOptions {
  readonly plan: Plan;
  readonly recorder: Recorder;
  readonly dispatcher: Dispatcher;
  readonly clock: Clock;
  readonly random: () => number;
  /** Aborts when nothing new may start. */
  readonly halted: AbortSignal;
  readonly hasSlot: () => boolean;
  /** Runs a group to try the storage; resolves when its attempt has ended, with false where other runs left no room for it. */
  readonly launch: (group: PlanGroup, probe: string) => Promise<boolean>;
  /** Ends every group of the storage that does not run. */
  readonly giveUp: (storage: string) => Promise<void>;
  readonly fail: (error: unknown) => void;
}

export function createStorageWatch(options: StorageWatchOptions): StorageWatch {
  const { plan, recorder, dispatcher, clock, random, halted, hasSlot, launch, giveUp, fail } = options;
  const circuits = createCircuits(plan, recorder.state().openCircuits.keys());
  const watched = new Set<string>();

  const watch = async (storage: string) => {
    let tried = true;
    while (circuits.isOpen(storage) && !circuits.hopeless(storage)) {
      await clock.sleep(tried ? circuits.coolDownMs(storage) : untilNextLook(random), halted);
      if (halted.aborted || !circuits.isOpen(storage)) return;
      const probe = hasSlot() ? dispatcher.probe(storage) : undefined;
      tried = probe === undefined || (await launch(probe, storage));
    }
    if (circuits.hopeless(storage) && !halted.aborted) await giveUp(storage);
  };

  const leaveAlone = (storage: string) => {
    dispatcher.hold(storage);
    if (watched.has(storage)) return;
    watched.add(storage);
    watch(storage)
      .finally(() => watched.delete(storage))
      .catch(fail);
  };

  return {
    leaveAlone,
    async heed(group, failure, probe) {
      for (const { storage, kind } of circuits.count(group, failure === undefined, probe)) {
        if (kind === 'closed') {
          dispatcher.release(storage);
          await recorder.record({ type: 'circuit.closed', storage });
        } else if (failure !== undefined) {
          leaveAlone(storage);
          await recorder.record({ type: 'circuit.opened', storage, failure });
        }
      }
    },
    givenUp: ({ source, destination }) => [source, destination].find((storage) => circuits.hopeless(storage)),
  };
}
