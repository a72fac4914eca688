/** Whatever says whether an objective was met says the same: text, Markdown, HTML, JSON, API, page, history, metrics. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { worldForPlan } from '../../src/cli/simulate/world-for-plan.ts';
import { findChromium, launch } from '../support/chromium.ts';
import { type Client, OPERATE, serving } from '../support/daemon.ts';
import { enter, openDashboard } from '../support/dashboard.ts';
import { smallGroups, smallPlan } from '../support/small-plan.ts';
import { readReport, runFile, runIds, type Stage, setStage } from '../support/stage.ts';

const MINUTES = 60_000;
let browser: Browser | undefined;
beforeAll(async () => {
  const path = findChromium();
  if (path !== undefined) browser = await launch(path);
}, 10 * MINUTES);
afterAll(() => browser?.close());

const FAILS = 'job-fails:code=SYS.1003,details=gone';
const TOOK = /^\d[\d.hms ]*$/;

/** Each of a plan of its own, as metrics tell of the last drill only. `took`: there is a recovery time. */
const DRILLS = [
  { name: 'good', faults: [], exit: 0, rto: 'met', rpo: 'met', took: true, aged: true },
  {
    name: 'partial',
    faults: [`${FAILS}:group=g2`.replace(':group', ',group')],
    exit: 6,
    rto: 'missed',
    rpo: 'met',
    took: false,
    aged: true,
  },
  { name: 'failed', faults: [FAILS], exit: 6, rto: 'missed', rpo: 'met', took: false, aged: true },
  { name: 'future', faults: [], exit: 9, rto: 'met', rpo: 'unknown', took: true, aged: false },
] as const;
type Drill = (typeof DRILLS)[number];

const planOf = (name: string) =>
  smallPlan(
    smallGroups(3, () => ({ critical: true })),
    {
      metadata: { name },
      objectives: { rto: '2h', rpo: '7d' },
      retry: { attempts: 1 },
      failure: { tolerate: 3, then: 'continue' },
      drills: [{ name: 'nightly', schedule: '30 2 * * *' }],
    },
  );

async function drill(stage: Stage, { name, faults, exit }: Drill): Promise<string> {
  writeFileSync(join(stage.cwd, `${name}.yaml`), JSON.stringify(planOf(name)));
  const now = Date.now();
  const world = worldForPlan(stage.plan, now);
  const groups = world.groups.map((group, at) =>
    name === 'future' && at === 0 ? { ...group, createDate: new Date(now + 3 * 3_600_000).toISOString() } : group,
  );
  writeFileSync(join(stage.cwd, 'world.json'), JSON.stringify({ ...world, groups }));
  const args = ['drill', '--simulate', '--world', 'world.json', '--speed', '500', '--schedule', 'nightly'];
  const { code, stdout } = await stage.zdr([...args, ...faults.flatMap((one) => ['--fault', one]), `${name}.yaml`]);
  expect([name, code, /RTO/.test(stdout)]).toEqual([name, exit, true]);
  return runIds(stage.cwd).find((id) => id.includes(name)) ?? '';
}

/** Measured and result of an objective as a format has them. */
type Said = readonly [measured: string, result: string];

const inFact = (line: string): Said => {
  const [, measured = '', result = ''] = /^(.*?)(?: of \w+|, objective \w+)?: (\w+)/.exec(line) ?? [];
  return [measured, result];
};
const inText = (text: string, what: string): Said =>
  inFact(new RegExp(`^ +${what} +((?:.|\n {7,})*?)$(?!\n {7,})`, 'm').exec(text)?.[1]?.replaceAll(/\s+/g, ' ') ?? '');
const inMarkdown = (text: string, what: string): Said =>
  inFact(new RegExp(`^\\| ${what} \\| (.*) \\|$`, 'm').exec(text)?.[1]?.replaceAll('*', '') ?? '');
const inHtml = (text: string, what: string): Said =>
  inFact(new RegExp(`<dt>${what}</dt><dd>(.*?)</dd>`).exec(text)?.[1]?.replaceAll(/<[^>]*>/g, '') ?? '');

async function inMetrics(api: Client, plan: string, what: 'rto' | 'rpo') {
  const { body } = await api.get('/metrics');
  const lines = String(body).split('\n');
  const result = lines.flatMap((line) => {
    const found = /^zdr_drill_last_objective\{(.*)\} 1$/.exec(line)?.[1] ?? '';
    return found.includes(`plan="${plan}"`) && found.includes(`objective="${what}"`)
      ? (/result="(\w+)"/.exec(found)?.[1] ?? [])
      : [];
  });
  return {
    result,
    measured: lines.some((line) => line.startsWith(`zdr_drill_${what}_seconds{plan="${plan}"`)),
  };
}

test('every voice says the same of RTO and RPO', { timeout: 5 * MINUTES }, async () => {
  const stage = await setStage({ plan: planOf('any') });
  const runs = new Map<string, string>();
  for (const one of DRILLS) runs.set(one.name, await drill(stage, one));
  const files = DRILLS.map(({ name }) => `${name}.yaml`);
  const api = await serving(stage.start, stage.cwd, ['--simulate', ...files]);
  const history = await api.until('/api/v1/history', ({ history: all }) => all?.length === DRILLS.length);

  for (const { name, rto, rpo, took, aged } of DRILLS) {
    const run = runs.get(name) ?? '';
    const report = readReport(stage.cwd, run);
    const text = (await stage.zdr(['report', run])).stdout;
    const status = (await stage.zdr(['status', run])).stdout;
    const markdown = readFileSync(runFile(stage.cwd, 'report.md', run), 'utf8');
    const html = readFileSync(runFile(stage.cwd, 'report.html', run), 'utf8');
    const detail = (await api.get(`/api/v1/runs/${run}`)).body;
    const past = history.history.find((entry: { run: string }) => entry.run === run);
    for (const [what, result, known] of [
      ['rto', rto, took],
      ['rpo', rpo, aged],
    ] as const) {
      const WHAT = what.toUpperCase();
      for (const said of [inText(text, WHAT), inText(status, WHAT), inMarkdown(markdown, WHAT), inHtml(html, WHAT)])
        expect([name, what, said[1], TOOK.test(said[0])], said[0]).toEqual([name, what, result, known]);
      for (const { measuredMs, result: judged } of [report.objectives[what], detail[what]])
        expect([name, what, judged, measuredMs !== undefined]).toEqual([name, what, result, known]);
      expect([name, past[`${what}Result`], past[`${what}Ms`] !== undefined]).toEqual([name, result, known]);
      expect([name, what, await inMetrics(api, name, what)]).toEqual([
        name,
        what,
        { result: [result], measured: known },
      ]);
    }
    expect(text + markdown + html).not.toMatch(/-\d+(ms|s|m|h)\b|RPO +0s/);
  }

  // Green only where nothing needs a person.
  const { warnings } = (await api.get('/api/v1/summary')).body;
  const about = (name: string) => warnings.filter((line: string) => line.includes(`of ${name}`));
  expect(about('good')).toEqual([]);
  expect(about('partial')).toContainEqual(
    expect.stringMatching(/nightly .*2 of 3 groups recovered.*RTO missed.*zdr report/),
  );
  expect(about('failed')).toContainEqual(expect.stringMatching(/nightly .*0 of 3 groups recovered.*RTO missed/));
  expect(about('failed')).toContainEqual(
    expect.stringMatching(/3 critical groups .*never proven: g1, g2, g3\. .*zdr drill/),
  );
  expect(about('future')).toEqual([expect.stringMatching(/nightly .*RPO unknown\. .*zdr report/)]);
  if (browser === undefined) return;
  const dashboard = await openDashboard(browser, api.url);
  const { page } = dashboard;
  await enter(dashboard, OPERATE);
  await page.getByRole('heading', { name: 'Needs a person' }).waitFor();
  for (const { name, rto, rpo, took } of DRILLS) {
    await page.goto(`${api.url}/#/runs/${runs.get(name)}`);
    for (const [what, result] of Object.entries({ RTO: rto, RPO: rpo }))
      await page
        .locator('dl.numbers div', { has: page.locator('dt', { hasText: what }) })
        .getByText(result)
        .waitFor();
    await page.goto(`${api.url}/#/trends/${name}`);
    const row = page.getByRole('row', { name: new RegExp(`nightly.*${rto}.*${rpo}`) });
    await row.waitFor();
    await page
      .getByText(`the objective was met ${rto === 'met' ? 1 : 0} of 1 time`)
      .first()
      .waitFor();
    expect([name, (await page.getByText('Never measured yet').count()) > 0]).toEqual([
      name,
      !took || name === 'future',
    ]);
  }
  expect(dashboard.trouble()).toEqual([]);
});

test(
  'a run that was given up counts for the next one, and so does when the disaster was declared',
  async () => {
    const stage = await setStage({ plan: planOf('small'), copyMs: 3_600_000 });
    const first = stage.start(['run', '--yes', 'plan.yaml']);
    await stage.whenCopying(3);
    first.child.kill('SIGKILL');
    await first.ended;
    const [dead = ''] = runIds(stage.cwd);
    stage.pass(3_600_001);
    const second = await stage.zdr(['run', '--yes', '--abandon', dead, 'plan.yaml']);
    expect(second.code).toBe(0);
    const begun = JSON.parse(readFileSync(runFile(stage.cwd, 'journal.jsonl', dead), 'utf8').split('\n')[0] ?? '');
    const newest = (known: readonly string[]) => runIds(stage.cwd).find((id) => !known.includes(id)) ?? '';
    const next = newest([dead]);
    const report = readReport(stage.cwd, next);
    expect(report).toMatchObject({ parent: dead, objectives: { rto: { from: begun.time, result: 'met' } } });

    const late = await stage.zdr(['run', '--yes', '--since', '3h', 'plan.yaml']);
    expect(late.code).toBe(9);
    expect(late.stdout).toMatch(/declared +20/);
    expect(readReport(stage.cwd, newest([dead, next])).objectives.rto).toMatchObject({ result: 'missed' });
    for (const [since, said] of [
      ['yesterday', /neither an instant nor a duration.*\nhint: .*2026/],
      ['2026-11-24T02:30:00', /neither an instant/],
      ['2099-01-01T00:00:00Z', /still to come/],
    ] as const) {
      const { code, stderr } = await stage.zdr(['run', '--yes', '--since', since, 'plan.yaml']);
      expect([code, stderr]).toEqual([2, expect.stringMatching(said)]);
    }
  },
  MINUTES,
);
