/** `zdr serve` tells who is named in `notify`: at least once, under one id, whatever is killed. */
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Notice } from '../../src/notify/notice.ts';
import { serving } from '../support/daemon.ts';
import { smallGroups, smallPlan } from '../support/small-plan.ts';
import { scratch, startZdr } from '../support/zdr.ts';

/** A webhook of which the test says when and what it answers. */
async function receiver() {
  const waiting: { readonly notice: Notice; readonly response: ServerResponse }[] = [];
  let come = (): void => {};
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    waiting.push({ notice: JSON.parse(body), response });
    come();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    async next() {
      for (;;) {
        const one = waiting.shift();
        if (one !== undefined) return one;
        await new Promise<void>((resolve) => {
          come = resolve;
        });
      }
    },
  };
}

test('a drill that ended is told by the next daemon where the first was killed; commands only where they are allowed', async () => {
  const hook = await receiver();
  const cwd = scratch();
  const at = (name: string) => join(cwd, name);
  writeFileSync(at('hook'), hook.url);
  writeFileSync(at('told.sh'), '#!/bin/sh\ncat > told.json\n');
  chmodSync(at('told.sh'), 0o700);
  const notify = [
    { name: 'ops', webhook: { url: { file: 'hook' } } },
    { name: 'script', command: { argv: [at('told.sh')] } },
  ];
  const drills = [{ name: 'yearly', schedule: '0 2 1 1 *', notify }];
  writeFileSync(at('plan.yaml'), JSON.stringify(smallPlan(smallGroups(1), { drills })));
  const args = ['--simulate', '--speed', '1000', 'plan.yaml'];

  const first = await serving(startZdr, cwd, args);
  const { body } = await first.post('/api/v1/plans/small/drills/yearly/start');
  const told = await hook.next();
  expect(told.notice).toMatchObject({
    kind: 'drill.proved',
    plan: 'small',
    drill: 'yearly',
    runId: body.run,
    simulated: true,
  });
  expect(existsSync(join(told.notice.evidence?.[0]?.at ?? '', 'evidence.json'))).toBe(true);
  await first.until('/api/v1/summary', ({ warnings }) =>
    warnings.some((one: string) => one.includes('--allow-commands')),
  );
  expect(existsSync(at('told.json'))).toBe(false);
  first.daemon.child.kill('SIGKILL');
  await first.daemon.ended;

  const second = await serving(startZdr, cwd, ['--allow-commands', ...args]);
  const again = await hook.next();
  expect(again.notice).toEqual(told.notice);
  again.response.writeHead(503).end();
  const third = await hook.next();
  third.response.writeHead(204).end();
  expect(third.notice.id).toBe(told.notice.id);
  await second.until('/api/v1/decisions', ({ decisions }) =>
    decisions.some(
      ({ type, outcome }: { type: string; outcome: string }) => type === 'notice.tried' && outcome === 'delivered',
    ),
  );
  await second.post('/api/v1/plans/small/drills/yearly/pause', { reason: 'moving' });
  const paused = await hook.next();
  paused.response.writeHead(200).end();
  expect(paused.notice).toMatchObject({
    kind: 'schedule.paused',
    summary: expect.stringContaining('ops paused it (moving)'),
  });
  await second.until(
    '/api/v1/summary',
    ({ warnings }) => !warnings.some((one: string) => one.includes('script was not told')),
  );
  expect(JSON.parse(readFileSync(at('told.json'), 'utf8')).id).toBe(paused.notice.id);
  const { body: metrics } = await second.get('/metrics');
  expect(metrics).toContain('zdr_notices_total{plan="small",drill="yearly",receiver="script",result="refused"} 1');
  expect(metrics).toContain('zdr_notices_total{plan="small",drill="yearly",receiver="ops",result="delivered"} 2');
});
