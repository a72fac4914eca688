/** The server's own check of CreateVmFromVmBackup, by the real client against the simulated site on a virtual clock. */
import { expect, test } from 'vitest';
import { livePlan } from '../../src/cli/site/preflight.ts';
import type { PlanRestore } from '../../src/plan/plan.ts';
import { createSite } from '../../src/zstack/site.ts';
import type { Transport } from '../../src/zstack/transport.ts';
import { makeGroup, makeTestPlan } from '../support/events.ts';
import { memoryTransport } from '../support/memory-transport.ts';
import { setStage } from '../support/simulated-run.ts';

const OFFERING = '1d2c3b4a5f6e4d7c8b9a0f1e2d3c4b5a';
const NETWORK = '5a1c7e7f8f0b4f0fa7f3b1f2a3c4d5e6';
const base = {
  name: 'drill',
  strategy: 'InstantStart',
  networks: [NETWORK],
  timeoutMs: 3_600_000,
  checks: [],
} as const;
const sized: PlanRestore = { ...base, cpu: 1, memoryBytes: 2 ** 30 };
const offered: PlanRestore = { ...base, offering: OFFERING };

async function serverCheck(
  version: string,
  restores: readonly (PlanRestore | undefined)[],
  { silent = false, there = [] as readonly string[], transport = (same: Transport) => same } = {},
) {
  const groups = restores.map((restore, n) => makeGroup(`g${n + 1}`, restore === undefined ? {} : { restore }));
  const plan = makeTestPlan(groups);
  const stage = setStage({
    plan,
    world: (world) => ({
      ...world,
      site: { ...world.site, version },
      groups: world.groups.map((group) =>
        there.includes(group.name ?? '') ? { ...group, storages: ['local', 'vault'] } : group,
      ),
    }),
  });
  const memory = memoryTransport(stage.simulated);
  const site = createSite({
    endpoint: 'http://simulated:8080/zstack',
    auth: { kind: 'account', account: 'admin', password: 'password' },
    dialect: 'auto',
    verify: 'observed',
    tls: { insecureSkipVerify: false },
    requestTimeoutMs: 30_000,
    connections: 4,
    clock: stage.clock,
    transport: transport({
      ...memory,
      async request(request) {
        if (!(silent && request.body?.includes('getVersion'))) return memory.request(request);
        return { status: 200, headers: {}, text: '{"success":true}' };
      },
    }),
  });
  const prober = { probe: async () => undefined };
  const opened = { site, clock: stage.clock, prober, log: undefined, [Symbol.asyncDispose]: () => site.close() };
  const options = { serverCheck: true, trustRoles: false };
  const { preflight } = await stage.clock.run(livePlan({ random: () => 0.5 }, opened, plan, options));
  const vms = stage.simulated.contents().vms.filter(({ name }) => name === 'drill').length;
  const said = preflight.checks
    .filter(({ id, message }) => id === 'server.check' && /\bVM\b/.test(message))
    .map(({ status, subject, message }) => `${status} ${'name' in subject ? subject.name : 'site'}: ${message}`);
  return { said, vms, mutating: stage.simulated.ledger().mutating };
}

const nothing = { vms: 0, mutating: {} };

test.each(['5.2.1', 'zsv-4.3.0'])('every VM passes at %s, and none is made', async (version) => {
  expect(await serverCheck(version, [sized, undefined, offered])).toEqual({
    said: ['g1', 'g3'].map((name) => `ok ${name}: the server's own checks let its VM pass`),
    ...nothing,
  });
});

test('an old server that does not say its version is asked itself what the call lacks', async () => {
  const bare: PlanRestore = { ...offered, networks: [], zone: NETWORK };
  const { said, ...rest } = await serverCheck('4.4.24', [bare, offered], { silent: true });
  expect(said[0]).toMatch(/^blocker g1: the server refuses its VM: .*l3NetworkUuids.*\(SYS[.]1007\)$/);
  expect(said[1]).toBe("ok g2: the server's own checks let its VM pass");
  expect(rest).toEqual(nothing);
});

test('a server that makes a VM all the same is asked about no other', async () => {
  /** A gateway that drops the tag from the creation of VMs alone. */
  const drops = (wire: Transport): Transport => ({
    ...wire,
    request: (request) =>
      wire.request(
        request.path.includes('/from/vm-backups/') && request.body !== undefined
          ? { ...request, body: request.body.replace('"ephemeral::validationOnly"', '') }
          : request,
      ),
  });
  // Those whose copy is there already: their VMs can be made at once.
  const { said, ...rest } = await serverCheck('5.2.1', [undefined, sized, sized], {
    there: ['g2', 'g3'],
    transport: drops,
  });
  expect(said).toHaveLength(1);
  expect(said[0]).toMatch(/^blocker g2: the server was asked to validate its VM only, but VM [0-9a-f]{32} is there$/);
  expect(rest).toEqual({ vms: 1, mutating: { APICreateVmFromVmBackupMsg: 1 } });
});
