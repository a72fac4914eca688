/** A drill leaves nothing behind and removes nothing that was there, wherever it dies and whatever the server says. */

import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import type { Plan, PlanRestore } from '../../src/plan/plan.ts';
import type { DrillTerms } from '../../src/run/event.ts';
import type { Site } from '../../src/run/ports.ts';
import type { SiteContents } from '../../src/simulator/http/site.ts';
import { makeGroup, makeTestPlan } from '../support/events.ts';
import { play, type Stage, setStage } from '../support/simulated-run.ts';
import { sampled } from '../support/slow.ts';
import { type KillPoint, live } from './killing.ts';

const GiB = 2 ** 30;
const restore: PlanRestore = {
  name: 'drill',
  strategy: 'InstantStart',
  cpu: 1,
  memoryBytes: GiB,
  networks: ['5a1c7e7f8f0b4f0fa7f3b1f2a3c4d5e6'],
  timeoutMs: 3_600_000,
  checks: [{ kind: 'tcp', port: 22, withinMs: 60_000 }],
};
const plan: Plan = makeTestPlan(
  [
    makeGroup('g1', { expect: { volumes: 2, minSizeBytes: GiB }, restore }),
    makeGroup('g2', { expect: { volumes: 1, minSizeBytes: GiB }, dependsOn: ['g1'] }),
    makeGroup('g3', { expect: { volumes: 2, minSizeBytes: GiB }, restore }),
    makeGroup('g4', { expect: { volumes: 2, minSizeBytes: GiB } }),
  ],
  { concurrency: 2, restores: 1, failure: { tolerate: { count: 4 }, then: 'stop' } },
);
const drill: DrillTerms = { onSuccess: 'remove', onFailure: 'remove' };

/** `g3` is whole on the receiving storage beforehand, `g4` has one of its volumes there. */
const stageOf = (faults: readonly string[] = []): Stage =>
  setStage({
    plan,
    faults,
    world: (world) => ({
      ...world,
      groups: world.groups.map((group) => {
        if (group.name === 'g3') return { ...group, storages: ['local', 'vault'] };
        if (group.name !== 'g4') return group;
        const volumes = group.volumes.map((volume, at) =>
          at === 0 ? { ...volume, storages: ['local', 'vault'] } : volume,
        );
        return { ...group, volumes };
      }),
    }),
  });

/** Everything at the site, without when a record was touched last. */
const contents = ({ simulated }: Stage): SiteContents => {
  const { backups, ...rest } = simulated.contents();
  return { ...rest, backups: backups.map((record) => ({ ...record, lastOpAt: 0 })) };
};

/** What the drill leaves of a group that was there in part: the rest of it. Nothing else may be left. */
function difference(before: SiteContents, after: SiteContents): string[] {
  const found: string[] = [];
  if (after.vms.length !== before.vms.length) found.push(`VMs: ${after.vms.map(({ name }) => name).join(', ')}`);
  if (after.volumes.length !== before.volumes.length) found.push(`${after.volumes.length} volumes`);
  const where = ({ backups }: SiteContents) =>
    new Map(backups.map(({ uuid, refs }) => [uuid, new Set(refs.map(({ storageUuid }) => storageUuid))]));
  const now = where(after);
  for (const [uuid, storages] of where(before)) {
    for (const storage of storages) if (!now.get(uuid)?.has(storage)) found.push(`lost: ${uuid} on ${storage}`);
  }
  const partly = plan.groups.find(({ name }) => name === 'g4')?.groupUuid;
  for (const { uuid, groupUuid, refs } of after.backups) {
    const storages = where(before).get(uuid);
    for (const { storageUuid } of refs) {
      if (!storages?.has(storageUuid) && groupUuid !== partly) found.push(`left: ${uuid} on ${storageUuid}`);
    }
  }
  return found;
}

vi.setConfig({ testTimeout: 180_000 });

test('a drill proves the plan, and the site is as before', async () => {
  const stage = stageOf();
  const before = contents(stage);
  const { report, state } = await play(stage, { drill });
  expect(report.counts).toMatchObject({ recovered: 4 });
  expect(report.groups.map(({ name, vm }) => [name, vm?.state, vm?.checks[0]?.result])).toEqual([
    ['g1', 'Running', 'passed'],
    ['g2', undefined, undefined],
    ['g3', 'Running', 'passed'],
    ['g4', undefined, undefined],
  ]);
  expect(difference(before, contents(stage))).toEqual([]);
  expect(report.outcome).toBe('recovered');
  expect(report.drill).toMatchObject({ cleanup: 'done', removed: { vm: 2, volume: 2, copy: 2 }, leftovers: [] });
  expect(state.cleanup.finishedAt).toBeDefined();
});

test('without faults nothing but what was there is there, record by record', async () => {
  const stage = stageOf();
  const { groups, ...rest } = plan;
  const whole = { ...rest, groups: groups.filter(({ name }) => name === 'g1' || name === 'g2') };
  const other = setStage({ plan: whole });
  const before = contents(other);
  await play(other, { drill });
  expect(contents(other)).toEqual(before);
  expect(stage.simulated.ledger().dangerous).toBe(0);
});

describe('killed at every point', () => {
  const points = async (): Promise<readonly KillPoint[]> => {
    const { appended, requests } = await live(stageOf(), { drill });
    const upTo = (n: number) => Array.from({ length: n }, (_, index) => index + 1);
    return [
      ...upTo(appended).flatMap((n) => [{ at: 'before-record', n } as const, { at: 'after-record', n } as const]),
      ...upTo(requests).flatMap((n) => [
        { at: 'left', of: 'request', n } as const,
        { at: 'accepted', of: 'request', n } as const,
      ]),
    ];
  };

  test.each([
    ['resumed', false],
    ['given up', true],
  ])('and %s: the site is as before', async (_, cleanUp) => {
    const found: string[] = [];
    const all = await points();
    for (const kill of sampled(all)) {
      const stage = stageOf();
      const before = contents(stage);
      const first = await live(stage, { drill, kill });
      await stage.clock.run(stage.clock.sleep(3_000));
      const started = first.durable.length > 0;
      if (first.played === undefined && started) {
        const second = await live(stage, { drill, events: first.durable, cleanUp });
        const { report } = second.played ?? {};
        if (report === undefined) found.push(`${JSON.stringify(kill)}: the second process did not end`);
        else if (report.drill?.cleanup !== 'done') {
          found.push(`${JSON.stringify(kill)}: ${report.drill?.cleanup} ${JSON.stringify(report.drill?.leftovers)}`);
        } else if (!cleanUp && report.counts.recovered !== 4) {
          found.push(`${JSON.stringify(kill)}: ${JSON.stringify(report.counts)}`);
        }
      }
      // Whatever was accepted behind a death has time to show.
      await stage.clock.run(stage.clock.sleep(3_600_000));
      found.push(...difference(before, contents(stage)).map((what) => `${JSON.stringify(kill)}: ${what}`));
    }
    expect(found).toEqual([]);
    expect(all.length).toBeGreaterThan(150);
  });
});

describe('faults', () => {
  test.each<[string, string[], Record<string, string>, RegExp | undefined]>([
    ['a lost answer makes no second VM', ['lost-response:api=create-vm,call=1'], { g1: 'recovered' }, undefined],
    [
      'a passing failure of the creation is tried again',
      ['vm-fails:call=1,code=SYS.1016'],
      { g1: 'recovered' },
      undefined,
    ],
    [
      'a VM in Error that remains is removed',
      ['vm-fails:group=g1,work=done'],
      { g1: 'failed', g2: 'not-started' },
      undefined,
    ],
    ['a VM that never runs', ['vm-stuck:group=g1'], { g1: 'failed' }, undefined],
    [
      'lost answers of removals',
      ['lost-response:api=remove', 'lost-response:api=delete'],
      { g1: 'recovered' },
      undefined,
    ],
  ])('%s', async (_, faults, outcomes) => {
    const stage = stageOf(faults);
    const before = contents(stage);
    const { report } = await play(stage, { drill });
    const said = Object.fromEntries(report.groups.map(({ name, outcome }) => [name, outcome]));
    expect(said).toMatchObject(outcomes);
    expect(difference(before, contents(stage))).toEqual([]);
    expect(report.drill).toMatchObject({ cleanup: 'done', leftovers: [] });
  });

  test('a service that does not answer fails its group, and what depends on it', async () => {
    const stage = stageOf();
    const { report } = await play(stage, { drill, prober: { probe: async () => 'connection refused' } });
    const [vm, copy] = report.groups;
    expect(vm).toMatchObject({ outcome: 'failed', proof: 'observed', verdict: 'matched' });
    expect(vm?.explanation).toContain('tcp 22: connection refused');
    expect(copy).toMatchObject({ outcome: 'not-started' });
  });

  test('a copy that another run relies on stays, and is named', async () => {
    const stage = stageOf();
    const { report } = await play(stage, { drill, reliedOnBy: async () => 'the-real-one' });
    expect(report.outcome).toBe('leftovers');
    expect(report.drill?.leftovers.map(({ what, why }) => `${what}: ${why}`)).toEqual([
      'copy: run the-real-one may rely on this copy',
      'copy: run the-real-one may rely on this copy',
    ]);
  });
});

test('a copy that comes by hand between the first look and the call is seen before the call, and stays', async () => {
  const stage = stageOf();
  const [, g2] = plan.groups;
  const [local, vault] = ['local', 'backup'].map((is) => plan.storages.find(({ role }) => role === is)?.uuid ?? '');
  let looks = 0;
  const wrap = (site: Site): Site => ({
    ...site,
    async find(uuids, signal) {
      looks += 1;
      if (looks === 2) {
        await site.recover({
          groupUuid: g2?.groupUuid ?? '',
          srcBackupStorageUuid: local ?? '',
          dstBackupStorageUuid: vault ?? '',
          systemTags: [],
          userTags: [],
          jobUuid: `${'a'.repeat(12)}4${'a'.repeat(3)}8${'a'.repeat(15)}`,
          timeoutMs: 3_600_000,
        });
        await stage.clock.sleep(1_200_000);
      }
      return site.find(uuids, signal);
    },
  });
  const { report } = await play(stage, { drill, wrap });
  expect(report.groups[1]).toMatchObject({ outcome: 'recovered', reason: { kind: 'already-present' } });
  const copies = contents(stage).backups.filter(({ groupUuid }) => groupUuid === g2?.groupUuid);
  expect(copies.every(({ refs }) => refs.some(({ storageUuid }) => storageUuid === local))).toBe(true);
  expect(report.drill).toMatchObject({ cleanup: 'done', removed: { copy: 1 } });
});

test('no copy goes where no other storage that has it can be read', async () => {
  const { report } = await play(stageOf(), { drill, readable: async () => false });
  expect(report.drill).toMatchObject({ cleanup: 'left', removed: { copy: 0 } });
  expect(report.drill?.leftovers.map(({ why }) => why)).toContainEqual(expect.stringContaining('can be read now'));
});

test('a volume that was attached to a kept VM later stays', async () => {
  const stage = stageOf();
  const foreign = 'f'.repeat(32);
  const asked: string[] = [];
  const wrap = (site: Site): Site => ({
    ...site,
    async vm(uuid, signal) {
      const found = await site.vm(uuid, signal);
      if (found === undefined || !ended) return found;
      return { ...found, volumes: [...found.volumes, { uuid: foreign, type: 'Data', vmUuid: uuid, shareable: false }] };
    },
    remove(call, signal) {
      asked.push(`${call.what} ${call.uuid}`);
      return site.remove(call, signal);
    },
  });
  let ended = false;
  const reliedOnBy = async () => undefined;
  await play(stage, {
    drill,
    wrap,
    reliedOnBy,
    whenEnded: () => {
      ended = true;
    },
  });
  expect(asked.filter((one) => one.includes('volume'))).not.toEqual([]);
  expect(asked.filter((one) => one.includes(foreign))).toEqual([]);
});

test('one answer without the VM is no proof that it is gone', async () => {
  const stage = stageOf();
  const before = contents(stage);
  let hidden = 0;
  let ended = false;
  const wrap = (site: Site): Site => ({
    ...site,
    async vm(uuid, signal) {
      hidden += ended ? 1 : 0;
      return hidden === 1 || hidden === 2 ? undefined : site.vm(uuid, signal);
    },
  });
  const whenEnded = () => {
    ended = true;
  };
  const { report } = await play(stage, { drill, wrap, whenEnded });
  expect(difference(before, contents(stage))).toEqual([]);
  expect(report.drill).toMatchObject({ cleanup: 'done', removed: { vm: 2 } });
});

test('a run keeps its VMs', async () => {
  const stage = stageOf();
  const { report } = await play(stage);
  expect(report.outcome).toBe('recovered');
  expect(contents(stage).vms.filter(({ name, state }) => name === 'drill' && state === 'Running')).toHaveLength(2);
});

/** Answers that a broken or hostile server may give to looks: less than there is, more than there is, other things. */
const lies = fc.record({
  find: fc.constantFrom('true', 'no refs', 'nothing', 'only here'),
  vm: fc.constantFrom('true', 'nothing', 'foreign volumes'),
  from: fc.integer({ min: 0, max: 12 }),
});

test('whatever the server answers, nothing that was there before is removed', async () => {
  await fc.assert(
    fc.asyncProperty(lies, async ({ find, vm, from }) => {
      const stage = stageOf();
      const before = contents(stage);
      const originals = before.vms.flatMap(({ volumes }) => volumes.map(({ uuid }) => uuid));
      let looks = 0;
      const wrap = (site: Site): Site => ({
        ...site,
        async find(uuids, signal) {
          const found = await site.find(uuids, signal);
          looks += 1;
          if (looks <= from || find === 'true') return found;
          return found.map(({ groupUuid, records }) => ({
            groupUuid,
            records:
              find === 'nothing'
                ? []
                : records.map(({ refs, ...record }) =>
                    find === 'no refs'
                      ? record
                      : { ...record, refs: (refs ?? []).filter(({ storageUuid }) => storageUuid === LOCAL_UUID) },
                  ),
          }));
        },
        async vm(uuid, signal) {
          const found = await site.vm(uuid, signal);
          if (vm === 'nothing') return undefined;
          if (vm !== 'foreign volumes' || found === undefined) return found;
          const foreign = originals.map((volume) => ({ uuid: volume, type: 'Data', vmUuid: uuid, shareable: false }));
          return { ...found, volumes: [...found.volumes, ...foreign] };
        },
      });
      await play(stage, { drill, wrap }).catch(() => undefined);
      await stage.clock.run(stage.clock.sleep(3_600_000));
      const lost = difference(before, contents(stage)).filter((what) => what.startsWith('lost'));
      const gone = originals.filter(
        (uuid) => !contents(stage).vms.some(({ volumes }) => volumes.some((volume) => volume.uuid === uuid)),
      );
      expect([...lost, ...gone]).toEqual([]);
    }),
    { numRuns: 40 },
  );
});

const LOCAL_UUID = plan.storages.find(({ role }) => role === 'local')?.uuid ?? '';
