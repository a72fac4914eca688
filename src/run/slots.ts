/**
 * A storage's limit over all runs: what one run takes of it, the others see. The engine takes a group's slots before it
 * starts the group, and frees them when its end or pause is recorded.
 */
import type { Plan, PlanGroup } from '../plan/plan.ts';
import type { GroupState, RunState } from './state.ts';

/** A storage that a group uses. */
export interface Use {
  /** UUID: two plans may call the same storage differently. The same one behind two endpoints counts as one. */
  readonly storage: string;
  /** The most slots that the plan lets all runs together hold of it. */
  readonly limit: number;
}

/** Another run that holds slots of a storage. */
export interface Holder {
  readonly runId: string;
  readonly slots: number;
  /** `dead`: nobody carries it on, and its copies may be running still; `unknown`: nobody here can ask. */
  readonly is: 'alive' | 'dead' | 'unknown';
}

/** How a storage stood at a look. */
export interface Room extends Use {
  /** The most slots of it that this run may hold now, those that it holds already included. */
  readonly most: number;
  /** The other runs that hold some, the largest part first. */
  readonly holders: readonly Holder[];
  /** The run that has waited for longer, and whose turn it is. */
  readonly first?: string;
}

/** Whether the slots were taken, and what room there is. */
export interface Taken {
  readonly taken: boolean;
  /** The storages of the group, as the look showed them. */
  readonly room: readonly Room[];
}

/** The slots of one run. A store of them is judged by `test/support/slots-contract.ts`. */
export interface Slots {
  /**
   * Takes all slots of a group or none: at no time do the runs hold more of a storage than the limit of any that takes.
   * A run that got none waits for what it lacks, and has its turn before those that wanted it later. Rejects when the
   * store took no more: the run must not start anything then.
   */
  take(group: string, uses: readonly Use[]): Promise<Taken>;
  holds(group: string): boolean;
  /** Frees the slots of a group; resolves when others can see it. Without effect where it holds none. */
  free(group: string): Promise<void>;
  /** How the storages stand that the run waits for now; it waits for no other any more. */
  wait(uses: readonly Use[]): Promise<readonly Room[]>;
  /** Leaves nothing behind but what may be running still. */
  close(): Promise<void>;
}

/** For a run that shares its storages with nobody: a simulated site of its own. */
export const unshared: Slots = {
  take: async () => ({ taken: true, room: [] }),
  holds: () => false,
  free: async () => {},
  wait: async () => [],
  close: async () => {},
};

/** The storages that a group uses, once each. */
export function usesOf({ storages }: Pick<Plan, 'storages'>, { source, destination }: PlanGroup): readonly Use[] {
  return storages
    .filter(({ name }) => name === source || name === destination)
    .map(({ uuid, maxConcurrent }) => ({ storage: uuid, limit: maxConcurrent }));
}

/** True while a copy of the group may run at the site: a call of it was issued, and has no result. */
export function mayCopy(group: Pick<GroupState, 'calls'> | undefined): boolean {
  const call = group?.calls.at(-1);
  return call !== undefined && call.result === undefined;
}

/** True where a group that is carried on issues a call, unless a look spares it. */
export function mayCall(group: Pick<GroupState, 'calls' | 'delayed'> | undefined): boolean {
  const { result } = group?.calls.at(-1) ?? {};
  return !mayCopy(group) && (result === undefined || result.kind === 'failed' || group?.delayed !== undefined);
}

/** Slots that a group of a run holds. */
export interface HeldSlots {
  readonly group: string;
  readonly storages: readonly string[];
}

/** What a run that nobody carries on holds, by its journal: the groups whose copy may be running. */
export function heldSlots({ plan, groups, finishedAt }: RunState): readonly HeldSlots[] {
  if (finishedAt !== undefined) return [];
  return plan.groups
    .filter(({ name }) => groups.get(name)?.phase === 'running' && mayCopy(groups.get(name)))
    .map((group) => ({ group: group.name, storages: usesOf(plan, group).map(({ storage }) => storage) }));
}

/** A storage that groups wait for because other runs hold it. */
export interface Shortage extends Omit<Room, 'most'> {
  /** Its name in the plan. */
  readonly name: string;
}
