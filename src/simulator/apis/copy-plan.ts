/** What the faults make of one copy: decided once, when it begins. */
import type { Fault } from '../faults/faults.ts';
import { derivedUuid } from '../random.ts';
import { type BackupRecord, type BackupRef, newRef } from '../state/records.ts';
import type { SiteState } from '../state/state.ts';

const NAMES = {
  fails: 'job-fails',
  orphan: 'orphan',
  falseSuccess: 'false-success',
  partial: 'partial-group',
  wrongGroup: 'wrong-group',
  notReady: 'ref-not-ready',
  late: 'late-refs',
  duplicate: 'duplicate',
  size: 'size-changed',
  wrongStorage: 'wrong-storage',
  example: 'example-answer',
} as const;

export type CopyPlan = { readonly [Effect in keyof typeof NAMES]?: Fault };

export function planCopy(state: SiteState, groupUuid: string, attempt: number): CopyPlan {
  const strike = { groupUuid, attempt, elapsed: state.elapsed() };
  return Object.fromEntries(
    Object.entries(NAMES).flatMap(([key, name]) => {
      const fault = state.faults.strikes(name, strike);
      return fault === undefined ? [] : [[key, fault]];
    }),
  );
}

/** The storage on which the copy really lands. */
export function landingStorage(state: SiteState, plan: CopyPlan, receiving: string, giving: string): string {
  if (plan.wrongStorage === undefined) return receiving;
  const { storages } = state.world;
  const named = storages.find(({ name, uuid }) => [name, uuid].includes(plan.wrongStorage?.storage ?? ''));
  const other = named ?? storages.find(({ uuid }) => uuid !== receiving && uuid !== giving);
  return other?.uuid ?? derivedUuid('storage that nobody knows', receiving);
}

/** Writes the arrival of one volume into the database, as the faults would have it. */
export function arrive(state: SiteState, plan: CopyPlan, backupUuid: string, storageUuid: string): void {
  const record = state.records.byUuid(backupUuid);
  if (record === undefined) return;
  const now = state.now();
  const name = state.world.storages.find(({ uuid }) => uuid === storageUuid)?.name ?? storageUuid;
  const visibleFrom = plan.late === undefined ? now : now + (plan.late.delay ?? 5000);
  const ref: BackupRef = {
    ...newRef(storageUuid, name, backupUuid, state.serverNow()),
    visibleFrom,
    readyFrom: plan.notReady === undefined ? visibleFrom : now + (plan.notReady.delay ?? Number.POSITIVE_INFINITY),
    pendingStatus: plan.notReady?.status ?? 'Creating',
  };
  const twice = plan.duplicate !== undefined && record.type === 'Root';
  const refs = twice && plan.duplicate?.what === 'ref' ? [ref, { ...ref, installPath: `${ref.installPath}-1` }] : [ref];
  const changed: BackupRecord = {
    ...record,
    lastOpAt: state.serverNow(),
    refs: [...record.refs.filter((old) => old.storageUuid !== storageUuid), ...refs],
    ...(applies(plan.size, 'record', 'record') ? { size: resize(record.size, plan) } : {}),
    ...(applies(plan.wrongGroup, 'record', 'both') ? { groupUuid: otherGroup(record.groupUuid) } : {}),
  };
  state.records.put(changed);
  if (twice && plan.duplicate?.what !== 'ref') {
    state.records.put({ ...changed, uuid: derivedUuid('duplicate', record.uuid), refs: [ref] });
  }
}

/** The records that the API claims to have recovered. */
export function claim(
  state: SiteState,
  plan: CopyPlan,
  before: readonly BackupRecord[],
  storageUuid: string,
): BackupRecord[] {
  const now = state.serverNow();
  const names = new Map(state.world.storages.map(({ uuid, name }) => [uuid, name]));
  const claimed = before.map((old): BackupRecord => {
    const record = state.records.byUuid(old.uuid) ?? old;
    const there = record.refs.filter((ref) => ref.storageUuid === storageUuid);
    const refs =
      there.length > 0 ? there : [newRef(storageUuid, names.get(storageUuid) ?? storageUuid, record.uuid, now)];
    return {
      ...record,
      refs: [
        ...record.refs.filter((ref) => ref.storageUuid !== storageUuid),
        ...refs.map((ref) => ({ ...ref, visibleFrom: 0, readyFrom: 0 })),
      ],
      size: applies(plan.size, 'claim', 'record') ? resize(old.size, plan) : old.size,
      groupUuid: applies(plan.wrongGroup, 'claim', 'both') ? otherGroup(old.groupUuid) : old.groupUuid,
    };
  });
  const missing = plan.partial?.in === 'both' ? (plan.partial.volumes ?? 1) : 0;
  const whole = claimed.slice(0, claimed.length - missing);
  const [first] = whole;
  return plan.duplicate !== undefined && plan.duplicate.what !== 'ref' && first !== undefined
    ? [...whole, first]
    : whole;
}

function applies(fault: Fault | undefined, where: 'claim' | 'record', otherwise: 'record' | 'both'): boolean {
  const place = fault?.in ?? otherwise;
  return fault !== undefined && (place === where || place === 'both');
}

const resize = (size: number, plan: CopyPlan): number => Math.round(size * (plan.size?.factor ?? 0.5));

const otherGroup = (groupUuid: string): string => derivedUuid('another group', groupUuid);
