/** The dashboard of the built daemon, over real sockets, in a real browser, at a site that is up to no good. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, launch } from '../support/chromium.ts';
import { OPERATE, READ, serving } from '../support/daemon.ts';
import { barriers, confirm, type Dashboard, enter, openDashboard } from '../support/dashboard.ts';
import { smallGroups, smallPlan } from '../support/small-plan.ts';
import { each, runFile, runIds, setStage } from '../support/stage.ts';

const MINUTES = 60_000;
const LONG_MS = 30 * MINUTES;
const ATTACK = `<img src=x onerror=alert(1)><script>alert(2)</script>"'><svg onload=alert(3)>`;

let browser: Browser | undefined;
beforeAll(async () => {
  const path = findChromium();
  if (path !== undefined) browser = await launch(path);
}, 10 * MINUTES);
afterAll(() => browser?.close());

const waves = [{ name: 'first' }, { name: 'second', gate: { approval: true } }];
const NETWORK = '5a1c7e7f8f0b4f0fa7f3b1f2a3c4d5e6';
const drills = [
  {
    name: 'nightly',
    schedule: '30 2 * * *',
    timeZone: 'Asia/Shanghai',
    blackouts: [{ from: '2020-01-01T00:00:00Z', to: '2099-01-01T00:00:00Z', reason: ATTACK }],
  },
];
const plan = smallPlan(
  smallGroups(3, (n) => ({
    wave: n === 3 ? 'second' : 'first',
    tags: [`tag-${n}`],
    ...(n === 1 ? { restore: { cpu: 1, memory: '1GiB', networks: [NETWORK] } } : {}),
  })),
  {
    metadata: { name: 'small', description: ATTACK, labels: { owner: ATTACK } },
    objectives: { rto: '2h', rpo: '1d' },
    failure: { tolerate: 1, then: 'stop' },
    retry: { attempts: 1 },
    waves,
    drills,
  },
  4,
);

const shown = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor();
const see = async (page: Page, view: string) => {
  await page.getByRole('navigation').getByRole('link', { name: view }).click();
  await page.getByRole('heading', { level: 1, name: view }).waitFor();
};

describe('the dashboard', { timeout: 3 * MINUTES }, () => {
  test('asks for a token, and shows and does what that token allows', async ({ skip }) => {
    if (browser === undefined) return skip();
    const stage = await setStage({ plan });
    const api = await serving(stage.start, stage.cwd);
    const dashboard = await openDashboard(browser, api.url);
    const { page } = dashboard;
    expect(await barriers(page)).toEqual([]);
    expect(dashboard.trouble()).toEqual([]);
    await enter(dashboard, `${OPERATE}x`);
    await page.getByRole('alert').getByText('The daemon does not know this token').waitFor();
    expect(dashboard.trouble()).toEqual([expect.stringContaining('401 (Unauthorized)')]);

    await enter(dashboard, READ);
    await shown(page, 'eye may read');
    await page.getByRole('heading', { name: 'small' }).waitFor();
    expect(await page.getByRole('main').getByRole('button').count()).toBe(0);
    await page.getByRole('link', { name: 'small' }).first().click();
    await page.getByRole('row', { name: /g3 second tag-3 never/ }).waitFor();
    expect(await page.getByRole('button', { name: /Start|Pause|Resume/ }).count()).toBe(0);
    const refused = await page.evaluate(
      async (token) =>
        (await fetch('/api/v1/plans/small/drill', { method: 'POST', headers: { authorization: `Bearer ${token}` } }))
          .status,
      READ,
    );
    expect(refused).toBe(403);
    expect(dashboard.trouble()).toEqual([expect.stringContaining('403 (Forbidden)')]);
    expect(runIds(stage.cwd)).toEqual([]);

    await page.getByRole('button', { name: 'Forget token' }).click();
    await page.getByLabel('Token').waitFor();
    expect(await page.evaluate('[sessionStorage.length, localStorage.length, document.cookie]')).toEqual([0, 0, '']);
    await enter(dashboard, OPERATE);
    // The link that was open is still what is shown, also after a reload, which does not ask again.
    await page.getByRole('heading', { level: 1, name: 'Plan small' }).waitFor();
    expect(await page.evaluate('[sessionStorage.length, localStorage.length, document.cookie]')).toEqual([1, 0, '']);
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Plan small' }).waitFor();
    await page.getByRole('button', { name: 'Start a drill of small' }).waitFor();

    await page.getByRole('button', { name: 'Pause drill nightly of small' }).click();
    await page.getByLabel('Why, for those who find it paused').fill(ATTACK);
    await page.getByRole('dialog').getByRole('button', { name: 'Pause' }).click();
    await shown(page, `: ${ATTACK}, since`);
    expect((await api.get('/api/v1/summary')).body.plans[0].drills[0].paused).toMatchObject({
      by: 'ops',
      reason: ATTACK,
    });
    await see(page, 'Overview');
    await shown(page, `Drill nightly of small is paused by ops: ${ATTACK}`);
    await confirm(page, 'Resume drill nightly of small');
    await page.getByRole('button', { name: 'Pause drill nightly of small' }).waitFor();

    // A token that is taken back while the page is open.
    writeFileSync(join(stage.cwd, 'tokens'), `new operate ${OPERATE.replace('0', 'z')}\n`);
    api.daemon.child.kill('SIGHUP');
    await page.getByRole('alert').getByText('The token is not known any more').waitFor();
    expect(await page.evaluate('sessionStorage.length')).toBe(0);
    const said = dashboard.trouble();
    expect(said.filter((line) => !line.includes('401 (Unauthorized)'))).toEqual([]);
  });

  test('shows a drill live, with its gate, its report and its evidence, and runs nothing that others have named', async ({
    skip,
  }) => {
    if (browser === undefined) return skip();
    const stage = await setStage({
      plan,
      copyMs: LONG_MS,
      faults: [`job-fails:group=g2,details=${ATTACK.replaceAll(',', '')}`],
    });
    const api = await serving(stage.start, stage.cwd);
    const dashboard = await openDashboard(browser, api.url);
    const { page } = dashboard;
    await enter(dashboard, OPERATE);
    await confirm(page, 'Start a drill of small');
    await page.waitForURL(/#\/runs\//);
    await stage.whenCopying(2);
    await shown(page, '0 of 3');
    await page.locator('.bar.live').nth(1).waitFor();
    const [run = ''] = runIds(stage.cwd);
    expect(await page.title()).toBe(`${run} · zdr`);
    expect(await barriers(page)).toEqual([]);

    stage.pass(LONG_MS);
    const failures = page.getByRole('region', { name: 'Not recovered', exact: true });
    const g2 = failures.getByRole('row', { name: /^g2 failed/ });
    await g2.waitFor();
    expect(await g2.textContent()).toContain(ATTACK);
    await page.locator('.bar.bad', { hasText: '✕ g2' }).waitFor();
    // Its VM is made, boots and answers by the site's clock.
    await api.until(`/api/v1/runs/${run}`, ({ phase }) => {
      stage.pass(MINUTES);
      return phase === 'interrupted';
    });
    await page.getByRole('heading', { name: 'waits for approval' }).waitFor();
    // What it waits for is said once, and what opens the gate outweighs the rest.
    const said = page.getByText(/approv/i).and(page.locator(':not([role=status])'));
    expect(await said.filter({ visible: true }).allTextContents()).toEqual([
      expect.stringContaining('waits for approval'),
      'Approve wave second',
      'Wave second comes next: 1 group. It starts when you approve it.',
    ]);
    expect(await page.locator('main button.main').filter({ visible: true }).allTextContents()).toEqual([
      'Approve wave second',
    ]);
    expect(await page.locator('main button.danger').filter({ visible: true }).count()).toBe(0);
    const vms = page.getByRole('region', { name: 'Restored VMs' });
    await vms.getByRole('row', { name: /g1 .*g1 10\.\S+ Running the plan asks for none$/ }).waitFor();
    expect(await barriers(page)).toEqual([]);
    expect(stage.executions()).toEqual({ ...each(stage, 1), g3: 0 });

    // Asked, and not now: the gate stays closed.
    await page.getByRole('button', { name: 'Approve wave second' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Not now' }).click();
    expect((await api.get(`/api/v1/runs/${run}`)).body).toMatchObject({ phase: 'interrupted' });
    await confirm(page, 'Approve wave second');
    await stage.whenCopying(3);
    await shown(page, /Approved by ops/);
    stage.pass(LONG_MS);
    await shown(page, '3 of 3');
    await shown(page, 'done: nothing of it is left');
    await page
      .getByRole('region', { name: 'Cleanup' })
      .getByText(/^1 VM, .*\d copied backups$/)
      .waitFor();
    await vms.getByRole('row', { name: /Running removed since/ }).waitFor();
    await page.getByRole('button', { name: 'Download evidence.json' }).waitFor();
    expect(stage.executions()).toEqual(each(stage, 1));
    expect(await page.getByRole('button', { name: /Approve|Cancel|Resume|Clean up/ }).count()).toBe(0);

    for (const name of ['journal.jsonl', 'report.html']) {
      const saved = page.waitForEvent('download');
      await page.getByRole('button', { name: `Download ${name}` }).click();
      const download = await saved;
      expect(download.suggestedFilename()).toBe(`${run}-${name}`);
      expect(readFileSync(await download.path())).toEqual(readFileSync(runFile(stage.cwd, name)));
    }

    await page.getByRole('link', { name: 'Open the report' }).click();
    const report = page.frameLocator('iframe[sandbox=""]');
    await report.getByRole('heading', { name: 'Drill of small' }).waitFor();
    await report.getByText(ATTACK, { exact: true }).first().waitFor();
    expect(await report.locator('script, img, svg[onload], iframe').count()).toBe(0);
    // Its own style holds, and it is of no origin: nothing in it could reach the token.
    expect(await report.locator('body').evaluate('getComputedStyle(document.body).maxWidth')).toBe('1200px');
    expect(await report.locator('body').evaluate('origin')).toBe('null');
    await report.getByRole('link', { name: 'Groups', exact: true }).click();
    await report
      .getByRole('row', { name: /g3 .* recovered/ })
      .first()
      .waitFor();
    expect(await barriers(page)).toEqual([]);
    expect(dashboard.trouble()).toEqual([]);

    const views: readonly (readonly [string, string | RegExp])[] = [
      ['Overview', `Drill`],
      ['Calendar', `left out, blackout: ${ATTACK}`],
      ['Runs', run],
      ['Trends', /objective/],
    ];
    for (const [view, text] of views) {
      await see(page, view);
      await shown(page, text);
      expect({ view, focus: await page.evaluate('document.activeElement.tagName') }).toEqual({
        view,
        focus: 'H1',
      });
      expect({ view, barriers: await barriers(page) }).toEqual({ view, barriers: [] });
    }
    await page
      .getByRole('row', { name: /nightly|drill/ })
      .first()
      .waitFor();
    await page.goto(`${api.url}/#/plans/small`);
    await page.getByRole('row', { name: /g3 second tag-3 .*ago/ }).waitFor();
    await page.getByLabel('Search by name').fill('TAG-2');
    await shown(page, '1 of 3 groups');
    expect(await barriers(page)).toEqual([]);
    expect(await page.locator('img, #page script, [onerror], [onload], a[href^="javascript"]').count()).toBe(0);
    expect(dashboard.trouble()).toEqual([]);
  });

  test('of a simulating daemon says which times are simulated, what VMs answered, and what of a plan is not known', async ({
    skip,
  }) => {
    if (browser === undefined) return skip();
    const restore = { cpu: 1, memory: '1GiB', networks: [NETWORK], checks: [{ tcp: { port: 22 } }] };
    const daily = [{ name: 'daily', schedule: '0 2 * * *', select: { sample: 1 } }];
    const stage = await setStage({
      plan: smallPlan(
        smallGroups(2, () => ({ restore })),
        { drills: daily },
        2,
      ),
    });
    const broken = smallPlan(smallGroups(1), { metadata: { name: 'all-wrong' }, objectives: { rto: '2x' } });
    writeFileSync(join(stage.cwd, 'wrong.yaml'), JSON.stringify(broken));
    const api = await serving(stage.start, stage.cwd, ['--simulate', '--speed', '6', 'plan.yaml', 'wrong.yaml']);
    const dashboard = await openDashboard(browser, api.url);
    const { page } = dashboard;
    await enter(dashboard, OPERATE);
    const wrong = page.getByRole('region', { name: 'all-wrong' });
    await wrong.getByText('Its objectives, groups and drills are not known until it is valid').waitFor();
    await wrong.getByText('`objectives.rto` is "2x"').waitFor();
    await wrong.getByText('zdr validate wrong.yaml').waitFor();
    expect(await wrong.getByText(/none|0 of 0|no schedule/).count()).toBe(0);
    expect(await barriers(page)).toEqual([]);

    const { body } = await api.post('/api/v1/plans/small/drill');
    expect(body).toMatchObject({ phase: 'pending', simulated: true });
    const live = await api.until(`/api/v1/runs/${body.run}`, ({ phase }) => phase !== 'pending');
    expect(live).toMatchObject({ phase: 'running', simulated: true, notices: [] });
    expect(live.next).toBeUndefined();
    await page.goto(`${api.url}/#/runs/${body.run}`);
    await page
      .getByRole('row', { name: /g1 10\.\S+ Running removed since tcp 22 ✓?\s?passed$/ })
      .waitFor({ timeout: MINUTES });
    expect(await page.getByText(/zdr (resume|cleanup)|with --simulate/).count()).toBe(0);
    await shown(page, 'done: nothing of it is left');
    expect(await barriers(page)).toEqual([]);

    await see(page, 'Overview');
    const small = page.getByRole('region', { name: 'small' });
    await small.getByText('2 of 2').waitFor();
    await small.getByText('recovered').waitFor();
    expect(await small.getByText('simulated', { exact: true }).count()).toBe(2);
    expect(await small.getByText(/ago/).count()).toBe(0);
    await page.goto(`${api.url}/#/plans/small`);
    await page.getByRole('row', { name: /^g2 .*simulated/ }).waitFor();
    expect(await page.getByText(/\d\w? ago\)/).count()).toBe(0);
    await see(page, 'Calendar');
    await page.getByText('wrong.yaml is not a valid plan').waitFor();
    await shown(page, 'a sample of 1 of 2 groups');
    expect(await barriers(page)).toEqual([]);
    // The plan with the newest run, not the first by name.
    await see(page, 'Trends');
    await page.waitForURL(/#\/trends\/small$/);
    await page.getByRole('row', { name: /drill simulated/ }).waitFor();
    expect(dashboard.trouble()).toEqual([]);
  });

  test('goes on by itself when the daemon was killed and comes again, and says when it is another version', async ({
    skip,
  }) => {
    if (browser === undefined) return skip();
    const calm = smallPlan(smallGroups(2), {}, 2);
    const stage = await setStage({ plan: calm, copyMs: LONG_MS });
    const api = await serving(stage.start, stage.cwd);
    const dashboard: Dashboard = await openDashboard(browser, api.url);
    const { page } = dashboard;
    await enter(dashboard, OPERATE);
    await confirm(page, 'Start a drill of small');
    await stage.whenCopying(2);
    await page.locator('.bar.live').nth(1).waitFor();
    api.daemon.child.kill('SIGKILL');
    await api.daemon.ended;
    await shown(page, /No connection since \d\d:\d\d:\d\d, trying again/);
    // What is known is still shown.
    expect(await page.locator('.bar.live').count()).toBe(2);
    await serving(stage.start, stage.cwd, undefined, Number(new URL(api.url).port));
    await page.getByText('No connection').waitFor({ state: 'hidden' });
    stage.pass(LONG_MS);
    await page.getByRole('heading', { name: 'recovered' }).waitFor();
    await shown(page, 'done: nothing of it is left');
    expect(
      dashboard.trouble().filter((line) => !/ERR_CONNECTION_REFUSED|ERR_INCOMPLETE|ERR_CONNECTION_RESET/.test(line)),
    ).toEqual([]);

    expect(await page.getByText('another version').count()).toBe(0);
    await page.route('**/api/v1/summary', async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, json: { ...(await answer.json()), version: '99.0.0' } });
    });
    await shown(page, 'The daemon is another version now (99.0.0');
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    await page.getByRole('button', { name: 'Reload the page' }).click();
    await page.getByText('another version').waitFor({ state: 'hidden' });
    await page.getByRole('heading', { name: 'recovered' }).waitFor();
  });
});
