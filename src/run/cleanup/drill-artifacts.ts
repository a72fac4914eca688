/** What a drill has made, by its journal, and whether a copy may be removed: the one place that decides about deletions. */

import { type BackupRecord, isUsable } from '../../plan/inventory.ts';
import type { PlanGroup } from '../../plan/plan.ts';
import { storageUuid } from '../../plan/storages.ts';
import { keyOf } from '../cleanup-state.ts';
import type { DrillArtifact } from '../event.ts';
import type { Failure } from '../failure.ts';
import type { VmState } from '../group-state.ts';
import { mayStillAct } from '../jobs/lifetimes.ts';
import type { RunTime } from '../run-time.ts';
import type { RunState } from '../state.ts';

export interface DrillVm {
  readonly made: Extract<DrillArtifact, { what: 'vm' }>;
  readonly group: PlanGroup;
  readonly vm: VmState;
}

/** Every VM that was asked for and is not known to be gone. */
export function drillVms(state: RunState): readonly DrillVm[] {
  return state.plan.groups.flatMap((group) =>
    (state.groups.get(group.name)?.vms ?? []).flatMap((vm) => {
      const made = { what: 'vm', group: group.name, uuid: vm.uuid } as const;
      return isSettled(state, made) ? [] : [{ made, group, vm }];
    }),
  );
}

export interface DrillVolume {
  readonly made: Extract<DrillArtifact, { what: 'volume' }>;
  /** The VM that it was made with. */
  readonly vmUuid: string;
  /** The VM has more data volumes than its backup: some of them came from elsewhere, and nothing says which. */
  readonly doubtful: boolean;
}

/** The data volumes of VMs that are gone, as far as they are not known to be gone too. Never one of the backed-up machines. */
export function drillVolumes(state: RunState, isGone: (vmUuid: string) => boolean): readonly DrillVolume[] {
  const own = originals(state);
  return state.plan.groups.flatMap(({ name: group, groupUuid }) =>
    (state.groups.get(group)?.vms ?? []).flatMap(({ uuid: vmUuid, observed }) => {
      if (!isGone(vmUuid)) return [];
      const removal = state.cleanup.removals.get(keyOf({ what: 'vm', group, uuid: vmUuid }))?.made;
      // What was attached after the VM was seen is somebody else's.
      const seen = observed?.dataVolumes ?? (removal?.what === 'vm' ? (removal.dataVolumes ?? []) : []);
      const volumes = [...new Set(seen)].filter((uuid) => !own.has(uuid));
      const doubtful = volumes.length > Math.max(0, (state.before.get(groupUuid)?.length ?? 0) - 1);
      return volumes.flatMap((uuid) => {
        const made = { what: 'volume', group, uuid } as const;
        return isSettled(state, made) ? [] : [{ made, vmUuid, doubtful }];
      });
    }),
  );
}

export interface DrillCopy {
  readonly made: Extract<DrillArtifact, { what: 'copy' }>;
  readonly storageUuid: string;
  /** The groups of the plan that recover this backup onto this storage. */
  readonly groups: readonly PlanGroup[];
}

/** Every copy that a call was made for, and that was not whole on its storage before. One for all groups that share it. */
export function drillCopies(state: RunState): readonly DrillCopy[] {
  const copies = new Map<string, DrillCopy & { readonly groups: PlanGroup[] }>();
  for (const group of state.plan.groups) {
    if ((state.groups.get(group.name)?.calls.length ?? 0) === 0) continue;
    const made = { what: 'copy', group: group.name, uuid: group.groupUuid, storage: group.receiving } as const;
    const key = keyOf(made);
    const known = copies.get(key);
    if (known !== undefined) known.groups.push(group);
    else if (!isSettled(state, made))
      copies.set(key, { made, storageUuid: storageUuid(state.plan, group.receiving), groups: [group] });
  }
  return [...copies.values()];
}

function isSettled({ cleanup }: RunState, made: DrillArtifact): boolean {
  const { result } = cleanup.removals.get(keyOf(made)) ?? {};
  return result !== undefined && result.kind !== 'left';
}

/** As the server writes them (zstack-api.md 3); whatever else stands for a storage places nothing. */
const UUID = /^[0-9a-f]{32}$/;

/** Whether any record is on the storage; undefined where some record does not say where it is. */
function isOn(records: readonly BackupRecord[], storageUuid: string): boolean | undefined {
  if (records.some(({ refs }) => refs?.some((ref) => ref.storageUuid === storageUuid))) return true;
  const silent = records.some(
    ({ refs = [] }) => refs.length === 0 || refs.some(({ storageUuid: on = '' }) => !UUID.test(on)),
  );
  return silent ? undefined : false;
}

/** What the journal says of the storage before the drill. Only `absent` permits anything. */
export function before(state: RunState, { made, storageUuid }: DrillCopy): 'absent' | 'present' | 'unknown' {
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
  | { readonly kind: 'absent' }
  /** `wholeOn`: the storages that hold the whole backup too. One of them must answer. */
  | { readonly kind: 'remove'; readonly wholeOn: readonly string[] }
  | { readonly kind: 'leave'; readonly failure: Failure };

/**
 * What to do with a copy that was proven absent before the drill, by what a fresh query shows now. Never the last copy,
 * never what the server does not place exactly.
 */
export function judgeCopy(
  state: RunState,
  copy: DrillCopy,
  now: readonly BackupRecord[],
  ageOf: RunTime['ageOf'],
): CopyVerdict {
  const { storageUuid, groups } = copy;
  const there = isOn(now, storageUuid);
  if (now.length === 0) return leave('removal.no-records', 'the site shows no record of this backup any more');
  if (there === undefined) return leave('removal.unplaced', 'the site does not say on which storages this backup is');
  if (!there) {
    const may = groups.some((group) => mayStillCome(state, group, ageOf));
    return may
      ? leave('removal.may-come', 'its copy may still be running: its outcome is not known')
      : { kind: 'absent' };
  }
  if (!groups.some((group) => mayHaveCome(state, group))) {
    return leave('removal.not-made', 'every call of this drill for it failed, so somebody else may have brought it');
  }
  const known = new Set(now.map(({ uuid }) => uuid));
  if (state.before.get(copy.made.uuid)?.some(({ uuid }) => !known.has(uuid)))
    return leave('removal.records-missing', 'the site does not show every record of this backup any more');
  const wholeOn = wholeElsewhere(now, storageUuid);
  if (wholeOn.length === 0)
    return leave('removal.last-copy', 'no other storage shows the whole backup: this would remove its last copy');
  return { kind: 'remove', wholeOn };
}

/** Storages besides this one that hold every record of the backup, usable. */
function wholeElsewhere(records: readonly BackupRecord[], storageUuid: string): readonly string[] {
  const storages = new Set(records.flatMap(({ refs = [] }) => refs.flatMap((ref) => ref.storageUuid ?? [])));
  return [...storages].filter(
    (other) =>
      other !== storageUuid &&
      records.every(
        (record) =>
          isUsable(record) && record.refs?.some((ref) => ref.storageUuid === other && ref.status === 'Ready') === true,
      ),
  );
}

/** Whether a call of the group can have brought the copy: one that failed for certain has not. */
function mayHaveCome(state: RunState, { name }: PlanGroup): boolean {
  return (state.groups.get(name)?.calls ?? []).some(
    ({ result }) => result === undefined || result.kind !== 'failed' || result.failure.class === 'unknown',
  );
}

/** A copy whose end nobody knows can arrive until the time of its call is over. */
function mayStillCome(state: RunState, group: PlanGroup, ageOf: RunTime['ageOf']): boolean {
  return (state.groups.get(group.name)?.calls ?? []).some(({ result, issuedAt }) => {
    const open = result === undefined || result.kind === 'unknown';
    const behind = result?.kind === 'failed' && result.failure.class === 'unknown';
    return (open || behind) && mayStillAct(ageOf(issuedAt), group.timeoutMs);
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
function originals(state: RunState): ReadonlySet<string> {
  const found = new Set<string>();
  for (const records of state.before.values()) {
    for (const { volumeUuid } of records) if (volumeUuid !== undefined) found.add(volumeUuid);
  }
  return found;
}
