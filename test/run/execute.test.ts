import { describe, expect, test } from 'vitest';
import type { PlanGroup } from '../../src/plan/plan.ts';
import { exitCode } from '../../src/report/exit-code.ts';
import { makeGroup, makeTestPlan } from '../support/events.ts';
import { executions, play, setStage } from '../support/simulated-run.ts';

const some = (count: number, change: (n: number) => Partial<PlanGroup> = () => ({})) =>
  Array.from({ length: count }, (_, n) =>
    makeGroup(`g${n + 1}`, { expect: { volumes: 2, minSizeBytes: (n + 1) * 2 ** 30 }, ...change(n + 1) }),
  );

const outcomes = (report: { groups: readonly { name: string; outcome: string }[] }) =>
  Object.fromEntries(report.groups.map(({ name, outcome }) => [name, outcome]));

test('every group is recovered by one call, within the limits, and proven', async () => {
  const stage = setStage({ plan: makeTestPlan(some(20)) });
  const { report } = await play(stage);
  expect(report.counts).toMatchObject({ recovered: 20 });
  expect(exitCode(report)).toBe(0);
  expect(Object.values(executions(stage))).toEqual(Array(20).fill(1));
  const { concurrent } = stage.simulated.ledger();
  expect(concurrent.overall.max).toBe(4);
});

describe('what the server lies about is found', () => {
  const lies: readonly [string, string, number][] = [
    ['false-success:group=g2', 'missing', 7],
    ['partial-group:group=g2', 'missing', 7],
    ['wrong-group:group=g2', 'wrong-group', 7],
    ['ref-not-ready:group=g2', 'not-ready', 7],
    ['duplicate:group=g2', 'duplicate', 7],
    ['size-changed:group=g2', 'size-mismatch', 7],
    ['wrong-storage:group=g2', 'wrong-storage', 7],
  ];
  test.each(lies)('%s', async (fault, verdict, code) => {
    const stage = setStage({
      plan: makeTestPlan(some(3), { failure: { tolerate: { count: 3 }, then: 'stop' } }),
      faults: [fault],
    });
    const { report } = await play(stage);
    expect(outcomes(report)).toEqual({ g1: 'recovered', g2: 'differs', g3: 'recovered' });
    expect(report.groups[1]?.volumes.map((volume) => volume.verdict)).toContain(verdict);
    expect(exitCode(report)).toBe(code);
    expect(executions(stage)).toEqual({ g1: 1, g2: 1, g3: 1 });
  });
});

describe('what goes wrong and passes ends recovered, and no group is copied twice', () => {
  const faults: readonly (readonly string[])[] = [
    ['lost-response:api=recover,group=g2'],
    ['reset:api=recover,group=g2,times=2'],
    ['truncated:api=recover,group=g2,times=1'],
    ['bad-gateway:api=recover,group=g2,times=1'],
    ['bad-gateway:api=recover,group=g2,times=1,accepted=true'],
    ['empty-500:api=recover,group=g2,times=1,accepted=true'],
    ['bad-gateway:api=poll,times=5'],
    ['reset:api=query,at=10s,for=20s'],
    ['slow:api=recover,delay=50s,group=g2'],
    ['orphan:group=g2'],
    ['insert-lost:group=g2'],
    ['late-refs:delay=12s'],
    ['session-expires:at=10s'],
    ['session-expires:api=recover,call=3'],
    ['internal-location'],
    ['clock-skew:by=3h'],
  ];
  test.each(faults)('%s', async (...struck) => {
    const stage = setStage({ plan: makeTestPlan(some(6)), faults: struck });
    const { report } = await play(stage);
    expect(outcomes(report)).toEqual(Object.fromEntries(some(6).map(({ name }) => [name, 'recovered'])));
    expect(Object.values(executions(stage))).toEqual(Array(6).fill(1));
    expect(exitCode(report)).toBe(0);
  });
});

test('where a proxy drops our job uuid, a lost answer is settled by the storage and never sent again', async () => {
  const stage = setStage({
    plan: makeTestPlan(some(3), { concurrency: 1, site: { ...makeTestPlan([]).site, dialect: 'sdk' } }),
    faults: ['lost-response:group=g2'],
  });
  const { report } = await play(stage, {
    transport: (transport) => ({
      ...transport,
      request: ({ headers, ...rest }) => {
        const { 'X-Job-UUID': _, ...left } = headers;
        return transport.request({ headers: left, ...rest });
      },
    }),
  });
  expect(executions(stage)).toEqual({ g1: 1, g2: 1, g3: 1 });
  expect(report.counts.recovered).toBe(3);
});

describe('failed jobs', () => {
  test('a transient failure is tried again, under another uuid', async () => {
    const stage = setStage({ plan: makeTestPlan(some(3)), faults: ['job-fails:group=g2,times=2,code=SYS.1016'] });
    const { report } = await play(stage);
    expect(outcomes(report)).toEqual({ g1: 'recovered', g2: 'recovered', g3: 'recovered' });
    const calls = report.groups[1]?.calls ?? [];
    expect(calls.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
    expect(new Set(calls.map(({ job }) => job)).size).toBe(3);
  });

  test('a permanent failure is not tried again, and what depends on it never starts', async () => {
    const groups = some(4, (n) => (n === 3 ? { dependsOn: ['g2'] } : n === 4 ? { dependsOn: ['g3'] } : {}));
    const stage = setStage({ plan: makeTestPlan(groups), faults: ['job-fails:group=g2,code=SYS.1003'] });
    const { report } = await play(stage);
    expect(outcomes(report)).toEqual({ g1: 'recovered', g2: 'failed', g3: 'not-started', g4: 'not-started' });
    expect(report.groups[1]?.calls).toHaveLength(1);
    expect(exitCode(report)).toBe(6);
  });

  test('a spent budget starts nothing more, and says so of every group', async () => {
    const stage = setStage({
      plan: makeTestPlan(some(30), { concurrency: 2 }),
      faults: ['job-fails:group=g30,code=SYS.1003'],
    });
    const { report } = await play(stage);
    expect(report.counts.failed).toBe(1);
    expect(report.counts['not-started']).toBeGreaterThan(20);
    expect(report.groups.filter(({ reason }) => reason?.kind === 'budget').length).toBe(report.counts['not-started']);
  });

  test('a node that restarts and loses its work: nothing is called twice while the outcome is open', async () => {
    const stage = setStage({
      plan: makeTestPlan(some(6), { failure: { tolerate: { count: 6 }, then: 'stop' } }),
      faults: ['restart:call=3,work=done'],
    });
    const { report } = await play(stage);
    expect(report.counts).toMatchObject({ recovered: 6 });
    expect(Object.values(executions(stage))).toEqual(Array(6).fill(1));
  });
});

test('a group that is whole on the receiving storage already needs no call', async () => {
  const plan = makeTestPlan([...some(2), makeGroup('g3', { whenPresent: 'recover' })]);
  const stage = setStage({
    plan,
    world: (world) => ({
      ...world,
      groups: world.groups.map((group) => (group.name === 'g1' ? group : { ...group, storages: ['local', 'vault'] })),
    }),
  });
  const { report } = await play(stage);
  expect(report.counts.recovered).toBe(3);
  expect(report.groups[1]?.reason).toEqual({ kind: 'already-present' });
  expect(executions(stage)).toEqual({ g1: 1, g2: 0, g3: 1 });
});

describe('waves and gates', () => {
  const waves = [
    { name: 'first', gate: false },
    { name: 'second', gate: true },
  ];
  const plan = () =>
    makeTestPlan(
      some(4, (n) => ({ wave: n > 2 ? 1 : 0 })),
      { waves },
    );

  test('a gate that nobody opens interrupts the run, which goes on when it is opened', async () => {
    const stage = setStage({ plan: plan() });
    const left = await play(stage);
    expect(left.state.interrupted).toEqual({ kind: 'approval', wave: 'second' });
    expect(exitCode(left.report)).toBe(11);
    const { report, state } = await play(stage, { events: left.events, approve: () => 'op' });
    expect(state.waves[1]).toMatchObject({ approvedBy: 'op', phase: 'closed' });
    expect(report.counts.recovered).toBe(4);
    expect(executions(stage)).toEqual({ g1: 1, g2: 1, g3: 1, g4: 1 });
  });

  test('a wave begins when the one before has ended', async () => {
    const stage = setStage({ plan: plan() });
    const { events } = await play(stage, { approve: () => 'op' });
    const at = (type: string, name: string) =>
      events.findIndex(
        (event) => event.type === type && ('wave' in event ? event.wave : 'group' in event ? event.group : '') === name,
      );
    expect(at('group.started', 'g3')).toBeGreaterThan(at('wave.closed', 'first'));
  });
});

test('a first signal lets running jobs end and starts nothing; resume goes on', async () => {
  const stage = setStage({ plan: makeTestPlan(some(12), { concurrency: 2 }) });
  const drain = new AbortController();
  void stage.clock.sleep(15_000).then(() => drain.abort('SIGINT'));
  const left = await play(stage, { drain: drain.signal });
  expect(left.state.interrupted).toEqual({ kind: 'signal', signal: 'SIGINT' });
  expect(exitCode(left.report)).toBe(130);
  expect(left.report.counts.recovered).toBeGreaterThan(0);
  const { report } = await play(stage, { events: left.events });
  expect(report.counts.recovered).toBe(12);
  expect(Object.values(executions(stage))).toEqual(Array(12).fill(1));
});

test('a selection leaves the others out, and they count against nothing', async () => {
  const stage = setStage({ plan: makeTestPlan(some(3, (n) => (n === 2 ? { dependsOn: ['g1'] } : {}))) });
  const { report } = await play(stage, { selected: ['g2'] });
  expect(outcomes(report)).toEqual({ g1: 'not-started', g2: 'recovered', g3: 'not-started' });
  expect(exitCode(report)).toBe(0);
});

describe('the example of the API page as the whole answer', () => {
  const page = '0150a8120f9334db8e9abc9d3f5eea08';
  const plan = (verify: 'observed' | 'claimed') => {
    const made = makeTestPlan([makeGroup('g1', { groupUuid: page, expect: { volumes: 2 } })], { verify });
    // Where nothing can be asked there is no login either.
    return { ...made, site: { ...made.site, auth: { kind: 'session' as const, session: { env: 'S' } } } };
  };

  test('claims nothing that the storage does not show', async () => {
    const stage = setStage({ plan: plan('observed'), faults: ['example-answer'] });
    const { report } = await play(stage);
    expect(report.groups[0]?.outcome).toBe('differs');
    expect(exitCode(report)).toBe(7);
  });

  test('is taken for what it says where nothing can be asked, with each field that it leaves out named', async () => {
    const stage = setStage({ plan: plan('claimed'), faults: ['example-answer'] });
    const { report } = await play(stage, { site: { auth: { kind: 'session', session: 'a'.repeat(32) } } });
    const [group] = report.groups;
    expect(group).toMatchObject({ outcome: 'recovered', proof: 'claimed' });
    expect(
      group?.volumes.map(({ verdict, unverified }) => [
        verdict,
        unverified.includes('status'),
        unverified.includes('groupUuid'),
      ]),
    ).toEqual([
      ['unverified', true, true],
      ['unverified', true, false],
    ]);
    expect(exitCode(report)).toBe(0);
  });
});

describe('the same outcome everywhere', () => {
  test.each([
    ['sdk', {}],
    ['documented', { dialect: 'documented' as const }],
  ])('in the %s dialect', async (dialect, site) => {
    const stage = setStage({
      plan: makeTestPlan(some(6)),
      world: (world) => ({ ...world, site: { ...world.site, ...site } }),
    });
    const { report, state } = await play(stage);
    expect(state.dialect).toBe(dialect);
    expect(report.counts.recovered).toBe(6);
    expect(Object.values(executions(stage))).toEqual(Array(6).fill(1));
  });

  test('with access keys in a UTC+8 zone whose server ignores the zone of the Date header', async () => {
    const stage = setStage({
      plan: makeTestPlan(some(6)),
      world: (world) => ({
        ...world,
        site: { ...world.site, timeZone: 'Asia/Shanghai' },
        accessKeys: [{ id: 'key', secret: 'hush', account: 'admin' }],
      }),
    });
    const { report } = await play(stage, { site: { auth: { kind: 'accessKey', id: 'key', secret: 'hush' } } });
    expect(report.counts.recovered).toBe(6);
  });
});
