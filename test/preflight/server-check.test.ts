/** The server's own check, by the real client against the simulated site on a virtual clock. */
import { describe, expect, test } from 'vitest';
import { livePlan } from '../../src/cli/site/preflight.ts';
import type { WorldFile } from '../../src/simulator/world/world.ts';
import { createSite } from '../../src/zstack/site.ts';
import type { Transport } from '../../src/zstack/transport.ts';
import { makeGroup, makeTestPlan } from '../support/events.ts';
import { memoryTransport } from '../support/memory-transport.ts';
import { setStage } from '../support/simulated-run.ts';

const groups = Array.from({ length: 6 }, (_, index) => makeGroup(`g${index + 1}`));
const plan = makeTestPlan(groups, { objectives: {} });

interface Scene {
  readonly faults?: readonly string[];
  readonly world?: (world: WorldFile) => WorldFile;
  readonly transport?: (transport: Transport) => Transport;
}

async function serverCheck({ faults = [], world = (same) => same, transport = (same) => same }: Scene) {
  const stage = setStage({ plan, faults, world });
  const site = createSite({
    endpoint: 'http://simulated:8080/zstack',
    auth: { kind: 'account', account: 'admin', password: 'password' },
    dialect: 'auto',
    verify: 'observed',
    tls: { insecureSkipVerify: false },
    requestTimeoutMs: 30_000,
    connections: 4,
    clock: stage.clock,
    transport: transport(memoryTransport(stage.simulated)),
  });
  const opened = {
    site,
    clock: stage.clock,
    prober: { probe: async () => undefined },
    log: undefined,
    [Symbol.asyncDispose]: () => site.close(),
  };
  const options = { serverCheck: true, trustRoles: false };
  const live = await stage.clock.run(livePlan({ random: () => 0.5 }, opened, plan, options));
  const said = live.preflight.checks
    .filter(({ id }) => id === 'server.check')
    .map(({ status, subject, message }) => `${status} ${'name' in subject ? subject.name : 'site'}: ${message}`);
  // Where a site does what it must not, the test sees it in the ledger, whatever zdr saw.
  const executions = stage.simulated.ledger().executions.length;
  return { said, executions, mutating: stage.simulated.ledger().mutating };
}

const size =
  (name: string, bytes: string) =>
  (world: WorldFile): WorldFile => ({
    ...world,
    groups: world.groups.map((group) =>
      group.name === name ? { ...group, volumes: group.volumes.map((volume) => ({ ...volume, size: bytes })) } : group,
    ),
  });

test('every group passes where all is well, and nothing is carried out', async () => {
  const { said, executions, mutating } = await serverCheck({});
  expect(said).toEqual(groups.map(({ name }) => `ok ${name}: the server's own checks let the call pass`));
  expect({ executions, mutating }).toEqual({ executions: 0, mutating: {} });
});

describe('a server that does not honour the tag', () => {
  test('is found out by the smallest group, while it still copies', async () => {
    const { said, executions } = await serverCheck({ faults: ['validation-ignored'], world: size('g4', '8GiB') });
    expect(said).toEqual([
      'blocker g4: the server was asked to validate the call only, but it is still at work after 30 s',
      'unknown site: 5 groups not asked about: the server does not just validate, as far as can be told',
    ]);
    expect(executions).toBe(1);
  });

  test('is found out by what has changed, though it answers as for a validation', async () => {
    const { said, executions } = await serverCheck({
      faults: ['validation-ignored'],
      world: size('g4', '1MiB'),
      // Like a gateway that drops the result of a job.
      transport: (transport) => ({
        ...transport,
        async request(request) {
          const reply = await transport.request(request);
          const ended = request.path.startsWith('/v1/api-jobs/') && reply.status === 200;
          return ended ? { ...reply, text: '{}' } : reply;
        },
      }),
    });
    expect(said[0]).toBe(
      'blocker g4: the server was asked to validate the call only, but its records have changed since',
    );
    expect(said).toHaveLength(2);
    expect(executions).toBe(1);
  });

  test('later than with the first is stopped there, and all that was asked is looked at', async () => {
    const { said, executions } = await serverCheck({
      faults: ['validation-ignored:group=g3'],
      world: (world) => size('g1', '1MiB')(size('g3', '2MiB')(world)),
    });
    expect(said).toContain(
      'blocker g3: the server was asked to validate the call only, but it answered with 2 copied volumes',
    );
    expect(executions).toBe(1);
  });
});

test('a refusal names its group; with the next one it goes on', async () => {
  // Refused by the server's own checks alone: the look finds nothing against it.
  const { said, executions } = await serverCheck({
    world: size('g2', '1MiB'),
    transport: (transport) => ({
      ...transport,
      async request(request) {
        const uuid = plan.groups[1]?.groupUuid ?? '';
        const asked = request.path.includes(uuid) && request.body?.includes('validationOnly') === true;
        if (!asked) return transport.request(request);
        const error = { code: 'SYS.1006', details: 'No permission to volume backups within group uuid' };
        return { status: 503, headers: {}, text: JSON.stringify({ error }) };
      },
    }),
  });
  expect(said[0]).toBe(
    'blocker g2: the server refuses the call: No permission to volume backups within group uuid (SYS.1006)',
  );
  expect(said.filter((line) => line.startsWith('ok'))).toHaveLength(5);
  expect(executions).toBe(0);
});

test('an answer that is lost is no pass, and no other group is asked about', async () => {
  const { said, executions } = await serverCheck({ faults: ['bad-gateway:api=recover'] });
  expect(said[0]).toMatch(/^unknown g1: .* without a clear answer/);
  expect(said[1]).toMatch(/^unknown site: 5 groups not asked about/);
  expect(executions).toBe(0);
});

test('nothing is asked where every group is there already', async () => {
  const { said } = await serverCheck({
    world: (world) => ({ ...world, groups: world.groups.map((group) => ({ ...group, storages: ['local', 'vault'] })) }),
  });
  expect(said).toEqual(['unknown site: nothing was asked: every group is blocked, or whole already']);
});
