/** What a `restore` asks for, at servers that do not know it, by the built command: refused before anything is done, and never sent where its loss would do harm. */
import { describe, expect, test } from 'vitest';
import { smallGroups, smallPlan } from '../support/small-plan.ts';
import { each, readReport, type Stage, setStage } from '../support/stage.ts';

const OFFERING = '1d2c3b4a5f6e4d7c8b9a0f1e2d3c4b5a';
const NETWORK = '5a1c7e7f8f0b4f0fa7f3b1f2a3c4d5e6';
const ZONE = '7b3d9f1e2a4c4b6d8e0f1a2b3c4d5e6f';
const sized = { cpu: 2, memory: '2GiB', networks: [NETWORK] };
const offered = { offering: OFFERING, networks: [NETWORK] };
const stopped = { ...offered, strategy: 'CreateStopped' };

const stageAt = (version: string, restore: object) =>
  setStage({
    plan: smallPlan(smallGroups(1, () => ({ restore }))),
    world: (world) => ({ ...world, site: { ...world.site, version } }),
  });

/** Calls of CreateVmFromVmBackup that reached the site, by their parameters. */
const creations = ({ requests }: Stage): readonly Record<string, unknown>[] =>
  requests.flatMap(({ method, url, headers, body }) =>
    method === 'POST' && url.includes('/vm-instances/from/vm-backups/') && headers['x-job-uuid'] !== undefined
      ? [(JSON.parse(body) as { params: Record<string, unknown> }).params]
      : [],
  );

const untouched = (stage: Stage) => {
  const { executions, mutating, dangerous } = stage.simulated.ledger();
  expect({ executions, mutating, dangerous }).toEqual({ executions: [], mutating: {}, dangerous: 0 });
  expect(stage.simulated.contents().vms).toHaveLength(1);
};

describe('a run is refused', () => {
  test.each<[string, string, object, readonly string[]]>([
    ['4.4.24', 'cpu and memory', sized, ['`cpu` and `memory`', 'ZStack 4.4.24', '5.2.0', 'write `offering:`']],
    ['5.0.0', 'cpu and memory', sized, ['`cpu` and `memory`', 'ZStack 5.0.0', '5.2.0', 'write `offering:`']],
    [
      '4.4.24',
      'no networks',
      { offering: OFFERING, zone: ZONE },
      ['no `networks`', 'ZStack 4.4.24', '4.8.0', 'write `networks:`'],
    ],
    ['5.0.0', 'CreateStopped', stopped, ['`strategy: CreateStopped`', 'ZStack 5.0.0', '5.1.0', 'leave `strategy` out']],
  ])('at %s, where its restore asks for %s', async (version, _, restore, words) => {
    const stage = await stageAt(version, restore);
    const { code, stderr } = await stage.zdr(['run', 'plan.yaml', '--yes']);
    expect(code).toBe(5);
    const said = stderr.replaceAll(/\s+/g, ' ');
    for (const word of words) expect(said).toContain(word);
    untouched(stage);
  });
});

describe('a strategy', () => {
  test('is not sent to a server that drops it, whoever skips the preflight: the VM would start', async () => {
    const stage = await stageAt('5.0.0', stopped);
    const { code } = await stage.zdr(['run', 'plan.yaml', '--yes', '--skip-preflight']);
    expect(code).toBe(6);
    expect(creations(stage)).toEqual([]);
    expect(stage.simulated.contents().vms).toHaveLength(1);
    const [g1] = readReport(stage.cwd).groups;
    expect(g1).toMatchObject({ outcome: 'failed', reason: { failure: { code: 'vm.strategy' } } });
    expect(stage.executions()).toEqual(each(stage, 1));
  });

  test('is sent to one that knows it: the VM stays stopped', async () => {
    const stage = await stageAt('5.1.0', stopped);
    expect((await stage.zdr(['run', 'plan.yaml', '--yes'])).code).toBe(0);
    expect(creations(stage)).toMatchObject([{ strategy: 'CreateStopped' }]);
    expect(stage.simulated.contents().vms.map(({ state }) => state)).toContain('Stopped');
  });
});

describe('what a server knows decides, not its number', () => {
  test('cpu and memory at zsv 4.3.0, which says 4.3.0', async () => {
    const stage = await stageAt('zsv-4.3.0', sized);
    expect((await stage.zdr(['run', 'plan.yaml', '--yes'])).code).toBe(0);
    expect(creations(stage)).toMatchObject([{ cpuNum: 2, memorySize: 2 * 2 ** 30 }]);
    expect(stage.simulated.contents().vms).toHaveLength(2);
  });

  test('the way out that is named works: an offering at 4.4.24', async () => {
    const stage = await stageAt('4.4.24', offered);
    expect((await stage.zdr(['run', 'plan.yaml', '--yes'])).code).toBe(0);
    expect(creations(stage)).toMatchObject([{ instanceOfferingUuid: OFFERING }]);
  });
});

describe('plan --live --server-check', () => {
  const check = async (version: string, restore: object) => {
    const stage = await stageAt(version, restore);
    const { code, stdout } = await stage.zdr(['plan', '--live', '--server-check', 'plan.yaml']);
    untouched(stage);
    return { code, said: stdout.replaceAll(/\s+/g, ' '), asked: creations(stage).length };
  };

  test('at 5.2.1 has the creation of the VM checked, too, and makes none', async () => {
    expect(await check('5.2.1', sized)).toMatchObject({ code: 0, asked: 1 });
  });

  test('at 5.0.0 names what the VM lacks', async () => {
    const { code, said } = await check('5.0.0', sized);
    expect(code).toBe(5);
    expect(said).toContain('write `offering:`');
  });
});
