/** Which properties of two plans, storages, waves or groups differ, under the names of the plan file. */
import { given } from '../given.ts';
import { NOT_PINNED } from './pin.ts';
import type { FailureBudget, Plan, PlanGroup, PlanSite, PlanStorage, PlanWave } from './plan.ts';

/** A value as the plan holds it (ms, bytes, names); undefined where it has none. */
export type Value = string | number | boolean | undefined | Readonly<Record<string, unknown>>;

/** One property that has another value. */
export interface FieldChange {
  /** As the plan file calls it: `limits.concurrency`, `maxConcurrent`, `expect.minSize`. */
  readonly field: string;
  readonly before?: Value;
  readonly after?: Value;
  /** Of a list only what came and what went. */
  readonly added?: readonly string[];
  readonly removed?: readonly string[];
}

/** In which order the changed properties of storages, waves and groups are told: what moves first. */
export const FIELD_ORDER: readonly string[] = [
  ...['uuid', 'role', 'maxConcurrent', 'throughput'],
  ...['gate.approval', 'failure.tolerate', 'failure.then'],
  ...[
    'wave',
    'source',
    'destination',
    'receiving',
    'latestOf.vm',
    'latestOf.before',
    'groupUuid',
    'dependsOn',
    'critical',
    'tags',
  ],
  ...['expect.volumes', 'expect.minSize', 'expect.maxAge', 'timeout'],
];

export const planFields = (before: Plan, after: Plan): FieldChange[] => changed(planValues(before), planValues(after));

export const storageFields = (before: PlanStorage, after: PlanStorage): FieldChange[] =>
  changed(withoutName(before), withoutName(after));

export const waveFields = (before: PlanWave, after: PlanWave): FieldChange[] =>
  changed(
    { 'gate.approval': before.gate, ...budget(before.failure) },
    { 'gate.approval': after.gate, ...budget(after.failure) },
  );

/** Wave names are given, as a wave's place in the list is not what a reader goes by. */
export function groupFields(before: PlanGroup, after: PlanGroup, waveBefore: string, waveAfter: string): FieldChange[] {
  const values = changed(groupValues(before, waveBefore), groupValues(after, waveAfter));
  const moved = values.some(({ field }) => field === 'source' || field === 'destination');
  return [
    // Follows from the storages: of its own only when their roles were turned round.
    ...values.filter(({ field }) => field !== 'receiving' || !moved),
    ...changedLists(before, after),
  ];
}

type Values = Readonly<Record<string, Value>>;

function planValues(plan: Plan): Values {
  const { name, description, labels, verify, objectives, concurrency } = plan;
  return {
    'metadata.name': name,
    'metadata.description': description,
    ...Object.fromEntries(Object.entries(labels).map(([key, value]) => [`metadata.labels.${key}`, value])),
    ...siteValues(plan.site),
    verify,
    'objectives.rto': objectives.rtoMs,
    'objectives.rpo': objectives.rpoMs,
    'limits.concurrency': concurrency,
    ...budget(plan.failure),
  };
}

/** References to secrets are compared by the names of their variables and files; a secret itself is not in a plan. */
function siteValues(site: PlanSite): Values {
  const { endpoint, auth, dialect, timeZone, tls, requestTimeoutMs, requestsPerSecond } = site;
  const { kind, ...credentials } = auth;
  return {
    'site.endpoint': endpoint,
    'site.auth': kind,
    ...Object.fromEntries(Object.entries(credentials).map(([key, value]) => [`site.auth.${key}`, value as Value])),
    'site.dialect': dialect,
    'site.timeZone': timeZone,
    'site.tls.ca': tls.caFile,
    'site.tls.insecureSkipVerify': tls.insecureSkipVerify,
    'site.requestTimeout': requestTimeoutMs,
    'site.requestsPerSecond': requestsPerSecond,
  };
}

const budget = (failure: FailureBudget | undefined): Values => ({
  'failure.tolerate': failure?.tolerate,
  'failure.then': failure?.then,
});

function withoutName({ uuid, role, maxConcurrent, throughput }: PlanStorage): Values {
  return { uuid, role, maxConcurrent, throughput };
}

function groupValues(group: PlanGroup, wave: string): Values {
  return {
    wave,
    source: group.source,
    destination: group.destination,
    receiving: group.receiving,
    groupUuid: recoveryPoint(group),
    'latestOf.vm': group.latestOf?.vm,
    'latestOf.before': group.latestOf?.notAfter,
    critical: group.critical,
    'expect.volumes': group.expect.volumes,
    'expect.minSize': group.expect.minSizeBytes,
    'expect.maxAge': group.expect.maxAgeMs,
    timeout: group.timeoutMs,
    'retry.attempts': group.retry.attempts,
    'retry.delay': group.retry.delayMs,
    'retry.maxDelay': group.retry.maxDelayMs,
    whenPresent: group.whenPresent,
  };
}

/** A backup group, with its date where a pin tells it. */
export type RecoveryPoint = string | { readonly groupUuid: string; readonly createdAt: string };

/** None where no backup is chosen yet. */
function recoveryPoint({ groupUuid, pinned }: PlanGroup): RecoveryPoint | undefined {
  if (groupUuid === NOT_PINNED) return undefined;
  return pinned?.createdAt === undefined ? groupUuid : { groupUuid, createdAt: pinned.createdAt };
}

const LISTS = ['dependsOn', 'tags', 'systemTags', 'userTags'] as const;

/** Their order tells nothing. */
function changedLists(before: PlanGroup, after: PlanGroup): FieldChange[] {
  return LISTS.flatMap((field) => {
    const added = after[field].filter((value) => !before[field].includes(value));
    const removed = before[field].filter((value) => !after[field].includes(value));
    return added.length + removed.length === 0 ? [] : [{ field, added, removed }];
  });
}

function changed(before: Values, after: Values): FieldChange[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((field) => {
    const [old, now] = [before[field], after[field]];
    if (JSON.stringify(old) === JSON.stringify(now)) return [];
    return [{ field, ...given({ before: old, after: now }) }];
  });
}
