import { describe, expect, it } from 'vitest';
import type { RunState } from '../../src/run/state.ts';
import { summarize } from '../../src/runs/summary.ts';
import { runsJson, runsText } from '../../src/view/runs/runs.ts';
import { statusDocument, statusJson } from '../../src/view/runs/status.ts';
import type { Page } from '../../src/view/write/page.ts';
import { writeText } from '../../src/view/write/text.ts';
import { displayWidth } from '../../src/view/write/width.ts';
import { recorded, replay, sampleRun, started, startedAt } from '../observe/samples.ts';
import { colourPage, hostileName, narrowPage, plainPage, sampleGroup, samplePlan, uuid } from './samples.ts';

const statusAt = (state: RunState, page: Page) =>
  writeText(statusDocument(state, { now: Date.parse(state.lastEventAt), owner: undefined }), page);

const plan = samplePlan();
const events = sampleRun(plan);
const at = (second: number) => replay(events.filter(({ time }) => Date.parse(time) <= startedAt + second * 1000));

describe('the status of a run', () => {
  it.each([
    ['beginning', 0],
    ['running', 40],
    ['waiting', 110],
    ['finished', 230],
  ])('as text: %s', async (name, second) => {
    await expect(statusAt(at(second), plainPage)).toMatchFileSnapshot(`golden/status-${name}.txt`);
  });

  it.each([
    ['alive', 'runs for', 'It goes on by itself.'],
    ['gone', ': dead, its process is gone', 'started', 'zdr resume'],
    ['elsewhere', 'another host: look there', 'zdr resume'],
  ] as const)('whose process is %s', (is, ...said) => {
    const state = at(40);
    const later = Date.parse(state.lastEventAt) + 3_600_000;
    const owner = { process: { host: 'ops', pid: 4711 }, state: is };
    const text = writeText(statusDocument(state, { now: later, owner }), plainPage);
    expect(text).toContain('4711 on ops');
    for (const words of said) expect(text).toContain(words);
    // What a dead process did not see is not counted.
    expect(/ 1h /.test(text)).toBe(is !== 'gone');
  });

  it('in colour', async () => {
    await expect(statusAt(at(230), colourPage)).toMatchFileSnapshot('golden/status-colour.txt');
  });

  it('says why it was interrupted, that it was resumed, and that the site is simulated', () => {
    const first = { ...started(plan), simulated: { speed: 60.4321, seed: 7 } };
    const state = replay(
      recorded([
        [0, first as ReturnType<typeof started>],
        [1, { type: 'run.stopping', cause: { kind: 'signal', signal: 'SIGTERM' } }],
        [2, { type: 'run.interrupted', cause: { kind: 'signal', signal: 'SIGTERM' } }],
        [9, { type: 'run.resumed', tool: 'zdr 0.1.0', operator: 'ops@dr-01' }],
        [10, { type: 'run.interrupted', cause: { kind: 'budget', scope: 'plan' } }],
      ]),
    );
    const text = statusAt(state, plainPage);
    expect(text).toContain('interrupted: the failure budget (plan) is spent');
    expect(text).toContain('resumed once');
    expect(text).toContain('simulated, 60 times as fast, seed 7');
    expect(text).toContain('run the plan again with --simulate');
    expect(JSON.parse(statusJson(state))).toMatchObject({
      phase: 'interrupted',
      resumes: 1,
      interrupted: { kind: 'budget' },
    });
  });

  it('as JSON', async () => {
    await expect(statusJson(at(230))).toMatchFileSnapshot('golden/status.json');
  });

  it('lists the first of many, and hostile names harmlessly', () => {
    const groups = Array.from({ length: 10_000 }, (_, index) =>
      sampleGroup(`${hostileName}${index}`, { groupUuid: uuid(index) }),
    );
    const big = samplePlan(groups);
    const state = replay(
      recorded([
        [0, started(big)],
        ...groups.slice(0, 50).map(({ name }) => [1, { type: 'group.started', group: name }] as const),
        ...groups
          .slice(0, 25)
          .map(({ name }) => [2, { type: 'group.finished', group: name, outcome: 'unknown' }] as const),
      ]),
    );
    for (const page of [plainPage, narrowPage]) {
      const text = statusAt(state, page);
      expect(text.match(/^ +1s +a/gm)).toHaveLength(20);
      expect(text.match(/… and 5 more/g)).toHaveLength(2);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
      expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
    }
    for (const line of statusAt(state, plainPage).split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(80);
    expect(JSON.parse(statusJson(state)).groups).toHaveLength(10_000);
  });
});

describe('the list of runs', () => {
  const states = [at(230), at(40)].map((state) => ({
    state: summarize(state, { earlier: [] }).summary,
    now: Date.parse(state.lastEventAt),
  }));

  it('as text', async () => {
    const text = runsText(states, {}, plainPage);
    await expect(text).toMatchFileSnapshot('golden/runs.txt');
    expect(runsText([], {}, plainPage)).toBe('no runs yet: zdr run PLAN starts one\n');
  });

  it('tells the dead and the damaged from those that run', () => {
    const [, running] = states;
    if (running === undefined) throw new Error('there are two');
    const dead = { ...running, owner: { state: 'gone' } as const };
    const text = runsText([dead], { damaged: ['20261124-110000-east-site-0001'], otherVersion: ['x-0002'] }, plainPage);
    expect(text).toMatch(/3f9a +\S+ +dead /);
    expect(text).toMatch(/0001 +damaged$/m);
    expect(text).toMatch(/0002 +other version$/m);
    expect(text).toMatch(/^ {2}zdr resume 20261124-120000-east-site-3f9a$/m);
    expect(JSON.parse(runsJson([dead], { otherVersion: ['y'], damaged: ['x'] }))).toMatchObject({
      runs: [{ phase: 'dead' }],
      damaged: ['x'],
      otherVersion: ['y'],
    });
    const alive = { ...running, owner: { state: 'alive' } as const, now: running.now + 3_600_000 };
    expect(runsText([alive], {}, plainPage)).toMatch(/1h .*running/);
  });

  it('never cuts the id of a run, nor its failures', () => {
    expect(runsText(states, {}, narrowPage)).toMatch(
      /20261124-120000-east-site-3f9a .*1 differs, 1 failed, RTO missed, RPO unknown$/m,
    );
  });

  it('marks an objective that was missed, or that ran out since the last event', () => {
    const [, running] = states;
    if (running === undefined) throw new Error('there are two');
    const rto = { result: 'open', dueAt: new Date(running.now + 1_000).toISOString() } as const;
    const listed = (seconds: number) => {
      const objectives = { rto, rpo: { result: 'met' } } as const;
      return [{ state: { ...running.state, objectives }, now: running.now + seconds * 1_000 }];
    };
    expect(runsText(listed(1), {}, plainPage)).toMatch(/4 not ended$/m);
    expect(runsText(listed(2), {}, plainPage)).toMatch(/4 not ended, RTO missed$/m);
    expect(JSON.parse(runsJson(listed(1), {})).runs[0].objectives).toEqual({ rto: 'open', rpo: 'met' });
    expect(JSON.parse(runsJson(listed(2), {})).runs[0].objectives).toEqual({ rto: 'missed', rpo: 'met' });
    const none = [{ ...running, state: { ...running.state, objectives: { rto: {}, rpo: {} } } }];
    expect(JSON.parse(runsJson(none, {})).runs[0]).not.toHaveProperty('objectives');
  });

  it('as JSON', async () => {
    await expect(runsJson(states, {})).toMatchFileSnapshot('golden/runs.json');
  });
});
