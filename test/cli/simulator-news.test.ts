import { expect, it } from 'vitest';
import { clockText, faultText, newsOf } from '../../src/cli/simulate/simulator-news.ts';
import type { FaultEvent } from '../../src/simulator/faults/fault-book.ts';
import { parseFault } from '../../src/simulator/faults/faults.ts';
import { SimulatedSite } from '../../src/simulator/http/site.ts';
import { completeWorld } from '../../src/simulator/world/complete-world.ts';
import { GROUP, siteUnderTest, worldFile } from '../simulator/site-under-test.ts';
import { createVirtualClock } from '../simulator/virtual-clock.ts';

it.each([
  [0, '0:00:00'],
  [65_999, '0:01:05'],
  [36_000_000, '10:00:00'],
])('%d ms is %s', (ms, text) => {
  expect(clockText(ms)).toBe(text);
});

it('tells requests by kind, errors, and copies, and nothing when nothing came', async () => {
  const { recover, poll, send, records, site, clock } = siteUnderTest(worldFile({ faults: ['reset:call=2'] }));
  const start = site.tally();
  expect(newsOf(start, start)).toBeUndefined();
  await recover();
  await recover();
  await poll();
  await records();
  await send('GET', '/v1/nothing');
  const busy = site.tally();
  expect(newsOf(start, busy)).toBe(
    '5 requests: 1 poll, 1 query, 2 recoveries, 1 other; 1 answered with an error; 1 left without an answer; copies: 1 begun, 0 ended, 1 going on',
  );
  expect(newsOf(busy, site.tally())).toBeUndefined();
  await clock.pass(100_000);
  expect(newsOf(busy, site.tally())).toBe('copies: 0 begun, 1 ended, 0 going on');
});

it('tells of faults as they come: by a call, by the work, and by the clock', async () => {
  const clock = createVirtualClock();
  const events: string[] = [];
  const site = new SimulatedSite({
    world: completeWorld(
      worldFile({
        faults: [
          'reset:group=dns-01,times=1',
          'partial-group:group=dns-01',
          'held:api=query,times=1,delay=1s',
          'storage-full:storage=vault,at=1m,for=1m',
          'session-expires:at=3m',
          'restart:at=4m',
        ],
      }),
    ),
    clock,
    seed: 1,
    onFault: (event) => events.push(`${clockText(event.elapsed)} ${faultText(event)}`),
  });
  const send = (method: string, path: string, body = '') =>
    clock.until(
      site.handle({
        method,
        url: `/zstack/v1/${path}`,
        headers: { authorization: 'OAuth b0000000000040008000000000000009' },
        body,
      }),
    );
  const body = JSON.stringify({
    recoverVmBackupFromImageStoreBackupStorage: {
      srcBackupStorageUuid: '0f000000000040008000000000000001',
      dstBackupStorageUuid: '9a000000000040008000000000000002',
    },
  });
  await send('PUT', `vm-backups/${GROUP}/actions`, body);
  await send('PUT', `vm-backups/${GROUP}/actions`, body);
  await send('GET', 'zones');
  await clock.pass(600_000);
  site.tally();
  expect(events).toEqual([
    '0:00:00 fault reset: recover dns-01',
    '0:00:00 fault partial-group: dns-01',
    '0:00:00 fault held: query',
    '0:01:00 fault storage-full: vault',
    '0:02:00 fault storage-full: vault (over)',
    '0:03:00 fault session-expires',
    '0:04:00 fault restart',
  ]);
});

it('names a group that the world does not know by its uuid', () => {
  const event: FaultEvent = { fault: parseFault('orphan'), groupUuid: GROUP, elapsed: 0 };
  expect(faultText(event)).toBe(`fault orphan: ${GROUP}`);
});
