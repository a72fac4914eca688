/** What is known of a drill's cleanup: the part of the fold that concerns it. */
import type { DrillArtifact, RecordedEvent, RemovalResult } from './event.ts';
import { type GroupState, StateError } from './group-state.ts';

export interface RemovalState {
  readonly made: DrillArtifact;
  /** When it was first asked for; absent for what was left without that. */
  readonly issuedAt?: string;
  result?: RemovalResult;
}

export interface CleanupState {
  startedAt?: string;
  finishedAt?: string;
  /** By {@link keyOf}. Those of an earlier cleanup are taken up again where something was left. */
  readonly removals: Map<string, RemovalState>;
  /** The drill leaves what it made, by its terms. */
  kept?: { readonly until?: string };
}

/** The identity of a thing within its run. */
export const keyOf = (made: DrillArtifact): string =>
  made.what === 'copy' ? `copy ${made.uuid} ${made.storage}` : `${made.what} ${made.uuid}`;

export interface CleaningState {
  readonly cleanup: CleanupState;
  readonly groups: ReadonlyMap<string, GroupState>;
  readonly finishedAt?: string;
}

type CleanupEvent = Extract<RecordedEvent, { type: `${'cleanup' | 'removal'}.${string}` }>;

/** Folds one event of the cleanup. Throws {@link StateError}. */
export function reduceCleanup({ cleanup, groups, finishedAt }: CleaningState, event: CleanupEvent): void {
  if (finishedAt === undefined) throw new StateError(`${event.type} before the groups have ended`);
  if (event.type === 'cleanup.kept') {
    if (cleanup.startedAt !== undefined) throw new StateError('what was cleaned up cannot be kept');
    cleanup.kept = event.until === undefined ? {} : { until: event.until };
    return;
  }
  if (event.type === 'cleanup.started') {
    cleanup.startedAt = event.time;
    delete cleanup.finishedAt;
    delete cleanup.kept;
    return;
  }
  if (cleanup.startedAt === undefined || cleanup.finishedAt !== undefined) {
    throw new StateError(`${event.type} outside a cleanup`);
  }
  switch (event.type) {
    case 'removal.issued': {
      const { type: _, seq: __, time, ...made } = event;
      if (!mayHaveMade(cleanup, groups.get(made.group), made)) {
        throw new StateError(`${made.what} ${made.uuid} is nothing that this drill can have made`);
      }
      cleanup.removals.set(keyOf(made), { made, issuedAt: time });
      break;
    }
    case 'removal.settled': {
      const { type: _, seq: __, time, result, ...made } = event;
      if (result.kind === 'removed' && cleanup.removals.get(keyOf(made))?.issuedAt === undefined) {
        throw new StateError(`${made.what} ${made.uuid} was removed without being asked for`);
      }
      cleanup.removals.set(keyOf(made), { made, ...cleanup.removals.get(keyOf(made)), result });
      break;
    }
    case 'cleanup.finished': {
      const left = leftovers(cleanup).length;
      if (event.left !== left) throw new StateError(`the cleanup left ${left} things, and says ${event.left}`);
      cleanup.finishedAt = event.time;
      break;
    }
  }
}

/** What is there yet, or may come to be. */
export function leftovers({ removals }: CleanupState): readonly RemovalState[] {
  return [...removals.values()].filter(({ result }) => result === undefined || result.kind === 'left');
}

function mayHaveMade({ removals }: CleanupState, group: GroupState | undefined, made: DrillArtifact): boolean {
  if (group === undefined) return false;
  if (made.what === 'copy') return group.calls.length > 0;
  if (made.what === 'vm') return group.vms.some(({ uuid }) => uuid === made.uuid);
  return group.vms.some((vm) => {
    const removal = removals.get(keyOf({ what: 'vm', group: group.name, uuid: vm.uuid }))?.made;
    const seen = removal?.what === 'vm' ? removal.dataVolumes : undefined;
    return vm.observed?.dataVolumes.includes(made.uuid) || seen?.includes(made.uuid);
  });
}
