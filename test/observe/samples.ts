import { Writable } from 'node:stream';
import type { BackupRecord } from '../../src/plan/inventory.ts';
import type { Plan } from '../../src/plan/plan.ts';
import type { GroupJudgement } from '../../src/reconcile/judgement.ts';
import type { RecordedEvent, RunEvent } from '../../src/run/event.ts';
import type { Failure } from '../../src/run/failure.ts';
import { jobUuid } from '../../src/run/job-uuid.ts';
import type { Observer } from '../../src/run/record.ts';
import { countOutcomes, type RunState, reduce } from '../../src/run/state.ts';
import { uuid } from '../view/samples.ts';

const GiB = 1024 ** 3;
export const startedAt = Date.parse('2026-11-24T12:00:00.000Z');

export const record = (number: number, sizeBytes = 5 * GiB): BackupRecord => ({
  uuid: uuid(0x1000 + number),
  type: number % 2 === 0 ? 'Root' : 'Data',
  state: 'Enabled',
  status: 'Ready',
  sizeBytes,
});

export const timeout: Failure = {
  code: 'SYS.1006',
  class: 'transient',
  message: 'operation timed out',
  hint: 'look at the storage network',
};

export const matched = (number: number): GroupJudgement => ({
  recovered: true,
  proof: 'observed',
  problems: [],
  volumes: [0, 1].map((index) => {
    const one = record(number * 2 + index);
    return { backupUuid: one.uuid, verdict: 'matched', unverified: [], expected: one, claimed: one, observed: one };
  }),
});

/** Numbers the events, `[seconds after the start, event]`, as a recorder would. */
export function recorded(events: readonly (readonly [number, RunEvent])[]): RecordedEvent[] {
  return events.map(([seconds, event], index) => ({
    seq: index + 1,
    time: new Date(startedAt + seconds * 1000).toISOString(),
    ...event,
  }));
}

/** The job uuid that the sample run gives to a call. */
export const jobOf = (group: string, call = 1): string => jobUuid('20261124-120000-east-site-3f9a', group, call);

export const started = (plan: Plan): RunEvent => ({
  type: 'run.started',
  format: 1,
  runId: '20261124-120000-east-site-3f9a',
  plan,
  tool: '0.1.0',
  operator: 'ops@dr-01',
});

/** Folds events and tells the observers, as the recorder does; `onEvent` sees each state too. */
export function replay(events: readonly RecordedEvent[], ...observers: readonly Observer[]): RunState {
  let state: RunState | undefined;
  for (const written of events) {
    const event = plausible(written, state);
    state = reduce(state, event);
    for (const observe of observers) observe(event, state);
  }
  if (state === undefined) throw new Error('no events');
  return state;
}

/** What the samples leave out because they are not about it: the counts of the end, and the proof of a recovered group. */
function plausible(event: RecordedEvent, state: RunState | undefined): RecordedEvent {
  if (event.type === 'run.finished' && state !== undefined) {
    const { unfinished: _, ...counts } = countOutcomes(state);
    return { ...event, counts };
  }
  const unproven = event.type === 'group.finished' && event.outcome === 'recovered' && event.judgement === undefined;
  if (!unproven) return event;
  const proof = state?.plan.verify === 'claimed' || state?.site?.queries === false ? 'claimed' : 'observed';
  return { ...event, judgement: { recovered: true, proof, problems: [], volumes: [] } };
}

/** A run of the sample plan in which something of everything happens. */
export function sampleRun(plan: Plan): RecordedEvent[] {
  const found = plan.groups.map(({ groupUuid }, index) => ({
    groupUuid,
    records: [record(index * 2), record(index * 2 + 1)],
  }));
  return recorded([
    [0, started(plan)],
    [0, { type: 'site.opened', queries: true, version: '5.2.1', timeZone: 'Asia/Shanghai' }],
    [0, { type: 'groups.found', groups: found }],
    [1, { type: 'wave.opened', wave: 'foundation' }],
    [1, { type: 'group.started', group: 'dns-01' }],
    [1, { type: 'call.issued', group: 'dns-01', call: 1, attempt: 1, job: jobOf('dns-01', 1) }],
    [2, { type: 'site.dialect', dialect: 'sdk' }],
    [2, { type: 'call.accepted', group: 'dns-01', job: jobOf('dns-01', 1) }],
    [
      30,
      { type: 'call.settled', group: 'dns-01', job: jobOf('dns-01', 1), result: { kind: 'failed', failure: timeout } },
    ],
    [30, { type: 'group.delayed', group: 'dns-01', delayMs: 5000, failure: timeout }],
    [35, { type: 'call.issued', group: 'dns-01', call: 2, attempt: 2, job: jobOf('dns-01', 2) }],
    [36, { type: 'call.accepted', group: 'dns-01', job: jobOf('dns-01', 2) }],
    [
      60,
      {
        type: 'call.settled',
        group: 'dns-01',
        job: jobOf('dns-01', 2),
        result: { kind: 'succeeded', records: [record(0), record(1)] },
      },
    ],
    [61, { type: 'group.finished', group: 'dns-01', outcome: 'recovered', judgement: matched(0) }],
    [61, { type: 'group.started', group: 'ldap-01' }],
    [61, { type: 'call.issued', group: 'ldap-01', call: 1, attempt: 1, job: jobOf('ldap-01', 1) }],
    [
      62,
      {
        type: 'site.unavailable',
        failure: { code: 'net.refused', class: 'unavailable', message: 'connection refused' },
      },
    ],
    [80, { type: 'site.available' }],
    [81, { type: 'call.accepted', group: 'ldap-01', job: jobOf('ldap-01', 1) }],
    [
      100,
      { type: 'call.settled', group: 'ldap-01', job: jobOf('ldap-01', 1), result: { kind: 'succeeded', records: [] } },
    ],
    [
      110,
      {
        type: 'group.finished',
        group: 'ldap-01',
        outcome: 'differs',
        judgement: {
          recovered: false,
          proof: 'observed',
          problems: [],
          volumes: [
            {
              backupUuid: uuid(0x1002),
              verdict: 'missing',
              detail: 'not on east-local',
              unverified: [],
              expected: record(2),
            },
            { backupUuid: uuid(0x1003), verdict: 'matched', unverified: ['status'], observed: record(3) },
          ],
        },
      },
    ],
    [110, { type: 'wave.closed', wave: 'foundation' }],
    [110, { type: 'wave.waiting', wave: 'databases' }],
    [170, { type: 'wave.approved', wave: 'databases', by: 'chief@dr-01', planDigest: plan.digest }],
    [170, { type: 'wave.opened', wave: 'databases' }],
    [
      170,
      {
        type: 'group.finished',
        group: 'erp-db',
        outcome: 'not-started',
        reason: { kind: 'dependency', group: 'ldap-01', outcome: 'differs' },
      },
    ],
    [170, { type: 'group.started', group: 'crm-db' }],
    [170, { type: 'call.issued', group: 'crm-db', call: 1, attempt: 1, job: jobOf('crm-db', 1) }],
    [171, { type: 'call.accepted', group: 'crm-db', job: jobOf('crm-db', 1) }],
    [200, { type: 'circuit.opened', storage: 'vault', failure: timeout }],
    [220, { type: 'circuit.closed', storage: 'vault' }],
    [
      230,
      { type: 'call.settled', group: 'crm-db', job: jobOf('crm-db', 1), result: { kind: 'failed', failure: timeout } },
    ],
    [
      230,
      { type: 'group.finished', group: 'crm-db', outcome: 'failed', reason: { kind: 'failure', failure: timeout } },
    ],
    [230, { type: 'wave.closed', wave: 'databases' }],
    [230, { type: 'run.finished', counts: { recovered: 1, differs: 1, failed: 1, unknown: 0, 'not-started': 1 } }],
  ]);
}

/** A stream that keeps what is written; as a terminal where it is given a size. */
export class Collector extends Writable {
  text = '';
  readonly columns?: number;
  readonly rows?: number;
  readonly isTTY?: boolean;
  #held: (() => void) | undefined;
  #stalled = false;

  constructor(size?: { readonly columns: number; readonly rows: number }) {
    super({ decodeStrings: false });
    if (size) Object.assign(this, size, { isTTY: true });
  }

  /** From now on the reader doesn't read. */
  stall(): void {
    this.#stalled = true;
  }

  resume(): void {
    this.#stalled = false;
    this.#held?.();
    this.#held = undefined;
  }

  override _write(chunk: string, _encoding: string, done: () => void): void {
    this.text += chunk;
    if (this.#stalled) this.#held = done;
    else done();
  }
}
