import picocolors from 'picocolors';
import { describe, expect, it } from 'vitest';
import { progressLines } from '../../src/observe/lines.ts';
import { hostileName, sampleGroup, samplePlan, uuid } from '../view/samples.ts';
import { Collector, jobOf, matched, recorded, replay, sampleRun, started, startedAt } from './samples.ts';

const plain = { style: picocolors.createColors(false) };

function linesOf(events: Parameters<typeof replay>[0]): string {
  const stream = new Collector();
  replay(events, progressLines(stream, plain).observe);
  return stream.text;
}

describe('progress in plain lines', () => {
  it('says each event that matters', async () => {
    await expect(linesOf(sampleRun(samplePlan()))).toMatchFileSnapshot('golden/lines.txt');
  });

  it('keeps a hostile name on its line', () => {
    const plan = samplePlan([sampleGroup(hostileName)]);
    const text = linesOf(
      recorded([
        [0, started(plan)],
        [1, { type: 'group.started', group: hostileName }],
        [2, { type: 'group.finished', group: hostileName, outcome: 'recovered', judgement: matched(0) }],
      ]),
    );
    expect(text.split('\n')).toHaveLength(3);
    expect(text).not.toContain('\u001b');
    expect(text).toContain('recovered a\\u{1b}');
  });

  it('counts on from where a resumed run stood', () => {
    const plan = samplePlan();
    const events = sampleRun(plan).slice(0, 14);
    const stream = new Collector();
    const observe = progressLines(stream, plain).observe;
    const all = [
      ...events,
      ...recorded([
        [500, { type: 'run.resumed', tool: 'zdr 0.1.0', operator: 'ops@dr-01' } as const],
        [501, { type: 'group.started', group: 'ldap-01' } as const],
        [549, { type: 'group.finished', group: 'ldap-01', outcome: 'recovered', judgement: matched(1) } as const],
      ]).map((event, index) => ({ ...event, seq: events.length + 1 + index })),
    ];
    replay(all, (event, state) => {
      if (event.seq > events.length) observe(event, state);
    });
    expect(stream.text).toBe(
      '12:08:20Z run 20261124-120000-east-site-3f9a resumed: 1 of 4 groups had ended\n' +
        '12:09:09Z recovered ldap-01 (2 volumes, 10 GiB, 48s) 2/4\n',
    );
  });

  it('says for whose room it waits, and again after ten minutes', () => {
    const stream = new Collector();
    const { shortage } = progressLines(stream, { ...plain, runsDir: '/var/runs' });
    const dead = {
      name: 'east-local',
      storage: uuid(1),
      limit: 4,
      holders: [{ runId: 'a', slots: 4, is: 'dead' }],
    } as const;
    shortage([dead], startedAt);
    shortage([], startedAt + 1_000);
    shortage([dead], startedAt + 599_000);
    shortage([dead], startedAt + 600_000);
    const line =
      'waiting for room on east-local: run a holds 4 of 4, and nobody carries it on; to settle it: zdr resume --runs-dir /var/runs a';
    expect(stream.text).toBe(`12:00:00Z ${line}\n12:10:00Z ${line}\n`);
  });

  it('says every ten minutes what is overdue, and no more often', () => {
    const plan = samplePlan([sampleGroup('ldap')]);
    const stream = new Collector();
    const lines = progressLines(stream, plain);
    replay(
      recorded([
        [0, started(plan)],
        [1, { type: 'group.started', group: 'ldap' }],
        [2, { type: 'call.issued', group: 'ldap', call: 1, attempt: 1, job: jobOf('ldap') }],
      ]),
      lines.observe,
    );
    for (let second = 0; second < 25 * 60; second += 1) lines.tick(startedAt + second * 1000);
    const said = stream.text.split('\n').filter((line) => line.includes('ldap: call in doubt since 12:00:02Z'));
    expect(said.map((line) => line.slice(0, 5))).toEqual(['12:02', '12:12', '12:22']);
  });

  it('takes 10,000 groups in its stride', () => {
    const plan = samplePlan(
      Array.from({ length: 10_000 }, (_, index) => sampleGroup(`vm-${index}`, { groupUuid: uuid(index) })),
    );
    const events = recorded([
      [0, started(plan)],
      ...plan.groups.flatMap(({ name }, n) => [
        [n, { type: 'group.started', group: name } as const] as const,
        [n, { type: 'group.finished', group: name, outcome: 'recovered' } as const] as const,
      ]),
    ]);
    const began = performance.now();
    const lines = linesOf(events).split('\n');
    expect(lines).toHaveLength(10_002);
    expect(lines.at(-2)).toContain('10,000/10,000');
    expect(performance.now() - began).toBeLessThan(1500);
  });
});
