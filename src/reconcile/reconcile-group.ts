/**
 * The three-way reconciliation of one group: what was expected, what the API claimed, what a fresh query shows.
 * "Recovered" is a proof, so everything here errs on the side of "not proven".
 */
import { given } from '../given.ts';
import type { BackupRecord } from '../plan/inventory.ts';
import type { Plan, PlanGroup } from '../plan/plan.ts';
import { groupProblems } from './group-problems.ts';
import { compareText, type Defect, inspectRecord, worstDefect } from './inspect-record.ts';
import type { GroupJudgement, Verdict, VolumeJudgement } from './judgement.ts';

export interface GroupEvidence {
  readonly group: Pick<PlanGroup, 'groupUuid' | 'expect' | 'pinned'>;
  readonly receivingStorageUuid: string;
  /** What proves: a fresh query, or the API's own answer. */
  readonly verify: Plan['verify'];
  /** The records before the run; undefined where nobody looked. */
  readonly before?: readonly BackupRecord[] | undefined;
  /** The API's answer; undefined where there was no call or its answer was lost. */
  readonly claimed?: readonly BackupRecord[] | undefined;
  /** A fresh query after the call; undefined where the storage could not be asked. */
  readonly observed?: readonly BackupRecord[] | undefined;
}

type RecordsByUuid = ReadonlyMap<string, readonly BackupRecord[]>;

/**
 * One verdict for each backup record that was expected, claimed or observed. With `observed` a group is recovered only
 * if every volume is `matched` and the group is whole; with `claimed`, if nothing that the API said is wrong.
 * Independent of the order of the records. Never throws.
 */
export function reconcileGroup(evidence: GroupEvidence): GroupJudgement {
  const { group, verify } = evidence;
  const proofs = verify === 'observed' ? evidence.observed : evidence.claimed;
  const expected = byUuid(expectedRecords(evidence));
  const claimed = byUuid(evidence.claimed);
  const proving = byUuid(proofs);
  const shared = sharedVolumes(proving);

  const uuids = new Set([...expected.keys(), ...claimed.keys(), ...proving.keys()]);
  const volumes = [...uuids]
    .map((uuid) => judgeVolume(uuid, evidence, { expected, claimed, proving, shared }))
    .sort(rootFirst);

  if (proofs === undefined) {
    const problem =
      verify === 'observed' ? 'the receiving storage could not be asked' : 'there is no answer of the API';
    return { recovered: false, proof: 'none', volumes, problems: [problem] };
  }
  const problems = groupProblems([...proving.values()].map(first), {
    expect: group.expect,
    strict: verify === 'observed',
    typeBefore: (uuid) => expected.get(uuid)?.[0]?.type,
  });
  const accepted: readonly Verdict[] = verify === 'observed' ? ['matched'] : ['matched', 'unverified'];
  const recovered = problems.length === 0 && volumes.every((volume) => accepted.includes(volume.verdict));
  // An answer without a single record says nothing; a query without one says that there is nothing.
  const proof = verify === 'claimed' && proving.size === 0 ? 'none' : verify;
  return { recovered, proof, volumes, problems };
}

/** True if these records, as one query found them, are a whole backup group with a Ready copy of each on the storage. */
export function isWhole(records: readonly BackupRecord[], receivingStorageUuid: string): boolean {
  const groupUuid = records.find((record) => record.groupUuid !== undefined)?.groupUuid ?? '';
  return reconcileGroup({
    group: { groupUuid, expect: {} },
    receivingStorageUuid,
    verify: 'observed',
    observed: records,
  }).recovered;
}

/** The records before the run, and what the pin says of them: it holds against what the site says later. */
function expectedRecords({ before, group }: GroupEvidence): readonly BackupRecord[] | undefined {
  if (group.pinned === undefined) return before;
  const pinned = new Map(group.pinned.volumes.map((volume) => [volume.uuid, volume]));
  const known = (before ?? []).map((record) => ({ ...record, ...pinned.get(record.uuid) }));
  const seen = new Set(known.map(({ uuid }) => uuid));
  return [...known, ...group.pinned.volumes.filter(({ uuid }) => !seen.has(uuid))];
}

interface Inventories {
  readonly expected: RecordsByUuid;
  readonly claimed: RecordsByUuid;
  readonly proving: RecordsByUuid;
  /** UUIDs of volumes that more than one of the proving records names. */
  readonly shared: ReadonlySet<string>;
}

function judgeVolume(uuid: string, evidence: GroupEvidence, inventories: Inventories): VolumeJudgement {
  const { group, receivingStorageUuid, verify, before } = evidence;
  const expected = inventories.expected.get(uuid)?.[0];
  const claims = inventories.claimed.get(uuid) ?? [];
  const proofs = inventories.proving.get(uuid) ?? [];
  const yardstick = { receivingStorageUuid, groupUuid: group.groupUuid, expected };

  const inspections = proofs.map((record) => inspectRecord(record, yardstick));
  const defects: Defect[] = inspections.flatMap((inspection) => inspection.defects);
  const unverified = new Set(inspections.flatMap((inspection) => inspection.unverified));
  if (proofs.length > 1) defects.push({ verdict: 'duplicate', detail: 'the record is listed more than once' });
  const volumeUuid = proofs.find((record) => inventories.shared.has(record.volumeUuid ?? ''))?.volumeUuid;
  if (volumeUuid !== undefined) {
    defects.push({ verdict: 'duplicate', detail: `another record is of the same volume ${volumeUuid}` });
  }
  if (before !== undefined && expected === undefined && proofs.length > 0) {
    defects.push({ verdict: 'unexpected', detail: 'the record was not there before the run' });
  } else if (group.pinned?.volumes.some((volume) => volume.uuid === uuid) === false && proofs.length > 0) {
    defects.push({ verdict: 'unexpected', detail: 'the pin does not list the record' });
  }
  if (verify === 'observed') {
    defects.push(...claimDefects(claims, proofs[0] ?? expected, group.groupUuid));
    if (evidence.claimed !== undefined && claims.length === 0 && proofs.length > 0) unverified.add('claim');
  }
  if (proofs.length === 0) {
    const absent = absence(evidence, claims, expected);
    if (absent === undefined) unverified.add(verify === 'observed' ? 'observation' : 'claim');
    // A stray record of another group was never part of this one: it is not missing, it does not belong here.
    else if (absent.verdict === 'unexpected') defects.splice(0, defects.length, absent);
    else defects.push(absent);
  }

  const worst = worstDefect(defects);
  const proven = inspections.length > 0 && inspections.every((inspection) => inspection.proven);
  const complete = verify === 'observed' ? proven : proven && unverified.size === 0;
  const names = [...unverified].sort();
  const verdict: Verdict = worst?.verdict ?? (complete ? 'matched' : 'unverified');
  const detail = worst?.detail ?? (complete ? undefined : `not said: ${names.join(', ')}`);
  const observed = verify === 'observed' ? proofs[0] : undefined;
  return {
    backupUuid: uuid,
    verdict,
    ...given({ detail }),
    unverified: names,
    ...given({ expected }),
    ...(claims[0] === undefined ? {} : { claimed: claims[0] }),
    ...given({ observed }),
  };
}

/** What the API's answer says wrong although a query is the proof: identity and size; its Ready or not is old news. */
function claimDefects(
  claims: readonly BackupRecord[],
  known: BackupRecord | undefined,
  groupUuid: string,
): readonly Defect[] {
  const defects: Defect[] = [];
  if (claims.length > 1) defects.push({ verdict: 'duplicate', detail: 'the API answered with the record twice' });
  for (const claim of claims) {
    if (claim.groupUuid !== undefined && claim.groupUuid !== groupUuid) {
      defects.push({ verdict: 'wrong-group', detail: `the API answered with groupUuid ${claim.groupUuid}` });
    }
    if (claim.sizeBytes !== undefined && known?.sizeBytes !== undefined && claim.sizeBytes !== known.sizeBytes) {
      const detail = `the API answered with size ${claim.sizeBytes}, the storage has ${known.sizeBytes}`;
      defects.push({ verdict: 'size-mismatch', detail });
    }
  }
  return defects;
}

/** What it means that the proof does not list the record; undefined where there is no proof to list it. */
function absence(
  { verify, observed, claimed, group }: GroupEvidence,
  claims: readonly BackupRecord[],
  expected: BackupRecord | undefined,
): Defect | undefined {
  if ((verify === 'observed' ? observed : claimed) === undefined) return undefined;
  if (verify === 'claimed') return { verdict: 'missing', detail: 'the API did not answer with this record' };
  const foreign = claims.find((claim) => claim.groupUuid !== undefined && claim.groupUuid !== group.groupUuid);
  if (expected !== undefined) {
    // Where the API says which group the record belongs to now, that is why this group's query does not find it.
    return foreign === undefined
      ? { verdict: 'missing', detail: 'a fresh query does not find the record' }
      : { verdict: 'wrong-group', detail: `the record belongs to the group ${foreign.groupUuid} now` };
  }
  return foreign === undefined
    ? { verdict: 'missing', detail: 'the API answered with the record, but a fresh query does not find it' }
    : { verdict: 'unexpected', detail: `the API answered with a record of the group ${foreign.groupUuid}` };
}

/** Same record twice: in an order that does not depend on the server's. */
function byUuid(records: readonly BackupRecord[] | undefined): RecordsByUuid {
  const groups = new Map<string, BackupRecord[]>();
  for (const record of records ?? []) {
    const same = groups.get(record.uuid);
    if (same === undefined) groups.set(record.uuid, [record]);
    else same.push(record);
  }
  for (const same of groups.values()) {
    if (same.length > 1) same.sort((a, b) => compareText(JSON.stringify(a), JSON.stringify(b)));
  }
  return groups;
}

function sharedVolumes(records: RecordsByUuid): ReadonlySet<string> {
  const seen = new Set<string>();
  const shared = new Set<string>();
  for (const same of records.values()) {
    for (const volumeUuid of new Set(same.map((record) => record.volumeUuid))) {
      if (volumeUuid === undefined) continue;
      if (seen.has(volumeUuid)) shared.add(volumeUuid);
      seen.add(volumeUuid);
    }
  }
  return shared;
}

const first = (records: readonly BackupRecord[]): BackupRecord => records[0] as BackupRecord;

function rootFirst(a: VolumeJudgement, b: VolumeJudgement): number {
  const rank = ({ expected, claimed, observed }: VolumeJudgement) =>
    (observed?.type ?? expected?.type ?? claimed?.type) === 'Root' ? 0 : 1;
  return rank(a) - rank(b) || compareText(a.backupUuid, b.backupUuid);
}
