/** The built command against a simulated site over real sockets: the same outcome, whatever server it is. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import reportSchema from '../../schemas/report.schema.json' with { type: 'json' };
import eventSchema from '../../schemas/run-event.schema.json' with { type: 'json' };
import type { WorldFile } from '../../src/simulator/world/world.ts';
import { createValidator } from '../report/schema.ts';
import { recordingProxy } from '../support/recording-proxy.ts';
import { ENDPOINT, smallGroups, smallPlan } from '../support/small-plan.ts';
import { each, outcomes, readEvents, readReport, setStage } from '../support/stage.ts';
import { PLANS } from '../support/zdr.ts';

const reportErrors = createValidator(reportSchema);
const eventErrors = createValidator(eventSchema);

/** The plan that comes with zdr; every limit ten times as high and all copies fast, so that it takes seconds. */
const wholeSite = () =>
  readFileSync(join(PLANS, 'whole-site.yaml'), 'utf8')
    .replace(
      /\b(maxConcurrent|concurrency): (\d+)/g,
      (_, key: string, limit: string) => `${key}: ${10 * Number(limit)}`,
    )
    .replace(/throughput: \d+MiB/g, 'throughput: 100GiB');

test('500 groups: each copied once, within every limit, and proven by a fresh query', {
  timeout: 180_000,
}, async () => {
  const stage = await setStage({ plan: wholeSite(), copyMs: 1_500 });
  expect(stage.plan.groups).toHaveLength(500);
  const { code, stdout } = await stage.zdr(['run', 'plan.yaml']);
  expect(code).toBe(0);

  expect(stage.executions()).toEqual(each(stage, 1));
  const { concurrent, dangerous, sessions } = stage.simulated.ledger();
  expect(concurrent.overall.max).toBeLessThanOrEqual(stage.plan.concurrency);
  const busiest = stage.plan.storages.map(({ uuid }) => concurrent.storages[uuid]?.max ?? 0);
  for (const [index, { maxConcurrent }] of stage.plan.storages.entries()) {
    expect(busiest[index]).toBeGreaterThan(0);
    expect(busiest[index]).toBeLessThanOrEqual(maxConcurrent);
  }
  // The limits were put to the test: at least one of them was reached.
  const reached = busiest.map((most, index) => most === stage.plan.storages[index]?.maxConcurrent);
  expect(reached.includes(true) || concurrent.overall.max === stage.plan.concurrency).toBe(true);
  expect({ dangerous, sessions: sessions.max, open: sessions.current }).toEqual({ dangerous: 0, sessions: 1, open: 0 });

  const report = readReport(stage.cwd);
  expect(reportErrors(report)).toEqual([]);
  expect(report.groups.map(({ name }) => name)).toEqual(stage.plan.groups.map(({ name }) => name));
  expect(report.groups.filter(({ proof, outcome }) => proof === 'observed' && outcome === 'recovered')).toHaveLength(
    500,
  );
  expect(report.counts).toEqual({ recovered: 500, differs: 0, failed: 0, unknown: 0, 'not-started': 0, unfinished: 0 });
  const volumes = report.groups.reduce((sum, group) => sum + group.volumes.length, 0);
  expect(report.verdicts).toEqual({ matched: volumes });
  expect(stdout).toContain('500');

  const events = readEvents(stage.cwd);
  expect(events.flatMap((event) => eventErrors(event))).toEqual([]);
  // Every group was asked for again after its copy: nothing is called observed that was not.
  const groupQueries = stage.requests.filter(({ url }) => url.includes('/v1/volume-backups?'));
  const asked = (uuid: string) => groupQueries.filter(({ url }) => url.includes(uuid)).length;
  expect(stage.plan.groups.filter(({ groupUuid }) => asked(groupUuid) < 2)).toEqual([]);
  expect((await stage.zdr(['verify'])).code).toBe(0);
});

describe('the same outcome everywhere', () => {
  const accessKey = { id: 'LTAI0123456789abcdef', secret: 'f00dfeed0123456789abcdef' };
  const withSite =
    (site: object, rest: object = {}) =>
    (world: WorldFile): WorldFile => ({ ...world, ...rest, site: { ...world.site, ...site } });
  const servers: readonly [string, (world: WorldFile) => WorldFile, readonly string[], object | undefined, string][] = [
    ['sdk dialect', withSite({ dialect: 'sdk' }), [], undefined, 'sdk'],
    ['documented dialect', withSite({ dialect: 'documented' }), [], undefined, 'documented'],
    ['a location that names an internal host', withSite({}), ['internal-location'], undefined, 'sdk'],
    [
      'access keys in a UTC+8 zone',
      withSite(
        { timeZone: 'Asia/Shanghai', checkTimeZone: false },
        { accessKeys: [{ ...accessKey, account: 'admin' }] },
      ),
      [],
      { accessKey: { id: accessKey.id, secret: { env: 'ZSTACK_SECRET' } } },
      'sdk',
    ],
  ];
  test.each(servers)('%s', async (_, world, faults, auth, dialect) => {
    const plan = smallPlan(smallGroups(3), auth === undefined ? {} : { site: { endpoint: ENDPOINT, auth } });
    const stage = await setStage({ plan, world, faults });
    const { code, stderr } = await stage.zdr(['run', 'plan.yaml'], { env: { ZSTACK_SECRET: accessKey.secret } });
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('3 recovered') });
    const report = readReport(stage.cwd);
    expect(report).toMatchObject({ dialect, outcome: 'recovered', verdicts: { matched: 6 } });
    expect(report.groups.map(({ proof }) => proof)).toEqual(Array(3).fill('observed'));
    expect(stage.executions()).toEqual(each(stage, 1));
    // Whatever the server says of itself, nobody but it was talked to: every job was asked for here.
    const polls = stage.requests.filter(({ url }) => url.startsWith('/zstack/v1/api-jobs/'));
    expect(polls.length > 0).toBe(dialect === 'sdk');
  });
});

test('a server that has only the documented API gets the page’s request, to the byte, and nothing else', async () => {
  const session = '3f1e5d7c9b8a4a6e8c2d0f1e2d3c4b5a';
  const groups = smallGroups(1, () => ({ systemTags: ['recovered::by::zdr'], userTags: ['drill'] }));
  const auth = { session: { env: 'ZSTACK_SESSION' } };
  const stage = await setStage({ plan: smallPlan(groups, { verify: 'claimed', site: { endpoint: ENDPOINT, auth } }) });
  const proxy = await recordingProxy(stage.host);
  stage.pointAt(`http://${proxy.host}/zstack`);
  const { code, stdout } = await stage.zdr(['run', 'plan.yaml'], { env: { ZSTACK_SESSION: session } });
  expect(code).toBe(0);

  const [group] = stage.plan.groups;
  const [local, vault] = stage.plan.storages;
  const [head = '', body, ...more] = proxy.sent().split('\r\n\r\n');
  const [requestLine, ...headers] = head.split('\r\n');
  expect(requestLine).toBe(`PUT /zstack/v1/vm-backups/${group?.groupUuid}/actions HTTP/1.1`);
  expect(headers).toContain(`Authorization: OAuth ${session}`);
  expect(headers).toContain('Content-Type: application/json;charset=UTF-8');
  expect(headers.map((line) => line.split(':')[0]?.toLowerCase()).sort()).toEqual(
    ['accept-encoding', 'authorization', 'connection', 'content-length', 'content-type', 'host'].sort(),
  );
  expect(body).toBe(
    `{"recovervmbackupfromimagestorebackupstorage":{"srcBackupStorageUuid":"${local?.uuid}","dstBackupStorageUuid":"${vault?.uuid}"},"systemTags":["recovered::by::zdr"],"userTags":["drill"]}`,
  );
  // One request was all.
  expect(more).toEqual([]);
  expect(stage.requests).toHaveLength(1);

  expect(stdout).toMatch(/claimed/);
  const report = readReport(stage.cwd);
  expect(outcomes(report)).toEqual({ g1: 'recovered' });
  expect(report.groups[0]?.proof).toBe('claimed');
  expect(stage.executions()).toEqual({ g1: 1 });
});
