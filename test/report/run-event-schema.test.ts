import { describe, expect, it } from 'vitest';
import reportSchema from '../../schemas/report.schema.json' with { type: 'json' };
import schema from '../../schemas/run-event.schema.json' with { type: 'json' };
import { formatLine, NO_LINE } from '../../src/journal/journal-file.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { reconcileGroup } from '../../src/reconcile/reconcile-group.ts';
import type { EndReason, RunEvent } from '../../src/run/event.ts';
import type { Failure } from '../../src/run/failure.ts';
import { GROUP, LOCAL, recordAfter, recordBefore } from '../reconcile/records.ts';
import { makeGroup, makeTestPlan, recorded } from '../support/events.ts';
import { createValidator, unusedProperties } from './schema.ts';

const failure: Failure = {
  code: 'SYS.1006',
  class: 'transient',
  message: 'sync task failed',
  hint: 'Look at the storage.',
  cause: { code: 'net.reset', class: 'unknown', message: 'connection reset' },
};
const plain = makeTestPlan([
  makeGroup('g1', {
    expect: { volumes: 2, minSizeBytes: 1, maxAgeMs: 1 },
    latestOf: { vm: 'f'.repeat(32), notAfter: '2026-11-20T00:00:00.000Z' },
    pinned: {
      createdAt: '2026-11-19T00:00:00.000Z',
      sizeBytes: 1,
      volumes: [{ uuid: 'b'.repeat(32), type: 'Root', sizeBytes: 1 }],
    },
  }),
]);
const full: Plan = {
  ...plain,
  description: 'all of it',
  labels: { owner: 'platform' },
  objectives: { rtoMs: 1, rpoMs: 2 },
  waves: [{ name: 'all', gate: true, failure: { tolerate: { share: 0.5 }, then: 'continue' } }],
  site: {
    ...plain.site,
    endpoint: { env: 'ENDPOINT' },
    auth: { kind: 'accessKey', id: 'key', secret: { file: '/run/secret' } },
    timeZone: 'Asia/Shanghai',
    tls: { caFile: 'ca.pem', insecureSkipVerify: false },
    requestsPerSecond: 50,
  },
};
const AT = '2026-11-24T06:00:00.000Z';
const restored: Plan = {
  ...plain,
  restores: 4,
  groups: [
    makeGroup('g1', {
      restore: {
        name: 'vm',
        strategy: 'InstantStart',
        offering: 'a'.repeat(32),
        cpu: 1,
        memoryBytes: 1,
        networks: ['b'.repeat(32)],
        zone: 'c'.repeat(32),
        cluster: 'd'.repeat(32),
        host: 'e'.repeat(32),
        rootPrimaryStorage: 'f'.repeat(32),
        dataPrimaryStorage: '0'.repeat(32),
        timeoutMs: 1,
        checks: [
          { kind: 'tcp', port: 22, withinMs: 1 },
          { kind: 'http', scheme: 'https', port: 443, path: '/', status: 200, body: 'ok', withinMs: 1 },
        ],
      },
    }),
  ],
};
const session: Plan = { ...plain, site: { ...plain.site, auth: { kind: 'session', session: { env: 'SESSION' } } } };
const start = { type: 'run.started', format: 1, runId: 'r', tool: '0.1.0', operator: 'op@host' } as const;
const before = [{ ...recordBefore(0), vmUuid: 'f'.repeat(32) }, recordBefore(1)];
const records = [recordAfter(0), recordAfter(1)];
const judgement = (observed: typeof records) =>
  reconcileGroup({
    group: { groupUuid: GROUP, expect: {} },
    receivingStorageUuid: LOCAL,
    verify: 'observed',
    before,
    claimed: records,
    observed,
  });
const job = 'e'.repeat(32);
const vm = '9'.repeat(32);
const reasons: EndReason[] = [
  { kind: 'already-present' },
  { kind: 'arrived-later' },
  { kind: 'failure', failure },
  { kind: 'dependency', group: 'g0', outcome: 'failed' },
  { kind: 'budget', scope: 'plan' },
  { kind: 'not-approved', wave: 'all' },
  { kind: 'circuit-open', storage: 'local' },
  { kind: 'not-selected' },
  { kind: 'interrupted' },
];

/** Events of every type: the compiler asks for those that are missing. */
const samples: { readonly [T in RunEvent['type']]: readonly Extract<RunEvent, { type: T }>[] } = {
  'run.started': [
    { ...start, plan: plain },
    { ...start, plan: session },
    {
      ...start,
      plan: restored,
      drill: { onSuccess: 'remove', onFailure: 'keep', keepForMs: 1, schedule: { name: 'd', due: AT } },
    },
    {
      ...start,
      plan: full,
      parent: 'q',
      declaredAt: AT,
      simulated: { speed: 60, seed: 1 },
      selected: ['g1'],
      doubtful: ['g1'],
    },
    { ...start, plan: plain, salt: 'ab'.repeat(16), inputs: [{ name: 'plan.yaml', sha256: 'a'.repeat(64), bytes: 7 }] },
  ],
  'run.resumed': [{ type: 'run.resumed', tool: '0.1.0', operator: 'op@host' }],
  'clock.changed': [{ type: 'clock.changed', byMs: -7_200_000, aheadMs: 7_200_001 }],
  'site.opened': [
    { type: 'site.opened', queries: false },
    { type: 'site.opened', queries: true, endpoint: 'http://a/zstack', version: '5.2.1', timeZone: '+08:00' },
  ],
  'site.dialect': [{ type: 'site.dialect', dialect: 'sdk' }],
  'site.repeats': [{ type: 'site.repeats', refused: false }],
  'site.unavailable': [{ type: 'site.unavailable', failure }],
  'site.available': [{ type: 'site.available' }],
  'groups.found': [{ type: 'groups.found', groups: [{ groupUuid: GROUP, records: before }] }],
  'wave.waiting': [{ type: 'wave.waiting', wave: 'all' }],
  'wave.approved': [{ type: 'wave.approved', wave: 'all', by: 'op@host', planDigest: 'd' }],
  'wave.opened': [{ type: 'wave.opened', wave: 'all' }],
  'wave.closed': [{ type: 'wave.closed', wave: 'all' }],
  'group.started': [{ type: 'group.started', group: 'g1' }],
  'call.issued': [{ type: 'call.issued', group: 'g1', call: 1, attempt: 1, job }],
  'call.accepted': [
    { type: 'call.accepted', group: 'g1', job },
    { type: 'call.accepted', group: 'g1', job, serverJob: 'f'.repeat(32) },
  ],
  'call.lost': [{ type: 'call.lost', group: 'g1', job, until: AT, failure }],
  'call.settled': [
    { type: 'call.settled', group: 'g1', job, result: { kind: 'succeeded', records } },
    { type: 'call.settled', group: 'g1', job, result: { kind: 'found' } },
    { type: 'call.settled', group: 'g1', job, result: { kind: 'failed', failure } },
    { type: 'call.settled', group: 'g1', job, result: { kind: 'unknown', failure } },
  ],
  'group.delayed': [{ type: 'group.delayed', group: 'g1', delayMs: 1234.5, failure }],
  'group.reopened': [{ type: 'group.reopened', group: 'g1' }],
  'group.verified': [
    { type: 'group.verified', group: 'g1', judgement: judgement(records), reason: { kind: 'already-present' } },
  ],
  'vm.issued': [{ type: 'vm.issued', group: 'g1', attempt: 1, vm, job }],
  'vm.accepted': [{ type: 'vm.accepted', group: 'g1', vm, serverJob: job }],
  'vm.settled': [
    { type: 'vm.settled', group: 'g1', vm, result: { kind: 'created' } },
    { type: 'vm.settled', group: 'g1', vm, result: { kind: 'failed', failure, remains: true } },
    { type: 'vm.settled', group: 'g1', vm, result: { kind: 'unknown', failure } },
  ],
  'vm.observed': [
    { type: 'vm.observed', group: 'g1', vm, state: 'Running', address: '10.0.0.1', dataVolumes: ['1'.repeat(32)] },
  ],
  'check.finished': [
    { type: 'check.finished', group: 'g1', check: 0, passed: false, tries: 3, detail: 'connection refused' },
  ],
  'group.finished': [
    { type: 'group.finished', group: 'g1', outcome: 'recovered', judgement: judgement(records) },
    { type: 'group.finished', group: 'g1', outcome: 'differs', judgement: judgement([recordAfter(0)]) },
    ...reasons.map((reason) => ({ type: 'group.finished', group: 'g1', outcome: 'not-started', reason }) as const),
  ],
  'circuit.opened': [{ type: 'circuit.opened', storage: 'local', failure }],
  'circuit.closed': [{ type: 'circuit.closed', storage: 'local' }],
  'run.stopping': [
    { type: 'run.stopping', cause: { kind: 'budget', scope: 'plan' } },
    { type: 'run.stopping', cause: { kind: 'signal', signal: 'SIGINT' } },
    { type: 'run.stopping', cause: { kind: 'cleanup' } },
  ],
  'run.interrupted': [{ type: 'run.interrupted', cause: { kind: 'approval', wave: 'all' } }],
  'run.finished': [
    { type: 'run.finished', counts: { recovered: 1, differs: 0, failed: 0, unknown: 0, 'not-started': 0 } },
  ],
  'cleanup.kept': [{ type: 'cleanup.kept', until: AT }],
  'cleanup.started': [{ type: 'cleanup.started', by: 'op@host' }],
  'removal.issued': [
    { type: 'removal.issued', what: 'vm', group: 'g1', uuid: vm, dataVolumes: ['1'.repeat(32)] },
    { type: 'removal.issued', what: 'volume', group: 'g1', uuid: '1'.repeat(32) },
    { type: 'removal.issued', what: 'copy', group: 'g1', uuid: GROUP, storage: 'local' },
  ],
  'removal.settled': [
    {
      type: 'removal.settled',
      what: 'vm',
      group: 'g1',
      uuid: vm,
      dataVolumes: ['1'.repeat(32)],
      result: { kind: 'removed' },
    },
    { type: 'removal.settled', what: 'copy', group: 'g1', uuid: GROUP, storage: 'local', result: { kind: 'absent' } },
    { type: 'removal.settled', what: 'vm', group: 'g1', uuid: vm, result: { kind: 'left', failure } },
  ],
  'cleanup.finished': [{ type: 'cleanup.finished', left: 1 }],
};
const events = recorded(Object.values(samples).flat());
const errorsOf = createValidator(schema);

describe('schemas/run-event.schema.json', () => {
  it.each(events.map((event) => [event.type, event] as const))('holds for %s', (_, event) => {
    expect(errorsOf(JSON.parse(JSON.stringify(event)))).toEqual([]);
    expect(errorsOf(JSON.parse(formatLine(event, NO_LINE)))).toEqual([]);
  });

  it('describes nothing that no event has, and no type that there is not', () => {
    const journaled = events.map((event) => ({ ...event, prev: NO_LINE }));
    expect(unusedProperties(schema, journaled)).toEqual([]);
    expect(schema.properties.type.enum).toEqual(Object.keys(samples));
  });

  it.each(events.map((event) => [event.type, event] as const))(
    'refuses %s with a member too many or without its number',
    (_, event) => {
      expect(errorsOf({ ...event, password: 'x' })).not.toEqual([]);
      expect(errorsOf({ ...event, seq: 0 })).not.toEqual([]);
      const { time: _time, ...timeless } = event;
      expect(errorsOf(timeless)).not.toEqual([]);
    },
  );

  it.each([
    'failure',
    'backupRef',
    'backupRecord',
    'verdict',
    'outcome',
    'endReason',
    'stopCause',
    'simulated',
  ] as const)('means the same by %s as the report', (name) => {
    expect(schema.$defs[name]).toEqual(reportSchema.$defs[name]);
  });
});
