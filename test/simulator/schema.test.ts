import { describe, expect, it } from 'vitest';
import { COPY_MS, GROUP, JOB, LOCAL, siteUnderTest, VAULT, worldFile } from './site-under-test.ts';

const BACKUP = 'org.zstack.header.storage.backup.VolumeBackupInventory';
const MODE = 'org.zstack.header.storage.backup.BackupMode';
const REF = 'org.zstack.header.storage.backup.VolumeBackupStorageRefInventory';
const VM = 'org.zstack.header.vm.VmInstanceInventory';
const ASKED = { 'x-json-schema': 'whatever' };

/** Of the text: a parser may sort what was read. */
function entriesOf(text: string): [string, string][] {
  const schema = /"schema":\{([^}]*)\}/.exec(text)?.[1] ?? '';
  return [...schema.matchAll(/"([^"]+)":"([^"]+)"/g)].map(([, path = '', name = '']) => [path, name]);
}

describe('the schema of an answer', () => {
  it('of a query has every object and enum, parents before children, in their order', async () => {
    const { send } = siteUnderTest();
    const { text } = await send('GET', `/v1/volume-backups?q=groupUuid=${GROUP}`);
    expect(entriesOf(text)).toEqual([
      ['inventories[0]', BACKUP],
      ['inventories[0].mode', MODE],
      ['inventories[0].backupStorageRefs[0]', REF],
      ['inventories[1]', BACKUP],
      ['inventories[1].mode', MODE],
      ['inventories[1].backupStorageRefs[0]', REF],
    ]);
  });

  it('is in the same order whatever the seed shuffles', async () => {
    const orders = new Set<string>();
    for (let seed = 1; seed <= 8; seed++) {
      const { text } = await siteUnderTest(worldFile(), seed).send('GET', '/v1/volume-backups');
      orders.add(JSON.stringify(entriesOf(text)));
    }
    expect(orders.size).toBe(1);
  });

  it('names only what the answer has', async () => {
    const { send } = siteUnderTest();
    const few = await send('GET', `/v1/volume-backups?q=groupUuid=${GROUP}&fields=uuid`);
    expect(entriesOf(few.text).map(([path]) => path)).toEqual(['inventories[0]', 'inventories[1]']);
    const hidden = siteUnderTest(worldFile({}, { omit: ['mode'] }));
    const { text } = await hidden.send('GET', `/v1/volume-backups?q=groupUuid=${GROUP}`);
    expect(text).not.toContain('BackupMode');
  });

  it('of a job is there when the poll asks for it', async () => {
    const { recover, clock, poll, send } = siteUnderTest();
    await recover();
    await clock.pass(COPY_MS);
    expect((await poll()).text).not.toContain('"schema"');
    const asked = await send('GET', `/v1/api-jobs/${JOB}`, undefined, ASKED);
    expect(entriesOf(asked.text)).toEqual([
      ['inventories[0]', BACKUP],
      ['inventories[0].mode', MODE],
      ['inventories[0].backupStorageRefs[0]', REF],
      ['inventories[0].backupStorageRefs[1]', REF],
      ['inventories[1]', BACKUP],
      ['inventories[1].mode', MODE],
      ['inventories[1].backupStorageRefs[0]', REF],
      ['inventories[1].backupStorageRefs[1]', REF],
    ]);
  });

  it('of a VM names its cards and volumes', async () => {
    const { send, clock } = siteUnderTest();
    const params = { name: 'web', backupStorageUuid: VAULT, cpuNum: 1, memorySize: 1024, l3NetworkUuids: [LOCAL] };
    await send('POST', `/v1/vm-instances/from/vm-backups/${GROUP}`, { params }, { 'x-job-uuid': JOB });
    await clock.pass(COPY_MS);
    const created = await send('GET', `/v1/api-jobs/${JOB}`, undefined, ASKED);
    const inside = [
      ['.vmNics[0]', 'org.zstack.header.vm.VmNicInventory'],
      ['.allVolumes[0]', 'org.zstack.header.volume.VolumeInventory'],
      ['.allVolumes[1]', 'org.zstack.header.volume.VolumeInventory'],
    ];
    expect(entriesOf(created.text)).toEqual([
      ['inventory', VM],
      ...inside.map(([path, name]) => [`inventory${path}`, name]),
    ]);
    const found = await send('GET', '/v1/vm-instances');
    expect(entriesOf(found.text)).toEqual([
      ['inventories[0]', VM],
      ...inside.map(([path, name]) => [`inventories[0]${path}`, name]),
    ]);
  });

  it.each([
    ['PUT', '/v1/accounts/login', 'org.zstack.header.identity.SessionInventory'],
    ['GET', `/v1/backup-storage/${LOCAL}`, 'org.zstack.header.storage.backup.BackupStorageInventory'],
    [
      'GET',
      `/v1/backup-storage/image-store/${LOCAL}`,
      'org.zstack.storage.backup.imagestore.ImageStoreBackupStorageInventory',
    ],
    ['GET', '/v1/system-tags', 'org.zstack.header.tag.SystemTagInventory'],
  ])('%s %s', async (method, path, name) => {
    const { send } = siteUnderTest();
    // sha512 of "password"
    const password =
      'b109f3bbbc244eb82441917ed06d618b9008dd09b3befd1b5e07394c706a8bb980b1d7785e5976ec049b46df5f1326af5a2ea6d103fd07c95385ffab0cacbc86';
    const body = method === 'PUT' ? { logInByAccount: { accountName: 'admin', password } } : undefined;
    expect(entriesOf((await send(method, path, body, ASKED)).text)[0]?.[1]).toBe(name);
  });

  it('is empty where there is nothing to name', async () => {
    const { send } = siteUnderTest();
    expect((await send('GET', '/v1/management-nodes/ready', undefined, ASKED)).text).toBe('{"schema":{}}');
    expect((await send('GET', '/v1/management-nodes/ready')).text).toBe('{}');
  });
});
