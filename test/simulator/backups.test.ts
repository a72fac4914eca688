import { describe, expect, it } from 'vitest';
import {
  type Client,
  COPY_MS,
  GROUP,
  JOB,
  LOCAL,
  OTHER,
  readyOn,
  siteUnderTest,
  VAULT,
  worldFile,
} from './site-under-test.ts';

const SYNC_KEY = 'syncVmBackupFromImageStoreBackupStorage';
const HIDDEN = 'e'.repeat(32);

async function run(
  client: Client,
  method: string,
  path: string,
  body?: unknown,
  job = JOB,
): Promise<Awaited<ReturnType<Client['poll']>>> {
  expect((await client.send(method, path, body, { 'x-job-uuid': job })).status).toBe(202);
  await client.clock.pass(COPY_MS);
  return client.poll(job);
}

describe('syncing the other way', () => {
  it('copies from src to dst', async () => {
    const client = siteUnderTest();
    const message = { srcBackupStorageUuid: VAULT, dstBackupStorageUuid: OTHER };
    const { status } = await run(client, 'PUT', `/v1/vm-backups/${GROUP}/actions`, { [SYNC_KEY]: message });
    expect(status).toBe(200);
    expect((await client.records()).map(readyOn)).toEqual([
      [VAULT, OTHER],
      [VAULT, OTHER],
    ]);
    expect(client.site.ledger().mutating).toEqual({ APISyncVmBackupFromImageStoreBackupStorageMsg: 1 });
  });
});

describe('re-scanning a storage', () => {
  it('brings unknown groups into the database', async () => {
    const base = worldFile();
    const client = siteUnderTest({
      ...base,
      groups: [...base.groups, { groupUuid: HIDDEN, storages: ['vault'], inDatabase: false, volumes: [{}, {}] }],
    });
    expect(await client.records(HIDDEN)).toEqual([]);
    const path = `/v1/vm-backups/imageStore/${VAULT}/actions`;
    expect((await run(client, 'PUT', path, { syncVmBackup: {} })).json).toEqual({
      result: { newBackupCount: 2, deletedBackupCount: 0 },
    });
    expect(await client.records(HIDDEN)).toHaveLength(2);
    expect((await run(client, 'PUT', path, { syncVmBackup: {} }, 'd'.repeat(32))).json.result.newBackupCount).toBe(0);
  });
});

describe('deleting', () => {
  const file = worldFile({
    groups: [{ groupUuid: GROUP, storages: ['vault', 'local'], volumes: [{ size: '1GiB' }, { size: '2GiB' }] }],
  });

  it.each([
    ['one storage', `backupStorageUuids=${LOCAL}`, [[VAULT], [VAULT]]],
    ['an indexed list', `backupStorageUuids.0=${LOCAL}`, [[VAULT], [VAULT]]],
    ['every storage named', `backupStorageUuids=${LOCAL}&backupStorageUuids=${VAULT}`, []],
    ['no storage named: everywhere', 'deleteMode=Permissive', []],
  ])('%s', async (_name, query, left) => {
    const client = siteUnderTest(file);
    expect((await run(client, 'DELETE', `/v1/vm-backups/${GROUP}?${query}`)).text).toBe('{}');
    expect((await client.records()).map(readyOn)).toEqual(left);
  });

  it('gives the space back', async () => {
    const client = siteUnderTest(worldFile());
    const available = async () =>
      (await client.send('GET', `/v1/backup-storage/${LOCAL}`)).json.inventories[0].availableCapacity;
    const before = await available();
    await client.recover();
    expect(before - (await available())).toBe(3 * 2 ** 30);
    await client.clock.pass(COPY_MS);
    await run(client, 'DELETE', `/v1/vm-backups/${GROUP}?backupStorageUuids=${LOCAL}`, undefined, 'd'.repeat(32));
    expect(await available()).toBe(before);
  });

  it('fails the job for an unknown mode', async () => {
    const client = siteUnderTest(file);
    const { json } = await run(client, 'DELETE', `/v1/vm-backups/${GROUP}?deleteMode=Maybe`);
    expect(json.error).toMatchObject({
      code: 'SYS.1007',
      details: expect.stringMatching(
        /^valid value for field\[deleteMode\] of message\[.*\] are \[Permissive, Enforcing\], but Maybe found$/,
      ),
    });
    expect(await client.records()).toHaveLength(2);
  });
});

describe('a group that is there already', () => {
  const file = (whenPresent: 'skip' | 'refuse' | 'copy') =>
    worldFile(
      { groups: [{ groupUuid: GROUP, storages: ['vault', 'local'], volumes: [{ size: '1GiB' }, { size: '2GiB' }] }] },
      { whenPresent, locale: 'en_US' },
    );

  it.each([
    ['skip', 1000, 200],
    ['copy', COPY_MS, 200],
    ['refuse', 20, 503],
  ] as const)('%s', async (whenPresent, ms, status) => {
    const client = siteUnderTest(file(whenPresent));
    await client.recover();
    await client.clock.pass(ms - 1);
    expect((await client.poll()).status).toBe(202);
    await client.clock.pass(1);
    const answer = await client.poll();
    expect(answer.status).toBe(status);
    if (status === 503) {
      expect(answer.json.error.details).toMatch(
        /^target backup storage\[uuid:0f0+40008000000000000001\] already contains the image \[uuid:[0-9a-f]{32}\]$/,
      );
    }
  });
});

describe('capacity, state and connection of storages', () => {
  it('sums capacities, changes states, reconnects', async () => {
    const client = siteUnderTest(
      worldFile({
        storages: [
          { name: 'local', uuid: LOCAL, totalCapacity: '1TiB', status: 'Disconnected' },
          { name: 'vault', uuid: VAULT, totalCapacity: '2TiB' },
        ],
        groups: [],
      }),
    );
    expect((await client.send('GET', '/v1/backup-storage/capacities?all=true')).json).toMatchObject({
      totalCapacity: 3 * 2 ** 40,
    });
    expect((await client.send('GET', `/v1/backup-storage/capacities?backupStorageUuids=${LOCAL}`)).json).toMatchObject({
      totalCapacity: 2 ** 40,
    });
    const path = `/v1/backup-storage/${LOCAL}/actions`;
    expect(
      (await run(client, 'PUT', path, { changeBackupStorageState: { stateEvent: 'disable' } })).json.inventory.state,
    ).toBe('Disabled');
    expect((await run(client, 'PUT', path, { reconnectBackupStorage: {} }, 'd'.repeat(32))).json.inventory.status).toBe(
      'Connected',
    );
  });
});

describe('a VM out of a backup', () => {
  const VM = 'abcdefabcdef4abc8abcdefabcdefabc';
  const PATH = `/v1/vm-instances/from/vm-backups/${GROUP}`;
  const params = {
    name: 'drill-dns-01',
    resourceUuid: VM,
    cpuNum: 1,
    memorySize: 2 ** 30,
    l3NetworkUuids: ['a'.repeat(32)],
    backupStorageUuid: VAULT,
  };

  it('is created once under its uuid, stopped, destroyed, expunged', async () => {
    const client = siteUnderTest();
    const created = await run(client, 'POST', PATH, { params });
    expect(created.json.inventory).toMatchObject({
      uuid: VM,
      state: 'Running',
      vmNics: [{ l3NetworkUuid: 'a'.repeat(32) }],
    });
    expect(created.json.inventory.allVolumes).toHaveLength(2);
    expect((await run(client, 'POST', PATH, { params }, '1'.repeat(32))).json.error.code).toBe('SYS.1000');
    const actions = `/v1/vm-instances/${VM}/actions`;
    expect((await run(client, 'PUT', actions, { startVmInstance: {} }, '2'.repeat(32))).json.error.code).toBe(
      'VM.1010',
    );
    expect(
      (await run(client, 'PUT', actions, { stopVmInstance: { type: 'cold' } }, '3'.repeat(32))).json.inventory.state,
    ).toBe('Stopped');
    expect((await run(client, 'DELETE', `/v1/vm-instances/${VM}`, undefined, '4'.repeat(32))).text).toBe('{}');
    expect((await client.send('GET', `/v1/vm-instances/${VM}`)).json.inventories).toMatchObject([
      { state: 'Destroyed' },
    ]);
    await run(client, 'PUT', actions, { expungeVmInstance: {} }, '5'.repeat(32));
    expect((await client.send('GET', `/v1/vm-instances/${VM}`)).json.inventories).toEqual([]);
    expect((await run(client, 'DELETE', `/v1/vm-instances/${VM}`, undefined, '6'.repeat(32))).status).toBe(200);
  });

  it.each([
    ['a uuid that is none', { ...params, resourceUuid: 'x' }, 'SYS.1007'],
    ['no network and no place', { ...params, l3NetworkUuids: undefined }, 'SYS.1007'],
    ['no size', { ...params, cpuNum: undefined }, 'SYS.1007'],
    ['a storage that has no copy', { ...params, backupStorageUuid: LOCAL }, 'SYS.1006'],
  ])('is refused: %s', async (_name, wrong, code) => {
    const client = siteUnderTest();
    expect((await run(client, 'POST', PATH, { params: wrong })).json.error.code).toBe(code);
    expect((await client.send('GET', '/v1/vm-instances?count=true')).json.total).toBe(0);
  });
});
