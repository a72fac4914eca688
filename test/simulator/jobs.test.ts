import { describe, expect, it } from 'vitest';
import {
  COPY_MS,
  GROUP,
  JOB,
  KNOWN_SESSION,
  LOCAL,
  RECOVER_KEY,
  readyOn,
  siteUnderTest,
  VAULT,
  worldFile,
} from './site-under-test.ts';

const HOUR = 3_600_000;

describe('an asynchronous recovery', () => {
  it('answers 202 with a location, runs as long as its bytes take, and yields the inventories', async () => {
    const { recover, poll, clock, records, site } = siteUnderTest();
    const accepted = await recover();
    expect(accepted.status).toBe(202);
    expect(accepted.json).toEqual({
      location: `http://127.0.0.1:8080/zstack/v1/api-jobs/${JOB}`,
      apiTimeout: 1_800_000,
    });
    expect(await poll()).toMatchObject({ status: 202, text: '{}' });
    await clock.pass(COPY_MS - 10);
    expect((await poll()).status).toBe(202);
    await clock.pass(10);
    const done = await poll();
    expect(done.status).toBe(200);
    expect(done.json.inventories).toHaveLength(2);
    for (const record of await records()) {
      expect(readyOn(record)).toEqual([VAULT, LOCAL]);
    }
    expect(site.executions(GROUP)).toMatchObject([{ outcome: 'succeeded', job: JOB, srcBackupStorageUuid: LOCAL }]);
  });

  it('ends also where a volume takes less time than a clock can tell apart', async () => {
    const file = worldFile();
    const { recover, clock, poll } = siteUnderTest({
      ...file,
      storages: file.storages.map((storage) => ({ ...storage, bandwidth: Number.MAX_SAFE_INTEGER })),
      groups: file.groups.map((group) => ({
        ...group,
        volumes: group.volumes.map((volume) => ({ ...volume, size: 1 })),
      })),
    });
    await recover();
    await clock.pass(COPY_MS);
    expect((await poll()).status).toBe(200);
  });

  it('gains references one by one', async () => {
    const { recover, clock, records } = siteUnderTest();
    await recover();
    await clock.pass(1000 + 10_240 + 1);
    expect((await records()).map((record) => [record['type'], readyOn(record).includes(LOCAL)])).toEqual([
      ['Root', true],
      ['Data', false],
    ]);
  });

  it('refuses the same uuid while its row exists, and leaves the first job alone', async () => {
    const { recover, clock, poll, site } = siteUnderTest();
    await recover();
    expect(await recover()).toMatchObject({ status: 400, text: `Duplicate job uuid[${JOB}]` });
    await clock.pass(COPY_MS);
    expect(await recover()).toMatchObject({ status: 400, text: `Duplicate job uuid[${JOB}]` });
    expect((await poll()).status).toBe(200);
    expect(site.executions(GROUP)).toHaveLength(1);
  });

  it('forgets a done job at the hourly scan after three hours from its submission', async () => {
    const { recover, clock, poll } = siteUnderTest();
    await clock.pass(HOUR / 2);
    await recover();
    await clock.pass(3 * HOUR);
    expect((await poll()).status).toBe(200);
    await clock.pass(HOUR / 2 + 1);
    expect(await poll()).toMatchObject({ status: 404, text: 'the job has been expired' });
    expect((await recover()).status).toBe(202);
  });

  it('keeps a running job whatever its age, and drops its result at the next scan', async () => {
    const slow = worldFile({ groups: [{ groupUuid: GROUP, storages: ['vault'], volumes: [{ size: '1400GiB' }] }] });
    const { recover, clock, poll } = siteUnderTest(slow);
    await recover({ timeout: 36_000 });
    await clock.pass(3 * HOUR + HOUR / 2);
    expect((await poll()).status).toBe(202);
    await clock.pass(HOUR / 2 - 1);
    expect((await poll()).status).toBe(200);
    await clock.pass(1);
    expect((await poll()).status).toBe(404);
  });

  it('times out after X-API-Timeout seconds while the copy goes on', async () => {
    const { recover, clock, poll, records, site } = siteUnderTest();
    expect((await recover({ timeout: 5 })).json.apiTimeout).toBe(5000);
    await clock.pass(5000);
    expect(await poll()).toMatchObject({ status: 503, json: { error: { code: 'SYS.1001' } } });
    await clock.pass(COPY_MS);
    expect((await records()).every((record) => readyOn(record).includes(LOCAL))).toBe(true);
    expect((await poll()).status).toBe(503);
    expect(site.executions(GROUP)).toHaveLength(1);
  });

  it('answers polls without authentication, and only GET', async () => {
    const { send, poll } = siteUnderTest();
    expect(await poll()).toMatchObject({ status: 404, text: 'the job has been expired' });
    expect(await send('DELETE', `/v1/api-jobs/${JOB}`)).toMatchObject({
      status: 405,
      text: 'only GET method is allowed for querying job status',
    });
  });

  it('fails the job, not the request, when the session is dead; the uuid is used up', async () => {
    const { recover, clock, poll, site } = siteUnderTest();
    expect((await recover({ session: 'ffffffffffff4fff8fffffffffffffff' })).status).toBe(202);
    await clock.pass(100);
    expect(await poll()).toMatchObject({
      status: 503,
      json: { error: { code: 'ID.1001', details: 'Session expired' } },
    });
    expect((await recover()).text).toBe(`Duplicate job uuid[${JOB}]`);
    expect(site.executions(GROUP)).toEqual([]);
    expect(site.ledger().mutating).toEqual({});
  });

  it('runs nothing for the validation-only tag', async () => {
    const { recover, clock, poll, site } = siteUnderTest();
    await recover({ tags: ['ephemeral::validationOnly'] });
    await clock.pass(100);
    expect(await poll()).toMatchObject({ status: 200, text: '{}' });
    expect(site.executions(GROUP)).toEqual([]);
  });

  it('does not renew the session by polling', async () => {
    const { recover, clock, poll, send } = siteUnderTest();
    await recover();
    for (let minute = 0; minute < 121; minute++) {
      await clock.pass(60_000);
      await poll();
    }
    expect((await send('GET', '/v1/zones')).json.error.code).toBe('ID.1001');
  });

  it('slides the session with every authenticated call', async () => {
    const { clock, send } = siteUnderTest();
    for (let hour = 0; hour < 5; hour++) {
      await clock.pass(HOUR);
      expect((await send('GET', '/v1/zones')).status).toBe(200);
    }
    await clock.pass(2 * HOUR);
    expect((await send('GET', `/v1/accounts/sessions/${KNOWN_SESSION}/valid`)).json).toEqual({ valid: false });
  });
});

describe('checks before the work', () => {
  const UNKNOWN = 'dddddddddddd4ddd8ddddddddddddddd';
  const both = { srcBackupStorageUuid: LOCAL, dstBackupStorageUuid: VAULT };
  const MESSAGE = 'org.zstack.header.storage.volume.backup.APIRecoverVmBackupFromImageStoreBackupStorageMsg';
  it.each([
    [
      'a missing field',
      GROUP,
      { dstBackupStorageUuid: VAULT },
      'SYS.1007',
      `field[srcBackupStorageUuid] of message[${MESSAGE}] is mandatory, can not be null`,
    ],
    [
      'a wrong field name',
      GROUP,
      { ...both, srcBackupStorageUuid: null, srcBackupStorageUUID: LOCAL },
      'SYS.1007',
      `field[srcBackupStorageUuid] of message[${MESSAGE}] is mandatory, can not be null`,
    ],
    [
      'an unknown storage',
      GROUP,
      { ...both, srcBackupStorageUuid: UNKNOWN },
      'SYS.1003',
      `invalid field[srcBackupStorageUuid], resource[uuid:${UNKNOWN}, type:BackupStorageVO] not found`,
    ],
    ['an unknown group', UNKNOWN, both, 'SYS.1006', `No volume backups found with group uuid: ${UNKNOWN}`],
    [
      'reversed storages',
      GROUP,
      { srcBackupStorageUuid: VAULT, dstBackupStorageUuid: LOCAL },
      'SYS.1006',
      /^volume backup\[uuid:[0-9a-f]{32}\] not found in backup storage\[uuid:0f000000000040008000000000000001\]$/,
    ],
  ])('%s fails the job and runs nothing', async (_name, group, message, code, details) => {
    const { send, poll, clock, site } = siteUnderTest(worldFile({}, { locale: 'en_US' }));
    const accepted = await send(
      'PUT',
      `/v1/vm-backups/${group}/actions`,
      { [RECOVER_KEY]: message },
      { 'x-job-uuid': JOB },
    );
    expect(accepted.status).toBe(202);
    await clock.pass(100);
    const failed = await poll();
    expect(failed.status).toBe(503);
    expect(failed.json.error.code).toBe(code);
    expect(failed.json.error.details).toMatch(details);
    expect(site.ledger().executions).toEqual([]);
  });
});
