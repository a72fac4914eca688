/**
 * The groups with the same two storages: whether one of them may start is the same question for all. What a storage has
 * room for is said here, and nowhere else.
 */
import type { Plan } from '../plan/plan.ts';
import { createHeap, type Heap } from './heap.ts';

export interface StorageUse {
  readonly name: string;
  readonly limit: number;
  /** What others leave of the limit. */
  allowed: number;
  used: number;
  held: boolean;
  /** Expected ms of the groups of the open wave that are yet to start. */
  loadMs: number;
}

export interface Lane {
  readonly source: StorageUse;
  readonly destination: StorageUse;
  /** Indexes of ready groups, the most urgent first; some of them may have left that state since. */
  readonly ready: Heap<number>;
}

export interface Lanes {
  readonly storages: readonly StorageUse[];
  readonly lanes: readonly Lane[];
  /** By the index of the group. */
  readonly laneOf: readonly Lane[];
  /** Throws for a name that the plan does not have. */
  storage(name: string): StorageUse;
}

/** `before` orders the ready groups of a lane, by their indexes. */
export function createLanes(plan: Plan, before: (a: number, b: number) => boolean): Lanes {
  const storages = new Map<string, StorageUse>(
    plan.storages.map(({ name, maxConcurrent: limit }) => [
      name,
      { name, limit, allowed: limit, used: 0, held: false, loadMs: 0 },
    ]),
  );
  const storage = (name: string): StorageUse => {
    const use = storages.get(name);
    if (use === undefined) throw new Error(`the plan has no storage ${name}`);
    return use;
  };
  const byPair = new Map<string, Lane>();
  const laneOf = plan.groups.map(({ source, destination }) => {
    const pair = JSON.stringify([source, destination]);
    const lane = byPair.get(pair) ?? {
      source: storage(source),
      destination: storage(destination),
      ready: createHeap(before),
    };
    byPair.set(pair, lane);
    return lane;
  });
  return { storages: [...storages.values()], lanes: [...byPair.values()], laneOf, storage };
}

/** Whether one more group may use it. */
export const hasRoom = (use: StorageUse): boolean => !use.held && use.used < use.limit && use.used < use.allowed;

/** Whether only other runs keep a group from using it. */
export const isCrowded = (use: StorageUse): boolean => !use.held && use.used < use.limit && use.used >= use.allowed;

/** Adds to (or takes from) what is yet to start over the lane's storages. */
export function addLoad({ source, destination }: Lane, ms: number): void {
  source.loadMs += ms;
  destination.loadMs += ms;
}

/** Takes (1) or frees (-1) a place on the lane's storages. */
export function use({ source, destination }: Lane, sign: 1 | -1): void {
  source.used += sign;
  if (destination !== source) destination.used += sign;
}

/** How long the wave will last at least, in ms, if a group with this chain, or the work before its storages, starts no sooner. */
export const urgency = ({ source, destination }: Lane, chainMs: number): number =>
  Math.max(chainMs, source.loadMs / source.limit, destination.loadMs / destination.limit);
