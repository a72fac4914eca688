/** `zdr serve` over real sockets: who may do what, runs that it starts and takes over, what it answers. */
import { chmodSync, existsSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import type { RecordedEvent } from '../../src/run/event.ts';
import { client, OPERATE, READ, type Serving, serving, streamed } from '../support/daemon.ts';
import { smallGroups, smallPlan } from '../support/small-plan.ts';
import { each, runIds, type Stage, setStage } from '../support/stage.ts';
import { scratch, startZdr, zdr } from '../support/zdr.ts';

const LONG_MS = 30 * 60_000;
const drills = [{ name: 'yearly', schedule: '0 2 1 1 *', timeZone: 'Europe/Berlin', jitter: '5m' }];
const plan = (groups = 2, change: object = {}) => smallPlan(smallGroups(groups), { drills, ...change });
const serve = (stage: Stage, args?: readonly string[]) => serving(stage.start, stage.cwd, args);
const ledger = (cwd: string) =>
  readFileSync(join(cwd, 'runs', '.daemon', 'ledger.jsonl'), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

/** Holds an answer against what the OpenAPI document says of it. */
async function contract(api: Serving): Promise<(path: string, route: string, body: unknown) => void> {
  const { body: document } = await api.get('/api/v1/openapi.json');
  expect(document.openapi).toBe('3.1.0');
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema(document, 'api');
  return (path, route, body) => {
    const [method, status, address] = route.split(' ');
    const content = document.paths[address ?? '']?.[method ?? '']?.responses[status ?? '']?.content;
    const schema = content?.['application/json']?.schema ?? content?.['application/problem+json']?.schema;
    if (schema === undefined) throw new Error(`${route} is not described`);
    const text = JSON.stringify(schema).replaceAll('"#/', '"api#/');
    const check = ajv.compile(JSON.parse(text));
    check(body);
    expect({ path, errors: check.errors }).toEqual({ path, errors: null });
  };
}

describe('a token', () => {
  test('is needed for all but health: without one, with a wrong one, and to start with one that reads, nothing happens', async () => {
    const stage = await setStage({ plan: plan() });
    const api = await serve(stage);
    const { body: document } = await api.get('/api/v1/openapi.json');
    const fill = (path: string) =>
      path
        .replace('{plan}', 'small')
        .replace('{drill}', 'yearly')
        .replace(/\{\w+\}/g, 'x');
    const routes = Object.entries<Record<string, { tags: string[] }>>(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { tags }]) => ({ path: fill(path), method, tags })),
    );
    const requests = stage.requests.length;
    const before = ledger(stage.cwd);
    const operate = routes.filter(({ method }) => method === 'post');
    expect(operate.map(({ path }) => path.replace('/api/v1', '')).sort()).toEqual([
      '/plans/small/drill',
      '/plans/small/drills/yearly/pause',
      '/plans/small/drills/yearly/resume',
      '/plans/small/drills/yearly/start',
      '/plans/small/run',
      '/runs/x/approve',
      '/runs/x/cancel',
      '/runs/x/cleanup',
      '/runs/x/resume',
    ]);
    for (const { path } of operate) {
      for (const [token, code] of [
        [undefined, 'not-authenticated'],
        [`${OPERATE}x`, 'wrong-token'],
        [OPERATE.slice(0, -1), 'wrong-token'],
        [READ, 'not-allowed'],
      ] as const) {
        const { status, headers, body } = await client(api.url, token).post(path, { wave: 'x' });
        expect({ path, code: body.code, status }).toEqual({ path, code, status: code === 'not-allowed' ? 403 : 401 });
        expect(headers.get('content-type')).toContain('application/problem+json');
      }
      for (const authorization of [`Basic ${OPERATE}`, `Bearer ${OPERATE} ${OPERATE}`, 'Bearer ', 'Bearer'])
        expect((await api.post(path, {}, { authorization })).status).toBe(401);
      // In the address it is none: addresses are logged.
      expect((await client(api.url, undefined).post(`${path}?token=${OPERATE}&access_token=${OPERATE}`)).status).toBe(
        401,
      );
    }
    const open = ['/healthz', '/readyz', '/api/v1/openapi.json'];
    for (const { path, method } of routes) {
      if (method !== 'get') continue;
      const { status } = await client(api.url, undefined).get(path);
      expect({ path, status }).toEqual({ path, status: open.includes(path) ? 200 : 401 });
      expect((await client(api.url, `${READ}x`).get(path)).status).toBe(open.includes(path) ? 200 : 401);
      expect((await client(api.url, undefined).head(path)).status).toBe(status);
    }
    expect((await client(api.url, READ).get('/api/v1/summary')).status).toBe(200);
    expect(ledger(stage.cwd)).toEqual(before);
    expect(runIds(stage.cwd)).toEqual([]);
    expect(stage.requests.length).toBe(requests);
    // No answer invites another site's page.
    const { headers } = await api.get('/api/v1/summary', { origin: 'https://evil.example' });
    expect([...headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
  });

  test('file that others may read is refused, and so is an address that others can reach', async () => {
    const stage = await setStage({ plan: plan() });
    writeFileSync(join(stage.cwd, 'tokens'), `ops operate ${OPERATE}\n`);
    chmodSync(join(stage.cwd, 'tokens'), 0o640);
    const { stderr, code } = await stage.zdr(['serve', '--tokens', 'tokens', '--listen', '127.0.0.1:0', 'plan.yaml']);
    expect({ code, stderr }).toEqual({ code: 11, stderr: expect.stringContaining('chmod 600 tokens') });
    expect(stderr).not.toContain(OPERATE);
    chmodSync(join(stage.cwd, 'tokens'), 0o600);
    expect(await stage.zdr(['serve', '--tokens', 'tokens', '--listen', '0.0.0.0:0', 'plan.yaml'])).toMatchObject({
      code: 11,
      stderr: expect.stringContaining('--allow-remote'),
    });
    expect(existsSync(join(stage.cwd, 'runs', '.daemon', 'ledger.jsonl'))).toBe(false);
  });
});

describe('a run over the API', () => {
  test('is started once for a key, followed live, and answered for as the description says', async () => {
    const stage = await setStage({ plan: plan(), copyMs: LONG_MS });
    const api = await serve(stage);
    const check = await contract(api);
    const key = { 'idempotency-key': 'ticket-4711' };
    const first = await api.post('/api/v1/plans/small/run', { only: ['g1', 'g2'] }, key);
    expect(first).toMatchObject({ status: 202, body: { kind: 'run', plan: 'small', by: 'ops', ours: true } });
    const { run } = first.body;
    expect(first.headers.get('location')).toBe(`/api/v1/runs/${run}`);
    check('run', 'post 202 /api/v1/plans/{plan}/run', first.body);
    const again = await api.post('/api/v1/plans/small/run', { only: ['g1', 'g2'] }, key);
    expect(again).toMatchObject({ status: 202, body: { run } });
    expect(await api.post('/api/v1/plans/small/run', { only: ['g1'] }, key)).toMatchObject({
      status: 422,
      body: { code: 'key-reused' },
    });
    const busy = await api.post('/api/v1/plans/small/drill', undefined, { 'idempotency-key': 'other' });
    expect(busy).toMatchObject({ status: 409, body: { code: 'plan-busy', detail: expect.stringContaining(run) } });
    check('busy', 'post 409 /api/v1/plans/{plan}/drill', busy.body);

    await stage.whenCopying(2);
    await api.until('/api/v1/summary', ({ running }) => running[0]?.progress.groups === 2);
    const events = `/api/v1/runs/${run}/events`;
    const head = await api.head(events);
    expect([head.status, head.headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8']);
    const seen: RecordedEvent[] = [];
    for await (const { id, event, data } of streamed(api, events)) {
      if (event === 'end') break;
      const recorded: RecordedEvent = JSON.parse(data);
      expect([id, event]).toEqual([String(recorded.seq), recorded.type]);
      seen.push(recorded);
      // The client is live: what it waits for has not happened yet.
      if (recorded.type === 'call.accepted' && seen.filter(({ type }) => type === 'call.accepted').length === 2)
        stage.pass(LONG_MS);
    }
    expect(seen.map(({ seq }) => seq)).toEqual(seen.map((_, index) => index + 1));
    expect(seen.at(-1)?.type).toBe('run.finished');
    const rest: (string | undefined)[] = [];
    for await (const { id } of streamed(api, events, { 'last-event-id': String(seen.length - 2) })) rest.push(id);
    expect(rest).toEqual([String(seen.length - 1), String(seen.length), undefined]);
    expect((await api.get(events, { 'last-event-id': String(seen.length) })).status).toBe(204);

    const done = await api.until(`/api/v1/runs/${run}`, ({ phase, files }) => phase === 'finished' && files.length > 3);
    check('detail', 'get 200 /api/v1/runs/{run}', done);
    expect(done).toMatchObject({
      outcome: 'recovered',
      exitCode: 0,
      groups: 2,
      operator: expect.stringMatching(/^ops \(by .+@.+\)$/),
    });
    await api.until('/api/v1/decisions', ({ decisions }) => decisions[0].type === 'run.ended');
    for (const path of ['summary', 'plans', 'calendar', 'decisions', 'history', 'runs', 'whoami']) {
      const { status, body } = await api.get(`/api/v1/${path}`);
      expect({ path, status }).toEqual({ path, status: 200 });
      check(path, `get 200 /api/v1/${path}`, body);
    }
    const detail = await api.get('/api/v1/plans/small');
    check('plan', 'get 200 /api/v1/plans/{plan}', detail.body);
    expect(detail.body).toMatchObject({
      proof: { proven: 2, never: 0 },
      last: { run },
      drills: [{ drill: 'yearly', active: true }],
    });
    expect((await api.get('/api/v1/calendar?days=366')).body.occurrences).toMatchObject([
      { plan: 'small', drill: 'yearly', paused: false },
    ]);

    const report = JSON.parse(readFileSync(join(stage.cwd, 'runs', run, 'report.json'), 'utf8'));
    expect((await api.get(`/api/v1/runs/${run}/report`)).body).toEqual(report);
    expect((await api.get(`/api/v1/runs/${run}/report?format=markdown`)).body).toContain('small');
    expect((await api.get(`/api/v1/runs/${run}/report?format=text`)).body).toContain('2 of 2 groups recovered');
    const page = await api.get(`/api/v1/runs/${run}/report?format=html`);
    expect(page.body).toContain('<h1>Recovery of small</h1>');
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    // Opened by itself it has its own style, and nothing else: no script, no origin.
    expect(page.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; .*; sandbox$/,
    );
    const journal = await api.get(`/api/v1/runs/${run}/files/journal.jsonl`);
    expect(journal.body).toBe(readFileSync(join(stage.cwd, 'runs', run, 'journal.jsonl'), 'utf8'));
    expect(journal.headers.get('content-disposition')).toBe(`attachment; filename="${run}-journal.jsonl"`);
    for (const path of ['/', '/readyz', '/api/v1/plans', `/api/v1/runs/${run}/files/journal.jsonl`]) {
      const [got, asked] = [await api.get(path), await api.head(path)];
      const told = ({ status, headers }: typeof got) =>
        ['content-type', 'content-length', 'content-disposition', 'etag'].map((name) => [status, headers.get(name)]);
      expect([path, told(asked), asked.body]).toEqual([path, told(got), '']);
    }
    const metrics = (await api.get('/metrics')).body;
    expect(metrics).toMatch(/^zdr_group_last_proven_timestamp_seconds\{plan="small",group="g1"\} 1[0-9.]+$/m);
    expect(metrics).toMatch(/^zdr_plan_groups_never_proven\{plan="small"\} 0$/m);
    expect(stage.executions()).toEqual(each(stage, 1));
  });

  test('is cancelled, resumed, and let through its gate, in the name of who did it', async () => {
    const waves = [{ name: 'first' }, { name: 'second', gate: { approval: true } }];
    const gated = smallPlan(
      smallGroups(3, (n) => ({ wave: n === 3 ? 'second' : 'first' })),
      { waves },
      1,
    );
    const stage = await setStage({ plan: gated, copyMs: LONG_MS });
    const api = await serve(stage);
    const { run } = (await api.post('/api/v1/plans/small/run')).body;
    await stage.whenCopying(1);
    const path = `/api/v1/runs/${run}`;
    await api.until(path, ({ phase }) => phase === 'running');
    expect((await api.post(`${path}/cancel`, { now: 'yes' })).status).toBe(400);
    expect((await api.post(`${path}/cancel`)).status).toBe(202);
    await api.until(path, ({ phase }) => phase === 'stopping');
    // Once more is no second signal: that would leave the running jobs alone.
    expect((await api.post(`${path}/cancel`)).status).toBe(202);
    stage.pass(LONG_MS);
    const left = await api.until(path, ({ outcome }) => outcome === 'cancelled');
    expect(left).toMatchObject({ phase: 'interrupted', cancelledBy: 'ops', counts: { recovered: 1, unfinished: 2 } });
    expect((await api.post(`${path}/cleanup`)).body.code).toBe('no-drill');

    expect((await api.post(`${path}/resume`)).status).toBe(202);
    await stage.whenCopying(2);
    stage.pass(LONG_MS);
    const waiting = await api.until(path, ({ message }) => message === 'wave second waits for approval');
    expect(waiting).toMatchObject({ phase: 'interrupted', progress: { waitsForApproval: 'second' } });
    const wrong = await api.post(`${path}/approve`, { wave: 'secnd' });
    expect(wrong).toMatchObject({ status: 409, body: { code: 'approval-refused', hint: 'Did you mean second?' } });
    expect((await api.post(`${path}/approve`, { wave: 'second' })).status).toBe(202);
    await stage.whenCopying(3);
    stage.pass(LONG_MS);
    const done = await api.until(path, ({ phase }) => phase === 'finished');
    expect(done.waves[1]).toMatchObject({ name: 'second', approvedBy: expect.stringMatching(/^ops \(by /) });
    for (const what of ['approve', 'resume', 'cancel'])
      expect((await api.post(`${path}/${what}`, what === 'approve' ? { wave: 'second' } : undefined)).body.code).toBe(
        'run-ended',
      );
    expect(stage.executions()).toEqual(each(stage, 1));
  });
});

test('a daemon and its run that are killed: the next daemon takes the lead and goes on with the run', async () => {
  const stage = await setStage({ plan: smallPlan(smallGroups(3), {}, 2), copyMs: LONG_MS });
  // As in a container: its process ids mean nothing to others, but to the next of its name.
  const mine: Stage = {
    ...stage,
    start: (args, options) => stage.start(args, { ...options, env: { ZDR_PROCESS_SPACE: 'vault' } }),
  };
  const api = await serve(mine);
  const { run } = (await api.post('/api/v1/plans/small/run')).body;
  await stage.whenCopying(2);
  const before = await api.until(`/api/v1/runs/${run}`, ({ phase }) => phase === 'running');
  const args = ['serve', '--tokens', 'tokens', '--listen', '127.0.0.1:0', 'plan.yaml'];
  expect(await mine.start(args).ended).toMatchObject({
    code: 10,
    stderr: expect.stringContaining(`process ${api.daemon.child.pid} on`),
  });
  api.daemon.child.kill('SIGKILL');
  await api.daemon.ended;
  // The run outlives the daemon; then it dies too.
  const { pid } = JSON.parse(readFileSync(join(stage.cwd, 'runs', '.small.lock.1'), 'utf8'));
  process.kill(pid, 'SIGKILL');
  // Who cannot know that it is dead takes nothing over.
  expect((await stage.zdr(args)).code).toBe(10);
  const next = await serve(mine);
  stage.pass(LONG_MS);
  await stage.whenCopying(3);
  stage.pass(LONG_MS);
  const done = await next.until(`/api/v1/runs/${run}`, ({ phase }) => phase === 'finished');
  expect(done).toMatchObject({ startedAt: before.startedAt, outcome: 'recovered', resumes: 1, ours: true });
  expect(stage.executions()).toEqual(each(stage, 1));
  expect(runIds(stage.cwd)).toEqual([run]);
});

test('what is hostile is refused, and a plan that somebody broke is said to be so', async () => {
  const stage = await setStage({ plan: plan() });
  const api = await serve(stage);
  const host = (name: string): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      const asked = request(`${api.url}/healthz`, { headers: { host: name } }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      asked.once('error', reject).end();
    });
  expect(await Promise.all(['evil.example', 'localhost.evil.example:80', '127.0.0.1.evil.example'].map(host))).toEqual([
    421, 421, 421,
  ]);
  expect(await Promise.all(['localhost', 'LOCALHOST:8686', '127.0.0.1:1', '[::1]:8686'].map(host))).toEqual([
    200, 200, 200, 200,
  ]);

  expect((await stage.zdr(['run', 'plan.yaml'])).code).toBe(0);
  const [run = ''] = runIds(stage.cwd);
  await api.until('/api/v1/runs', ({ runs }) => runs.length === 1);
  symlinkSync(join(stage.cwd, 'tokens'), join(stage.cwd, 'runs', run, 'pin.yaml'));
  for (const path of [
    `${run}/files/pin.yaml`,
    `${run}/files/..%2f..%2f..%2ftokens`,
    `${run}/files/.%2e%2f.%2e%2f.%2e%2ftokens`,
    `${run}/files/evidence.json.sig`,
    `..%2f..%2ftokens/files/plan.yaml`,
    `.daemon/files/plan.yaml`,
    `${run}/files/given-up.json`,
  ]) {
    const { status, body } = await api.get(`/api/v1/runs/${path}`);
    expect({ path, refused: [400, 404].includes(status) }).toEqual({ path, refused: true });
    expect(JSON.stringify(body)).not.toContain(OPERATE);
  }
  expect((await api.post('/api/v1/plans/small/run', '{"only"')).body.code).toBe('bad-request');
  expect((await api.post('/api/v1/plans/small/run', { only: ['nobody'] })).body.code).toBe('bad-request');
  expect((await api.post('/api/v1/plans/small/run', { password: 'x' })).body.code).toBe('bad-request');
  expect((await api.post('/api/v1/plans/small/run', `{"only":["${'x'.repeat(70_000)}"]}`)).body.code).toBe('too-large');
  expect((await api.post('/api/v1/plans/small/run', 'only=g1', { 'content-type': 'text/plain' })).body.code).toBe(
    'wrong-media-type',
  );
  expect((await api.post('/api/v1/plans/__proto__/run')).body.code).toBe('no-such-plan');
  expect((await api.get('/api/v1/nothing')).body.code).toBe('no-such-route');

  // A run that a person started at the command line is shown, and is nobody's to go on with but theirs.
  expect((await api.get(`/api/v1/runs/${run}`)).body).toMatchObject({ ours: false, kind: 'run', outcome: 'recovered' });

  const paused = await api.post('/api/v1/plans/small/drills/yearly/pause', { reason: 'the vault is moved' });
  expect(paused.body).toMatchObject({ active: false, paused: { by: 'ops', reason: 'the vault is moved' } });
  expect((await api.get('/metrics')).body).toContain('zdr_drill_paused{plan="small",drill="yearly"} 1');
  expect((await api.post('/api/v1/plans/small/drills/yearly/resume')).body).toMatchObject({ active: true });

  const broken = join(stage.cwd, 'plan.yaml');
  writeFileSync(`${broken}.new`, readFileSync(broken, 'utf8').replace('RecoveryPlan', 'RecoveryPlam'));
  renameSync(`${broken}.new`, broken);
  api.daemon.child.kill('SIGHUP');
  const { plans, warnings } = await api.until('/api/v1/summary', (body) => body.plans[0].valid === false);
  expect(plans[0]).toMatchObject({
    name: 'small',
    groups: 2,
    trouble: 'plan.yaml has an error',
    drills: [{ active: false }],
  });
  expect(warnings).toContainEqual(expect.stringContaining('zdr validate plan.yaml'));
  expect((await api.get('/readyz')).body.checks).toContainEqual(
    expect.objectContaining({ name: 'valid-plans', ok: false }),
  );
  expect((await api.get('/metrics')).body).toContain('zdr_plan_valid{plan="small"} 0');
  expect((await api.post('/api/v1/plans/small/run')).body).toMatchObject({ code: 'plan-not-valid' });
  expect(runIds(stage.cwd)).toEqual([run]);
});

test('a daemon that is told to end closes first, also when nothing else keeps it', async () => {
  const stage = await setStage({ plan: smallPlan(smallGroups(1)) });
  const api = await serve(stage);
  // The process that reads plans has nothing to say any more, and is all that is waited for.
  api.daemon.child.kill('SIGTERM');
  expect(await api.daemon.ended).toMatchObject({ code: 0 });
});

test('readers of events that go away before they are answered take no place of others', async () => {
  const cwd = scratch();
  writeFileSync(join(cwd, 'plan.yaml'), JSON.stringify(plan()));
  await zdr(['run', '--simulate', '--speed', '6000', 'plan.yaml'], { cwd });
  const api = await serving(startZdr, cwd);
  const { port, host } = new URL(api.url);
  const path = `/api/v1/runs/${runIds(cwd)[0]}/events`;
  const asked = `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${OPERATE}\r\n\r\n`;
  const askAndLeave = () =>
    new Promise<void>((left, failed) => {
      const socket = connect(Number(port), '127.0.0.1').end(asked).resume();
      socket.on('error', failed).on('close', () => left());
    });
  for (let n = 0; n < 300; n += 1) await askAndLeave();
  await expect.poll(async () => (await api.get(path)).status, { timeout: 10_000 }).toBe(200);
});
