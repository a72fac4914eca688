import { request } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import type { SimulatorClock } from '../../src/simulator/clock.ts';
import { type ServedSite, serveSimulator } from '../../src/simulator/http/serve.ts';
import { SimulatedSite } from '../../src/simulator/http/site.ts';
import { completeWorld } from '../../src/simulator/world/complete-world.ts';
import type { WorldFile } from '../../src/simulator/world/world.ts';
import { rawRequest } from '../support/raw-http.ts';
import { GROUP, JOB, KNOWN_SESSION, LOCAL, RECOVER_KEY, VAULT, worldFile } from './site-under-test.ts';

/** Real time, a thousand times as fast. */
function fastClock(): SimulatorClock {
  const start = Date.now();
  return {
    now: () => start + (performance.timeOrigin + performance.now() - start) * 1000,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, ms / 1000);
        signal?.addEventListener('abort', () => {
          clearTimeout(timer);
          resolve();
        });
      }),
  };
}

let served: ServedSite | undefined;
let site: SimulatedSite;

async function start(file: WorldFile): Promise<ServedSite> {
  site = new SimulatedSite({ world: completeWorld(file), clock: fastClock(), seed: 1 });
  served = await serveSimulator(site, { host: '127.0.0.1', port: 0 });
  return served;
}

afterEach(async () => {
  await served?.close();
  served = undefined;
});

interface Reply {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}

/** Rejects with the socket's error: ECONNRESET, ECONNREFUSED, or "aborted" for a body that breaks off. */
function call(
  url: string,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const sent = request(
      `${url}${path}`,
      { method, agent: false, headers: { authorization: `OAuth ${KNOWN_SESSION}`, ...headers } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks).toString(),
          }),
        );
      },
    );
    sent.on('error', reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

const recover = (url: string, key = RECOVER_KEY): Promise<Reply> =>
  call(
    url,
    'PUT',
    `/zstack/v1/vm-backups/${GROUP}/actions`,
    { [key]: { srcBackupStorageUuid: LOCAL, dstBackupStorageUuid: VAULT } },
    { 'x-job-uuid': JOB },
  );

async function eventually(check: () => Promise<boolean>): Promise<void> {
  for (let turn = 0; turn < 2000; turn++) {
    if (await check()) {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  throw new Error('it did not happen');
}

describe('over real sockets', () => {
  it('refuses two Host headers, as Tomcat does', async () => {
    const { url } = await start(worldFile());
    const port = Number(new URL(url).port);
    const path = 'GET /zstack/v1/management-nodes/ready HTTP/1.1';
    expect(await rawRequest(port, path, 'Host: a')).toMatch(/^HTTP\/1\.1 200 /);
    expect(await rawRequest(port, path, 'Host: a', 'Host: b')).toMatch(/^HTTP\/1\.1 400 /);
  });

  it('listens on loopback only', async () => {
    const world = completeWorld(worldFile());
    const bare = new SimulatedSite({ world, clock: fastClock(), seed: 1 });
    await expect(serveSimulator(bare, { host: '0.0.0.0', port: 0 })).rejects.toThrow(/only on loopback/);
  });

  it('recovers a group by job, without a Content-Type', async () => {
    const { url } = await start(worldFile());
    const accepted = await recover(url);
    expect(accepted.status).toBe(202);
    expect(accepted.headers['content-type']).toBeUndefined();
    expect(JSON.parse(accepted.body).location).toBe(`${url}/zstack/v1/api-jobs/${JOB}`);
    await eventually(async () => (await call(url, 'GET', `/zstack/v1/api-jobs/${JOB}`)).status === 200);
    expect(JSON.parse((await call(url, 'GET', '/simulator/ledger')).body).executed).toEqual({ [GROUP]: 1 });
  });

  it('breaks the connection of a lost response, though the work runs', async () => {
    const { url } = await start(worldFile({ faults: ['lost-response:call=1'] }));
    await expect(recover(url)).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect((await recover(url)).body).toBe(`Duplicate job uuid[${JOB}]`);
    expect(site.executions(GROUP)).toHaveLength(1);
  });

  it('breaks off a truncated answer in the middle of its announced length', async () => {
    const { url } = await start(worldFile({ faults: ['truncated:call=1'] }));
    await expect(recover(url)).rejects.toThrow(/aborted/);
    expect(site.executions(GROUP)).toHaveLength(1);
  });

  it('takes heads of nearly 64 KiB, and refuses longer ones as Tomcat does', async () => {
    const { url } = await start(worldFile());
    const ask = (length: number) =>
      call(url, 'GET', `/zstack/v1/volume-backups?q=uuid?=${'a'.repeat(length)}`).then(({ status }) => status);
    expect(await ask(60_000)).toBe(200);
    const { status, headers } = await call(url, 'GET', `/zstack/v1/zones?x=${'a'.repeat(70_000)}`);
    expect([status, headers['content-type']]).toEqual([400, 'text/html']);
  });

  it('goes on with a synchronous copy after the client has left', async () => {
    const { url } = await start(worldFile({}, { dialect: 'documented' }));
    const sent = request(`${url}/zstack/v1/vm-backups/${GROUP}/actions`, {
      method: 'PUT',
      agent: false,
      headers: { authorization: `OAuth ${KNOWN_SESSION}`, 'x-job-uuid': JOB },
    });
    sent.on('error', () => undefined);
    sent.end(
      JSON.stringify({ [RECOVER_KEY.toLowerCase()]: { srcBackupStorageUuid: LOCAL, dstBackupStorageUuid: VAULT } }),
    );
    await eventually(async () => site.executions(GROUP).length === 1);
    sent.destroy();
    await eventually(async () => site.executions(GROUP)[0]?.outcome === 'succeeded');
  });

  it('refuses connections during a restart, and comes back on the same port', async () => {
    const { url } = await start(
      worldFile({ faults: ['restart:call=1,refuse=200s,html=0,unmapped=0,unregistered=0,notReady=0'] }),
    );
    await expect(recover(url)).rejects.toMatchObject({ code: 'ECONNRESET' });
    await expect(call(url, 'GET', '/zstack/v1/management-nodes/ready')).rejects.toThrow();
    await expect(call(url, 'GET', '/zstack/v1/management-nodes/ready')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await eventually(async () => {
      try {
        return (await call(url, 'GET', '/zstack/v1/management-nodes/ready')).status === 200;
      } catch {
        return false;
      }
    });
    expect((await call(url, 'GET', `/zstack/v1/api-jobs/${JOB}`)).status).toBe(202);
    expect(site.executions(GROUP)).toMatchObject([{ outcome: 'lost' }]);
  });
});
