/**
 * Which groups may start now? The one answer for the real run and for the estimate. Synchronous, without a clock:
 * it knows who runs and who has ended, not when.
 */
import type { Plan, PlanGroup } from '../plan/plan.ts';
import type { Durations } from './durations.ts';
import { createGraph } from './graph.ts';
import { createHeap, type Heap } from './heap.ts';

/** A group that can never start, and the dependency that did not end recovered. */
export interface Blocked {
  readonly group: string;
  readonly dependency: string;
}

export interface Dispatcher {
  /** `ready`: wait for nothing but a slot; `left`: have not ended, the running and the paused ones included. */
  readonly counts: { readonly ready: number; readonly running: number; readonly left: number };
  /** How many groups use the storage now. */
  runningOn(storage: string): number;
  /** Lets the groups of a wave start. Throws when an earlier wave has not ended. */
  openWave(index: number): void;
  /** True when every group of the wave has ended. */
  waveDone(index: number): boolean;
  /** Starts at most `free` groups, most urgent first, and returns them. None that could still start is left behind. */
  start(free: number): PlanGroup[];
  /** Takes a group for running although nothing here started it (a resumed run): it holds its slots, limits or not. */
  adopt(name: string): void;
  /** Frees the storages of a running group, which starts no more until it is {@link ready} again. */
  pause(name: string): void;
  /** Lets a paused group start again. */
  ready(name: string): void;
  /**
   * Ends a group: a running one frees its storages; one that never started just ends. Unless it ended recovered,
   * everything that depends on it ends too, and is returned, nearest first. Without effect on a group that has ended.
   */
  finish(name: string, recovered: boolean): readonly Blocked[];
  /** Starts nothing on this storage until it is released; the others go on. */
  hold(storage: string): void;
  /**
   * Starts the smallest group that waits for the storage, held or not, to find out whether it works again; one whose
   * other storage is not held where there is such a one, since the probe would tell of that storage too.
   */
  probe(storage: string): PlanGroup | undefined;
  release(storage: string): void;
  /** Uses no more than so many of the storage's slots from now on: others hold the rest. The plan's limit stays. */
  allow(storage: string, most: number): void;
  /** The storages that keep a ready group from starting only by what {@link allow} says. */
  crowded(): readonly string[];
  /** Starts nothing any more. */
  stop(): void;
}

const WAITING = 0;
const READY = 1;
const RUNNING = 2;
const PAUSED = 3;
const ENDED = 4;

interface StorageUse {
  readonly limit: number;
  /** What others leave of the limit. */
  allowed: number;
  used: number;
  held: boolean;
  /** Expected ms of the groups of the open wave that are yet to start. */
  loadMs: number;
}

/** The groups with the same two storages: whether one may start is the same question for all of them. */
interface Lane {
  readonly source: StorageUse;
  readonly destination: StorageUse;
  readonly ready: Heap<number>;
}

export function createDispatcher(plan: Plan, durations: Durations): Dispatcher {
  const graph = createGraph(plan, durations);
  const { groups, indexOf, dependants, expectedMs, chainMs, waves } = graph;
  const pending = graph.dependencies;
  const status = new Uint8Array(groups.length);
  const waveLeft = waves.map((wave) => wave.length);
  let openedWave = -1;
  let readyCount = 0;
  let runningCount = 0;
  let leftCount = groups.length;
  let stopped = false;

  const storages = new Map<string, StorageUse>();
  for (const { name, maxConcurrent } of plan.storages) {
    storages.set(name, { limit: maxConcurrent, allowed: maxConcurrent, used: 0, held: false, loadMs: 0 });
  }
  const storage = (name: string): StorageUse => {
    const found = storages.get(name);
    if (found === undefined) throw new Error(`the plan has no storage ${name}`);
    return found;
  };

  // Longest chain first, then longest first, then the order of the file.
  const before = (a: number, b: number): boolean => {
    const chain = (chainMs[a] as number) - (chainMs[b] as number);
    if (chain !== 0) return chain > 0;
    const own = (expectedMs[a] as number) - (expectedMs[b] as number);
    return own === 0 ? a < b : own > 0;
  };

  const lanes: Lane[] = [];
  const laneOf: Lane[] = [];
  const laneByPair = new Map<string, Lane>();
  for (const group of groups) {
    const pair = JSON.stringify([group.source, group.destination]);
    let lane = laneByPair.get(pair);
    if (lane === undefined) {
      lane = { source: storage(group.source), destination: storage(group.destination), ready: createHeap(before) };
      laneByPair.set(pair, lane);
      lanes.push(lane);
    }
    laneOf.push(lane);
  }

  const nameOf = new Map([...storages].map(([name, use]) => [use, name]));

  const index = (name: string): number => {
    const found = indexOf.get(name);
    if (found === undefined) throw new Error(`the plan has no group ${name}`);
    return found;
  };

  const isOpen = (at: number): boolean => (groups[at] as PlanGroup).wave <= openedWave;

  const addLoad = (at: number, sign: 1 | -1): void => {
    const { source, destination } = laneOf[at] as Lane;
    source.loadMs += sign * (expectedMs[at] as number);
    destination.loadMs += sign * (expectedMs[at] as number);
  };

  const use = (at: number, sign: 1 | -1): void => {
    const { source, destination } = laneOf[at] as Lane;
    source.used += sign;
    if (destination !== source) destination.used += sign;
    runningCount += sign;
  };

  /** Leaves the state in which a group is, and undoes what it counted for. */
  const leave = (at: number): void => {
    if (status[at] === READY) readyCount -= 1;
    if (status[at] === RUNNING) use(at, -1);
    else if (isOpen(at)) addLoad(at, -1);
  };

  const makeReady = (at: number): void => {
    status[at] = READY;
    readyCount += 1;
    (laneOf[at] as Lane).ready.push(at);
  };

  const run = (at: number): void => {
    leave(at);
    status[at] = RUNNING;
    use(at, 1);
  };

  const end = (at: number): void => {
    leave(at);
    status[at] = ENDED;
    leftCount -= 1;
    const { wave } = groups[at] as PlanGroup;
    waveLeft[wave] = (waveLeft[wave] as number) - 1;
  };

  /** What the end of a group means for those that depend on it. */
  const settle = (at: number, recovered: boolean): Blocked[] => {
    const blocked: Blocked[] = [];
    if (recovered) {
      for (const dependant of dependants[at] as readonly number[]) {
        pending[dependant] = (pending[dependant] as number) - 1;
        if (pending[dependant] === 0 && status[dependant] === WAITING && isOpen(dependant)) makeReady(dependant);
      }
      return blocked;
    }
    const lost = [at];
    for (const dependency of lost) {
      for (const dependant of dependants[dependency] as readonly number[]) {
        if (status[dependant] !== WAITING) continue;
        end(dependant);
        lost.push(dependant);
        blocked.push({
          group: (groups[dependant] as PlanGroup).name,
          dependency: (groups[dependency] as PlanGroup).name,
        });
      }
    }
    return blocked;
  };

  const hasRoom = (use: StorageUse): boolean => !use.held && use.used < use.limit && use.used < use.allowed;
  const isCrowded = (use: StorageUse): boolean => !use.held && use.used < use.limit && use.used >= use.allowed;

  /** The most urgent of the lane's groups that are ready. */
  const headOf = ({ ready }: Lane): number | undefined => {
    while (ready.size > 0 && status[ready.peek() as number] !== READY) ready.pop();
    return ready.peek();
  };

  /** How long the wave will last at least if this group, or the work before its storages, starts no sooner. */
  const urgency = ({ source, destination }: Lane, head: number): number =>
    Math.max(chainMs[head] as number, source.loadMs / source.limit, destination.loadMs / destination.limit);

  const nextLane = (): Lane | undefined => {
    let best: Lane | undefined;
    let bestHead = -1;
    let bestUrgency = -1;
    for (const lane of lanes) {
      if (!hasRoom(lane.source) || !hasRoom(lane.destination)) continue;
      const head = headOf(lane);
      if (head === undefined) continue;
      const urgent = urgency(lane, head);
      if (best === undefined || urgent > bestUrgency || (urgent === bestUrgency && before(head, bestHead))) {
        [best, bestHead, bestUrgency] = [lane, head, urgent];
      }
    }
    return best;
  };

  return {
    get counts() {
      return { ready: readyCount, running: runningCount, left: leftCount };
    },
    runningOn: (name) => storage(name).used,
    openWave(wave) {
      if (waves[wave] === undefined) throw new Error(`the plan has no wave ${wave}`);
      for (let earlier = 0; earlier < wave; earlier += 1) {
        if (waveLeft[earlier] !== 0) throw new Error(`wave ${wave} cannot open before wave ${earlier} has ended`);
      }
      if (wave <= openedWave) return;
      openedWave = wave;
      for (const at of waves[wave]) {
        if (status[at] === RUNNING || status[at] === ENDED) continue;
        addLoad(at, 1);
        if (status[at] === WAITING && pending[at] === 0) makeReady(at);
      }
    },
    waveDone: (wave) => waveLeft[wave] === 0,
    start(free) {
      const started: PlanGroup[] = [];
      while (!stopped && readyCount > 0 && started.length < free) {
        const at = nextLane()?.ready.pop();
        if (at === undefined) break;
        run(at);
        started.push(groups[at] as PlanGroup);
      }
      return started;
    },
    adopt(name) {
      const at = index(name);
      if (status[at] === RUNNING || status[at] === ENDED) throw new Error(`group ${name} runs or has ended already`);
      run(at);
    },
    pause(name) {
      const at = index(name);
      if (status[at] !== RUNNING) throw new Error(`group ${name} does not run`);
      use(at, -1);
      status[at] = PAUSED;
      if (isOpen(at)) addLoad(at, 1);
    },
    ready(name) {
      const at = index(name);
      if (status[at] !== PAUSED) throw new Error(`group ${name} is not paused`);
      if (isOpen(at)) makeReady(at);
      else status[at] = WAITING;
    },
    finish(name, recovered) {
      const at = index(name);
      if (status[at] === ENDED) return [];
      end(at);
      return settle(at, recovered);
    },
    probe(name) {
      const use = storage(name);
      let smallest: number | undefined;
      let smallestClear = false;
      for (let at = 0; at < groups.length; at += 1) {
        const { source, destination } = laneOf[at] as Lane;
        if (status[at] !== READY || (source !== use && destination !== use)) continue;
        if (source.used >= source.limit || destination.used >= destination.limit) continue;
        const clear = !(source === use ? destination : source).held;
        const smaller = smallest === undefined || (expectedMs[at] as number) < (expectedMs[smallest] as number);
        if (clear === smallestClear ? smaller : clear) [smallest, smallestClear] = [at, clear];
      }
      if (stopped || smallest === undefined) return undefined;
      run(smallest);
      return groups[smallest];
    },
    hold(name) {
      storage(name).held = true;
    },
    release(name) {
      storage(name).held = false;
    },
    allow(name, most) {
      storage(name).allowed = most;
    },
    crowded() {
      const found = new Set<StorageUse>();
      if (readyCount === 0 || ![...storages.values()].some(isCrowded)) return [];
      for (const lane of lanes) {
        const full = [lane.source, lane.destination].filter((use) => !hasRoom(use));
        if (full.length === 0 || !full.every(isCrowded) || headOf(lane) === undefined) continue;
        for (const use of full) found.add(use);
      }
      return [...found].map((use) => nameOf.get(use) as string);
    },
    stop() {
      stopped = true;
    },
  };
}
