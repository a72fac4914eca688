/**
 * Which groups may start now? The one answer for the real run and for the estimate. Synchronous, without a clock:
 * it knows who runs and who has ended, not when.
 */
import type { Plan, PlanGroup } from '../plan/plan.ts';
import { createGraph } from './graph.ts';
import { createHeap, type Heap } from './heap.ts';

/** A group that can never start, and the dependency that did not end recovered. */
export interface Blocked {
  readonly group: string;
  readonly dependency: string;
}

export interface DispatcherOptions {
  /** Expected duration of the group in ms; it decides about the order only. */
  readonly expectedMs: (group: PlanGroup) => number;
  /** Groups that have ended already, and whether they ended recovered (a resumed run). */
  readonly finished?: ReadonlyMap<string, boolean>;
  /** Groups that run already: they take their slots, and {@link Dispatcher.start} never names them (a resumed run). */
  readonly running?: Iterable<string>;
}

export interface Dispatcher {
  /** Groups that wait for nothing but a slot. */
  readonly ready: number;
  readonly running: number;
  /** Groups that have not ended, the running ones included. */
  readonly left: number;
  /** Groups that can never start because of `finished`, known from the beginning. */
  readonly blocked: readonly Blocked[];
  /** How many groups use the storage now. */
  runningOn(storage: string): number;
  /** Lets the groups of a wave start. Throws when an earlier wave has not ended. */
  openWave(index: number): void;
  /** True when every group of the wave has ended. */
  waveDone(index: number): boolean;
  /** Starts at most `free` groups, most urgent first, and returns them. None that could still start is left behind. */
  start(free: number): PlanGroup[];
  /**
   * Ends a group: a running one frees its storages; one that never started (given up) just ends. Unless it ended
   * recovered, everything that depends on it ends too, and is returned, nearest first. Throws for a group that has ended.
   */
  finish(name: string, recovered: boolean): { readonly blocked: readonly Blocked[] };
  /** Starts nothing on this storage until it is released; the others go on. */
  hold(storage: string): void;
  release(storage: string): void;
  /** Starts nothing any more. */
  stop(): void;
}

const WAITING = 0;
const READY = 1;
const RUNNING = 2;
const ENDED = 3;

interface StorageUse {
  readonly limit: number;
  used: number;
  held: boolean;
  /** Expected ms of the groups of the open wave that have not started. */
  loadMs: number;
}

/** The groups with the same two storages: whether one may start is the same question for all of them. */
interface Lane {
  readonly source: StorageUse;
  readonly destination: StorageUse;
  readonly ready: Heap<number>;
}

export function createDispatcher(plan: Plan, options: DispatcherOptions): Dispatcher {
  const graph = createGraph(plan, options.expectedMs);
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
    storages.set(name, { limit: maxConcurrent, used: 0, held: false, loadMs: 0 });
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

  const makeReady = (at: number): void => {
    status[at] = READY;
    readyCount += 1;
    (laneOf[at] as Lane).ready.push(at);
  };

  const end = (at: number): void => {
    if (status[at] === RUNNING) use(at, -1);
    else if (isOpen(at)) addLoad(at, -1);
    if (status[at] === READY) readyCount -= 1;
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

  const hasRoom = (use: StorageUse): boolean => !use.held && use.used < use.limit;

  /** How long the wave will last at least if this group, or the work before its storages, starts no sooner. */
  const urgency = ({ source, destination }: Lane, head: number): number =>
    Math.max(chainMs[head] as number, source.loadMs / source.limit, destination.loadMs / destination.limit);

  const nextLane = (): Lane | undefined => {
    let best: Lane | undefined;
    let bestHead = -1;
    let bestUrgency = -1;
    for (const lane of lanes) {
      if (!hasRoom(lane.source) || !hasRoom(lane.destination)) continue;
      while (lane.ready.size > 0 && status[lane.ready.peek() as number] !== READY) lane.ready.pop();
      const head = lane.ready.peek();
      if (head === undefined) continue;
      const urgent = urgency(lane, head);
      if (best === undefined || urgent > bestUrgency || (urgent === bestUrgency && before(head, bestHead))) {
        [best, bestHead, bestUrgency] = [lane, head, urgent];
      }
    }
    return best;
  };

  for (const name of new Set(options.running)) {
    const at = index(name);
    status[at] = RUNNING;
    use(at, 1);
  }
  const finished = [...(options.finished ?? [])].map(([name, recovered]) => ({ at: index(name), recovered }));
  for (const { at } of finished) end(at);
  const blockedBefore = finished.flatMap(({ at, recovered }) => settle(at, recovered));

  return {
    get ready() {
      return readyCount;
    },
    get running() {
      return runningCount;
    },
    get left() {
      return leftCount;
    },
    blocked: blockedBefore,
    runningOn: (name) => storage(name).used,
    openWave(wave) {
      if (waves[wave] === undefined) throw new Error(`the plan has no wave ${wave}`);
      for (let earlier = 0; earlier < wave; earlier += 1) {
        if (waveLeft[earlier] !== 0) throw new Error(`wave ${wave} cannot open before wave ${earlier} has ended`);
      }
      if (wave <= openedWave) return;
      openedWave = wave;
      for (const at of waves[wave]) {
        if (status[at] !== WAITING) continue;
        addLoad(at, 1);
        if (pending[at] === 0) makeReady(at);
      }
    },
    waveDone: (wave) => waveLeft[wave] === 0,
    start(free) {
      const started: PlanGroup[] = [];
      while (!stopped && readyCount > 0 && started.length < free) {
        const at = nextLane()?.ready.pop();
        if (at === undefined) break;
        status[at] = RUNNING;
        readyCount -= 1;
        addLoad(at, -1);
        use(at, 1);
        started.push(groups[at] as PlanGroup);
      }
      return started;
    },
    finish(name, recovered) {
      const at = index(name);
      if (status[at] === ENDED) throw new Error(`group ${name} has ended already`);
      end(at);
      return { blocked: settle(at, recovered) };
    },
    hold(name) {
      storage(name).held = true;
    },
    release(name) {
      storage(name).held = false;
    },
    stop() {
      stopped = true;
    },
  };
}
