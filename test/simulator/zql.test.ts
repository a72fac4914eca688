import { describe, expect, it } from 'vitest';
import { type Answer, GROUP, LOCAL, OTHER, siteUnderTest, VAULT, worldFile } from './site-under-test.ts';

const FILE = worldFile({
  vms: [
    { name: 'web', userTags: ['tier-1'] },
    { name: 'db', state: 'Stopped' },
  ],
});

const ask = (zql: string, headers?: Record<string, string | undefined>): Promise<Answer> =>
  siteUnderTest(FILE).send('GET', `/v1/zql?zql=${encodeURIComponent(zql)}`, undefined, headers);

/** Members of the first statement's inventories. */
async function found(zql: string, member = 'name'): Promise<readonly unknown[]> {
  const { status, json, text } = await ask(zql);
  expect(status, text).toBe(200);
  return json.results[0].inventories.map((inventory: Record<string, unknown>) => inventory[member]);
}

describe('ZQL', () => {
  it('answers inventories by statement, as the query API shows them', async () => {
    const { send } = siteUnderTest(FILE);
    const zql = `query volumebackup where groupUuid='${GROUP}' and type = "Root" return with (total)`;
    const { json } = await send('GET', `/v1/zql?zql=${encodeURIComponent(zql)}`);
    const { inventories } = (await send('GET', `/v1/volume-backups?q=groupUuid=${GROUP}&q=type=Root`)).json;
    expect(json).toEqual({ results: [{ inventories, total: 1 }] });
  });

  it.each([
    ["query backupstorage where name='local'", ['local']],
    ["query BackupStorage where name != 'local' order by name asc", ['other', 'vault']],
    ["query backupstorage where name in ('local', 'vault') order by name desc", ['vault', 'local']],
    ["query backupstorage where name not in ('local')  order by name asc", ['other', 'vault']],
    ["query backupstorage where name like '%a%' order by name asc", ['local', 'vault']],
    ["query backupstorage where name not like '%a%'", ['other']],
    ['query backupstorage where description is null order by name asc limit 1', ['local']],
    ['query backupstorage where description is not null', []],
    ["query backupstorage where name='vault' or name='other' order by name asc", ['other', 'vault']],
    [
      "query backupstorage where (name='vault' or name='other') and state='Enabled' order by name asc limit 1 offset 1",
      ['vault'],
    ],
    ["query backupstorage where __systemTag__ in ('onlybackup', 'allowbackup') order by name asc", ['local', 'other']],
    ["query imagestorebackupstorage where hostname='vault.example'", ['vault']],
    ["query vminstance where state='Running';", ['web']],
    ["query vminstance where __userTag__ = 'tier-1'", ['web']],
    ["query volumebackup where backupStorageRefs.backupStorageUuid='nobody'", []],
    ['query volumebackup where size >= 2147483648', ['Data-Volume-Backup-1']],
    ['query zone', ['ZONE-1']],
  ])('%s', async (zql, names) => {
    expect(await found(zql)).toEqual(names);
  });

  it('shows the members that are asked for, counts, names, and takes several statements', async () => {
    const { json } = await ask(
      "query backupstorage.uuid,name where name='local' named as 'here'; count volumebackup where type='Data';count vminstance",
    );
    expect(json).toEqual({
      results: [{ inventories: [{ uuid: LOCAL, name: 'local' }], name: 'here' }, { total: 1 }, { total: 2 }],
    });
  });

  it('sorts by several members, and has no limit of its own', async () => {
    const rows = await found('query volumebackup order by type desc, size desc', 'size');
    expect(rows).toHaveLength(7);
    expect(rows.at(-1)).toBe(2 ** 31);
  });

  it('has the total before the limit, and only where it is asked for', async () => {
    const { json } = await ask('query volumebackup return with (total) order by uuid asc limit 2');
    expect(json.results[0].total).toBe(7);
    expect(json.results[0].inventories).toHaveLength(2);
    expect((await ask('query volumebackup limit 1')).json.results[0]).not.toHaveProperty('total');
  });

  it('has a schema when it is asked for', async () => {
    const { json } = await ask(`query backupstorage where uuid='${VAULT}'; query vminstance where name='web'`, {
      'x-json-schema': 'true',
    });
    expect(json.schema).toMatchObject({
      'results[0]': 'org.zstack.zql.ZQLQueryReturn',
      'results[0].inventories[0]': 'org.zstack.header.storage.backup.BackupStorageInventory',
      'results[1].inventories[0]': 'org.zstack.header.vm.VmInstanceInventory',
    });
  });

  it('needs a session, and the text', async () => {
    expect((await ask('query zone', { authorization: undefined })).text).toBe("missing header 'Authorization'");
    const { send } = siteUnderTest(FILE);
    expect((await send('GET', '/v1/zql')).json.error.details).toContain('field[zql]');
  });

  it.each([
    ['', /^error mismatched input '<EOF>' expecting 'query' at line 1:0/],
    ['select zone', /^error mismatched input 'select' expecting 'query' at line 1:0, select zon$/],
    ["query zone where name ~ 'x'", /^error token recognition error at: '~' at line 1:22/],
    ['query zone where name', /^error mismatched input '<EOF>' expecting \{'=', .* at line 1:21/],
    ["query zone where name = 'x", /^error token recognition error at: '''/],
    ['query zone order by name', /expecting 'desc' at line 1:24/],
    ['query zone limit many', /mismatched input 'many' expecting INT/],
    // The clause stands before the order in the grammar.
    ['query zone order by name asc return with (total)', /mismatched input 'return with' expecting <EOF>/],
    ['query zone where nope = 1', /^inventory\[\$\{selfInventoryClass\}\] has no field\[nope\]$/],
    ['query zone.nope', /has no field\[nope\]/],
    ['query volumebackup where volume.name = 1', /^invalid nested query condition\[volume\.name=1\]$/],
    ['query dragon', /^cannot find inventory with name\[dragoninventory\]$/],
    ["query zone where name = 'a' and name = 'b' or name = 'c'", /write parentheses$/],
    ["query zone restrict by (zone.uuid = 'x')", /does not carry out 'restrict by' of ZQL$/],
    ['query distinct(zone)', /does not carry out 'distinct'/],
    ["query zone where uuid in (query cluster.zoneUuid where name='x')", /does not carry out subqueries/],
    ["query vminstance return with (total, zwatch{metricName='x'})", /\(total\) alone$/],
    ['sum volume.size by uuid', /does not carry out 'sum'/],
  ])('refuses %j', async (zql, details) => {
    const { status, json } = await ask(zql);
    expect(status).toBe(503);
    expect(json.error).toMatchObject({ code: 'SYS.1000', details: expect.stringMatching(details) });
  });

  it('knows the three storages of the world', async () => {
    expect(await found('query backupstorage order by uuid asc', 'uuid')).toEqual([LOCAL, OTHER, VAULT].toSorted());
  });
});
