/** A gateway that holds requests back: the client has given up long before the server hears of them. */
import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { serveSimulator } from '../../src/simulator/http/serve.ts';
import { SimulatedSite } from '../../src/simulator/http/site.ts';
import { completeWorld } from '../../src/simulator/world/complete-world.ts';
import { memoryTransport } from '../support/memory-transport.ts';
import { createVirtualClock } from '../support/virtual-clock.ts';
import {
  COPY_MS,
  GROUP,
  JOB,
  KNOWN_SESSION,
  LOCAL,
  RECOVER_KEY,
  siteUnderTest,
  VAULT,
  worldFile,
} from './site-under-test.ts';

const PATH = `/v1/vm-backups/${GROUP}/actions`;
const BODY = JSON.stringify({ [RECOVER_KEY]: { srcBackupStorageUuid: LOCAL, dstBackupStorageUuid: VAULT } });
const HEADERS = { authorization: `OAuth ${KNOWN_SESSION}`, 'x-job-uuid': JOB };

describe('a request that a gateway holds back', () => {
  it('is answered as the server then answers, to a client that still waits', async () => {
    const { recover, clock, site } = siteUnderTest(worldFile({ faults: ['held:call=1,delay=90s'] }));
    const begun = clock.now();
    expect((await recover()).status).toBe(202);
    expect(clock.now() - begun).toBe(90_000);
    expect(site.executions(GROUP)).toMatchObject([{ startedAt: begun + 90_000 }]);
  });

  it.each([
    ['4.4.65', 2, 202],
    ['5.2.1', 1, 400],
  ])('comes after the repeat: a server of %s runs it %d time(s)', async (version, runs, status) => {
    const { recover, clock, site, poll } = siteUnderTest(worldFile({ faults: ['held:call=1,delay=90s'] }, { version }));
    const first = site.handle({ method: 'PUT', url: `/zstack${PATH}`, headers: HEADERS, body: BODY });
    expect((await poll()).status).toBe(404);
    expect((await recover()).status).toBe(202);
    expect(site.executions(GROUP)).toHaveLength(1);
    expect(await clock.until(first)).toMatchObject({ status });
    await clock.pass(COPY_MS);
    expect(site.executions(GROUP)).toHaveLength(runs);
  });

  it('is lost in the gateway while nothing listens behind it, and meets the node as it is by then', async () => {
    const down = siteUnderTest(worldFile({ faults: ['held:call=1,delay=90s', 'restart:at=89s,refuse=10s'] }));
    expect(await down.recover()).toMatchObject({ status: 502, headers: { 'content-type': 'text/html' } });
    const starting = siteUnderTest(
      worldFile({ faults: ['held:call=1,delay=90s', 'restart:at=89s,refuse=0,html=0,unmapped=10s'] }),
    );
    expect(await starting.recover()).toMatchObject({ status: 404, text: `no api mapping to ${PATH}` });
    expect(down.site.executions(GROUP)).toEqual([]);
  });

  it('may strike polls, queries and logins alone', async () => {
    const { recover, records, poll, clock } = siteUnderTest(worldFile({ faults: ['held:api=poll,delay=5s'] }));
    const begun = clock.now();
    await recover();
    await records();
    expect(clock.now()).toBe(begun);
    expect((await poll()).status).toBe(202);
    expect(clock.now() - begun).toBe(5000);
  });

  it('is worked on after the deadline of a client in memory, on a virtual clock', async () => {
    const clock = createVirtualClock();
    const world = completeWorld(worldFile({ faults: ['held:call=1,delay=2m'] }));
    const site = new SimulatedSite({ world, clock, seed: 1 });
    const transport = memoryTransport(site);
    const begun = clock.now();
    const given = { method: 'PUT' as const, path: PATH, headers: HEADERS, body: BODY, timeoutMs: 30_000 };
    await clock.run(
      transport.request(given).then(
        () => expect.fail('the client should have given up'),
        (error: unknown) => expect(error).toMatchObject({ fault: 'timeout', sent: true }),
      ),
    );
    expect(clock.now() - begun).toBe(30_000);
    await clock.run(clock.sleep(89_999));
    expect(site.executions(GROUP)).toEqual([]);
    await clock.run(clock.sleep(1));
    expect(site.executions(GROUP)).toMatchObject([{ startedAt: begun + 120_000 }]);
  });

  it('is worked on over sockets, though the client has hung up', async () => {
    const clock = createVirtualClock();
    const world = completeWorld(worldFile({ faults: ['held:call=1,delay=2m'] }));
    const site = new SimulatedSite({ world, clock, seed: 1 });
    const { url, close } = await serveSimulator(site, { host: '127.0.0.1', port: 0 });
    try {
      // The gateway has the whole request as soon as the site sleeps on it: then the client hangs up.
      const asked = new Promise<void>((resolve) => {
        const { sleep } = clock;
        clock.sleep = (ms, signal) => {
          resolve();
          return sleep(ms, signal);
        };
      });
      const sent = request(`${url}/zstack${PATH}`, { method: 'PUT', agent: false, headers: HEADERS });
      const gone = new Promise((resolve) => sent.on('error', resolve));
      sent.end(BODY);
      await asked;
      sent.destroy(new Error('hung up'));
      await gone;
      expect(site.executions(GROUP)).toEqual([]);
      await clock.run(clock.sleep(120_000));
      expect(site.executions(GROUP)).toHaveLength(1);
    } finally {
      await close();
    }
  });
});
