import { describe, expect, it } from 'vitest';
import { type Feature, hasFeature, readVersion } from '../../src/simulator/version.ts';
import type { SiteFile } from '../../src/simulator/world/world.ts';
import {
  type Answer,
  type Client,
  COPY_MS,
  GROUP,
  JOB,
  KNOWN_SESSION,
  readyOn,
  siteUnderTest,
  VAULT,
  worldFile,
} from './site-under-test.ts';

const siteOf = (version: string, site: SiteFile = {}): Client =>
  siteUnderTest(worldFile({}, { locale: 'en_US', ...site, version }));
const VM_JOB = 'c0000000000040008000000000000007';
const VM = 'd0000000000041118000000000000001';
const OFFERING = '1d2c3b4a5f6e4d7c8b9a0f1e2d3c4b5a';
const NETWORK = '9a8b7c6d5e4f4a3b8c2d1e0f9a8b7c6d';

describe('since when a server has something (zstack-api.md 11)', () => {
  it.each([
    ['duplicate-check', '4.4.65', '4.5.0'],
    ['vm-size', '5.1.12', '5.2.0'],
    ['vm-strategy', '5.0.9', '5.1.0'],
    ['vm-without-networks', '4.7.99', '4.8.0'],
    ['backup-vm-uuid', '4.6.31', '4.7.0'],
    ['handle-dependency', '4.7.9', '4.7.11'],
    ['support-apis', '4.4.64', '4.4.65'],
    ['platform-timezone', '4.1.3', '4.2.0'],
    ['api-timeout-header', '3.1.9', '3.2.0'],
    ['duplicate-check', 'zsv-3.9.9', 'zsv-4.0.0'],
    ['vm-size', 'zsv-4.2.9', 'zsv-4.3.0'],
  ] as const)('%s: not in %s, but in %s', (feature: Feature, before, since) => {
    expect([before, since].map((version) => hasFeature(version, feature))).toEqual([false, true]);
  });

  it('compares numbers, not texts, and missing ones as 0', () => {
    expect(hasFeature('4.10', 'backup-vm-uuid')).toBe(true);
    expect(hasFeature('4.5', 'duplicate-check')).toBe(true);
    expect(hasFeature('10.0.0', 'vm-size')).toBe(true);
    expect(readVersion('latest')).toBeUndefined();
  });

  it('answers the number alone in either line', async () => {
    const { send } = siteOf('zsv-4.3.0');
    expect((await send('PUT', '/v1/management-nodes/actions', { getVersion: {} })).json.version).toBe('4.3.0');
  });

  it('refuses a world whose version it cannot read', () => {
    expect(() => siteOf('latest')).toThrow('/site/version: "latest" is no version; write 5.2.1');
  });
});

describe('a repeat under the same X-Job-UUID', () => {
  it('runs the API again below 4.5.0, and the row stays one', async () => {
    const { recover, site, clock, poll } = siteOf('4.4.65', { whenPresent: 'refuse' });
    const first = await recover();
    await clock.pass(1000);
    const second = await recover();
    expect([first.status, second.status]).toEqual([202, 202]);
    expect(site.executions(GROUP).map(({ job, outcome }) => [job, outcome])).toEqual([
      [JOB, 'running'],
      [JOB, 'running'],
    ]);
    await clock.pass(COPY_MS + 1000);
    expect(site.executions(GROUP).map(({ outcome }) => outcome)).toEqual(['succeeded', 'succeeded']);
    expect((await poll()).status).toBe(200);
    // A third ends last: its refusal is what the row says from then on.
    await recover();
    expect((await poll()).status).toBe(200);
    await clock.pass(1000);
    expect((await poll()).json.error.details).toMatch(/already contains/);
  });

  it.each(['4.5.0', '5.2.1', 'zsv-4.0.0'])('is refused by %s', async (version) => {
    const { recover, site } = siteOf(version);
    await recover();
    expect(await recover()).toMatchObject({ status: 400, text: `Duplicate job uuid[${JOB}]` });
    expect(site.executions(GROUP)).toHaveLength(1);
  });

  it.each([
    ['4.4.65', 200],
    ['4.5.0', 400],
  ])('tells by a harmless synchronous call whether it is checked: %s', async (version, status) => {
    const { recover, send } = siteOf(version);
    const ask = (): Promise<Answer> =>
      send('PUT', '/v1/management-nodes/actions', { getVersion: {} }, { authorization: undefined, 'x-job-uuid': JOB });
    expect((await ask()).status).toBe(200);
    await recover();
    const answer = await ask();
    expect(answer.status).toBe(status);
    expect(answer.text).toMatch(status === 400 ? `Duplicate job uuid[${JOB}]` : /"version":"4.4.65"/);
  });

  it('is not looked at on GET, not even its length', async () => {
    const { recover, send } = siteOf('5.2.1');
    await recover();
    expect((await send('GET', '/v1/zones', undefined, { 'x-job-uuid': JOB })).status).toBe(200);
    expect((await send('GET', '/v1/zones', undefined, { 'x-job-uuid': 'short' })).status).toBe(200);
  });
});

describe('creating a VM', () => {
  const WHOLE = {
    name: 'drill-dns-01',
    backupStorageUuid: VAULT,
    resourceUuid: VM,
    instanceOfferingUuid: OFFERING,
    l3NetworkUuids: [NETWORK],
    cpuNum: 4,
    memorySize: 2 ** 33,
    strategy: 'CreateStopped',
  };

  /** The error's details, or the VM. */
  async function create(version: string, without: readonly string[], tags: readonly string[] = []): Promise<unknown> {
    const { send, clock, poll } = siteOf(version);
    const params = Object.fromEntries(Object.entries(WHOLE).filter(([name]) => !without.includes(name)));
    const accepted = await send(
      'POST',
      `/v1/vm-instances/from/vm-backups/${GROUP}`,
      { params, systemTags: tags },
      { 'x-job-uuid': VM_JOB },
    );
    expect(accepted.status).toBe(202);
    await clock.pass(COPY_MS);
    const { json } = await poll(VM_JOB);
    return json.error?.details ?? (json.inventory === undefined ? json : [json.inventory.state, json.inventory.cpuNum]);
  }

  const mandatory = (name: string): string =>
    `field[${name}] of message[org.zstack.header.storage.volume.backup.APICreateVmFromVmBackupMsg] is mandatory, can not be null`;

  it.each([
    ['5.2.0', [], ['Stopped', 4]],
    ['5.2.0', ['instanceOfferingUuid'], ['Stopped', 4]],
    ['5.1.9', [], ['Stopped', 1]],
    ['5.1.9', ['instanceOfferingUuid'], mandatory('instanceOfferingUuid')],
    ['5.1.0', ['l3NetworkUuids'], /at least one of/i],
    // Dropped without a word: the VM starts.
    ['5.0.9', [], ['Running', 1]],
    ['4.7.11', ['l3NetworkUuids'], mandatory('l3NetworkUuids')],
    ['4.4.0', ['l3NetworkUuids', 'instanceOfferingUuid'], mandatory('instanceOfferingUuid')],
  ] as const)('%s without %j', async (version, without, outcome) => {
    const found = await create(version, without);
    if (outcome instanceof RegExp) {
      expect(found).toMatch(outcome);
    } else {
      expect(found).toEqual(outcome);
    }
  });

  it('says what is mandatory when it only validates, too', async () => {
    expect(await create('5.1.9', ['instanceOfferingUuid'], ['ephemeral::validationOnly'])).toBe(
      mandatory('instanceOfferingUuid'),
    );
    expect(await create('5.1.9', [], ['ephemeral::validationOnly'])).toEqual({});
  });
});

describe('what older servers do not know', () => {
  it('vmInstanceUuid of a volume backup: neither shown nor asked for', async () => {
    const { send } = siteOf('4.6.0');
    const [record] = (await send('GET', `/v1/volume-backups?q=groupUuid=${GROUP}`)).json.inventories;
    expect(record.vmInstanceUuid).toBeUndefined();
    expect(JSON.parse(record.metadata).vmInstanceUuid).toMatch(/^[0-9a-f]{32}$/);
    const asked = await send('GET', `/v1/volume-backups?q=vmInstanceUuid=${GROUP}`);
    expect(asked).toMatchObject({ status: 503, json: { error: { code: 'SYS.1000' } } });
    expect(asked.json.error.details).toContain('has no field[vmInstanceUuid]');
    expect((await send('GET', '/v1/volume-backups?fields=vmInstanceUuid')).status).toBe(503);
  });

  it.each([
    ['4.4.64', 400, /doesn't contain action mapping to the URL\[\/v1\/management-nodes\/actions\]/],
    ['4.4.65', 200, /APIRecoverVmBackupFromImageStoreBackupStorageMsg/],
  ])('getSupportAPIs: %s', async (version, status, text) => {
    const answer = await siteOf(version).send('PUT', '/v1/management-nodes/actions', { getSupportAPIs: {} });
    expect(answer.status).toBe(status);
    expect(answer.text).toMatch(text);
  });

  it('platform-timezone: the path is one of the query by uuid, and nobody has that one', async () => {
    const { send } = siteOf('4.1.0');
    expect((await send('GET', '/v1/management-nodes/platform-timezone')).json.timezone).toBeUndefined();
    expect((await siteOf('4.2.0').send('GET', '/v1/management-nodes/platform-timezone')).json.timezone).toBe(
      'Asia/Shanghai',
    );
  });

  it('handleDependency is ignored, whatever it says', async () => {
    const path = `/v1/vm-backups/${GROUP}?backupStorageUuids=${VAULT}&handleDependency=maybe`;
    expect((await siteOf('4.7.9').send('DELETE', path)).status).toBe(202);
    expect((await siteOf('4.7.11').send('DELETE', path)).status).toBe(400);
  });

  it('X-API-Timeout is not read before 3.2.0, there are no access keys, and nothing is an empty text', async () => {
    const { recover, send, poll, clock, records } = siteOf('3.1.0', { apiTimeoutMs: '30m' });
    expect((await recover({ timeout: 60 })).json.apiTimeout).toBe(1_800_000);
    expect(await poll()).toMatchObject({ status: 202, text: '' });
    await clock.pass(COPY_MS);
    expect((await poll()).status).toBe(200);
    expect((await records()).every((record) => readyOn(record).length === 2)).toBe(true);
    expect(await send('GET', '/v1/management-nodes/ready')).toMatchObject({ status: 200, text: '' });
    expect(await send('GET', '/v1/zones', undefined, { authorization: 'ZStack id:signature' })).toMatchObject({
      status: 400,
      text: "Authorization type must be 'OAuth'",
    });
    expect((await send('DELETE', `/v1/accounts/sessions/${KNOWN_SESSION}`)).text).toBe('');
  });
});
