/** One backup group: that it is there, whole, usable where it is read from, as the plan expects it, and young enough. */
import { given } from '../given.ts';
import { backupAge, FUTURE_HINT } from '../plan/backup-age.ts';
import { type BackupRecord, bytesOf, isUsable, onceEach } from '../plan/inventory.ts';
import { givingStorage } from '../plan/pin.ts';
import type { Plan, PlanGroup } from '../plan/plan.ts';
import { storageOf } from '../plan/storages.ts';
import { groupProblems } from '../reconcile/group-problems.ts';
import { isWhole } from '../reconcile/reconcile-group.ts';
import { count } from '../words/count.ts';
import { size } from '../words/size.ts';
import { duration } from '../words/time.ts';
import { type Check, checksOf, type Found, type MakeCheck } from './check.ts';

/** A group of the plan, and what the site shows of it. */
export interface GroupLook {
  readonly group: PlanGroup;
  /** Records by one query; a record listed twice counts once. */
  readonly records: readonly BackupRecord[];
  /** UUID of the storage on which the copy will be looked for. */
  readonly receiving: string;
  /** The storage that is read from; `shown` is false where the site was asked for it and does not show it. */
  readonly giving: { readonly name: string; readonly uuid: string; readonly shown: boolean };
  /** When the site was looked at, in ms since the epoch. */
  readonly at: number;
  readonly rpoMs: number | undefined;
}

export function lookAtGroup(
  plan: Plan,
  group: PlanGroup,
  records: readonly BackupRecord[],
  { at, isShown }: { readonly at: number; readonly isShown: (storageUuid: string) => boolean },
): GroupLook {
  const receiving = storageOf(plan, group.receiving);
  const giving = storageOf(plan, givingStorage(group));
  return {
    group,
    records: onceEach(records),
    receiving: receiving.uuid,
    giving: { name: giving.name, uuid: giving.uuid, shown: isShown(giving.uuid) },
    at,
    rpoMs: plan.objectives.rpoMs,
  };
}

/** The checks that did not pass; where all did, one that says what was found. */
export function checkGroup(look: GroupLook): Check[] {
  const { group, records } = look;
  const check = checksOf({ kind: 'group', name: group.name });
  if (records.length === 0) {
    const said = `the site has no backup record of the group ${group.groupUuid}`;
    const hint =
      'the backup was deleted, or this site has not read the records of the backup storage yet (in ZStack: sync its backups); else correct groupUuid';
    return [check('group.exists', 'blocker', said, hint)];
  }
  const here = isWhole(records, look.receiving);
  const found = [
    checkVm(group, records),
    checkRoot(check, records),
    checkRecords(check, records),
    here ? checkPresent(check, group) : [],
    here && group.whenPresent === 'verify' ? [] : checkCopy(check, look),
    checkExpect(check, look),
    checkAge(check, look),
  ].flat();
  if (found.some(({ status }) => status !== 'ok')) return found.filter(({ status }) => status !== 'ok');
  return found.length > 0 ? found : [check('group.ready', 'ok', describe(look))];
}

function describe({ records, giving, at }: GroupLook): string {
  const bytes = bytesOf(records);
  const age = backupAge(records, at);
  return [
    count(records.length, 'volume'),
    ...(bytes === undefined ? [] : [size(bytes)]),
    `on ${giving.name}`,
    ...(age.ms === undefined ? [] : [`${duration(age.ms)} old`]),
  ].join(', ');
}

/** A pin says which VM its backup is of; the site knows. */
export function checkVm({ name, latestOf, groupUuid }: PlanGroup, records: readonly BackupRecord[]): Check[] {
  const other = records.find(({ vmUuid }) => latestOf !== undefined && vmUuid !== undefined && vmUuid !== latestOf.vm);
  if (latestOf === undefined || other === undefined) return [];
  const said = `the pinned backup ${groupUuid} is one of the VM ${other.vmUuid}, and the plan wants ${latestOf.vm}`;
  const hint = 'the pin was not written by zdr pin: write it anew, and look who changed it';
  return [checksOf({ kind: 'group', name })('group.vm', 'blocker', said, hint)];
}

function checkRoot(check: MakeCheck, records: readonly BackupRecord[]): Found {
  const [problem] = problemsOf(records, {}, false);
  const hint = 'this backup cannot be recovered: choose another one of the VM';
  if (problem !== undefined) return check('group.root', 'blocker', problem, hint);
  return records.some(({ type }) => type === 'Root')
    ? []
    : check('group.root', 'unknown', 'the site does not say which volume is the root volume');
}

/** Only Enabled and Ready records are usable (zstack-api.md 6). */
function checkRecords(check: MakeCheck, records: readonly BackupRecord[]): Found {
  const bad = records.filter((record) => !isUsable(record));
  const [first] = bad;
  if (first !== undefined) {
    const { name = first.uuid, state = 'Enabled', status = 'Ready' } = first;
    const is = state === 'Enabled' ? status : state;
    const said = `${bad.length} of ${count(records.length, 'backup record')} cannot be used: ${name} is ${is}`;
    return check(
      'group.records',
      'blocker',
      said,
      'wait until the backup is complete, or choose another one of the VM',
    );
  }
  const mute = records.filter(({ state, status }) => state === undefined || status === undefined).length;
  if (mute === 0) return [];
  return check('group.records', 'unknown', `of ${count(mute, 'record')} the site does not say that it can be used`);
}

/** That every record has a Ready copy on the storage that is read from. */
function checkCopy(check: MakeCheck, { records, giving }: GroupLook): Found {
  // One cause, one blocker: that the storage is not there is said once.
  if (!giving.shown) {
    return check('group.copy', 'unknown', `whether it can be read is not known: the site does not show ${giving.name}`);
  }
  const copies = records.map((record) => ({ record, copy: copyOn(record, giving.uuid) }));
  const bad = copies.filter(({ copy }) => copy !== 'Ready' && copy !== undefined);
  const [first] = bad;
  if (first !== undefined) {
    const { record, copy } = first;
    const name = record.name ?? record.uuid;
    const why = copy === 'absent' ? `${name} is not there` : `the copy of ${name} is ${copy}`;
    const said = `${bad.length} of ${count(records.length, 'volume')} cannot be read from ${giving.name}: ${why}`;
    const hint = 'name the storage that holds the backup, or wait until the backup is complete there';
    return check('group.copy', 'blocker', said, hint);
  }
  const mute = copies.filter(({ copy }) => copy === undefined).length;
  if (mute === 0) return [];
  return check(
    'group.copy',
    'unknown',
    `of ${count(mute, 'volume')} the site does not say that it is on ${giving.name}`,
  );
}

/** `Ready` or another status as the server wrote it, `absent`; undefined where the server does not say. */
export function copyOn({ refs }: BackupRecord, storageUuid: string): string | undefined {
  if (refs === undefined) return undefined;
  const there = refs.filter((ref) => ref.storageUuid === storageUuid);
  if (there.some(({ status }) => status === 'Ready')) return 'Ready';
  if (there.length > 0) return there.find(({ status }) => status !== undefined)?.status;
  return refs.some((ref) => ref.storageUuid === undefined) ? undefined : 'absent';
}

function checkPresent(check: MakeCheck, { whenPresent, receiving }: PlanGroup): Check {
  const here = `it is whole on ${receiving} already`;
  if (whenPresent === 'verify') return check('group.present', 'ok', `${here}: a run proves that and makes no call`);
  const hint = 'leave out whenPresent: recover, if the copy that is there will do';
  return check('group.present', 'warning', `${here}, and is to be copied again: the server may refuse that`, hint);
}

function checkExpect(check: MakeCheck, { group, records }: GroupLook): Check[] {
  const { volumes, minSizeBytes } = group.expect;
  const own = new Set(problemsOf(records, {}, false));
  const other = (problems: readonly string[]) => problems.filter((problem) => !own.has(problem));
  const demands = given({ volumes, minSizeBytes });
  const wrong = other(problemsOf(records, demands, false));
  const unsaid = other(problemsOf(records, demands, true)).filter((problem) => !wrong.includes(problem));
  const hint = 'the VM has changed, or this is another backup: correct expect, or choose the right backup';
  return [
    ...wrong.map((problem) => check('group.expect', 'blocker', problem, hint)),
    ...unsaid.map((problem) => check('group.expect', 'unknown', problem)),
  ];
}

const problemsOf = (records: readonly BackupRecord[], expect: PlanGroup['expect'], strict: boolean): string[] =>
  groupProblems(records, { expect, strict, typeBefore: () => undefined });

/** Older than the plan expects is a blocker; older than the recovery point objective is what a run would only report. */
function checkAge(check: MakeCheck, { group, records, at, rpoMs }: GroupLook): Found {
  const { maxAgeMs } = group.expect;
  if (maxAgeMs === undefined && rpoMs === undefined) return [];
  const age = backupAge(records, at);
  const old = `the backup is ${duration(age.atLeastMs)} old`;
  const hint = 'make or choose a newer backup of the VM';
  if (maxAgeMs !== undefined && age.atLeastMs > maxAgeMs) {
    return check(
      'group.age',
      'blocker',
      `${old}, the plan expects at most ${duration(maxAgeMs)} (expect.maxAge)`,
      hint,
    );
  }
  if (rpoMs !== undefined && age.atLeastMs > rpoMs) {
    return check('group.age', 'warning', `${old}, the RPO is ${duration(rpoMs)}`, hint);
  }
  const untold = 'how old the backup is cannot be told';
  if (age.unknown === 'future')
    return check('group.age', 'unknown', `${untold}: it is dated in the future`, FUTURE_HINT);
  return age.unknown === undefined ? [] : check('group.age', 'unknown', untold);
}
