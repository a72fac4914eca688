/** States of runs for the report, folded from events as a real one is. */
import type { BackupRecord } from '../../src/plan/inventory.ts';
import type { Plan, PlanGroup } from '../../src/plan/plan.ts';
import { reconcileGroup } from '../../src/reconcile/reconcile-group.ts';
import type { CallResult, EndReason, GroupOutcome, RunEvent } from '../../src/run/event.ts';
import { jobUuid } from '../../src/run/job-uuid.ts';
import { countOutcomes, type RunState, reduce } from '../../src/run/state.ts';
import { groupUuid, LOCAL, makeGroup, makeTestPlan, recorded, started, VAULT } from '../support/events.ts';

export { makeGroup, makeTestPlan };
export const GIB = 1024 ** 3;

/** The root and one data volume of the n-th group; `copied` once they are on the local storage. DrillArtifact an hour before the run. */
export function recordsOf(n: number, copied: boolean, change: Partial<BackupRecord> = {}): BackupRecord[] {
  return ['Root', 'Data'].map((type, at) => ({
    uuid: `${type === 'Root' ? 'a' : 'b'}${n}`.padStart(32, '0'),
    volumeUuid: `${type === 'Root' ? 'c' : 'd'}${n}`.padStart(32, '0'),
    name: `${type}-${n}`,
    type,
    state: 'Enabled',
    status: 'Ready',
    sizeBytes: (at + 1) * GIB,
    groupUuid: groupUuid(n),
    createDate: 'Nov 24, 2026 1:00:00 PM',
    createdAt: `2026-11-24T05:0${at}:00.000Z`,
    refs: [{ storageUuid: VAULT, status: 'Ready' }, ...(copied ? [{ storageUuid: LOCAL, status: 'Ready' }] : [])],
    ...change,
  }));
}

export function judge(
  group: PlanGroup,
  evidence: { verify?: 'observed' | 'claimed'; claimed?: BackupRecord[]; observed?: BackupRecord[] },
) {
  return reconcileGroup({ group, receivingStorageUuid: LOCAL, verify: 'observed', before: undefined, ...evidence });
}

/** The events of one call. */
export function call(group: string, result?: CallResult, number = 1): RunEvent[] {
  const job = jobUuid('20261124-060000-test-site-0001', group, number);
  return [
    { type: 'call.issued', group, call: number, attempt: number, job },
    { type: 'call.accepted', group, job },
    ...(result === undefined ? [] : [{ type: 'call.settled', group, job, result } as const]),
  ];
}

export const begin = (group: string): RunEvent => ({ type: 'group.started', group });

export function end(group: string, outcome: GroupOutcome, reason?: EndReason): RunEvent {
  const proof = judge(makeGroup(group), { observed: recordsOf(1, true) });
  return {
    type: 'group.finished',
    group,
    outcome,
    ...(reason === undefined ? {} : { reason }),
    ...(outcome === 'recovered' ? { judgement: { ...proof, recovered: true } } : {}),
  };
}

/** A group that is called once and then judged by what is observed. */
export function recover(group: PlanGroup, n: number, observed = recordsOf(n, true)): RunEvent[] {
  const judgement = judge(group, { claimed: recordsOf(n, true), observed });
  return [
    begin(group.name),
    ...call(group.name, { kind: 'succeeded', records: recordsOf(n, true) }),
    { type: 'group.finished', group: group.name, outcome: judgement.recovered ? 'recovered' : 'differs', judgement },
  ];
}

export function recoverByClaim(group: PlanGroup, claimed: BackupRecord[]): RunEvent[] {
  const judgement = judge(group, { verify: 'claimed', claimed });
  return [
    begin(group.name),
    ...call(group.name, { kind: 'succeeded', records: claimed }),
    { type: 'group.finished', group: group.name, outcome: 'recovered', judgement },
  ];
}

export const opened: RunEvent = { type: 'site.opened', queries: true, version: '5.2.1', timeZone: 'Asia/Shanghai' };
export const finished: RunEvent = {
  type: 'run.finished',
  counts: { recovered: 0, differs: 0, failed: 0, unknown: 0, 'not-started': 0 },
};

/** Events stand one second apart; the run starts at 2026-11-24T06:00:00Z. */
export function stateOf(plan: Plan, events: readonly RunEvent[]): RunState {
  let state: RunState | undefined;
  for (const event of recorded([started(plan), ...events])) {
    const counts = state === undefined ? undefined : countOutcomes(state);
    state = reduce(state, event.type === 'run.finished' && counts !== undefined ? { ...event, counts } : event);
  }
  if (state === undefined) throw new Error('no events');
  return state;
}
