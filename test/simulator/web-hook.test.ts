import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { postWebHook } from '../../src/simulator/http/post-web-hook.ts';
import { serveSimulator } from '../../src/simulator/http/serve.ts';
import { SimulatedSite } from '../../src/simulator/http/site.ts';
import type { WebHookCall } from '../../src/simulator/http/web-hook.ts';
import { completeWorld } from '../../src/simulator/world/complete-world.ts';
import {
  type Client,
  COPY_MS,
  GROUP,
  JOB,
  LOCAL,
  RECOVER_KEY,
  siteUnderTest,
  VAULT,
  worldFile,
} from './site-under-test.ts';
import { createVirtualClock } from './virtual-clock.ts';

const HOOK = 'http://127.0.0.1:4711/told?by=zstack';
const ACTIONS = `/v1/vm-backups/${GROUP}/actions`;
const BODY = { [RECOVER_KEY]: { srcBackupStorageUuid: LOCAL, dstBackupStorageUuid: VAULT } };

function recover({ send }: Client, headers: Record<string, string> = {}): ReturnType<Client['send']> {
  return send('PUT', ACTIONS, BODY, { 'x-job-uuid': JOB, 'x-web-hook': HOOK, ...headers });
}

describe('a web hook', () => {
  /** The site, and what it posted; every post is answered with the next status, the last one again and again. */
  function start(statuses: readonly (number | undefined)[], ...faults: string[]) {
    const client = siteUnderTest(worldFile({ faults }, { locale: 'en_US' }));
    const calls: (WebHookCall & { readonly at: number })[] = [];
    const begun = client.clock.now();
    client.site.sendWebHooksBy(async (call) => {
      calls.push({ ...call, at: client.clock.now() - begun });
      return statuses[Math.min(calls.length, statuses.length) - 1];
    });
    return { client, calls };
  }

  it('is told what a poll would be told, once, when the job is done', async () => {
    const { client, calls } = start([204]);
    expect((await recover(client)).status).toBe(202);
    await client.clock.pass(COPY_MS - 1);
    expect(calls).toEqual([]);
    await client.clock.pass(60_000);
    expect(calls).toMatchObject([
      {
        url: HOOK,
        at: COPY_MS,
        headers: {
          'Content-Type': 'application/json; charset=utf-8',
          'X-Job-UUID': JOB,
          'X-Job-Success': 'true',
        },
      },
    ]);
    expect(JSON.parse(calls[0]?.body ?? '')).toEqual((await client.poll()).json);
    expect(client.site.ledger().webHooks).toEqual([{ job: JOB, url: HOOK, tries: 1, delivered: true }]);
  });

  it('is told of a failure, and with a schema if the call asked for one', async () => {
    const failed = start([200], 'job-fails');
    await recover(failed.client);
    await failed.client.clock.pass(COPY_MS);
    expect(failed.calls).toMatchObject([{ headers: { 'X-Job-Success': 'false' } }]);
    expect(JSON.parse(failed.calls[0]?.body ?? '').error.code).toBe('SYS.1006');
    const asked = start([200]);
    await recover(asked.client, { 'x-json-schema': 'true' });
    await asked.client.clock.pass(COPY_MS);
    expect(JSON.parse(asked.calls[0]?.body ?? '').schema['inventories[0].mode']).toMatch(/BackupMode$/);
  });

  it('is tried again every two seconds, fifteen times in all', async () => {
    const { client, calls } = start([503, undefined, 302, 404]);
    await recover(client);
    await client.clock.pass(COPY_MS + 3_600_000);
    expect(calls.map(({ at }) => at - COPY_MS)).toEqual(Array.from({ length: 15 }, (_item, index) => index * 2000));
    expect(client.site.ledger().webHooks).toMatchObject([{ tries: 15, delivered: false }]);
  });

  it('is tried no more once it was heard', async () => {
    const { client, calls } = start([500, 500, 201]);
    await recover(client);
    await client.clock.pass(COPY_MS + 60_000);
    expect(calls).toHaveLength(3);
  });

  it.each(['orphan', 'restart:at=5s'])('is not told of a job that was lost: %s', async (fault) => {
    const { client, calls } = start([200], fault);
    await recover(client);
    await client.clock.pass(COPY_MS + 3_600_000);
    expect(calls).toEqual([]);
  });

  it.each([
    'http://example.com/',
    'http://10.0.0.1:80/',
    'https://127.0.0.1.example.com/',
    'http://[fe80::1]/',
    'https://127.0.0.1/',
    'ftp://127.0.0.1/',
    'nonsense',
  ])('never reaches out: %s', async (url) => {
    const { client, calls } = start([200]);
    const answer = await recover(client, { 'x-web-hook': url });
    expect(answer).toMatchObject({ status: 500, text: expect.stringContaining(`refuses X-Web-Hook: ${url}`) });
    await client.clock.pass(COPY_MS + 60_000);
    expect(calls).toEqual([]);
    expect(client.site.ledger()).toMatchObject({ executed: {}, dangerous: 1 });
    // Of calls that are answered at once nobody is told, and the header is not looked at.
    expect((await client.send('GET', '/v1/zones', undefined, { 'x-web-hook': url })).status).toBe(200);
  });

  it.each(['http://127.8.9.1/', 'http://localhost:8443/x', 'http://[::1]:1/'])(
    'may be on this machine: %s',
    async (url) => {
      const { client, calls } = start([200]);
      await recover(client, { 'x-web-hook': url });
      await client.clock.pass(COPY_MS);
      expect(calls).toMatchObject([{ url }]);
    },
  );
});

describe('over a socket', () => {
  const close: (() => void | Promise<void>)[] = [];
  afterEach(async () => {
    for (const one of close.splice(0)) await one();
  });

  async function listen(status: number) {
    const heard: { method: string | undefined; url: string | undefined; headers: IncomingHttpHeaders; body: string }[] =
      [];
    const server = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      heard.push({ method: request.method, url: request.url, headers: request.headers, body });
      response.writeHead(status).end('thank you');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    close.push(() => void server.close());
    return { heard, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook?x=1` };
  }

  it('a served site posts it', async () => {
    const { heard, url } = await listen(200);
    const clock = createVirtualClock();
    const site = new SimulatedSite({ world: completeWorld(worldFile()), clock, seed: 1 });
    const served = await serveSimulator(site, { host: '127.0.0.1', port: 0 });
    close.push(() => served.close());
    const answer = await fetch(`${served.url}/zstack${ACTIONS}`, {
      method: 'PUT',
      headers: { authorization: 'OAuth b0000000000040008000000000000009', 'x-job-uuid': JOB, 'x-web-hook': url },
      body: JSON.stringify(BODY),
    });
    expect(answer.status).toBe(202);
    await clock.pass(COPY_MS);
    await expect.poll(() => site.ledger().webHooks).toEqual([{ job: JOB, url, tries: 1, delivered: true }]);
    expect(heard).toMatchObject([
      {
        method: 'POST',
        url: '/hook?x=1',
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'x-job-uuid': JOB,
          'x-job-success': 'true',
        },
      },
    ]);
    expect(JSON.parse(heard[0]?.body ?? '').inventories).toHaveLength(2);
  });

  it('a refused or silent target is no error', async () => {
    const { url } = await listen(500);
    const call = { headers: {}, body: '{}' };
    expect(await postWebHook({ ...call, url })).toBe(500);
    await close.pop()?.();
    await expect.poll(() => postWebHook({ ...call, url })).toBeUndefined();
  });
});
