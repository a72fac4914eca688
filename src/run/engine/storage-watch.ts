/** Storages that keep failing: held, probed with their smallest group from time to time, and given up in the end. */
import type { Plan, PlanGroup } from '../../plan/plan.ts';
import type { Dispatcher } from '../../schedule/dispatcher.ts';
import type { Failure } from '../failure.ts';
import type { Clock } from '../ports.ts';
import type { Recorder } from '../record.ts';
import { createCircuits } from './circuit.ts';
import { untilNextLook } from './room.ts';

export interface StorageWatch {
  /** What a call says of its group's storages; `probe` names the storage that it was to try. */
  onSettled(group: PlanGroup, failure: Failure | undefined, probe?: string): Promise<void>;
  /** Holds a storage whose circuit is open, and probes it from time to time. */
  open(storage: string): void;
  /** Whether a storage of the group has failed its last probe: nobody waits for it any longer. */
  isHopeless(group: PlanGroup): boolean;
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
  readonly start: (group: PlanGroup, probe: string) => Promise<boolean>;
  /** Ends every group of the storage that does not run. */
  readonly endGroups: (storage: string) => Promise<void>;
  readonly fail: (error: unknown) => void;
}

export function createStorageWatch(options: StorageWatchOptions): StorageWatch {
  const { plan, recorder, dispatcher, clock, random, halted, hasSlot, start, endGroups, fail } = options;
  const circuits = createCircuits(plan, recorder.state().openCircuits.keys());
  const watched = new Set<string>();

  const watch = async (storage: string) => {
    let tried = true;
    while (circuits.isOpen(storage) && !circuits.isHopeless(storage)) {
      await clock.sleep(tried ? circuits.coolDownMs(storage) : untilNextLook(random), halted);
      if (halted.aborted || !circuits.isOpen(storage)) return;
      const probe = hasSlot() ? dispatcher.probe(storage) : undefined;
      tried = probe === undefined || (await start(probe, storage));
    }
    if (circuits.isHopeless(storage) && !halted.aborted) await endGroups(storage);
  };

  const open = (storage: string) => {
    dispatcher.hold(storage);
    if (watched.has(storage)) return;
    watched.add(storage);
    watch(storage)
      .finally(() => watched.delete(storage))
      .catch(fail);
  };

  return {
    open,
    async onSettled(group, failure, probe) {
      for (const { storage, kind } of circuits.count(group, failure === undefined, probe)) {
        if (kind === 'closed') {
          dispatcher.release(storage);
          await recorder.record({ type: 'circuit.closed', storage });
        } else if (failure !== undefined) {
          open(storage);
          await recorder.record({ type: 'circuit.opened', storage, failure });
        }
      }
    },
    isHopeless: ({ source, destination }) => circuits.isHopeless(source) || circuits.isHopeless(destination),
  };
}
