/** What a run leaves behind: read back by the other commands, and checked. */
import { execFileSync } from 'node:child_process';
import { createHash, generateKeyPairSync } from 'node:crypto';
import { appendFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import reportSchema from '../../schemas/report.schema.json' with { type: 'json' };
import eventSchema from '../../schemas/run-event.schema.json' with { type: 'json' };
import { formatLine, hashLine, NO_LINE } from '../../src/journal/journal-file.ts';
import type { RecordedEvent } from '../../src/run/event.ts';
import { createValidator } from '../report/schema.ts';
import { READ, serving } from '../support/daemon.ts';
import { smallGroups, smallPlan } from '../support/small-plan.ts';
import { readEvents, readLines, readReport, runFile, runIds, setStage } from '../support/stage.ts';
import { scratch, startZdr, zdr } from '../support/zdr.ts';

const reportErrors = createValidator(reportSchema);
const eventErrors = createValidator(eventSchema);

/** A directory with one finished run of three groups, copied for each test that damages it. */
let master: string;
const finished = (): string => {
  const cwd = scratch();
  cpSync(master, cwd, { recursive: true });
  return cwd;
};
const rewrite = (cwd: string, change: (lines: string[]) => string[]) =>
  writeFileSync(
    runFile(cwd, 'journal.jsonl'),
    change(readLines(cwd))
      .map((line) => `${line}\n`)
      .join(''),
  );

/** What `run --json` printed of that run. */
let stream: string;

beforeAll(async () => {
  master = execFileSync('mktemp', ['-d'], { encoding: 'utf8' }).trim();
  writeFileSync(join(master, 'plan.yaml'), JSON.stringify(smallPlan(smallGroups(3))));
  const { code, stdout } = await zdr(['run', '--simulate', '--speed', '60', '--json', 'plan.yaml'], { cwd: master });
  expect(code).toBe(0);
  stream = stdout;
  return () => rmSync(master, { recursive: true });
});

test('run --json prints a version line and exactly the events of the journal', () => {
  const [version, ...events] = stream
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(version).toMatchObject({ type: 'version', format: 1 });
  expect(events).toEqual(readEvents(master).map(({ prev: _, ...event }) => event));
  expect(events.flatMap((event) => eventErrors(event))).toEqual([]);
  expect(readEvents(master).flatMap((event) => eventErrors(event))).toEqual([]);
});

describe('verify', () => {
  test('passes what was not touched', async () => {
    const { code, stdout } = await zdr(['verify'], { cwd: master });
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringContaining('every value follows from the journal'),
    });
  });

  const swap = (lines: string[], a: number, b: number) =>
    lines.map((line, index) => (index === a ? lines[b] : index === b ? lines[a] : line) ?? '');
  const damages: readonly [string, (lines: string[]) => string[], number][] = [
    ['a changed line', (lines) => lines.with(4, (lines[4] ?? '').replace(/"time":"2/, '"time":"3')), 6],
    ['a removed line', (lines) => lines.toSpliced(4, 1), 5],
    ['an inserted line', (lines) => lines.toSpliced(4, 0, lines[4] ?? ''), 6],
    ['two swapped lines', (lines) => swap(lines, 4, 5), 5],
    ['a line that is no event', (lines) => lines.with(4, 'nonsense'), 5],
  ];
  test.each(damages)('notices %s, and names it', async (_, damage, line) => {
    const cwd = finished();
    rewrite(cwd, damage);
    expect(await zdr(['verify'], { cwd })).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(new RegExp(`DAMAGED: .*journal\\.jsonl:${line}: `)),
    });
  });

  const forgeries: readonly [string, (event: Record<string, unknown>) => Record<string, unknown>, RegExp][] = [
    ['a type of its own', (event) => ({ ...event, type: 'group.blessed' }), /does not know: group\.blessed/],
    ['a member too many', (event) => ({ ...event, blessed: true }), /is no \S+: must NOT have additional properties/],
    ['a member of the wrong type', (event) => ({ ...event, time: 7 }), /is no \S+: \/time must be string/],
  ];
  test.each(forgeries)('notices a forged event with %s, however whole the chain is', async (_, forge, why) => {
    const cwd = finished();
    let prev = NO_LINE;
    rewrite(cwd, (lines) =>
      lines.map((line, index) => {
        const { prev: _prev, ...event } = JSON.parse(line);
        const forged = formatLine((index === 4 ? forge(event) : event) as unknown as RecordedEvent, prev).trimEnd();
        prev = hashLine(Buffer.from(forged));
        return forged;
      }),
    );
    expect(await zdr(['verify'], { cwd })).toMatchObject({ code: 1, stdout: expect.stringMatching(why) });
  });

  test('passes a run of a selection', async () => {
    const cwd = finished();
    await zdr(['run', '--simulate', '--speed', '600', '--only', 'g2', 'plan.yaml'], { cwd });
    expect(await zdr(['verify'], { cwd })).toMatchObject({ code: 0 });
    expect(readEvents(cwd, runIds(cwd).at(-1)).flatMap((event) => eventErrors(event))).toEqual([]);
  });

  test('notices a forged report, and names the place', async () => {
    const cwd = finished();
    const path = runFile(cwd, 'report.json');
    writeFileSync(path, readFileSync(path, 'utf8').replace('"recovered": 3', '"recovered": 4'));
    const { code, stdout } = await zdr(['verify'], { cwd });
    expect(code).toBe(1);
    expect(stdout).toContain('report.counts.recovered: the report says 4, the journal 3');
    rmSync(path);
    expect((await zdr(['verify'], { cwd })).code).toBe(1);
  });
});

test('a damaged journal is an error with a line number for whoever reads it, and is never gone on with', async () => {
  const cwd = finished();
  rewrite(cwd, (lines) => lines.toSpliced(4, 1));
  for (const command of ['status', 'report', 'resume', 'retry']) {
    const { code, stderr } = await zdr([command], { cwd });
    expect({ command, code, stderr }).toEqual({
      command,
      code: 3,
      stderr: expect.stringMatching(/journal\.jsonl:5: .*\nhint: /),
    });
  }
});

test('a damaged journal is listed, and the way out that is said works', async () => {
  const cwd = finished();
  const [runId = ''] = runIds(cwd);
  rewrite(cwd, (lines) => lines.toSpliced(4, 1));
  const { code, stdout, stderr } = await zdr(['runs'], { cwd });
  expect({ code, stdout }).toEqual({ code: 3, stdout: expect.stringMatching(new RegExp(`${runId} +damaged`)) });
  const [, from = '', to = ''] = /^ +mv (\S+) (\S+)$/m.exec(stderr) ?? [];
  execFileSync('mv', [from, to], { cwd });
  expect(await zdr(['runs'], { cwd })).toMatchObject({ code: 0, stderr: '' });
});

describe('the journal of a later version', () => {
  const ofLaterVersion = () => {
    const cwd = finished();
    rewrite(cwd, (lines) => {
      let prev = NO_LINE;
      return lines.map((line) => {
        const { prev: _, ...event } = JSON.parse(line);
        const made = formatLine({ ...event, ...(event.type === 'run.started' ? { format: 3 } : {}) }, prev);
        prev = hashLine(made);
        return made;
      });
    });
    return cwd;
  };

  test('is not called damaged, and nobody is told to move it away', async () => {
    const cwd = ofLaterVersion();
    for (const command of ['status', 'runs', 'report', 'resume', 'verify']) {
      const { code, stdout, stderr } = await zdr([command], { cwd });
      expect({ command, code, stderr }).toEqual({
        command,
        code: 3,
        stderr: expect.stringMatching(
          /another version of zdr: it has format 3, .* reads 1 and 2\nhint: .*leave the run where/s,
        ),
      });
      expect(stdout + stderr).not.toMatch(/^ +mv |damaged/im);
    }
    const listed = await zdr(['runs', '--json'], { cwd });
    expect(JSON.parse(listed.stdout)).toEqual({ type: 'runs', format: 1, runs: [], otherVersion: runIds(cwd) });
    expect((await zdr(['runs'], { cwd })).stdout).toMatch(/ other version$/m);
  });

  test('is not removed', async () => {
    const cwd = ofLaterVersion();
    const { code, stdout } = await zdr(['runs', 'prune', '--keep-within', '1s', '--yes', '--json'], { cwd });
    expect(code).toBe(0);
    expect(stdout).toContain('it was recorded by another version of zdr');
    expect(runIds(cwd)).toHaveLength(1);
  });

  test('is told by the daemon, which waits for the version that can read it', async () => {
    const cwd = ofLaterVersion();
    const [run = ''] = runIds(cwd);
    const api = await serving(startZdr, cwd);
    expect(await api.get(`/api/v1/runs/${run}`)).toMatchObject({
      status: 409,
      body: {
        code: 'run-of-other-version',
        detail: expect.stringContaining('recorded by another version of zdr: it has format 3'),
        hint: expect.stringContaining('leave the run where it is'),
      },
    });
    const { body } = await api.get('/api/v1/summary');
    expect(body.warnings).toContainEqual(
      expect.stringMatching(/^Run .* was recorded by another version of zdr: .*leave/),
    );
    expect(JSON.stringify(body.warnings)).not.toContain('damaged');
    const metrics = await (await fetch(`${api.url}/metrics`, { headers: { authorization: `Bearer ${READ}` } })).text();
    expect(metrics).toMatch(/^zdr_runs_damaged 0$/m);
    expect(metrics).toMatch(/^zdr_runs_other_version 1$/m);
  });
});

test('a drill is told by its page and by its evidence, and both follow from its journal', async () => {
  const cwd = scratch();
  const restore = { cpu: 1, memory: '1GiB', networks: ['a'.repeat(32)], checks: [{ tcp: { port: 22 } }] };
  writeFileSync(join(cwd, 'plan.yaml'), JSON.stringify(smallPlan(smallGroups(3, () => ({ restore })))));
  const drill = await zdr(['drill', '--simulate', '--speed', '600', '--only', 'g1', 'plan.yaml'], { cwd });
  expect({ code: drill.code, out: drill.stdout }).toEqual({
    code: 0,
    out: expect.stringMatching(
      /^Drill .* cleaned up +\S+ \S+, after \d.* RTO [^\n]*, for the 1 selected group of 3\n.* passed [^\n]*: tcp 22\n/s,
    ),
  });
  const page = readFileSync(runFile(cwd, 'report.html'), 'utf8');
  expect(page).toMatch(/<title>Drill of small<.*<span class="good">passed<.*: tcp 22<.*Removed<.* after /s);
  const { predicate } = JSON.parse(readFileSync(runFile(cwd, 'evidence.json'), 'utf8'));
  expect(predicate).toMatchObject({
    vms: { asked: 1, restored: 1 },
    checks: { passed: 1, failed: 0, notMade: 0 },
    objectives: { groups: { planned: 3, asked: 1, recovered: 1 } },
    drill: { cleanup: 'done', removed: { vm: 1, copy: 1 }, leftovers: 0, cleanedAt: expect.stringMatching(/Z$/) },
  });
  expect(await zdr(['verify'], { cwd })).toMatchObject({ code: 0, stdout: expect.stringContaining('every value') });
});

describe('a finished run', () => {
  test('is read back by report in every format, with the exit code of the run', async () => {
    const json = await zdr(['report', '-o', 'json'], { cwd: master });
    expect(json).toMatchObject({ code: 0, stderr: '', stdout: readFileSync(runFile(master, 'report.json'), 'utf8') });
    expect(reportErrors(JSON.parse(json.stdout))).toEqual([]);
    const markdown = await zdr(['report', '-o', 'markdown'], { cwd: master });
    expect(markdown).toMatchObject({ code: 0, stdout: readFileSync(runFile(master, 'report.md'), 'utf8') });
    const [runId = ''] = runIds(master);
    expect(await zdr(['report', runId.slice(-4)], { cwd: master })).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(runId),
    });
  });

  test('is shown by status and runs', async () => {
    const [runId = ''] = runIds(master);
    const status = await zdr(['status', '--json'], { cwd: master });
    expect(JSON.parse(status.stdout)).toMatchObject({ run: runId });
    expect((await zdr(['status'], { cwd: master })).stdout).toContain(runId);
    const runs = await zdr(['runs', '--json'], { cwd: master });
    expect(JSON.parse(runs.stdout)).toMatchObject({ runs: [{ run: runId }] });
    expect((await zdr(['runs'], { cwd: master })).stdout).toContain(runId);
    // The example in the help names what is really there.
    const [, path = ''] = /jq -r \.(\S+)/.exec((await zdr(['help', 'runs'])).stdout) ?? [];
    const value = path.split(/[[\].]+/).reduce((at, key) => at?.[key], JSON.parse(runs.stdout));
    expect(value).toBe(runId);
  });

  test('cannot be resumed, and says what to do', async () => {
    expect(await zdr(['resume', runIds(master)[0] ?? ''], { cwd: master })).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('there is nothing to resume'),
    });
  });
});

test('an unfinished run whose last line is torn is shown, and goes on from what was durable', async () => {
  const stage = await setStage({ plan: smallPlan(smallGroups(2), {}, 1), copyMs: 60_000 });
  const run = stage.start(['run', 'plan.yaml']);
  await stage.whenCopying(1);
  run.child.kill('SIGKILL');
  await run.ended;
  appendFileSync(runFile(stage.cwd, 'journal.jsonl'), '{"seq":99,"time":"2026');
  const torn = readFileSync(runFile(stage.cwd, 'journal.jsonl'), 'utf8');

  const status = await stage.zdr(['status']);
  expect(status).toMatchObject({ code: 0, stdout: expect.stringContaining(': dead, its process is gone') });
  expect(status.stdout).toMatch(/^ +zdr resume \S+-small-[0-9a-f]{4}$/m);
  expect((await stage.zdr(['runs'])).stdout).toContain(' dead ');
  const report = await stage.zdr(['report', '-o', 'json']);
  expect(report.code).toBe(6);
  expect(JSON.parse(report.stdout)).toMatchObject({ outcome: 'unfinished', counts: { unfinished: 2 } });
  expect((await stage.zdr(['runs'])).stdout).toContain(runIds(stage.cwd)[0]);
  expect(await stage.zdr(['verify'])).toMatchObject({ code: 0, stdout: expect.stringContaining('not written whole') });
  // Looking changes nothing.
  expect(readFileSync(runFile(stage.cwd, 'journal.jsonl'), 'utf8')).toBe(torn);

  const resumed = stage.start(['resume']);
  await resumed.says('is dropped; nothing was submitted on its strength');
  stage.pass(60_000);
  await stage.whenCopying(2);
  stage.pass(60_000);
  expect((await resumed.ended).code).toBe(0);
  expect(stage.executions()).toEqual({ g1: 1, g2: 1 });
  expect((await stage.zdr(['verify'])).code).toBe(0);
});

test('a report that cannot be written ends the run with 3, and is shown by zdr report', async () => {
  const stage = await setStage({ plan: smallPlan(smallGroups(1)), copyMs: 60_000 });
  const run = stage.start(['run', 'plan.yaml']);
  await stage.whenCopying(1);
  mkdirSync(runFile(stage.cwd, 'report.json.new'));
  stage.pass(60_000);
  const { code, stderr } = await run.ended;
  expect({ code, stderr }).toEqual({
    code: 3,
    stderr: expect.stringMatching(/report cannot be written.*\nhint: .*zdr report/),
  });
  expect(await stage.zdr(['report'])).toMatchObject({ code: 0, stdout: expect.stringContaining('1 recovered') });
});

/** A file system of 128 KiB; false where this user may not mount one. */
function tinyDisk(at: string): boolean {
  try {
    mkdirSync(at);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=128k', 'zdr-test', at], { stdio: 'pipe' });
  } catch {
    return false;
  }
  onTestFinished(() => {
    execFileSync('umount', ['-l', at]);
  });
  return true;
}

test('a full disk ends the run with 3: nothing is submitted that the journal does not hold, and resume goes on', async (context) => {
  const stage = await setStage({ plan: smallPlan(smallGroups(40)), copyMs: 10 });
  if (!tinyDisk(join(stage.cwd, 'runs'))) {
    process.stderr.write('SKIPPED: only root may mount the tiny disk on which the journal fails\n');
    context.skip();
  }
  const { code, stderr } = await stage.zdr(['run', 'plan.yaml']);
  expect({ code, stderr }).toEqual({ code: 3, stderr: expect.stringMatching(/no space left.*\nhint: .*zdr resume/i) });
  expect(stderr).not.toMatch(/^\s+at /m);
  const executed = () => Object.entries(stage.executions()).filter(([, times]) => times > 0);
  const before = executed().length;
  expect(before).toBeGreaterThan(0);
  expect(before).toBeLessThan(40);
  const issued = readEvents(stage.cwd).flatMap((event) => (event.type === 'call.issued' ? [event.group] : []));
  expect(executed().filter(([name]) => !issued.includes(name))).toEqual([]);

  execFileSync('mount', ['-o', 'remount,size=8m', join(stage.cwd, 'runs')]);
  expect((await stage.zdr(['resume'])).code).toBe(0);
  expect(executed()).toHaveLength(40);
  expect(Object.values(stage.executions())).toEqual(Array(40).fill(1));
  expect(readReport(stage.cwd).counts.recovered).toBe(40);
});

test('what was written since the evidence is not covered by it, nor by its signature', async () => {
  const cwd = scratch();
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  writeFileSync(join(cwd, 'zdr.key'), privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  writeFileSync(join(cwd, 'zdr.pub'), publicKey.export({ type: 'spki', format: 'pem' }));
  const waves = [{ name: 'first', gate: { approval: true } }];
  writeFileSync(join(cwd, 'plan.yaml'), JSON.stringify({ ...smallPlan(smallGroups(1)), waves }));
  const run = ['run', 'plan.yaml', '--simulate', '--speed', '600', '--sign-key', 'zdr.key'];
  expect((await zdr(run, { cwd })).code).toBe(11);
  const verify = () => zdr(['verify', '--public-key', 'zdr.pub'], { cwd });
  expect((await verify()).code).toBe(0);
  // Whoever has no key can still write on: an event that follows, and reports of his own.
  const [last = ''] = readLines(cwd).slice(-1);
  const { seq, time } = JSON.parse(last) as { seq: number; time: string };
  const prev = createHash('sha256').update(last).digest('hex');
  const event = { seq: seq + 1, time, type: 'run.resumed', tool: '0', operator: 'x@y', prev };
  appendFileSync(runFile(cwd, 'journal.jsonl'), `${JSON.stringify(event)}\n`);
  writeFileSync(runFile(cwd, 'report.json'), (await zdr(['report', '-o', 'json'], { cwd })).stdout);
  writeFileSync(runFile(cwd, 'report.md'), '# Everything recovered\n');
  expect(await verify()).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/report\.json, report\.md: NOT COVERED: newer than the evidence and its signature/),
  });
  expect(await zdr(['verify'], { cwd })).toMatchObject({ code: 0, stdout: expect.stringContaining('NOT COVERED') });
});
