/**
 * Servers of four versions (zstack-api.md 11): below 4.5.0 a repeated submission is a second execution. Held requests,
 * lost answers and deaths: each group once at all of them, and settled within a bound.
 */
import { describe, expect, test, vi } from 'vitest';
import type { PlanRestore } from '../../src/plan/plan.ts';
import type { Report } from '../../src/report/report.ts';
import type { RecordedEvent } from '../../src/run/event.ts';
import { makeGroup, makeTestPlan } from '../support/events.ts';
import { violations } from '../support/once.ts';
import { executions, play, type Stage, setStage } from '../support/simulated-run.ts';
import { type KillPoint, killAndResume, live } from './killing.ts';

const GiB = 2 ** 30;
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const VERSIONS = ['4.4.24', '4.5.0', '5.0.0', '5.2.1'] as const;
const refusesRepeats = (version: string) => version !== '4.4.24';

const groups = [
  makeGroup('g1', { expect: { volumes: 2, minSizeBytes: 2 * GiB } }),
  makeGroup('g2', { expect: { volumes: 1, minSizeBytes: GiB }, dependsOn: ['g1'] }),
  makeGroup('g3', { expect: { volumes: 2, minSizeBytes: GiB } }),
];
const plan = makeTestPlan(groups, { concurrency: 2 });

const restore: PlanRestore = {
  name: 'erp',
  strategy: 'InstantStart',
  offering: '1d2c3b4a5f6e4d7c8b9a0f1e2d3c4b5a',
  networks: ['5a1c7e7f8f0b4f0fa7f3b1f2a3c4d5e6'],
  timeoutMs: 120 * MINUTE,
  checks: [],
};
const restoring = makeTestPlan([makeGroup('g1', { expect: { volumes: 2, minSizeBytes: GiB }, restore })]);

const stageOf = (version: string, faults: readonly string[] = [], of = plan) =>
  setStage({ plan: of, faults, world: (world) => ({ ...world, site: { ...world.site, version } }) });

/** What went wrong, by the ledger, in a run that had so many ms of the world's time. */
function judge(stage: Stage, report: Report, took: number, most: number): string[] {
  const { simulated } = stage;
  const once = Object.entries(executions(stage)).flatMap(([name, times]) =>
    times === 1 ? [] : [`${name} ran ${times} times`],
  );
  const made = simulated.contents().vms.filter(({ name }) => name === restore.name).length;
  const wanted = stage.plan.groups.filter((group) => group.restore !== undefined).length;
  const { APICreateVmFromVmBackupMsg: creations = 0 } = simulated.ledger().mutating;
  return [
    ...violations({ plan: stage.plan, report, site: simulated }),
    ...once,
    ...(report.counts.recovered === stage.plan.groups.length ? [] : [`recovered ${report.counts.recovered}`]),
    ...(made === wanted && creations === wanted ? [] : [`${made} VMs of ${creations} creations`]),
    ...(took <= most ? [] : [`took ${Math.round(took / SECOND)} s, more than ${most / SECOND} s`]),
  ];
}

const repeatsOf = (events: readonly RecordedEvent[]) =>
  events.flatMap((event) => (event.type === 'site.repeats' ? [event.refused] : []));

vi.setConfig({ testTimeout: 60_000 });

describe.each(VERSIONS)('at a server of %s', (version) => {
  const known = refusesRepeats(version);

  /** Plays it with the fault, and judges. The two copies after one another and their proof take well below a minute. */
  const undergo = async (of: typeof plan, fault: string, most: number) => {
    const stage = stageOf(version, [fault], of);
    const began = stage.clock.now();
    const { report, events } = await play(stage);
    // What a gateway holds back yet may arrive when the run is over.
    const took = stage.clock.now() - began;
    await stage.clock.run(stage.clock.sleep(30 * MINUTE));
    return { found: judge(stage, report, took, most), events };
  };

  describe.each<[string, typeof plan, string]>([
    ['each first submission', plan, 'recover'],
    ['the creation of a VM', restoring, 'create-vm'],
  ])('%s', (_, of, api) => {
    test.each<[string, number]>([
      ['35s', 35 * SECOND],
      ['2m', 2 * MINUTE],
      ['10m', 10 * MINUTE],
    ])('held for %s runs once', async (delay, ms) => {
      // Where no repeat protects, each of the two copies in a row waits until its request arrives.
      const inRow = of === plan ? 2 : 1;
      const most = known ? inRow * MINUTE + MINUTE : inRow * (ms + 30 * SECOND) + MINUTE;
      const { found, events } = await undergo(of, `held:api=${api},attempt=1,delay=${delay}`, most);
      expect(found).toEqual([]);
      expect(repeatsOf(events)).toEqual([known]);
    });

    test.each(['lost-response', 'truncated', 'empty-500:accepted=true', 'bad-gateway:accepted=true'])(
      'whose answer is lost (%s) runs once, and nobody asks about repeats: the job is found',
      async (fault) => {
        const { found, events } = await undergo(
          of,
          `${fault}${fault.includes(':') ? ',' : ':'}api=${api},attempt=1`,
          2 * MINUTE,
        );
        expect(found).toEqual([]);
        expect(repeatsOf(events)).toEqual([]);
      },
    );

    test('that never arrives is made all the same, once', async () => {
      // Where no repeat protects, each of the two copies in a row waits until its request cannot arrive any more.
      const most = known ? 3 * MINUTE : (of === plan ? 2 : 1) * 20 * MINUTE;
      const { found, events } = await undergo(of, `reset:api=${api},attempt=1`, most);
      expect(found).toEqual([]);
      expect(repeatsOf(events)).toEqual([known]);
    });
  });

  /** Every record of an intent and every call of that kind, dead before, and after it arrived. */
  const pointsOf = async (of: typeof plan, issued: RecordedEvent['type'], calls: 'recover' | 'create-vm') => {
    const { durable, recovers, creations } = await live(stageOf(version, [], of));
    const count = calls === 'recover' ? recovers : creations;
    expect(count).toBeGreaterThan(0);
    return [
      ...durable.flatMap(({ type, seq }) => (type === issued ? [{ at: 'after-record', n: seq } as const] : [])),
      ...Array.from({ length: count }, (_, n) => n + 1).flatMap((n) => [
        { at: 'left', of: calls, n } as const,
        { at: 'accepted', of: calls, n } as const,
      ]),
    ] satisfies readonly KillPoint[];
  };

  test.each<[string, typeof plan, RecordedEvent['type'], 'recover' | 'create-vm', number]>(
    [0, 5 * SECOND, 3 * MINUTE].flatMap((downMs) => [
      ['a copy', plan, 'call.issued', 'recover', downMs],
      ['a VM', restoring, 'vm.issued', 'create-vm', downMs],
    ]),
  )('killed as it asks for %s, and resumed: once, within a bound (%#)', async (_, of, issued, calls, downMs) => {
    const found: string[] = [];
    const points = await pointsOf(of, issued, calls);
    for (const kill of points) {
      const stage = stageOf(version, [], of);
      const began = stage.clock.now();
      const { report, life, killed } = await killAndResume(stage, { kill, downMs });
      const took = stage.clock.now() - began - downMs;
      const wrong = judge(stage, report, took, known ? 3 * MINUTE : 20 * MINUTE);
      if (!killed) wrong.push('nobody was killed');
      if (repeatsOf(life.durable).some((refused) => refused !== known)) wrong.push('a wrong word about repeats');
      found.push(...wrong.map((what) => `${JSON.stringify(kill)}: ${what}`));
    }
    expect(found).toEqual([]);
  });

  test('whether it refuses repeats is asked once by each process, and recorded', async () => {
    // Of the groups alone: the question itself is a call, too, and has no group.
    const faults = groups.map(({ name }) => `held:group=${name},api=recover,attempt=1,delay=40s`);
    const whole = await live(stageOf(version, faults));
    expect(repeatsOf(whole.durable)).toEqual([known]);
    const asked = whole.durable.find(({ type }) => type === 'site.repeats')?.seq ?? 0;

    const stage = stageOf(version, faults);
    let questions = 0;
    const { life, report } = await killAndResume(stage, {
      kill: { at: 'after-record', n: asked },
      downMs: SECOND,
      wrap: (site) => ({
        ...site,
        refusesRepeats(...args) {
          questions += 1;
          return site.refusesRepeats(...args);
        },
      }),
    });
    // The second process finds g1 and g3 in doubt, and begins g2, which is held as well.
    expect(repeatsOf(life.durable)).toEqual([known, known]);
    expect(questions).toBe(2);
    const types = life.durable.map(({ type }) => type);
    expect(types.lastIndexOf('site.repeats')).toBeGreaterThan(types.indexOf('run.resumed'));
    expect(judge(stage, report, 0, 1)).toEqual([]);
  });
});
