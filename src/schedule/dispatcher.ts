/**
 * Which groups may start now? The one answer for the real run and for the estimate. Synchronous, without a clock:
 * it knows who runs and who has ended, not when.
 */
import type { Plan, PlanGroup } from '../plan/plan.ts';
import type { Durations } from './durations.ts';
import { createGraph, type Graph } from './graph.ts';
import {
  addLoad,
  createLanes,
  hasRoom,
  isCrowded,
  type Lane,
  type Lanes,
  type StorageUse,
  urgency,
  use,
} from './lanes.ts';

/** A group that can never start, and the dependency that did not end recovered. */
export interface Blocked {
  readonly group: string;
  readonly dependency: string;
}

const WAITING = 0;
const READY = 1;
const RUNNING = 2;
const PAUSED = 3;
const ENDED = 4;

/**
 * The dispatcher of a plan. Groups go by their index in it; what is known of each is a column. Methods throw for a name
 * that the plan does not have.
 */
export class Dispatcher {
  readonly #counts = { ready: 0, running: 0, left: 0 };
  readonly #graph: Graph;
  readonly #lanes: Lanes;
  readonly #status: Uint8Array;
  /** Dependencies that have not ended yet. */
  readonly #pending: Graph['dependencies'];
  /** Groups of each wave that have not ended. */
  readonly #waveLeft: number[];
  #openedWave = -1;
  #stopped = false;

  constructor(plan: Plan, durations: Durations) {
    this.#graph = createGraph(plan, durations);
    this.#lanes = createLanes(plan, (a, b) => this.#before(a, b));
    this.#status = new Uint8Array(plan.groups.length);
    this.#pending = this.#graph.dependencies;
    this.#waveLeft = this.#graph.waves.map((wave) => wave.length);
    this.#counts.left = plan.groups.length;
  }

  /** `ready`: wait for nothing but a slot; `left`: have not ended, the running and the paused ones included. */
  get counts(): { readonly ready: number; readonly running: number; readonly left: number } {
    return this.#counts;
  }

  /** How many groups use the storage now. */
  runningOn(name: string): number {
    return this.#lanes.storage(name).used;
  }

  /** Lets the groups of a wave start. Throws when an earlier wave has not ended. */
  openWave(wave: number): void {
    const groups = this.#graph.waves[wave];
    if (groups === undefined) throw new Error(`the plan has no wave ${wave}`);
    for (let earlier = 0; earlier < wave; earlier += 1) {
      if (this.#waveLeft[earlier] !== 0) throw new Error(`wave ${wave} cannot open before wave ${earlier} has ended`);
    }
    if (wave <= this.#openedWave) return;
    this.#openedWave = wave;
    for (const at of groups) {
      if (this.#status[at] === RUNNING || this.#status[at] === ENDED) continue;
      this.#addLoad(at, 1);
      if (this.#status[at] === WAITING && this.#pending[at] === 0) this.#makeReady(at);
    }
  }

  /** True when every group of the wave has ended. */
  waveDone(wave: number): boolean {
    return this.#waveLeft[wave] === 0;
  }

  /** Starts at most `free` groups, most urgent first, and returns them. None that could still start is left behind. */
  start(free: number): PlanGroup[] {
    const started: PlanGroup[] = [];
    while (!this.#stopped && this.#counts.ready > 0 && started.length < free) {
      const at = this.#nextLane()?.ready.pop();
      if (at === undefined) break;
      this.#run(at);
      started.push(this.#group(at));
    }
    return started;
  }

  /** Takes a group for running although nothing here started it (a resumed run): it holds its slots, limits or not. */
  adopt(name: string): void {
    const at = this.#index(name);
    if (this.#status[at] === RUNNING || this.#status[at] === ENDED)
      throw new Error(`group ${name} runs or has ended already`);
    this.#run(at);
  }

  /** Frees the storages of a running group, which starts no more until it is {@link Dispatcher.ready} again. */
  pause(name: string): void {
    const at = this.#index(name);
    if (this.#status[at] !== RUNNING) throw new Error(`group ${name} does not run`);
    this.#use(at, -1);
    this.#status[at] = PAUSED;
    if (this.#isOpen(at)) this.#addLoad(at, 1);
  }

  /** Lets a paused group start again. */
  ready(name: string): void {
    const at = this.#index(name);
    if (this.#status[at] !== PAUSED) throw new Error(`group ${name} is not paused`);
    if (this.#isOpen(at)) this.#makeReady(at);
    else this.#status[at] = WAITING;
  }

  /**
   * Ends a group: a running one frees its storages; one that never started just ends. Unless it ended recovered,
   * everything that depends on it ends too, and is returned, nearest first. Without effect on a group that has ended.
   */
  finish(name: string, recovered: boolean): readonly Blocked[] {
    const at = this.#index(name);
    if (this.#status[at] === ENDED) return [];
    this.#end(at);
    if (!recovered) return this.#endBehind(at);
    for (const dependant of this.#graph.dependants[at] as readonly number[]) {
      const pending = (this.#pending[dependant] as number) - 1;
      this.#pending[dependant] = pending;
      if (pending === 0 && this.#status[dependant] === WAITING && this.#isOpen(dependant)) this.#makeReady(dependant);
    }
    return [];
  }

  /**
   * Starts the smallest group that waits for the storage, held or not, to find out whether it works again; one whose
   * other storage is not held where there is such a one, since the probe would tell of that storage too.
   */
  probe(name: string): PlanGroup | undefined {
    if (this.#stopped) return undefined;
    const probed = this.#lanes.storage(name);
    let smallest: number | undefined;
    let smallestClear = false;
    for (const [at, { source, destination }] of this.#lanes.laneOf.entries()) {
      if (this.#status[at] !== READY || (source !== probed && destination !== probed)) continue;
      if (source.used >= source.limit || destination.used >= destination.limit) continue;
      const clear = !(source === probed ? destination : source).held;
      const smaller = smallest === undefined || this.#expectedMs(at) < this.#expectedMs(smallest);
      if (clear === smallestClear ? smaller : clear) [smallest, smallestClear] = [at, clear];
    }
    if (smallest === undefined) return undefined;
    this.#run(smallest);
    return this.#group(smallest);
  }

  /** Starts nothing on this storage until it is released; the others go on. */
  hold(name: string): void {
    this.#lanes.storage(name).held = true;
  }

  release(name: string): void {
    this.#lanes.storage(name).held = false;
  }

  /** Uses no more than so many of the storage's slots from now on: others hold the rest. The plan's limit stays. */
  allow(name: string, most: number): void {
    this.#lanes.storage(name).allowed = most;
  }

  /** The storages that keep a ready group from starting only by what {@link Dispatcher.allow} says. */
  crowded(): readonly string[] {
    if (this.#counts.ready === 0 || !this.#lanes.storages.some(isCrowded)) return [];
    const crowded = new Set<StorageUse>();
    for (const lane of this.#lanes.lanes) {
      const full = [lane.source, lane.destination].filter((storage) => !hasRoom(storage));
      if (full.length === 0 || !full.every(isCrowded) || this.#headOf(lane) === undefined) continue;
      for (const storage of full) crowded.add(storage);
    }
    return [...crowded].map((storage) => storage.name);
  }

  /** Starts nothing any more. */
  stop(): void {
    this.#stopped = true;
  }

  /** Ends everything that depends on a group that is lost, nearest first. */
  #endBehind(at: number): Blocked[] {
    const blocked: Blocked[] = [];
    const lost = [at];
    for (const dependency of lost) {
      for (const dependant of this.#graph.dependants[dependency] as readonly number[]) {
        if (this.#status[dependant] !== WAITING) continue;
        this.#end(dependant);
        lost.push(dependant);
        blocked.push({ group: this.#group(dependant).name, dependency: this.#group(dependency).name });
      }
    }
    return blocked;
  }

  /** The lane whose most urgent group is the most urgent of all that may start. */
  #nextLane(): Lane | undefined {
    let best: Lane | undefined;
    let bestHead = -1;
    let bestUrgency = -1;
    for (const lane of this.#lanes.lanes) {
      if (!hasRoom(lane.source) || !hasRoom(lane.destination)) continue;
      const head = this.#headOf(lane);
      if (head === undefined) continue;
      const urgent = urgency(lane, this.#graph.chainMs[head] as number);
      if (best === undefined || urgent > bestUrgency || (urgent === bestUrgency && this.#before(head, bestHead))) {
        [best, bestHead, bestUrgency] = [lane, head, urgent];
      }
    }
    return best;
  }

  /** The most urgent of the lane's groups that are ready. */
  #headOf({ ready }: Lane): number | undefined {
    while (ready.size > 0 && this.#status[ready.peek() as number] !== READY) ready.pop();
    return ready.peek();
  }

  /** Longest chain first, then longest first, then the order of the file. */
  #before(a: number, b: number): boolean {
    const { chainMs } = this.#graph;
    const chain = (chainMs[a] as number) - (chainMs[b] as number);
    if (chain !== 0) return chain > 0;
    const own = this.#expectedMs(a) - this.#expectedMs(b);
    return own === 0 ? a < b : own > 0;
  }

  #makeReady(at: number): void {
    this.#status[at] = READY;
    this.#counts.ready += 1;
    this.#lane(at).ready.push(at);
  }

  #run(at: number): void {
    this.#leave(at);
    this.#status[at] = RUNNING;
    this.#use(at, 1);
  }

  #end(at: number): void {
    this.#leave(at);
    this.#status[at] = ENDED;
    this.#counts.left -= 1;
    const { wave } = this.#group(at);
    this.#waveLeft[wave] = (this.#waveLeft[wave] as number) - 1;
  }

  /** Leaves the state in which a group is, and undoes what it counted for. */
  #leave(at: number): void {
    if (this.#status[at] === READY) this.#counts.ready -= 1;
    if (this.#status[at] === RUNNING) this.#use(at, -1);
    else if (this.#isOpen(at)) this.#addLoad(at, -1);
  }

  #use(at: number, sign: 1 | -1): void {
    use(this.#lane(at), sign);
    this.#counts.running += sign;
  }

  #addLoad(at: number, sign: 1 | -1): void {
    addLoad(this.#lane(at), sign * this.#expectedMs(at));
  }

  #isOpen(at: number): boolean {
    return this.#group(at).wave <= this.#openedWave;
  }

  #index(name: string): number {
    const at = this.#graph.indexOf.get(name);
    if (at === undefined) throw new Error(`the plan has no group ${name}`);
    return at;
  }

  #group = (at: number): PlanGroup => this.#graph.groups[at] as PlanGroup;
  #lane = (at: number): Lane => this.#lanes.laneOf[at] as Lane;
  #expectedMs = (at: number): number => this.#graph.expectedMs[at] as number;
}
