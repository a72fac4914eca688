import { describe, expect, it } from 'vitest';
import type { RunEvent } from '../../src/run/event.ts';
import { lostWaysOut, overdue, overdueLine } from '../../src/view/runs/overdue.ts';
import { jobOf, recorded, replay, started, startedAt } from '../observe/samples.ts';
import { sampleGroup, samplePlan, uuid } from './samples.ts';

const ldap = sampleGroup('ldap', { timeoutMs: 2 * 3_600_000 });
const plan = samplePlan([ldap]);
const job = jobOf('ldap');
const begun: (readonly [number, RunEvent])[] = [
  [0, started(plan)],
  [1, { type: 'group.started', group: 'ldap' }],
  [2, { type: 'call.issued', group: 'ldap', call: 1, attempt: 1, job }],
];
const accepted: readonly [number, RunEvent] = [3, { type: 'call.accepted', group: 'ldap', job }];
const minute = (minutes: number) => startedAt + minutes * 60_000;

describe('what is overdue', () => {
  it('is a call without an answer, from a minute on, until the end of the group', () => {
    const state = replay(recorded(begun));
    expect(overdue(state, ldap, startedAt + 30_000)).toBeUndefined();
    expect(overdue(state, ldap, minute(2))).toBe('call in doubt since 12:00:02Z, asking again until 14:00:02Z');
  });

  it('is a job that takes far longer than expected', () => {
    const state = replay(recorded([...begun, accepted]));
    expect(overdue(state, ldap, minute(9))).toBeUndefined();
    expect(overdue(state, ldap, minute(30))).toMatch(/^no result since 12:00:02Z, .* watched until 14:00:02Z$/);
  });

  it('is a job that is lost, at once, with the ways out', () => {
    const failure = { code: 'job.gone', class: 'unknown', message: 'nobody knows the job' } as const;
    const state = replay(
      recorded([
        ...begun,
        accepted,
        [60, { type: 'call.lost', group: 'ldap', job, until: '2026-11-24T14:00:02.000Z', failure }],
      ]),
    );
    expect(overdue(state, ldap, minute(2))).toBe(
      'its job is lost since 12:01:00Z (job.gone: nobody knows the job): its storage is watched until 14:00:02Z',
    );
    expect(lostWaysOut(state, minute(2))).toMatch(
      /^The job of ldap is lost, it seems: until 2026-11-24 14:00:02Z .*--abandon 20261124-120000-east-site-3f9a; .*second time/,
    );
    expect(lostWaysOut(replay(recorded([...begun, accepted])), minute(100))).toBeUndefined();
  });

  it('names the absence of the node in which a job may have been lost', () => {
    const failure = { code: 'net.refused', class: 'unavailable', message: 'refused' } as const;
    const state = replay(
      recorded([...begun, accepted, [60, { type: 'site.unavailable', failure }], [90, { type: 'site.available' }]]),
    );
    expect(lostWaysOut(state, minute(30))).toMatch(/until 2026-11-24 14:00:02Z at the latest/);
    expect(lostWaysOut(state, minute(5))).toBeUndefined();
    expect(overdue(state, ldap, minute(30))).toMatch(/and lost perhaps when the node was away at 12:01:00Z; watched/);
  });

  it('counts the time of a resumed run anew, less what was spent', () => {
    const failure = { code: 'x', class: 'transient', message: 'no' } as const;
    const state = replay(
      recorded([
        ...begun,
        [602, { type: 'call.settled', group: 'ldap', job, result: { kind: 'failed', failure } }],
        [700, { type: 'call.issued', group: 'ldap', call: 2, attempt: 2, job: jobOf('ldap', 2) }],
        [3600, { type: 'run.resumed', tool: '0.1.0', operator: 'op@host' }],
      ]),
    );
    expect(overdue(state, ldap, minute(70))).toMatch(/until 14:50:00Z$/);
  });

  it('is nothing once there is a result', () => {
    const result = { kind: 'succeeded', records: [] } as const;
    const state = replay(recorded([...begun, accepted, [4, { type: 'call.settled', group: 'ldap', job, result }]]));
    expect(overdueLine(state, minute(100))).toBeUndefined();
  });

  it('is said with the site that is not reached, and of many groups the first three', () => {
    const groups = ['a', 'b', 'c', 'd', 'e'].map((name, n) => sampleGroup(name, { groupUuid: uuid(n) }));
    const state = replay(
      recorded([
        [0, started(samplePlan(groups))],
        ...groups.flatMap(({ name: group }) => [
          [2, { type: 'group.started', group }] as const,
          [2, { type: 'call.issued', group, call: 1, attempt: 1, job: jobOf(group) }] as const,
        ]),
        [5, { type: 'site.unavailable', failure: { code: 'net.refused', class: 'unavailable', message: 'refused' } }],
      ]),
    );
    expect(overdueLine(state, minute(5))).toMatch(
      /^site not reached since 12:00:05Z: waiting; a: call .*; c: .*; and 2 more$/,
    );
  });
});
