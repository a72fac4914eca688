/** What a run says of itself by its exit code, its last lines and its report. */

import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import reportSchema from '../../schemas/report.schema.json' with { type: 'json' };
import type { Report } from '../../src/report/report.ts';
import { createValidator } from '../report/schema.ts';
import { ENDPOINT, smallGroups, smallPlan } from '../support/small-plan.ts';
import { each, outcomes, readReport, runFile, setStage } from '../support/stage.ts';
import { PLANS, scratch, zdr } from '../support/zdr.ts';

const reportErrors = createValidator(reportSchema);
const tolerant = { failure: { tolerate: '100%', then: 'continue' } };
const verdictsOf = (report: Report, name: string) =>
  report.groups.find((group) => group.name === name)?.volumes.map(({ verdict }) => verdict);

test('run --simulate recovers the quickstart and contacts nobody', async () => {
  const cwd = scratch();
  let connections = 0;
  const server = createServer((_, response) => response.end());
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
  });
  const here = `http://127.0.0.1:${(server.address() as AddressInfo).port}/zstack`;
  const text = readFileSync(join(PLANS, 'quickstart.yaml'), 'utf8').replace(ENDPOINT, here);
  expect(text).toContain(here);
  writeFileSync(join(cwd, 'plan.yaml'), text);
  const { code, stdout } = await zdr(['run', '--simulate', '--speed', '400', 'plan.yaml'], { cwd });
  expect(code).toBe(0);
  expect(connections).toBe(0);
  const report = readReport(cwd);
  expect(reportErrors(report)).toEqual([]);
  expect(report.counts.recovered).toBe(12);
  expect(report.simulated).toEqual({ speed: 400, seed: 1 });
  for (const name of ['report.json', 'report.md', 'journal.jsonl']) {
    expect(stdout).toContain(name);
    expect(readFileSync(runFile(cwd, name), 'utf8').length).toBeGreaterThan(100);
  }
});

test('every lie of a server is found, and named with its group', async () => {
  const lies = [
    ['false-success', 'missing'],
    ['partial-group', 'missing'],
    ['wrong-group', 'wrong-group'],
    ['ref-not-ready', 'not-ready'],
    ['duplicate', 'duplicate'],
    ['size-changed', 'size-mismatch'],
    ['wrong-storage', 'wrong-storage'],
  ] as const;
  const cwd = scratch();
  writeFileSync(join(cwd, 'plan.yaml'), JSON.stringify(smallPlan(smallGroups(lies.length + 1), tolerant)));
  const faults = lies.map(([fault], index) => `--fault=${fault}:group=g${index + 1}`);
  const { code, stdout } = await zdr(['run', '--simulate', '--speed', '60', 'plan.yaml', ...faults], {
    cwd,
  });
  expect(code).toBe(7);
  const report = readReport(cwd);
  expect(reportErrors(report)).toEqual([]);
  for (const [index, [fault, verdict]] of lies.entries()) {
    const name = `g${index + 1}`;
    expect({ fault, verdicts: verdictsOf(report, name) }).toEqual({
      fault,
      verdicts: expect.arrayContaining([verdict]),
    });
    expect(stdout).toMatch(new RegExp(`\\b${name}\\b`));
    expect(stdout.replaceAll(' ', '-')).toContain(verdict);
  }
  expect(outcomes(report)['g8']).toBe('recovered');
  expect(report.counts).toMatchObject({ recovered: 1, differs: lies.length });
});

describe('exit codes', () => {
  test('1: a plan with findings; nothing is done', async () => {
    const stage = await setStage({ plan: smallPlan(smallGroups(1)) });
    const path = join(stage.cwd, 'plan.yaml');
    writeFileSync(path, readFileSync(path, 'utf8').replace('"vault"', '"valut"'));
    const { code, stderr } = await stage.zdr(['run', 'plan.yaml']);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(/plan\.yaml:\d+:\d+: error ZDR\d{4}/) });
    expect(stage.requests).toEqual([]);
  });

  test('6: a group failed, and what depends on it never started', async () => {
    const groups = smallGroups(3, (n) => (n === 2 ? { dependsOn: ['g1'] } : {}));
    const stage = await setStage({ plan: smallPlan(groups, tolerant), faults: ['job-fails:group=g1,code=SYS.1003'] });
    const { code, stdout } = await stage.zdr(['run', 'plan.yaml']);
    expect(code).toBe(6);
    expect(outcomes(readReport(stage.cwd))).toEqual({ g1: 'failed', g2: 'not-started', g3: 'recovered' });
    expect(stdout).toContain('g1');
    expect(stdout).toContain('SYS.1003');
    expect(stage.executions()).toMatchObject({ g2: 0, g3: 1 });
  });

  test('8: a job that never ends leaves the outcome unknown, and outranks a failed group', async () => {
    const groups = smallGroups(2, () => ({ timeout: '2s' }));
    const faults = ['orphan:group=g1,work=lost', 'job-fails:group=g2,code=SYS.1003'];
    const stage = await setStage({ plan: smallPlan(groups, tolerant), faults });
    const { code, stdout } = await stage.zdr(['run', 'plan.yaml']);
    expect(code).toBe(8);
    expect(outcomes(readReport(stage.cwd))).toEqual({ g1: 'unknown', g2: 'failed' });
    expect(stdout).toMatch(/g1[^\n]*unknown|unknown[^\n]*g1/);
    // A person must look: nothing was tried again behind the open outcome.
    expect(stage.executions()).toMatchObject({ g1: 1 });
  });

  test('9: everything was recovered, but too late', async () => {
    const stage = await setStage({ plan: smallPlan(smallGroups(1), { objectives: { rto: '1s' } }), copyMs: 1_100 });
    const { code, stdout } = await stage.zdr(['run', 'plan.yaml']);
    expect(code).toBe(9);
    expect(stdout).toMatch(/RTO[^\n]*missed/i);
    expect(readReport(stage.cwd)).toMatchObject({ outcome: 'objective-missed', counts: { recovered: 1 } });
  });

  test('9: everything was recovered, but from backups that are too old', async () => {
    const stage = await setStage({
      plan: smallPlan(smallGroups(1), { objectives: { rpo: '1h' } }),
      world: (world) => ({
        ...world,
        groups: world.groups.map((group) => ({ ...group, createDate: new Date(Date.now() - 7_200_000).toISOString() })),
      }),
    });
    const { code, stdout } = await stage.zdr(['run', 'plan.yaml']);
    expect(code).toBe(9);
    expect(stdout).toMatch(/RPO[^\n]*missed/i);
  });
});

test('retry runs only what failed, as a run of its own that names its parent', async () => {
  const groups = smallGroups(3, (n) => (n === 3 ? { dependsOn: ['g2'] } : {}));
  const stage = await setStage({
    plan: smallPlan(groups, tolerant),
    faults: ['job-fails:group=g2,code=SYS.1003,times=1'],
  });
  expect((await stage.zdr(['run', 'plan.yaml'])).code).toBe(6);
  const first = readReport(stage.cwd);
  expect(outcomes(first)).toEqual({ g1: 'recovered', g2: 'failed', g3: 'not-started' });
  const { code, stdout, stderr } = await stage.zdr(['retry']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('retrying 2 of 3 groups') });
  const second = readReport(stage.cwd);
  expect(second.parent).toBe(first.runId);
  expect(second.runId).not.toBe(first.runId);
  // The report of the last run of a chain proves all of it.
  expect(reportErrors(second)).toEqual([]);
  expect(second).toMatchObject({ outcome: 'recovered', counts: { recovered: 3, 'not-started': 0 } });
  const [g1] = second.groups;
  expect(g1).toMatchObject({ recoveredIn: first.runId, explanation: `recovered before, in run ${first.runId}` });
  expect(g1?.volumes).toEqual(first.groups[0]?.volumes);
  expect(second.bytes).toBe((second.groups[1]?.bytes ?? 0) + (second.groups[2]?.bytes ?? 0));
  const rto = Date.parse(second.groups[2]?.finishedAt ?? '') - Date.parse(first.startedAt);
  expect(second.objectives.rto.measuredMs).toBe(rto);
  expect(stdout).toContain('(3 of 3 groups recovered)');
  expect(stdout).toContain(`1 group in run ${first.runId}`);
  expect((await stage.zdr(['verify'])).code).toBe(0);
  expect(stage.executions()).toMatchObject({ g1: 1, g3: 1 });
  // With everything recovered there is nothing left to do.
  expect(await stage.zdr(['retry'])).toMatchObject({ code: 0, stderr: expect.stringContaining('nothing to retry') });
  // Without the journal that proves the rest, the report is not shown as if it were whole.
  rmSync(join(stage.cwd, 'runs', first.runId), { recursive: true });
  for (const command of ['verify', 'report']) {
    const said = expect.stringContaining(`continues run ${first.runId}, of which there is no journal`);
    expect(await stage.zdr([command])).toMatchObject({ code: 3, stderr: said });
  }
});

describe('a selection', () => {
  const groups = smallGroups(4, (n) => ({
    wave: n <= 2 ? 'first' : 'second',
    tags: [n % 2 === 0 ? 'even' : 'odd'],
    ...(n === 4 ? { dependsOn: ['g1'] } : {}),
  }));
  const plan = smallPlan(groups, { waves: [{ name: 'first' }, { name: 'second' }] });
  test.each([
    [
      ['--only', 'g2', '--only', 'g3'],
      ['g2', 'g3'],
    ],
    [
      ['--only', 'g4'],
      ['g1', 'g4'],
    ],
    [
      ['--skip', 'g1'],
      ['g2', 'g3'],
    ],
    [['--wave', 'second', '--tag', 'odd'], ['g3']],
    // What only a group that was left out needed is not run for it.
    [['--only', 'g4', '--only', 'g3', '--skip', 'g4'], ['g3']],
  ])('%j', async (options, taken) => {
    const stage = await setStage({ plan });
    const { code } = await stage.zdr(['run', 'plan.yaml', ...options]);
    expect(code).toBe(0);
    const executed = Object.entries(stage.executions()).filter(([, times]) => times === 1);
    expect(executed.map(([name]) => name)).toEqual(taken);
    const report = readReport(stage.cwd);
    const left = report.groups.filter(({ reason }) => reason?.kind === 'not-selected').map(({ name }) => name);
    expect([...taken, ...left].sort()).toEqual(Object.keys(each(stage, 1)).sort());
  });

  test('of a name that the plan does not have is a usage error', async () => {
    const stage = await setStage({ plan });
    const { code, stderr } = await stage.zdr(['run', 'plan.yaml', '--only', 'g9']);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('g9') });
    expect(stage.requests).toEqual([]);
  });
});
