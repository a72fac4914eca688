import { afterEach, describe, expect, it } from 'vitest';
import type { Clock } from '../../src/run/ports.ts';
import type { SiteOptions } from '../../src/zstack/site.ts';
import { type Answer, failed, json, realClock, type Script, siteAt, startServer, text } from './scripted-server.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function setUp(script: Script, options: Partial<SiteOptions> = {}) {
  const server = await startServer(script);
  const site = siteAt(server.endpoint, options);
  closers.push(() => site.close(), server.close);
  return { server, site };
}

const LOCAL = '0f000000000040008000000000000001';
const VAULT = '9a000000000040008000000000000002';
const RECOVER = 'APIRecoverVmBackupFromImageStoreBackupStorageMsg';

describe('the management node, looked at', () => {
  const NOW = Date.UTC(2026, 10, 24, 6);
  const still: Clock = { ...realClock, now: () => NOW };
  const answers =
    (table: Readonly<Record<string, Answer>>): Script =>
    ({ url, body }) =>
      Object.entries(table).find(
        ([name]) => url.endsWith(name) || url.includes(`/${name}/`) || body.includes(name),
      )?.[1];

  it('says version, zone, skew and whether the API is loaded', async () => {
    const { site } = await setUp(
      answers({
        getVersion: json(200, { version: '5.2.1' }),
        getCurrentTime: json(200, { currentTime: { MillionSeconds: NOW + 90_000, Seconds: 1 } }),
        getSupportAPIs: json(200, { supportApis: ['APILogOutMsg', RECOVER] }),
        'platform-timezone': json(200, { timezone: 'Asia/Shanghai', offset: '+08:00' }),
      }),
      { clock: still },
    );
    expect(await site.node()).toEqual({
      version: '5.2.1',
      timeZone: 'Asia/Shanghai',
      skewMs: 90_000,
      recoverApi: true,
    });
  });

  it('takes half of the way there and back for the way there', async () => {
    let calls = 0;
    const clock: Clock = {
      ...realClock,
      // 2 s pass between the question and its answer.
      now: () => NOW + (calls > 0 ? 2_000 : 0),
    };
    const { site } = await setUp(
      ({ body }) => {
        if (!body.includes('getCurrentTime')) return undefined;
        calls += 1;
        return json(200, { currentTime: { Seconds: NOW / 1000 + 1 } });
      },
      { clock },
    );
    expect((await site.node()).skewMs).toBe(0);
  });

  const noKey = text(400, "the body doesn't contain action mapping to the URL[/v1/vm-backups/0/actions]");
  const noPath = text(404, 'no api mapping to /v1/vm-backups/0/actions');
  const noHeader = text(400, "missing header 'Authorization'");
  it.each<[string, unknown, Answer | undefined, boolean | undefined]>([
    ['a list without the recovery, and no such key', ['APILogOutMsg'], noKey, false],
    ['a list without the recovery, and no such path', ['APILogOutMsg'], noPath, false],
    ['a list without the recovery, but the call is known', ['APILogOutMsg'], noHeader, true],
    ['a list without the recovery, and no telling answer', ['APILogOutMsg'], text(502, 'Bad Gateway'), undefined],
    ['an empty list', [], noPath, undefined],
    ['a strange list, but the call is known', 'all', noHeader, true],
  ])('tells by the list and by the call whether the API is loaded: %s', async (_, supportApis, call, loaded) => {
    const { site } = await setUp(
      answers({ getSupportAPIs: json(200, { supportApis }), ...(call === undefined ? {} : { 'vm-backups': call }) }),
    );
    expect((await site.node()).recoverApi).toBe(loaded);
  });

  it('may say nothing at all', async () => {
    const { site } = await setUp(() => undefined);
    expect(await site.node()).toEqual({});
  });

  it('throws where nobody answers', async () => {
    const { server, site } = await setUp(() => undefined);
    await server.close();
    await expect(site.node()).rejects.toMatchObject({ failure: { code: 'net.refused', class: 'unavailable' } });
  });
});

describe('backup storages, looked at', () => {
  const whole = (uuid: string, change: object = {}) => ({
    uuid,
    name: 'store',
    type: 'ImageStoreBackupStorage',
    state: 'Enabled',
    status: 'Connected',
    totalCapacity: 1.073741824e12,
    availableCapacity: 1_000_000,
    ...change,
  });
  const site5 =
    (storages: readonly object[], rest: Readonly<Record<string, Answer>> = {}): Script =>
    ({ url }) => {
      const { pathname } = new URL(url, 'http://x');
      const name = pathname.replace('/zstack/v1/', '');
      if (rest[name] !== undefined) return rest[name];
      if (name === 'backup-storage') return json(200, { inventories: storages, total: storages.length });
      if (name === 'system-tags') {
        const tags = [
          { resourceUuid: LOCAL, tag: 'allowbackup' },
          { resourceUuid: VAULT, tag: 'remotebackup' },
        ];
        return json(200, { inventories: tags, total: 2 });
      }
      return name === 'global-configurations'
        ? json(200, { inventories: [{ category: 'backupStorage', name: 'reservedCapacity', value: '2G' }] })
        : undefined;
    };

  it('says everything of those asked for, with role and reserve, in three queries', async () => {
    const { server, site } = await setUp(site5([whole(LOCAL), whole(VAULT), whole('e'.repeat(32))]));
    const facts = await site.storages([LOCAL, VAULT]);
    const common = {
      name: 'store',
      type: 'ImageStoreBackupStorage',
      state: 'Enabled',
      status: 'Connected',
      totalBytes: 1_073_741_824_000,
      availableBytes: 1_000_000,
      reservedBytes: 2 * 1024 ** 3,
    };
    expect(facts).toEqual([
      { uuid: LOCAL, ...common, role: 'local' },
      { uuid: VAULT, ...common, role: 'backup' },
    ]);
    expect(server.requests).toHaveLength(3);
  });

  it('asked for none asks nothing; asked for all sets no condition', async () => {
    const { server, site } = await setUp(site5([whole(LOCAL)]));
    expect(await site.storages([])).toEqual([]);
    expect(server.requests).toHaveLength(0);
    expect(await site.storages()).toHaveLength(1);
    expect(server.requests[0]?.url).not.toContain('q=');
  });

  it('leaves out what the server leaves out, or may not be read', async () => {
    const denied = failed('SYS.1006', 'permission denied');
    const { site } = await setUp(
      site5([{ uuid: LOCAL, availableCapacity: '10G', state: 7 }], {
        'system-tags': denied,
        'global-configurations': denied,
      }),
    );
    expect(await site.storages([LOCAL])).toEqual([{ uuid: LOCAL }]);
  });

  it('gives no role to a storage whose tags disagree', async () => {
    const tags = ['onlybackup', 'remotebackup', 'onlybackup'].map((tag) => ({ resourceUuid: LOCAL, tag }));
    const { site } = await setUp(site5([whole(LOCAL)], { 'system-tags': json(200, { inventories: tags, total: 3 }) }));
    expect((await site.storages([LOCAL]))[0]).not.toHaveProperty('role');
  });

  it.each([
    ['1G', 1024 ** 3],
    ['512M', 512 * 1024 ** 2],
    ['1073741824', 1024 ** 3],
    ['0', 0],
    ['lots', undefined],
  ])('reads a reserve of %s', async (value, expected) => {
    const settings = json(200, { inventories: [{ name: 'reservedCapacity', value }] });
    const { site } = await setUp(site5([whole(LOCAL)], { 'global-configurations': settings }));
    expect((await site.storages([LOCAL]))[0]?.reservedBytes).toBe(expected);
  });

  it('throws what the server says where storages may not be queried', async () => {
    const { site } = await setUp(site5([], { 'backup-storage': failed('ID.1002', 'no') }));
    await expect(site.storages([LOCAL])).rejects.toMatchObject({ failure: { code: 'ID.1002' } });
  });

  it('cleans names that try to write on the screen', async () => {
    const { site } = await setUp(site5([whole(LOCAL, { type: 'a\u001b[2J\nb' })]));
    expect((await site.storages([LOCAL]))[0]?.type).not.toMatch(/\p{Cc}/u);
  });
});

describe('a call that is validated only', () => {
  const call = {
    groupUuid: '0150a8120f9334db8e9abc9d3f5eea08',
    srcBackupStorageUuid: LOCAL,
    dstBackupStorageUuid: VAULT,
    userTags: [],
    jobUuid: 'c0ffee00c0ffee00c0ffee00c0ffee00',
    timeoutMs: 60_000,
  };

  it('may be answered with nothing, where a recovery may not', async () => {
    const { site } = await setUp(() => json(200, {}), { dialect: 'documented' });
    expect(await site.recover({ ...call, systemTags: ['ephemeral::validationOnly'] })).toEqual({
      kind: 'completed',
      records: [],
    });
    expect(await site.recover({ ...call, systemTags: [] })).toMatchObject({ kind: 'in-doubt' });
    const { site: other } = await setUp(() => text(200, 'OK'), { dialect: 'documented' });
    expect(await other.recover({ ...call, systemTags: ['ephemeral::validationOnly'] })).toMatchObject({
      kind: 'in-doubt',
    });
  });
});
