/** Evidence as the built command writes, completes, signs and prunes it. */
import { execFileSync } from 'node:child_process';
import { hash } from 'node:crypto';
import { chmodSync, cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import schema from '../../schemas/evidence.schema.json' with { type: 'json' };
import type { Evidence } from '../../src/generated/evidence.ts';
import { SUMMARY_FILE } from '../../src/runs/summary-file.ts';
import { createValidator } from '../report/schema.ts';
import { type SealedRun, sealRun } from '../support/sealed-run.ts';
import { smallGroups, smallPlan } from '../support/small-plan.ts';
import { readReport, runFile, runIds, setStage } from '../support/stage.ts';
import { scratch, zdr } from '../support/zdr.ts';

let sealed: SealedRun;
beforeAll(async () => {
  sealed = await sealRun();
});
afterAll(() => sealed?.remove());

const evidenceErrors = createValidator(schema);
const readEvidence = (cwd: string): Evidence => JSON.parse(readFileSync(runFile(cwd, 'evidence.json'), 'utf8'));
/** The files of a folder with their bytes. */
const contents = (folder: string) =>
  Object.fromEntries(
    readdirSync(folder)
      .sort()
      .map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  );

/** All but the summary: it is derived, and tells when the journal that lies there was written to. */
const sealedContents = (folder: string) => {
  const { [SUMMARY_FILE]: _, ...files } = contents(folder);
  return files;
};

test('a run leaves a folder whose digests are those of its files, and no secret of the key', async () => {
  const { cwd, folder } = sealed.copy();
  const evidence = readEvidence(cwd);
  expect(evidenceErrors(evidence)).toEqual([]);
  const names = evidence.subject.map(({ name }) => name);
  expect(names).toEqual(['plan.yaml', 'journal.jsonl', 'report.json', 'report.md', 'report.html']);
  for (const { name, digest, annotations } of evidence.subject) {
    const bytes = readFileSync(join(folder, name));
    expect([name, digest.sha256, annotations.bytes]).toEqual([name, hash('sha256', bytes), bytes.length]);
  }
  const secret = readFileSync(join(cwd, 'zdr.key'), 'utf8').split('\n')[1] ?? '';
  for (const text of Object.values(contents(folder))) expect(text).not.toContain(secret.slice(20, 50));
  const page = await zdr(['report', '-o', 'html'], { cwd });
  expect(page.stdout).toBe(readFileSync(join(folder, 'report.html'), 'utf8'));
  expect(JSON.parse((await zdr(['schema', 'evidence'])).stdout)).toEqual(schema);
});

describe('whatever a crash left out', () => {
  test.each([
    ['the signature', ['evidence.json.sig']],
    ['the evidence', ['evidence.json.sig', 'evidence.json']],
    ['everything', ['evidence.json.sig', 'evidence.json', 'report.html', 'report.md', 'report.json']],
  ])('resume writes it, to the byte: %s', async (_, names) => {
    const { cwd, folder } = sealed.copy();
    const whole = sealedContents(folder);
    for (const name of names) rmSync(join(folder, name));
    const { code, stderr } = await zdr(['resume', sealed.runId], { cwd, env: { ZDR_SIGN_KEY: 'zdr.key' } });
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringMatching(/is signed now|it is written now/) });
    expect(sealedContents(folder)).toEqual(whole);
  });

  test('evidence that was changed is not signed, and what is whole is left as it is', async () => {
    const { cwd, folder } = sealed.copy();
    const whole = contents(folder);
    expect((await zdr(['resume', sealed.runId, '--sign-key', 'zdr.key'], { cwd })).stderr).toContain(
      'nothing to resume',
    );
    expect(contents(folder)).toEqual(whole);
    rmSync(join(folder, 'evidence.json.sig'));
    writeFileSync(join(folder, 'evidence.json'), whole['evidence.json']?.replace(/"bytes": \d+/, '"bytes": 1') ?? '');
    const { code, stderr } = await zdr(['resume', sealed.runId, '--sign-key', 'zdr.key'], { cwd });
    expect({ code, stderr }).toEqual({ code: 11, stderr: expect.stringMatching(/not signed\nhint: .*zdr verify/) });
    expect(existsSync(join(folder, 'evidence.json.sig'))).toBe(false);
  });
});

test('resume without a name finds each run that died before its report: the newest first, then the older ones', async () => {
  const stage = await setStage({ plan: smallPlan(smallGroups(1)), copyMs: 10 });
  for (const args of [[], [], ['--simulate'], []])
    expect((await stage.zdr(['run', 'plan.yaml', ...args])).code).toBe(0);
  const [first = '', whole = '', simulated = '', newest = ''] = runIds(stage.cwd);
  // Listed meanwhile: by its summary it is over.
  for (const name of [first, simulated, newest]) rmSync(join(stage.cwd, 'runs', name, 'evidence.json'));
  expect((await stage.zdr(['runs'])).code).toBe(0);
  for (const name of [newest, simulated, first]) {
    const { code, stderr } = await stage.zdr(['resume']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringMatching(`run ${name} .* written now`) });
  }
  const { code, stderr } = await stage.zdr(['resume']);
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('is unfinished') });
  expect(stderr).not.toContain(whole);
});

test('resume without a name signs the newest run where a key is given and nothing else is to be done', async () => {
  const { cwd, folder } = sealed.copy();
  const whole = sealedContents(folder);
  rmSync(join(folder, 'evidence.json.sig'));
  expect((await zdr(['resume'], { cwd })).code).toBe(2);
  const { code, stderr } = await zdr(['resume', '--sign-key', 'zdr.key'], { cwd });
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('is signed now') });
  expect(sealedContents(folder)).toEqual(whole);
  expect((await zdr(['resume', '--sign-key', 'zdr.key'], { cwd })).code).toBe(2);
});

test('an interrupted run has evidence that says so, and is replaced when the run has ended', async () => {
  const stage = await setStage({ plan: smallPlan(smallGroups(2), {}, 1), copyMs: 60_000 });
  const run = stage.start(['run', 'plan.yaml']);
  await stage.whenCopying(1);
  run.child.kill('SIGTERM');
  await run.says('stopping');
  stage.pass(60_000);
  expect((await run.ended).code).toBe(143);
  const interrupted = readEvidence(stage.cwd);
  expect(interrupted.predicate).toMatchObject({
    state: 'interrupted',
    outcome: 'interrupted',
    counts: { recovered: 1 },
  });
  expect(await stage.zdr(['verify'])).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('as the evidence has it'),
  });

  // Somebody changes the plan in the folder meanwhile: what is certified in the end is what was run.
  writeFileSync(runFile(stage.cwd, 'plan.yaml'), 'kind: OtherPlan\n');
  const resumed = stage.start(['resume', '--yes']);
  await stage.whenCopying(2);
  expect(await stage.zdr(['verify'])).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/evidence: of an interruption; the run has gone on[\s\S]*files: CHANGED: plan\.yaml/),
  });
  stage.pass(60_000);
  expect((await resumed.ended).code).toBe(0);
  const ended = readEvidence(stage.cwd);
  expect(ended.predicate).toMatchObject({ state: 'ended', resumes: 1, counts: { recovered: 2 } });
  expect(ended.predicate.journal.events).toBe(readReport(stage.cwd).events);
  expect(ended.subject[0]).toEqual(interrupted.subject[0]);
  expect(await stage.zdr(['verify'])).toMatchObject({ code: 1, stdout: expect.stringContaining('CHANGED: plan.yaml') });
  // A crash between the last event and the evidence leaves that of the interruption.
  writeFileSync(runFile(stage.cwd, 'evidence.json'), `${JSON.stringify(interrupted, null, 2)}\n`);
  expect(await stage.zdr(['verify'])).toMatchObject({ code: 1, stdout: expect.stringContaining('evidence: OUTDATED') });
  expect((await stage.zdr(['resume'])).stderr).toContain('it is written now');
  expect(readEvidence(stage.cwd)).toEqual(ended);
});

test('the folder of a retry is checked whole beside that of the run it continues, and says what it cannot check without', async () => {
  const stage = await setStage({ plan: smallPlan(smallGroups(1)), faults: ['job-fails:group=g1,times=2'], copyMs: 10 });
  expect((await stage.zdr(['run', 'plan.yaml'])).code).toBe(6);
  expect((await stage.zdr(['retry'])).code).toBe(0);
  const [first = '', retry = ''] = runIds(stage.cwd);
  const sent = (name: string) =>
    cpSync(join(stage.cwd, 'runs', name), join(stage.cwd, 'audit', name), { recursive: true });
  sent(retry);
  const alone = await stage.zdr(['verify', `audit/${retry}`]);
  expect(alone).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(
      /report: NOT CHECKED against the journal.*\n {2}To check it[\s\S]*as the evidence has it/,
    ),
  });
  rmSync(join(stage.cwd, 'audit', retry, 'evidence.json'));
  expect((await stage.zdr(['verify', `audit/${retry}`])).code).toBe(1);
  sent(retry);
  sent(first);
  expect(await stage.zdr(['verify', `audit/${retry}`])).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('every value follows'),
  });
});

describe('a key that cannot sign', () => {
  test('ends the command before anything is done', async () => {
    const cwd = scratch();
    writeFileSync(join(cwd, 'plan.yaml'), JSON.stringify(smallPlan(smallGroups(1))));
    execFileSync('openssl', ['genrsa', '-out', 'rsa.key', '1024'], { cwd, stdio: 'ignore' });
    const rsa = await zdr(['run', '--simulate', '--sign-key', 'rsa.key', 'plan.yaml'], { cwd });
    expect(rsa).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/--sign-key: rsa\.key holds a key of the type rsa.*\nhint: .*openssl/),
    });
    for (const command of [['resume'], ['retry']]) {
      const missing = await zdr(command, { cwd, env: { ZDR_SIGN_KEY: 'none.key' } });
      expect(missing).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('none.key cannot be read: there is no such file'),
      });
    }
    expect(runIds(cwd)).toEqual([]);
  });

  test('by others as well is warned of', async () => {
    const { cwd } = sealed.copy();
    chmodSync(join(cwd, 'zdr.key'), 0o640);
    const { stderr } = await zdr(['resume', sealed.runId, '--sign-key', 'zdr.key'], { cwd });
    expect(stderr).toContain('open to others (mode 0640), who could sign as well: chmod 600 zdr.key');
  });
});

describe('runs prune', () => {
  test('shows, asks, and removes what no rule keeps', async () => {
    const { cwd, folder } = sealed.copy();
    for (const name of ['20260101-000000-small-0001', '20260101-000000-small-0002']) {
      cpSync(folder, join(cwd, 'runs', name), { recursive: true });
    }
    const ids = runIds(cwd);
    const rules = ['runs', 'prune', '--keep-last', '1'];
    const look = await zdr([...rules, '--dry-run'], { cwd });
    expect(look).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('2 runs to remove, 1 run to keep; nothing was removed'),
    });
    expect(await zdr(rules, { cwd })).toMatchObject({
      code: 11,
      stderr: expect.stringContaining('nothing was removed'),
    });
    expect(await zdr(['runs', 'prune', '--yes'], { cwd })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--keep-last'),
    });
    expect(runIds(cwd)).toEqual(ids);
    const removed = await zdr([...rules, '--yes', '--json'], { cwd });
    expect(JSON.parse(removed.stdout).runs.map((run: { removed?: boolean }) => run.removed)).toEqual([
      undefined,
      true,
      true,
    ]);
    expect(runIds(cwd)).toEqual(ids.slice(-1));
    expect(readdirSync(join(cwd, 'runs')).filter((name) => name.startsWith('.removed'))).toEqual([]);
  });

  test('leaves a run whose calls may still run, one that goes on, and the plan that is being run', async () => {
    const stage = await setStage({ plan: smallPlan(smallGroups(1)), copyMs: 60_000 });
    const run = stage.start(['run', 'plan.yaml']);
    await stage.whenCopying(1);
    const rules = ['runs', 'prune', '--keep-within', '0.001s', '--keep-last', '0', '--yes'];
    expect(await stage.zdr(rules)).toMatchObject({ code: 0, stdout: expect.stringMatching(/keep +has not ended/) });
    run.child.kill('SIGKILL');
    await run.ended;
    expect(await stage.zdr(rules)).toMatchObject({ code: 0, stdout: expect.stringMatching(/keep +has not ended/) });
    expect(runIds(stage.cwd)).toHaveLength(1);
  });
});
