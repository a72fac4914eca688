/** What the supervisor does with a drill that does not go as it should. Each test has a world of its own, from a Monday at noon. */
import { describe, expect, onTestFinished, test } from 'vitest';
import type { LedgerEvent } from '../../src/daemon/ledger/event.ts';
import type { Ledger } from '../../src/daemon/ledger/ledger.ts';
import type { Supervisor } from '../../src/daemon/supervisor/supervisor.ts';
import { scratch } from '../support/zdr.ts';
import { createWorld, Death, HOUR, type World, watched } from './world.ts';

const NOON = Date.UTC(2026, 0, 5, 12);
const NIGHT = Date.UTC(2026, 0, 6, 2);
const MINUTE = 60_000;

type Living = World & {
  supervisor: Supervisor;
  ledger: Ledger;
  tick(at?: number): Promise<void>;
  restart(): Promise<void>;
};

async function livingWorld(drill: Parameters<typeof watched>[1][number] = {}): Promise<Living> {
  const world = createWorld(scratch(), NOON);
  world.plans = [watched('east', [drill])];
  const living = Object.assign(world, await world.live(), {
    async tick(at?: number) {
      if (at !== undefined) world.now = at;
      await world.pass();
      await living.supervisor.tick();
    },
    async restart() {
      await living.ledger.close();
      Object.assign(living, await world.live());
    },
  });
  onTestFinished(() => living.ledger.close());
  await living.tick();
  return living;
}

const events = ({ ledger }: Living, type: LedgerEvent['type']) =>
  ledger.state.recent.filter((event) => event.type === type);
const started = (world: Living) => world.commands.map(({ verb, run }) => `${verb} ${run}`);

describe('a drill that is due', () => {
  test('is decided, begun, noted as begun and noted as ended', async () => {
    const world = await livingWorld();
    expect(started(world)).toEqual([]);
    await world.tick(NIGHT);
    await world.tick();
    expect(world.commands).toEqual([
      { verb: 'drill', run: 'run-east-1', plan: 'east', file: 'east.yaml', drill: 'nightly', at: NIGHT },
    ]);
    await world.tick(NIGHT + HOUR);
    expect(events(world, 'drill.ended')).toMatchObject([
      { run: 'run-east-1', outcome: 'proven', drilled: ['a', 'b', 'c'], proven: ['a', 'b', 'c'] },
    ]);
    await world.tick(NIGHT + 2 * HOUR);
    expect(started(world)).toHaveLength(1);
  });

  test.each(['gone', 'damaged'])('that began and whose directory is %s is not begun again', async (how) => {
    const world = await livingWorld();
    await world.tick(NIGHT);
    await world.tick();
    await world.restart();
    world.runs.delete('run-east-1');
    if (how === 'damaged') world.unread.push({ runId: 'run-east-1', kind: 'damaged', message: 'line 3' });
    await world.tick(NIGHT + MINUTE);
    await world.tick(NIGHT + HOUR);
    expect(started(world)).toEqual(['drill run-east-1']);
    expect(events(world, 'drill.ended')).toMatchObject([{ run: 'run-east-1', outcome: 'failed' }]);
  });

  test('takes the groups of its sample, those drilled longest ago first', async () => {
    const world = await livingWorld({ select: { sample: 1 } });
    for (const night of [0, 1, 2, 3]) {
      await world.tick(NIGHT + 24 * night * HOUR);
      await world.tick(NIGHT + (24 * night + 2) * HOUR);
    }
    expect(world.commands.map((command) => 'groups' in command && command.groups)).toEqual([
      ['a'],
      ['b'],
      ['c'],
      ['a'],
    ]);
  });

  test('whose start was decided as the daemon died is begun in time, under its id', async () => {
    const world = await livingWorld();
    let steps = 2;
    world.step = () => {
      steps -= 1;
      if (steps === 0) throw new Death();
    };
    await expect(world.tick(NIGHT)).rejects.toThrow(Death);
    expect(started(world)).toEqual([]);
    await world.restart();
    await world.tick(NIGHT + MINUTE);
    expect(started(world)).toEqual(['drill run-east-1']);
  });

  test('the same too late is said to be so, and never begun', async () => {
    const world = await livingWorld();
    let steps = 2;
    world.step = () => {
      steps -= 1;
      if (steps === 0) throw new Death();
    };
    await expect(world.tick(NIGHT)).rejects.toThrow(Death);
    await world.restart();
    await world.tick(NIGHT + 2 * MINUTE);
    expect(started(world)).toEqual([]);
    expect(events(world, 'run.refused')).toMatchObject([
      { run: 'run-east-1', message: expect.stringContaining('late') },
    ]);
    expect(events(world, 'drill.ended')).toMatchObject([{ run: 'run-east-1', outcome: 'not-started' }]);
  });

  test('of a plan that does not validate waits for the plan, and is given up when it is too late', async () => {
    const world = await livingWorld({ catchUp: '1h' });
    const [sound] = world.plans;
    world.plans = world.plans.map((plan) => ({ ...plan, valid: false, trouble: 'east.yaml has an error' }));
    await world.tick(NIGHT);
    expect([...world.supervisor.waiting().values()]).toEqual(['east.yaml has an error']);
    if (sound !== undefined) world.plans = [sound];
    await world.tick(NIGHT + HOUR / 2);
    expect(started(world)).toEqual(['drill run-east-1']);

    world.plans = world.plans.map((plan) => ({ ...plan, valid: false, trouble: 'east.yaml has an error' }));
    await world.tick(NIGHT + 24 * HOUR);
    await world.tick(NIGHT + 26 * HOUR);
    expect(started(world)).toHaveLength(1);
    expect(events(world, 'run.refused')).toMatchObject([
      { message: expect.stringContaining('east.yaml has an error') },
    ]);
  });

  test('is not removed with a plan whose file cannot be read just now', async () => {
    const world = await livingWorld();
    [world.plans, world.whole] = [[], false];
    await world.tick(NOON + HOUR);
    expect(events(world, 'schedule.removed')).toEqual([]);
    world.whole = true;
    await world.tick();
    expect(events(world, 'schedule.removed')).toHaveLength(1);
  });
});

describe('a command', () => {
  test('that meets the lock of another run is tried again, while it is in time', async () => {
    const world = await livingWorld({ catchUp: '1h' });
    world.refuses = () => ({ exit: 10, said: 'plan east is being run already' });
    await world.tick(NIGHT);
    await world.tick();
    await world.tick(NIGHT + 1_000);
    expect(started(world)).toHaveLength(1);
    world.refuses = () => undefined;
    await world.tick(NIGHT + MINUTE);
    expect(started(world)).toEqual(['drill run-east-1', 'drill run-east-1']);
    expect(events(world, 'run.refused')).toEqual([]);
  });

  test('that fails before the run begins is a drill that did not start, with its last words', async () => {
    const world = await livingWorld();
    world.refuses = () => ({ exit: 4, said: 'zdr: the site cannot be reached' });
    await world.tick(NIGHT);
    await world.tick();
    expect(events(world, 'run.refused')).toMatchObject([{ exit: 4, message: 'zdr: the site cannot be reached' }]);
    expect(events(world, 'drill.ended')).toMatchObject([{ outcome: 'not-started' }]);
    await world.tick(NIGHT + MINUTE);
    expect(started(world)).toHaveLength(1);
  });
});

describe('a run', () => {
  test('that died is gone on with, again and again with growing delays', async () => {
    const world = await livingWorld();
    await world.tick(NIGHT);
    await world.tick();
    const run = world.runs.get('run-east-1');
    if (run === undefined) throw new Error('it began');
    run.dead = true;
    await world.restart();
    const at: number[] = [];
    for (let second = 0; second < 90; second += 1) {
      const before = world.commands.length;
      await world.tick(NIGHT + 1_000 * second);
      if (world.commands.length > before) at.push(second);
      run.dead = true;
    }
    expect(at).toEqual([0, 5, 15, 35, 75]);
    run.dead = false;
    await world.tick(NIGHT + HOUR);
    expect(events(world, 'drill.ended')).toMatchObject([{ outcome: 'proven' }]);
  });

  test('that a person stopped by hand is not gone on with', async () => {
    const world = await livingWorld();
    await world.tick(NIGHT);
    const run = world.runs.get('run-east-1');
    if (run !== undefined) run.interrupted = true;
    await world.tick(NIGHT + MINUTE);
    expect(started(world)).toHaveLength(1);
    expect(events(world, 'drill.ended')).toMatchObject([{ outcome: 'cancelled' }]);
  });

  test('that failed pauses its schedule, where the schedule says so, until a person resumes it', async () => {
    const world = await livingWorld({ pauseOnFailure: true });
    world.outcome = () => 'failed';
    await world.tick(NIGHT);
    await world.tick(NIGHT + HOUR);
    await world.tick(NIGHT + 24 * HOUR);
    expect(started(world)).toHaveLength(1);
    expect([...world.ledger.state.pauses.values()]).toMatchObject([{ reason: 'drill run-east-1 failed' }]);
    await world.restart();
    expect(world.ledger.state.pauses.size).toBe(1);
    await world.ledger.record({ type: 'schedule.resumed', plan: 'east', drill: 'nightly', by: 'ops' });
    await world.tick(NIGHT + 48 * HOUR);
    expect(started(world)).toHaveLength(2);
  });

  test('that kept what it made is cleaned up when its time is over', async () => {
    const world = await livingWorld();
    await world.tick(NIGHT);
    const run = world.runs.get('run-east-1');
    if (run !== undefined) [run.cleanup, run.keptUntil] = ['kept', new Date(NIGHT + 5 * HOUR).toISOString()];
    await world.tick(NIGHT + HOUR);
    await world.tick(NIGHT + 5 * HOUR - 1);
    expect(started(world)).toHaveLength(1);
    await world.tick(NIGHT + 5 * HOUR);
    await world.tick(NIGHT + 6 * HOUR);
    expect(started(world).slice(1)).toEqual(['cleanup run-east-1']);
  });

  test('that left something is cleaned up again an hour later, however often the daemon is started anew', async () => {
    const world = await livingWorld();
    await world.tick(NIGHT);
    const run = world.runs.get('run-east-1');
    if (run !== undefined) run.cleanup = 'left';
    await world.tick(NIGHT + HOUR / 2);
    expect(started(world)).toHaveLength(1);
    await world.tick(NIGHT + HOUR);
    await world.restart();
    await world.tick(NIGHT + 2 * HOUR);
    expect(started(world).slice(1)).toEqual(['cleanup run-east-1']);
  });

  test('gives way to the next one, where the schedule says so: one signal, then its end, then the start', async () => {
    const world = await livingWorld({ overlap: 'cancel' });
    world.duration = () => 30 * HOUR;
    await world.tick(NIGHT);
    await world.tick(NIGHT + 24 * HOUR);
    expect(world.runs.get('run-east-1')?.signals).toBe(1);
    await world.tick(NIGHT + 24 * HOUR + 1_000);
    await world.tick(NIGHT + 24 * HOUR + 2_000);
    await world.tick(NIGHT + 24 * HOUR + 3_000);
    expect(events(world, 'run.cancelled')).toMatchObject([{ run: 'run-east-1', by: 'calendar' }]);
    expect(events(world, 'drill.ended')).toMatchObject([{ run: 'run-east-1', outcome: 'cancelled' }]);
    expect(started(world)).toEqual(['drill run-east-1', 'cleanup run-east-1', 'drill run-east-2']);
    expect(world.runs.get('run-east-1')?.signals).toBe(1);
  });
});
