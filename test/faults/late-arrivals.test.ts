/** Requests that a gateway holds back, lets go together, or refuses in between, and nodes that disagree: each copy once, each VM once. */
import { expect, test } from 'vitest';
import type { HttpReply, HttpRequest } from '../../src/zstack/transport.ts';
import { type Transport, TransportError } from '../../src/zstack/transport.ts';
import { makeGroup, makeTestPlan } from '../support/events.ts';
import { executions, play, type Stage, setStage } from '../support/simulated-run.ts';
import type { VirtualClock } from '../support/virtual-clock.ts';

const GiB = 2 ** 30;
const SECOND = 1_000;
const MINUTE = 60_000;

const restore = {
  name: 'erp',
  strategy: 'InstantStart',
  offering: '1d2c3b4a5f6e4d7c8b9a0f1e2d3c4b5a',
  networks: ['5a1c7e7f8f0b4f0fa7f3b1f2a3c4d5e6'],
  timeoutMs: 120 * MINUTE,
  checks: [],
} as const;
const tolerant = { failure: { tolerate: { count: 9 }, then: 'continue' as const } };
const onSdk = (plan: ReturnType<typeof makeTestPlan>) => ({ ...plan, site: { ...plan.site, dialect: 'sdk' as const } });
const copy = (change = {}) =>
  onSdk(makeTestPlan([makeGroup('g1', { expect: { volumes: 1, minSizeBytes: 40 * GiB }, ...change })], tolerant));
const vm = (change = {}) => copy({ expect: { volumes: 1, minSizeBytes: GiB }, restore: { ...restore, ...change } });

const REFUSED: HttpReply = { status: 429, headers: {}, text: 'too many' };
const denied = (code: string): HttpReply => ({
  status: 503,
  headers: {},
  text: JSON.stringify({ error: { code, description: 'no', details: 'no' } }),
});
const isRecover = ({ method, path, body = '' }: HttpRequest) =>
  method === 'PUT' &&
  path.startsWith('/v1/vm-backups/') &&
  !path.includes('0'.repeat(32)) &&
  body.includes('"recoverVm');
const isCreate = ({ method, path }: HttpRequest) =>
  method === 'POST' && path.includes('/from/vm-backups/') && !path.includes('0'.repeat(32));

interface Gateway {
  readonly clock: VirtualClock;
  readonly inner: Transport;
  /** Since the run began, in ms. */
  readonly age: () => number;
}
type Way = (gateway: Gateway, request: HttpRequest, n: number) => Promise<HttpReply> | undefined;

/** It never arrives; the client gives up. */
const lose = async ({ clock }: Gateway, { timeoutMs }: HttpRequest): Promise<HttpReply> => {
  await clock.sleep(timeoutMs);
  throw new TransportError('timeout', true, 'no answer');
};
/** It arrives later, when the client has given up. */
const hold = (gateway: Gateway, request: HttpRequest, ms: number): Promise<HttpReply> => {
  void gateway.clock
    .sleep(ms)
    .then(() => gateway.inner.request(request))
    .catch(() => {});
  return lose(gateway, request);
};

/** Runs to the end, then lets everything arrive that is on its way. */
async function run(stage: Stage, matches: (request: HttpRequest) => boolean, way: Way) {
  const { clock } = stage;
  const began = clock.now();
  let n = 0;
  const { report } = await play(stage, {
    transport: (inner) => ({
      ...inner,
      request(request) {
        if (!matches(request)) return inner.request(request);
        n += 1;
        return way({ clock, inner, age: () => clock.now() - began }, request, n) ?? inner.request(request);
      },
    }),
  });
  await clock.run(clock.sleep(60 * MINUTE));
  return {
    report,
    vms: stage.simulated.contents().vms.filter(({ name }) => name === 'erp').length,
    executed: executions(stage)['g1'],
  };
}

test.each([
  ['refused', () => Promise.reject(new TransportError('refused', false, 'connect ECONNREFUSED'))],
  ['answered 429', () => Promise.resolve(REFUSED)],
])(
  'a repeat that is held after fourteen minutes of lost ones counts from when it left: the next one is %s',
  async (_, refuse) => {
    let refusals = 0;
    const { executed, report } = await run(setStage({ plan: copy() }), isRecover, (gateway, request) => {
      const age = gateway.age();
      if (age < 14 * MINUTE) return lose(gateway, request);
      if (age < 15 * MINUTE) return hold(gateway, request, 2 * MINUTE);
      refusals += 1;
      return refusals === 1 ? refuse() : undefined;
    });
    expect({ executed, recovered: report.counts.recovered }).toEqual({ executed: 1, recovered: 1 });
  },
);

test('a request that leaves a quarter of an hour after its record is waited for from then on', async () => {
  const stage = setStage({
    plan: copy(),
    world: (world) => ({ ...world, site: { ...world.site, version: '4.4.24' } }),
  });
  const { executed } = await run(stage, isRecover, (gateway, request, n) => {
    if (n > 1) return undefined;
    return gateway.clock.sleep(14.5 * MINUTE).then(() => hold(gateway, request, 3 * MINUTE));
  });
  expect(executed).toBe(1);
});

test('a refusal after the deadline does not make a call failed that may arrive yet', async () => {
  const { report, executed } = await run(
    setStage({ plan: copy({ timeoutMs: 2 * MINUTE }) }),
    isRecover,
    (gateway, request, n) => {
      if (n === 1) return hold(gateway, request, 5 * MINUTE);
      return gateway.clock.sleep(20 * SECOND).then(() => REFUSED);
    },
  );
  expect(report.groups[0]?.outcome).toBe('unknown');
  expect(executed).toBeLessThanOrEqual(1);
});

test.each([
  ['429', REFUSED],
  ['SYS.1008', denied('SYS.1008')],
])('a refused repeat earns no second VM: %s', async (_, answer) => {
  const { vms, report } = await run(setStage({ plan: vm() }), isCreate, (gateway, request, n) => {
    if (n === 1) return hold(gateway, request, 38 * SECOND);
    return n === 2 ? Promise.resolve(answer) : undefined;
  });
  expect({ vms, recovered: report.counts.recovered }).toEqual({ vms: 1, recovered: 1 });
});

test('nor does the end of its time while the first may arrive yet', async () => {
  const { vms, report } = await run(setStage({ plan: vm({ timeoutMs: MINUTE }) }), isCreate, (gateway, request, n) => {
    if (n === 1) return hold(gateway, request, 4 * MINUTE);
    return gateway.age() < 3 * MINUTE
      ? Promise.reject(new TransportError('refused', false, 'connect ECONNREFUSED'))
      : undefined;
  });
  expect(report.groups[0]?.outcome).toBe('unknown');
  expect(vms).toBeLessThanOrEqual(1);
});

test.each(['SYS.1008', 'SYS.1010'])(
  'one node of two that is starting and says %s of every job ends no call',
  async (code) => {
    const isPoll = ({ path }: HttpRequest) => path.startsWith('/v1/api-jobs/');
    const { executed, report } = await run(setStage({ plan: copy() }), isPoll, (_gateway, _request, n) =>
      n % 2 === 0 ? Promise.resolve(denied(code)) : undefined,
    );
    expect({ executed, recovered: report.counts.recovered }).toEqual({ executed: 1, recovered: 1 });
  },
);

test.each([400, 401, 403, 405, 429])(
  'a gateway that refuses to say whether the node is ready (%s) holds nobody up',
  async (status) => {
    let polls = 0;
    const stage = setStage({ plan: copy() });
    const began = stage.clock.now();
    const { report } = await run(
      stage,
      ({ path }) => path.endsWith('/ready') || path.startsWith('/v1/api-jobs/'),
      (_gateway, { path }) => {
        if (path.endsWith('/ready')) return Promise.resolve({ status, headers: {}, text: 'no' });
        polls += 1;
        return polls === 1 ? Promise.reject(new TransportError('reset', true, 'reset')) : undefined;
      },
    );
    expect(report.counts.recovered).toBe(1);
    expect(stage.clock.now() - began).toBeLessThan(120 * MINUTE);
  },
);

test('a site that refuses every repeat is not waited for longer than a gateway may hold the first', async () => {
  const stage = setStage({ plan: copy() });
  const began = stage.clock.now();
  let endedAt = 0;
  const { report, executed } = await run(stage, isRecover, (gateway, request, n) => {
    endedAt = gateway.clock.now();
    return n === 1 ? lose(gateway, request) : Promise.resolve(REFUSED);
  });
  expect({ outcome: report.groups[0]?.outcome, executed }).toEqual({ outcome: 'failed', executed: 0 });
  expect(endedAt - began).toBeLessThan(25 * MINUTE);
});
