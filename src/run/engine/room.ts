/** Room on the storages for the next group, where other runs use them too: taken before the group starts, waited for without holding anything. */
import type { Plan, PlanGroup } from '../../plan/plan.ts';
import type { Dispatcher } from '../../schedule/dispatcher.ts';
import type { Clock } from '../ports.ts';
import type { Recorder } from '../record.ts';
import { mayCall, mayCopy, type Room, type Shortage, type Slots, usesOf } from '../slots.ts';

/** How often it is looked for room, in ms, give or take a half: two runs that look at once do so only once. */
const LOOK_MS = 200;

export interface Doorkeeper {
  /** False where another run holds the room: the group waits again then, and nothing of it has begun. */
  enter(group: PlanGroup, probe?: string): Promise<boolean>;
  /** Frees the slots of a group whose end or pause is recorded. */
  leave(group: PlanGroup): void;
  /** Looks for room from now on, as long as ready groups lack it. */
  watch(): void;
}

export interface DoorkeeperOptions {
  readonly plan: Plan;
  readonly recorder: Recorder;
  readonly dispatcher: Dispatcher;
  readonly slots: Slots;
  readonly clock: Clock;
  readonly random: () => number;
  /** Aborts when nothing new may start. */
  readonly halted: AbortSignal;
  /** Starts what may start now. */
  readonly startReady: () => void;
  readonly fail: (error: unknown) => void;
  /** Told when what is waited for changes; of nothing when nothing is waited for any more. */
  readonly onShortage: (shortages: readonly Shortage[]) => void;
}

/** How long to wait before the room is looked for again. */
export const untilNextLook = (random: () => number): number => LOOK_MS * (0.5 + random());

export function createDoorkeeper(options: DoorkeeperOptions): Doorkeeper {
  const { plan, recorder, dispatcher, slots, clock, random, halted, startReady, fail, onShortage } = options;
  const nameOf = new Map(plan.storages.map(({ uuid, name }) => [uuid, name]));
  const uses = new Map(plan.groups.map((group) => [group.name, usesOf(plan, group)]));
  /** Storages that a probe waits for: they are held, so that no ready group asks for them. */
  const probed = new Map<string, PlanGroup>();
  const latest = new Map<string, Room>();
  let watching = false;
  let shown = '[]';

  const learn = (room: readonly Room[]) => {
    for (const one of room) {
      latest.set(one.storage, one);
      dispatcher.allow(nameOf.get(one.storage) ?? '', one.most);
    }
  };

  /** Storages that something waits for only because of other runs. */
  const lacking = () => {
    const names = new Set(dispatcher.crowded());
    const ofProbes = new Set<string>();
    for (const [storage, { name }] of probed) {
      const { openCircuits, groups } = recorder.state();
      if (!openCircuits.has(storage) || groups.get(name)?.phase === 'finished') probed.delete(storage);
      else for (const use of uses.get(name) ?? []) ofProbes.add(use.storage);
    }
    return plan.storages
      .filter(({ name, uuid }) => names.has(name) || ofProbes.has(uuid))
      .map(({ uuid, maxConcurrent }) => ({ storage: uuid, limit: maxConcurrent }));
  };

  const show = () => {
    const shortages = lacking().flatMap(({ storage }): Shortage[] => {
      const room = latest.get(storage);
      if (room === undefined) return [];
      const { most: _, ...rest } = room;
      return [{ name: nameOf.get(storage) ?? storage, ...rest }];
    });
    const text = JSON.stringify(shortages);
    if (text === shown) return;
    shown = text;
    onShortage(shortages);
  };

  const look = async () => {
    for (;;) {
      await clock.sleep(untilNextLook(random), halted);
      const wanted = halted.aborted ? [] : lacking();
      learn(await slots.wait(wanted));
      if (wanted.length === 0) break;
      startReady();
      show();
    }
    watching = false;
    if (halted.aborted) return onShortage([]);
    show();
    // A group that was on its way in during the last look may have been sent back since.
    watch();
  };

  const watch = () => {
    if (watching || halted.aborted || lacking().length === 0) return;
    watching = true;
    look().catch(fail);
  };

  return {
    watch,
    async enter(group, probe) {
      const state = recorder.state().groups.get(group.name) ?? { calls: [] };
      // Nothing is called once the run is halted; and what has been copied is only looked at. A call whose end is asked
      // about again, after it had been given up, may be running.
      if (halted.aborted || slots.holds(group.name) || !(mayCall(state) || mayCopy(state))) return true;
      const { taken, room } = await slots.take(group.name, uses.get(group.name) ?? []);
      learn(room);
      if (probe !== undefined) probed.delete(probe);
      if (taken) return true;
      if (probe !== undefined) probed.set(probe, group);
      dispatcher.pause(group.name);
      dispatcher.ready(group.name);
      show();
      return false;
    },
    leave(group) {
      if (mayCopy(recorder.state().groups.get(group.name))) return;
      slots.free(group.name).catch(fail);
    },
  };
}
