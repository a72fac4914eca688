import { describe, expect, it } from 'vitest';
import { parseCondition } from '../../src/simulator/query/query.ts';
import { GROUP, LOCAL, OTHER, siteUnderTest, VAULT, worldFile } from './site-under-test.ts';

const enc = encodeURIComponent;

describe('splitting a condition', () => {
  it.each([
    ['name=a', 'name', '=', 'a'],
    ['name!=a', 'name', '!=', 'a'],
    ['size>=5', 'size', '>=', '5'],
    ['uuid?=a,b', 'uuid', '?=', 'a,b'],
    ['uuid!?=a,b', 'uuid', '!?=', 'a,b'],
    ['name~=%a', 'name', '~=', '%a'],
    ['name!~=%a', 'name', '!~=', '%a'],
    ['name is null', 'name', 'is null', ''],
    ['name not null', 'name', 'not null', ''],
    // The first operator contained anywhere splits, in the server's order.
    ['name=a!=b', 'name=a', '!=', 'b'],
    ['name=a>=b', 'name=a', '>=', 'b'],
    ['name?=a~=b', 'name?=a', '~=', 'b'],
    // The name is trimmed, the value is not.
    [' name = a', 'name', '=', ' a'],
    ['name=', 'name', '=', ''],
    // What is empty before a separator, or between two, is no part.
    ['name==a', 'name', '=', 'a'],
    ['name=a=b', 'name', '=', 'a=b'],
  ])('%s', (text, field, operator, value) => {
    expect(parseCondition(text)).toEqual({ field, operator, value });
  });
});

it.each([
  ['=a', "The '=a' in parameter[q] is not a key-value pair split by ="],
  ['!?=a', "The '!?=a' in parameter[q] is not a key-value pair split by not in"],
  ['~=a', "The '~=a' in parameter[q] is not a key-value pair split by like"],
  ['name', "The 'name' in the parameter[q] doesn't contain any query operator"],
])('refuses the condition %s', (text, refusal) => {
  expect(parseCondition(text)).toContain(`Invalid query parameter. ${refusal}`);
});

describe('queries', () => {
  const file = worldFile({
    groups: [
      {
        groupUuid: GROUP,
        name: 'dns-01',
        storages: ['vault', 'local'],
        volumes: [{ size: '1GiB' }, { size: '2GiB', storages: ['vault'] }],
      },
      {
        groupUuid: 'a'.repeat(32),
        storages: ['other'],
        createDate: '2026-11-20T00:00:00Z',
        volumes: [{ size: '3GiB' }],
      },
    ],
  });

  it.each([
    ['everything', '', 3],
    ['equal', `q=groupUuid=${GROUP}`, 2],
    ['in', `q=groupUuid?=${GROUP},${'a'.repeat(32)},unknown`, 3],
    ['not in', `q=groupUuid!?=${GROUP}`, 1],
    ['not equal', 'q=type!=Root', 1],
    ['like', `q=name~=${enc('Root%')}`, 2],
    ['not like', `q=name!~=${enc('Root%')}`, 1],
    ['numbers', `q=size>${2 ** 30}`, 2],
    ['numbers at the limit', `q=size>=${2 ** 31}`, 2],
    ['AND', `q=groupUuid=${GROUP}&q=type=Data`, 1],
    ['null', 'q=groupUuid is null', 0],
    ['not null', 'q=groupUuid not null', 3],
    ['a reference', `q=backupStorageRefs.backupStorageUuid=${LOCAL}`, 1],
    ['a reference in', `q=backupStorageRefs.backupStorageUuid?=${LOCAL},${OTHER}`, 2],
    ['a date in the zone of the server', `q=createDate>${enc('2026-11-20 07:59:59')}`, 1],
    ['a date just past', `q=createDate>${enc('2026-11-20 08:00:00')}`, 0],
    ['an unknown parameter name is ignored', 'condition=name=x', 3],
    ['an unknown value', 'q=uuid=x', 0],
    ['an empty parameter name counts as q', `=groupUuid=${GROUP}`, 2],
    ['names are trimmed', `%20q%20=%20groupUuid%20=${GROUP}&%20limit%20=%201%20`, 1],
    ['fields are trimmed', `fields=%20uuid%20,%20size&q=groupUuid=${GROUP}`, 2],
    ['an unencoded plus is a space, and trimmed', 'sort=+uuid', 3],
    ['a limit with a sign', 'limit=%2B2', 2],
  ])('%s', async (_name, query, count) => {
    const { send } = siteUnderTest(file);
    const { status, json } = await send('GET', `/v1/volume-backups?${query.replaceAll(' ', '%20')}`);
    expect(status).toBe(200);
    expect(json.inventories).toHaveLength(count);
    expect(Object.keys(json.schema).filter((path) => !path.includes('.'))).toHaveLength(count);
  });

  it('lists every reference of a record, whichever was asked for', async () => {
    const { send } = siteUnderTest(file);
    const { json } = await send('GET', `/v1/volume-backups?q=backupStorageRefs.backupStorageUuid=${LOCAL}`);
    expect(
      json.inventories[0].backupStorageRefs.map((ref: { backupStorageUuid: string }) => ref.backupStorageUuid),
    ).toEqual([VAULT, LOCAL]);
  });

  it.each([
    ['q=foo=1', `inventory[\${selfInventoryClass}] has no field[foo]`],
    ['sort=foo', `inventory[\${selfInventoryClass}] has no field[foo]`],
    ['fields=uuid,foo', `inventory[\${selfInventoryClass}] has no field[foo]`],
    ['q=backupStorageRefs.foo=1', 'invalid nested query condition[backupStorageRefs.foo=1]'],
    ['q=foo.bar=1', 'invalid nested query condition[foo.bar=1]'],
  ])('%s is SYS.1000', async (query, details) => {
    const { send } = siteUnderTest(file);
    expect(await send('GET', `/v1/volume-backups?${query}`)).toMatchObject({
      status: 503,
      json: { error: { code: 'SYS.1000', details } },
    });
  });

  it('pages, counts, sorts and selects members', async () => {
    const { send } = siteUnderTest(file);
    const get = async (query: string) => (await send('GET', `/v1/volume-backups?${query}`)).json;
    for (const value of ['true', 'TRUE', '%20True%20']) {
      expect(await get(`count=${value}`)).toEqual({ total: 3, schema: {} });
    }
    expect((await get('count=1')).inventories).toHaveLength(3);
    const page = await get('sort=%2Bsize&start=1&limit=1&replyWithCount=true&fields=size');
    expect(page).toMatchObject({ total: 3, inventories: [{ size: 2 ** 31 }] });
    expect(Object.keys(page.inventories[0])).toEqual(['size']);
    expect((await get('sort=-size&fields=size')).inventories[0]).toEqual({ size: 3 * 2 ** 30 });
  });

  it('gives a thousand at most unless told otherwise', async () => {
    const groups = Array.from({ length: 1200 }, (_item, index) => ({
      groupUuid: index.toString(16).padStart(32, '0'),
      storages: ['vault'],
      volumes: [{}],
    }));
    const { send } = siteUnderTest(worldFile({ groups }));
    expect((await send('GET', '/v1/volume-backups')).json.inventories).toHaveLength(1000);
    expect((await send('GET', '/v1/volume-backups?limit=1100')).json.inventories).toHaveLength(1100);
  });

  it('answers a list by uuid, empty for one that nobody has', async () => {
    const { send } = siteUnderTest(file);
    expect((await send('GET', `/v1/backup-storage/${LOCAL}?q=nonsense`)).json.inventories).toMatchObject([
      { name: 'local' },
    ]);
    expect(await send('GET', `/v1/volume-backups/${LOCAL}`)).toMatchObject({ status: 200, json: { inventories: [] } });
  });

  it.each([
    ['q=__systemTag__=onlybackup', ['local']],
    ['q=__systemTag__?=onlybackup,allowbackup', ['local', 'other']],
    ['q=__systemTag__!=onlybackup', ['other', 'vault']],
    ['q=__systemTag__~=remote%25', ['vault']],
    ['q=__userTag__ is null', ['local', 'other', 'vault']],
  ])('storages by tag: %s', async (query, names) => {
    const { send } = siteUnderTest(file);
    const { json } = await send('GET', `/v1/backup-storage?${query.replaceAll(' ', '%20')}`);
    expect(json.inventories.map(({ name }: { name: string }) => name).toSorted()).toEqual(names);
  });

  it('uses the shape of the image store when its type is asked for', async () => {
    const { send } = siteUnderTest(file);
    const base = (await send('GET', '/v1/backup-storage?limit=1')).json.inventories[0];
    expect(base).not.toHaveProperty('hostname');
    const stores = (await send('GET', '/v1/backup-storage?q=type=ImageStoreBackupStorage&limit=1')).json.inventories[0];
    expect(stores).toHaveProperty('hostname');
    expect((await send('GET', '/v1/backup-storage/image-store?limit=1')).json.inventories[0]).toEqual(stores);
  });

  it.each([
    ['system-tags', `q=resourceUuid=${LOCAL}`, { tag: 'onlybackup' }],
    ['zones', '', { name: 'ZONE-1' }],
    ['clusters', '', { hypervisorType: 'KVM' }],
    ['l3-networks', '', { category: 'Private' }],
    ['instance-offerings', '', { cpuNum: 1 }],
    ['vm-instances', '', { name: 'web', state: 'Running' }],
    ['volumes', '', { type: 'Root' }],
    ['accounts', '', { name: 'admin' }],
    ['management-nodes', '', { hostName: '127.0.0.1' }],
    ['global-configurations', 'q=category=apiTimeout&q=name~=%25RecoverVmBackup%25', { value: '30m' }],
  ])('/%s?%s', async (resource, query, member) => {
    const { send } = siteUnderTest({ ...file, vms: [{ name: 'web' }] });
    const { status, json } = await send('GET', `/v1/${resource}?${query}`);
    expect(status).toBe(200);
    expect(json.inventories[0]).toMatchObject(member);
  });

  it('leaves out the members that the site omits', async () => {
    const { records } = siteUnderTest({ ...file, site: { omit: ['type', 'state', 'status'] } });
    for (const record of await records()) {
      expect(Object.keys(record)).not.toEqual(expect.arrayContaining(['type']));
      expect(record).not.toHaveProperty('status');
    }
  });
});
