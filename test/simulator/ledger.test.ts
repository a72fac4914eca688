import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FAULTS } from '../../src/simulator/faults/faults.ts';
import { GROUP, LOCAL, RECOVER_KEY, siteUnderTest, VAULT, worldFile } from './site-under-test.ts';

const group = (index: number): string => index.toString(16).padStart(32, 'a');
const job = (index: number): string => index.toString(16).padStart(32, 'b');

describe('the ledger under concurrency', () => {
  const groups = Array.from({ length: 20 }, (_item, index) => ({
    groupUuid: group(index),
    storages: [index < 15 ? 'vault' : 'other'],
    volumes: [{ size: '100MiB' }],
  }));

  it('counts what runs at a time, overall and per storage', async () => {
    const client = siteUnderTest(worldFile({ groups }));
    for (let index = 0; index < 20; index++) {
      await client.recover({
        group: group(index),
        job: job(index),
        dst: index < 15 ? VAULT : '77000000000040008000000000000003',
      });
    }
    const { concurrent } = client.site.ledger();
    expect(concurrent.overall).toEqual({ current: 20, max: 20 });
    expect(concurrent.storages[VAULT]).toEqual({ current: 15, max: 15 });
    expect(concurrent.storages[LOCAL]).toEqual({ current: 20, max: 20 });
    await client.clock.pass(2000);
    expect(client.site.ledger().concurrent.overall).toEqual({ current: 0, max: 20 });
    await client.recover({ group: group(0), job: job(99) });
    expect(client.site.ledger().concurrent.overall).toEqual({ current: 1, max: 20 });
    expect(client.site.ledger().executed[group(0)]).toBe(2);
  });

  it('shares a shared storage, and only that', async () => {
    const storages = worldFile().storages.map((storage) =>
      storage.name === 'vault' ? { ...storage, sharing: 'shared' as const } : storage,
    );
    const client = siteUnderTest(worldFile({ groups, storages }));
    for (let index = 0; index < 10; index++) {
      await client.recover({ group: group(index), job: job(index) });
    }
    // Ten copies of 100 MiB over one line of 100 MiB/s.
    await client.clock.pass(1000 + 9900);
    expect(client.site.ledger().concurrent.overall.current).toBe(10);
    await client.clock.pass(200);
    expect(client.site.ledger().concurrent.overall.current).toBe(0);
  });

  it('gives the share of a finished copy to those that go on', async () => {
    const storages = worldFile().storages.map((storage) =>
      storage.name === 'vault' ? { ...storage, sharing: 'shared' as const } : storage,
    );
    const sizes = ['100MiB', '300MiB'];
    const unequal = sizes.map((size, index) => ({ groupUuid: group(index), storages: ['vault'], volumes: [{ size }] }));
    const client = siteUnderTest(worldFile({ groups: unequal, storages }));
    const before = client.clock.now();
    await client.recover({ group: group(0), job: job(0) });
    await client.recover({ group: group(1), job: job(1) });
    await client.clock.pass(10_000);
    // Half the line each for 2 s, then all of it for the 200 MiB that are left; 1 s of latency before.
    const ended = [0, 1].map((index) => (client.site.executions(group(index))[0]?.endedAt ?? 0) - before);
    expect(ended).toEqual([3000, 5000]);
  });

  it('counts every request by route and status', async () => {
    const client = siteUnderTest();
    await client.recover();
    await client.poll();
    await client.poll();
    const { requestCounts, requests } = client.site.ledger();
    expect(requestCounts).toEqual({
      'PUT /v1/vm-backups/{groupUuid}/actions APIRecoverVmBackupFromImageStoreBackupStorageMsg 202': 1,
      'GET /v1/api-jobs/{uuid} 202': 2,
    });
    expect(requests[0]).toMatchObject({ method: 'PUT', path: `/zstack/v1/vm-backups/${GROUP}/actions`, status: 202 });
  });

  it('lies beside the API, and is no request itself', async () => {
    const client = siteUnderTest();
    const { json } = await client.send('GET', '/simulator/ledger');
    expect(json.requests).toEqual([]);
  });
});

describe('whatever requests arrive', () => {
  const path = fc.oneof(
    fc.constantFrom(
      `/v1/vm-backups/${GROUP}/actions`,
      `/v1/vm-backups/${GROUP}`,
      '/v1/volume-backups',
      '/v1/backup-storage?q=name=local',
      '/v1/accounts/login',
      '/v1/management-nodes/actions',
      '/v1/vm-instances/from/vm-backups/x',
      '/v1/api-jobs/x',
      '/simulator/ledger',
      '/v1/%zz',
      '/v1/zones?q=%zz',
    ),
    fc.string().map((text) => `/v1/${text}`),
    fc.string().map((text) => `/v1/volume-backups?q=${encodeURIComponent(text)}`),
    fc.string(),
  );
  const storage = fc.oneof(fc.constantFrom(LOCAL, VAULT, 'unknown', null), fc.string());
  const message = fc.record({ srcBackupStorageUuid: storage, dstBackupStorageUuid: storage }, { requiredKeys: [] });
  const body = fc.oneof(
    fc.record({ [RECOVER_KEY]: fc.oneof(message, fc.jsonValue()) }).map((value) => JSON.stringify(value)),
    fc.constant(JSON.stringify({ [RECOVER_KEY]: { srcBackupStorageUuid: LOCAL, dstBackupStorageUuid: VAULT } })),
    fc.json(),
    fc.string(),
  );
  const header = (good: string) => fc.option(fc.oneof(fc.constant(good), fc.string()), { nil: undefined });
  const request = fc.record({
    method: fc.constantFrom('GET', 'PUT', 'POST', 'DELETE', 'HEAD', 'PATCH'),
    path,
    body,
    authorization: header('OAuth b0000000000040008000000000000009'),
    job: header('c0000000000040008000000000000001'),
    timeout: fc.option(fc.constantFrom('5', '60', 'x', '-1', ''), { nil: undefined }),
    wait: fc.constantFrom(0, 0, 100, 5000, 60_000),
  });
  // A fault may strike after the acceptance: then the answer says nothing about what ran.
  const names = Object.keys(FAULTS).filter((name) => !/^(storage-)/.test(name));
  const faults = fc.array(
    fc
      .record({ name: fc.constantFrom(...names), probability: fc.constant(0.5) })
      .map(({ name, probability }) =>
        /^(restart|session-expires|internal-location|clock-skew)$/.test(name)
          ? name
          : `${name}:probability=${probability}`,
      ),
    { maxLength: 4 },
  );

  it.each(['sdk', 'documented', 'page-only'] as const)(
    'the %s site never throws, and never runs what it refused',
    async (dialect) => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(request, { maxLength: 25 }),
          faults,
          fc.integer(),
          async (requests, written, seed) => {
            const client = siteUnderTest(worldFile({ faults: written }, { dialect }), seed);
            const exact = !written.some((fault) =>
              /^(lost-response|empty-500|bad-gateway|restart|job-fails|insert-lost|orphan)/.test(fault),
            );
            for (const { method, path: target, body: sent, authorization, job: jobUuid, timeout, wait } of requests) {
              const before = client.site.ledger().executions.length;
              const answer = await client.send(method, target, sent, {
                authorization,
                'x-job-uuid': jobUuid,
                'x-api-timeout': timeout,
              });
              const started = client.site.ledger().executions.length - before;
              expect(started).toBeLessThanOrEqual(1);
              if (started === 1 && exact && answer.kind === 'response') {
                // Synchronous sites may time out after the work began: SYS.1001 says exactly that nothing is known.
                expect([200, 202, 503]).toContain(answer.status);
                if (answer.status === 503) {
                  expect(answer.json.error.code).toBe('SYS.1001');
                }
              }
              if ([400, 403, 404, 405].includes(answer.status)) {
                expect(started).toBe(0);
              }
              await client.clock.pass(wait);
            }
            const { concurrent, executions } = client.site.ledger();
            expect(concurrent.overall.current).toBe(executions.filter(({ outcome }) => outcome === 'running').length);
          },
        ),
        { numRuns: 300 },
      );
    },
  );
});
