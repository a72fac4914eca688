/** What a drill has made, by its journal, and whether a copy may be removed: the one place that decides about deletions. */
import type { BackupRecord } from '../plan/inventory.ts';
import type { PlanGroup } from '../plan/plan.ts';
import { keyOf } from './cleanup-state.ts';
import type { Made } from './event.ts';
import type { Failure } from './failure.ts';
import type { VmState } from './group-state.ts';
import type { RunState } from './state.ts';

export interface MadeVm {
  readonly made: Extract<Made, { what: 'vm' }>;
  readonly group: PlanGroup;
  readonly vm: VmState;
}

/** Every VM that was asked for and is not known to be gone. */
export function madeVms(state: RunState): readonly MadeVm[] {
  return state.plan.groups.flatMap((group) =>
    (state.groups.get(group.name)?.vms ?? []).flatMap((vm) => {
      const made = { what: 'vm', group: group.name, uuid: vm.uuid } as const;
      return isSettled(state, made) ? [] : [{ made, group, vm }];
    }),
  );
}

export interface MadeCopy {
  readonly made: Extract<Made, { what: 'copy' }>;
  readonly storageUuid: string;
  /** The groups of the plan that recover this backup onto this storage. */
  readonly groups: readonly PlanGroup[];
}

/** Every copy that a call was made for, and that was not whole on its storage before. One for all groups that share it. */
export function madeCopies(state: RunState): readonly MadeCopy[] {
  const copies = new Map<string, MadeCopy & { readonly groups: PlanGroup[] }>();
  for (const group of state.plan.groups) {
    if ((state.groups.get(group.name)?.calls.length ?? 0) === 0) continue;
    const made = { what: 'copy', group: group.name, uuid: group.groupUuid, storage: group.receiving } as const;
    const key = keyOf(made);
    const known = copies.get(key);
    if (known !== undefined) known.groups.push(group);
    else if (!isSettled(state, made)) copies.set(key, { made, storageUuid: uuidOf(state, group), groups: [group] });
  }
  return [...copies.values()];
}

function isSettled({ cleanup }: RunState, made: Made): boolean {
  const { result } = cleanup.removals.get(keyOf(made)) ?? {};
  return result !== undefined && result.kind !== 'left';
}

const uuidOf = ({ plan }: RunState, { receiving }: PlanGroup) =>
  plan.storages.find(({ name }) => name === receiving)?.uuid ?? '';

/** Whether any record is on the storage; undefined where some record does not say where it is. */
function isOn(records: readonly BackupRecord[], storageUuid: string): boolean | undefined {
  if (records.some(({ refs }) => refs?.some((ref) => ref.storageUuid === storageUuid))) return true;
  const silent = records.some(({ refs }) => refs === undefined || refs.some((ref) => ref.storageUuid === undefined));
  return silent ? undefined : false;
}

/** What the journal says of the storage before the drill. Only `absent` permits anything. */
export function before(state: RunState, { made, storageUuid }: MadeCopy): 'absent' | 'present' | 'unknown' {
  const records = state.before.get(made.uuid);
  if (records === undefined || records.length === 0) return 'unknown';
  switch (isOn(records, storageUuid)) {
    case true:
      return 'present';
    case false:
      return 'absent';
    default:
      return 'unknown';
  }
}

export type CopyVerdict =
  /** It is not there, and nothing brings it any more. */
  { readonly kind: 'absent' } | { readonly kind: 'remove' } | { readonly kind: 'leave'; readonly failure: Failure };

/**
 * What to do with a copy that was proven absent before the drill, by what a fresh query shows now. Never the last copy,
 * never what the server does not place exactly.
 */
export function judgeCopy(state: RunState, copy: MadeCopy, now: readonly BackupRecord[], nowMs: number): CopyVerdict {
  const { storageUuid, groups } = copy;
  const there = isOn(now, storageUuid);
  if (now.length === 0) return leave('removal.no-records', 'the site shows no record of this backup any more');
  if (there === undefined) return leave('removal.unplaced', 'the site does not say on which storages this backup is');
  if (!there) {
    const may = groups.some((group) => mayStillCome(state, group, nowMs));
    return may
      ? leave('removal.may-come', 'its copy may still be running: its outcome is not known')
      : { kind: 'absent' };
  }
  const elsewhere = now.every((record) =>
    record.refs?.some(
      ({ storageUuid: other, status }) => other !== undefined && other !== storageUuid && status === 'Ready',
    ),
  );
  if (!elsewhere) {
    return leave('removal.last-copy', 'no other storage shows the whole backup: this would remove its last copy');
  }
  return { kind: 'remove' };
}

/** A copy whose end nobody knows can arrive until the time of its call is over. */
function mayStillCome(state: RunState, group: PlanGroup, nowMs: number): boolean {
  return (state.groups.get(group.name)?.calls ?? []).some(({ result, issuedAt }) => {
    const open = result === undefined || result.kind === 'unknown';
    const behind = result?.kind === 'failed' && result.failure.class === 'unknown';
    return (open || behind) && nowMs - Date.parse(issuedAt) < group.timeoutMs;
  });
}

function leave(code: string, message: string): CopyVerdict {
  return {
    kind: 'leave',
    failure: {
      code,
      class: 'permanent',
      message,
      hint: 'Look at the storage, and remove the copy there if it is not wanted.',
    },
  };
}

/** Volumes of the machines that the backups are of: never a drill's to remove, whatever a server says. */
export function originals(state: RunState): ReadonlySet<string> {
  const found = new Set<string>();
  for (const records of state.before.values()) {
    for (const { volumeUuid } of records) if (volumeUuid !== undefined) found.add(volumeUuid);
  }
  return found;
}
