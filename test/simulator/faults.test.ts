import { describe, expect, it } from 'vitest';
import type { WorldFile } from '../../src/simulator/world/world.ts';
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

type Written = NonNullable<WorldFile['faults']>[number];

const start = (...faults: Written[]): Client => siteUnderTest(worldFile({ faults }, { locale: 'en_US' }));
const SECOND_JOB = 'c0000000000040008000000000000002';

/** Recovers, and waits until the job must be done. */
async function recoverAndWait(client: Client, job = JOB): Promise<Awaited<ReturnType<Client['poll']>>> {
  await client.recover({ job });
  await client.clock.pass(COPY_MS);
  return client.poll(job);
}

async function locals(client: Client): Promise<number> {
  return (await client.records()).filter((record) => readyOn(record).includes(LOCAL)).length;
}

describe('faults of the connection', () => {
  it.each([
    ['lost-response', 'reset', 0, true],
    ['reset', 'reset', 0, false],
    ['bad-gateway', 'response', 502, false],
    ['bad-gateway:status=503,accepted=true', 'response', 503, true],
    ['empty-500', 'response', 500, false],
    ['empty-500:accepted=true', 'response', 500, true],
  ])('%s', async (fault, kind, status, accepted) => {
    const client = start(fault.includes(':') ? `${fault},call=1` : `${fault}:call=1`);
    const answer = await client.recover();
    expect(answer).toMatchObject({ kind, status });
    if (fault.startsWith('bad-gateway')) {
      expect(answer.headers).toEqual({ 'content-type': 'text/html' });
      expect(answer.text).toContain('<html>');
    } else {
      expect(answer.text).toBe('');
    }
    expect(client.site.executions(GROUP)).toHaveLength(accepted ? 1 : 0);
    expect((await client.poll()).status).toBe(accepted ? 202 : 404);
    expect((await client.recover()).status).toBe(accepted ? 400 : 202);
  });

  it('truncates an answer', async () => {
    const client = start('truncated:call=1');
    expect(await client.recover()).toMatchObject({ status: 202, truncated: true });
    expect(client.site.executions(GROUP)).toHaveLength(1);
  });

  it('answers slowly, but accepts at once', async () => {
    const client = start('slow:delay=20s,call=1');
    const before = client.clock.now();
    expect((await client.recover()).status).toBe(202);
    expect(client.clock.now() - before).toBe(20_000);
    expect(client.site.executions(GROUP)[0]?.startedAt).toBe(before);
  });

  it('strikes other calls by api', async () => {
    const client = start('empty-500:api=poll,call=2', 'reset:api=query,times=1', 'bad-gateway:api=login');
    await client.recover();
    expect([(await client.poll()).status, (await client.poll()).status, (await client.poll()).status]).toEqual([
      202, 500, 202,
    ]);
    expect((await client.send('GET', '/v1/zones')).kind).toBe('reset');
    expect((await client.send('GET', '/v1/zones')).status).toBe(200);
    expect((await client.send('PUT', '/v1/accounts/login', {})).status).toBe(502);
  });

  it('leaves probes and refused keys alone', async () => {
    const client = start('reset');
    const path = `/v1/vm-backups/${GROUP}/actions`;
    expect((await client.send('PUT', path, { x: {} })).status).toBe(400);
    expect(
      (await client.send('PUT', path, { recoverVmBackupFromImageStoreBackupStorage: {} }, { authorization: undefined }))
        .status,
    ).toBe(400);
  });
});

describe('which calls a fault strikes', () => {
  it('by group name or uuid', async () => {
    const client = start('reset:group=vm-1', { name: 'empty-500', group: 'a0000000000040008000000000000002' });
    const kinds = [];
    for (let index = 0; index < 4; index++) {
      const { kind, status } = await client.recover({
        group: `a000000000004000800000000000000${index}`,
        job: `${index}`.repeat(32),
      });
      kinds.push(kind === 'reset' ? kind : status);
    }
    expect(kinds).toEqual([202, 'reset', 500, 202]);
  });

  it('by attempt of each group, and at most so often', async () => {
    const client = start('job-fails:attempt=1,times=2');
    const states = [];
    for (const attempt of [1, 2]) {
      for (let index = 0; index < 3; index++) {
        const job = `${attempt}${index}`.repeat(16);
        await client.recover({ group: `a000000000004000800000000000000${index}`, job });
        await client.clock.pass(COPY_MS);
        states.push((await client.poll(job)).status);
      }
    }
    expect(states).toEqual([503, 503, 200, 200, 200, 200]);
  });

  it('by time since the start', async () => {
    const client = start('empty-500:at=10s,for=10s');
    const statuses = [];
    for (let turn = 0; turn < 4; turn++) {
      statuses.push((await client.recover({ job: `${turn}`.repeat(32) })).status);
      await client.clock.pass(7000);
    }
    // 0 s, 7 s, 14 s, 21 s
    expect(statuses).toEqual([202, 202, 500, 202]);
  });

  it('by seeded probability, whatever the order of the calls', async () => {
    const struck = async (order: readonly number[], seed: number): Promise<string> => {
      const groups = Array.from({ length: 40 }, (_item, index) => ({
        groupUuid: index.toString(16).padStart(32, '0'),
        storages: ['vault'],
        volumes: [{ size: '1MiB' }],
      }));
      const client = siteUnderTest(worldFile({ groups, faults: ['reset:probability=0.5'] }), seed);
      const found: number[] = [];
      for (const index of order) {
        const answer = await client.recover({
          group: index.toString(16).padStart(32, '0'),
          job: index.toString(16).padStart(32, '1'),
        });
        if (answer.kind === 'reset') {
          found.push(index);
        }
      }
      return found.toSorted((a, b) => a - b).join();
    };
    const forward = Array.from({ length: 40 }, (_item, index) => index);
    const one = await struck(forward, 1);
    expect(one.split(',').length).toBeGreaterThan(8);
    expect(one.split(',').length).toBeLessThan(32);
    expect(await struck(forward.toReversed(), 1)).toBe(one);
    expect(await struck(forward, 2)).not.toBe(one);
  });
});

describe('faults of the job', () => {
  it('fails with a code at the top', async () => {
    const client = start('job-fails:attempt=1,code=SYS.1001,details=too slow');
    expect(await recoverAndWait(client)).toMatchObject({
      status: 503,
      json: { error: { code: 'SYS.1001', details: 'too slow' } },
    });
    expect(client.site.executions(GROUP)).toMatchObject([{ outcome: 'failed' }]);
    expect(await locals(client)).toBe(0);
    expect((await recoverAndWait(client, SECOND_JOB)).status).toBe(200);
    expect(await locals(client)).toBe(2);
  });

  it('fails with a nested cause for what an agent says', async () => {
    const client = start('job-fails:code=SYS.1016');
    const { json } = await recoverAndWait(client);
    expect(json.error).toMatchObject({ code: 'SYS.1006', details: 'sync task failed.', cause: { code: 'SYS.1016' } });
  });

  it('fails after a part of the volumes', async () => {
    const client = start('job-fails:progress=0.5');
    expect((await recoverAndWait(client)).status).toBe(503);
    expect(await locals(client)).toBe(1);
  });

  it('fails although the work is done', async () => {
    const client = start('job-fails:work=done');
    await client.recover();
    await client.clock.pass(1000);
    expect((await client.poll()).status).toBe(503);
    await client.clock.pass(COPY_MS);
    expect(await locals(client)).toBe(2);
    expect(client.site.executions(GROUP)).toMatchObject([{ outcome: 'succeeded' }]);
  });

  it.each([
    ['orphan', 2, 'succeeded'],
    ['orphan:work=lost', 0, 'lost'],
  ])('%s: 202 for ever', async (fault, volumes, outcome) => {
    const client = start(fault);
    await recoverAndWait(client);
    await client.clock.pass(30 * 24 * 3_600_000);
    expect((await client.poll()).status).toBe(202);
    expect((await client.recover({ session: 'x' })).text).toBe(`Duplicate job uuid[${JOB}]`);
    expect(client.site.executions(GROUP)).toMatchObject([{ outcome }]);
    const snapshot = client.site.ledger();
    expect(snapshot.concurrent.overall).toEqual({ current: 0, max: 1 });
    const fresh = siteUnderTest(worldFile({ faults: [fault] }));
    await recoverAndWait(fresh);
    expect(await locals(fresh)).toBe(volumes);
  });

  it('insert-lost: 404 though it ran', async () => {
    const client = start('insert-lost:attempt=1');
    expect((await recoverAndWait(client)).text).toBe('the job has been expired');
    expect(await locals(client)).toBe(2);
    // The uuid protects nothing.
    expect((await client.recover()).status).toBe(202);
  });

  it('false-success: claims everything, did nothing', async () => {
    const client = start('false-success');
    const { status, json } = await recoverAndWait(client);
    expect(status).toBe(200);
    expect(json.inventories.map(readyOn)).toEqual([
      [VAULT, LOCAL],
      [VAULT, LOCAL],
    ]);
    expect(await locals(client)).toBe(0);
    expect(client.site.executions(GROUP)).toMatchObject([{ outcome: 'pretended' }]);
  });

  it.each([
    ['partial-group', 2],
    ['partial-group:in=both', 1],
  ])('%s: one volume is not copied', async (fault, claimed) => {
    const client = start(fault);
    expect((await recoverAndWait(client)).json.inventories).toHaveLength(claimed);
    expect(await locals(client)).toBe(1);
  });

  it.each([
    ['wrong-group', true, true],
    ['wrong-group:in=claim', true, false],
    ['wrong-group:in=record', false, true],
  ])('%s', async (fault, inClaim, inRecord) => {
    const client = start(fault);
    const { json } = await recoverAndWait(client);
    expect(json.inventories.some(({ groupUuid }: { groupUuid: string }) => groupUuid !== GROUP)).toBe(inClaim);
    expect(await client.records()).toHaveLength(inRecord ? 0 : 2);
  });

  it('ref-not-ready: for ever, or for a while', async () => {
    const forEver = start('ref-not-ready');
    await recoverAndWait(forEver);
    await forEver.clock.pass(3_600_000);
    const [record] = await forEver.records();
    expect(record?.['backupStorageRefs']).toMatchObject([
      { status: 'Ready' },
      { status: 'Creating', backupStorageUuid: LOCAL },
    ]);
    const late = start('ref-not-ready:delay=30s,status=Downloading');
    await recoverAndWait(late);
    expect(await locals(late)).toBeLessThan(2);
    await late.clock.pass(30_000);
    expect(await locals(late)).toBe(2);
  });

  it('late-refs: not in any answer for a while', async () => {
    const client = start('late-refs:delay=30s');
    const { json } = await recoverAndWait(client);
    expect(json.inventories.map(readyOn)).toEqual([
      [VAULT, LOCAL],
      [VAULT, LOCAL],
    ]);
    expect((await client.records())[1]?.['backupStorageRefs']).toHaveLength(1);
    await client.clock.pass(30_000);
    expect(await locals(client)).toBe(2);
  });

  it('duplicate: of a record or of a reference', async () => {
    const record = start('duplicate');
    expect((await recoverAndWait(record)).json.inventories).toHaveLength(3);
    const volumes = (await record.records()).map(({ volumeUuid }) => volumeUuid);
    expect(volumes).toHaveLength(3);
    expect(new Set(volumes).size).toBe(2);
    const ref = start('duplicate:what=ref');
    await recoverAndWait(ref);
    expect((await ref.records()).map(readyOn)).toEqual([
      [VAULT, LOCAL, LOCAL],
      [VAULT, LOCAL],
    ]);
  });

  it.each([
    ['size-changed', 2 ** 29, 2 ** 30],
    ['size-changed:factor=2,in=claim', 2 ** 30, 2 ** 31],
    ['size-changed:in=both', 2 ** 29, 2 ** 29],
  ])('%s', async (fault, inRecord, inClaim) => {
    const client = start(fault);
    expect((await recoverAndWait(client)).json.inventories[0].size).toBe(inClaim);
    expect((await client.records())[0]?.['size']).toBe(inRecord);
  });

  it.each([
    ['wrong-storage', OTHER],
    ['wrong-storage:storage=other', OTHER],
  ])('%s: the copy lands elsewhere', async (fault, storage) => {
    const client = start(fault);
    await recoverAndWait(client);
    expect((await client.records()).map(readyOn)).toEqual([
      [VAULT, storage],
      [VAULT, storage],
    ]);
  });
});

describe('faults of the site', () => {
  it('ends every session at a time', async () => {
    const client = start('session-expires:at=10s');
    expect((await client.send('GET', '/v1/zones')).status).toBe(200);
    await client.clock.pass(10_000);
    expect((await client.send('GET', '/v1/zones')).json.error.code).toBe('ID.1001');
  });

  it('ends every session at a call: that job fails, nothing runs', async () => {
    const client = start('session-expires:api=recover,call=1');
    expect((await client.send('GET', '/v1/zones')).status).toBe(200);
    expect((await client.recover()).status).toBe(202);
    await client.clock.pass(100);
    expect((await client.poll()).json.error.code).toBe('ID.1001');
    expect(client.site.executions(GROUP)).toEqual([]);
  });

  it.each([
    ['lost', 0, 'lost'],
    ['done', 2, 'succeeded'],
  ])('restarts in the middle of a job, its work %s, and boots step by step', async (work, volumes, outcome) => {
    const client = start(`restart:at=5s,refuse=2s,html=2s,unmapped=2s,unregistered=2s,notReady=2s,work=${work}`);
    await client.recover();
    await client.clock.pass(5000);
    const ready = () => client.send('GET', '/v1/management-nodes/ready', undefined, { authorization: undefined });
    expect((await ready()).kind).toBe('refused');
    await client.clock.pass(2000);
    expect(await ready()).toMatchObject({ status: 503, headers: { 'content-type': 'text/html' } });
    await client.clock.pass(2000);
    expect(await ready()).toMatchObject({ status: 404, text: 'no api mapping to /v1/management-nodes/ready' });
    expect(await client.poll()).toMatchObject({ status: 404, text: `no api mapping to /v1/api-jobs/${JOB}` });
    await client.clock.pass(2000);
    expect((await ready()).json.error.code).toBe('SYS.1008');
    await client.clock.pass(2000);
    expect(await ready()).toMatchObject({
      status: 503,
      json: {
        error: {
          code: 'SYS.1010',
          details: expect.stringMatching(/^management node\[uuid:[0-9a-f]{32}\] is not ready yet$/),
        },
      },
    });
    expect((await client.recover({ job: SECOND_JOB })).status).toBe(202);
    await client.clock.pass(100);
    expect((await client.poll(SECOND_JOB)).json.error.code).toBe('SYS.1010');
    await client.clock.pass(2000);
    expect((await ready()).status).toBe(200);
    await client.clock.pass(COPY_MS);
    expect((await client.poll()).status).toBe(202);
    expect(client.site.executions(GROUP)).toMatchObject([{ outcome }]);
    expect(await locals(client)).toBe(volumes);
  });

  it('breaks a synchronous call when it restarts', async () => {
    const client = siteUnderTest(worldFile({ faults: ['restart:at=5s'] }, { dialect: 'documented' }));
    const before = client.clock.now();
    expect((await client.recover()).kind).toBe('reset');
    expect(client.clock.now() - before).toBe(5000);
  });

  it.each([
    [
      'storage-disabled:storage=local,for=1m',
      /^current backup storage state\[Disabled\] doesn't allow to proceed message\[.*\], allowed states are \[Enabled\]$/,
    ],
    [
      'storage-disabled:storage=vault,for=1m',
      `One of the backup storage[uuids: ${VAULT}, ${LOCAL}] is in the state of Disabled, can not do sync operation`,
    ],
    [
      'storage-disconnected:storage=vault,for=1m',
      /^backup storage cannot proceed message\[.*\] because its status is Disconnected$/,
    ],
    [
      'storage-full:storage=local,for=1m',
      `cannot reserve ${3 * 2 ** 30} on the backup storage[uuid:${LOCAL}], it only has 0 available`,
    ],
  ])('%s', async (fault, details) => {
    const client = start(fault);
    const { json } = await recoverAndWait(client);
    expect(json.error.code).toBe('SYS.1006');
    expect(json.error.details).toMatch(details);
    expect(client.site.executions(GROUP)).toEqual([]);
    await client.clock.pass(60_000);
    expect((await recoverAndWait(client, SECOND_JOB)).status).toBe(200);
  });

  it('shows a disabled storage as such', async () => {
    const client = start(
      'storage-disabled:storage=local,at=10s',
      'storage-disconnected:storage=vault',
      'storage-full:storage=other',
    );
    const show = async (uuid: string) => (await client.send('GET', `/v1/backup-storage/${uuid}`)).json.inventories[0];
    expect(await show(LOCAL)).toMatchObject({ state: 'Enabled' });
    await client.clock.pass(10_000);
    expect(await show(LOCAL)).toMatchObject({ state: 'Disabled', status: 'Connected' });
    expect(await show(VAULT)).toMatchObject({ state: 'Enabled', status: 'Disconnected' });
    expect(await show(OTHER)).toMatchObject({ availableCapacity: 0 });
  });

  it('fails the copies that run when a storage is lost, and gives the space back', async () => {
    const client = start('storage-disconnected:storage=vault,at=15s');
    const { json } = await recoverAndWait(client);
    expect(json.error).toMatchObject({ code: 'SYS.1006', cause: { code: 'SYS.1016' } });
    expect(client.site.executions(GROUP)).toMatchObject([{ outcome: 'failed' }]);
    const [local] = (await client.send('GET', `/v1/backup-storage/${LOCAL}`)).json.inventories;
    expect(local.totalCapacity - local.availableCapacity).toBe(2 ** 30);
  });

  it('skews the clock: access keys and getCurrentTime notice', async () => {
    const client = start('clock-skew:by=-20m');
    const { json } = await client.send('PUT', '/v1/management-nodes/actions', { getCurrentTime: {} });
    expect(json.currentTime.MillionSeconds).toBe(client.clock.now() - 20 * 60_000);
  });
});
