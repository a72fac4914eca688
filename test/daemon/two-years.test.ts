/**
 * The loop of the daemon over two years of a virtual clock, on a ledger that lies on the disk: DST changes both ways, the
 * process killed before and after whatever it does, clocks that jump. ZDR_SOAK_DAEMON_RUNS says how many lives are tried [1].
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RecordedLedgerEvent } from '../../src/daemon/ledger/event.ts';
import { blackoutAt, jitter, occurrences } from '../../src/drill/calendar.ts';
import type { DrillSchedule } from '../../src/drill/schedule.ts';
import type { Drill } from '../../src/generated/plan-document.ts';
import { readJournal } from '../../src/journal/read-journal.ts';
import { scratch } from '../support/zdr.ts';
import { createWorld, Death, HOUR, type World, watched } from './world.ts';

const FROM = Date.UTC(2026, 0, 1);
const TO = FROM + 2 * 365 * 24 * HOUR;

type Mishap = { readonly afterHours: number } & (
  | { readonly kind: 'jump'; readonly hours: number }
  /** The daemon dies at the nth thing that it does from then on, and is started again so many hours later. */
  | { readonly kind: 'death'; readonly steps: number; readonly hours: number }
  /** What carries the runs on dies. */
  | { readonly kind: 'runs-die' }
);

async function live(world: World, mishaps: readonly Mishap[]): Promise<number> {
  const ahead = mishaps.map((one) => ({ ...one, at: FROM + one.afterHours * HOUR })).sort((a, b) => a.at - b.at);
  let { supervisor, ledger } = await world.live();
  let steps = Number.POSITIVE_INFINITY;
  let away = 0;
  let deaths = 0;
  world.step = () => {
    steps -= 1;
    if (steps <= 0) throw new Death();
  };
  while (world.now < TO) {
    try {
      await world.pass();
      await supervisor.tick();
    } catch (error) {
      if (!(error instanceof Death)) throw error;
      deaths += 1;
      steps = Number.POSITIVE_INFINITY;
      await ledger.close();
      world.now += away * HOUR;
      ({ supervisor, ledger } = await world.live());
      continue;
    }
    const ends = [...world.runs.values()].filter((run) => world.phase(run) === 'running').map(({ endsAt }) => endsAt);
    const wake = Math.max(world.now + 1_000, Math.min(TO, supervisor.nextLook(), ...ends));
    const mishap = ahead[0];
    if (mishap === undefined || mishap.at > wake) {
      world.now = wake;
      continue;
    }
    ahead.shift();
    world.now = Math.max(world.now, mishap.at);
    if (mishap.kind === 'jump') world.now += mishap.hours * HOUR;
    else if (mishap.kind === 'death') [steps, away] = [mishap.steps, mishap.hours];
    else for (const run of world.runs.values()) if (world.phase(run) === 'running') run.dead = true;
  }
  await ledger.close();
  return deaths;
}

/** What the ledger says, and what really happened, held against the cron expressions themselves. */
async function violations(world: World): Promise<readonly string[]> {
  const wrong: string[] = [...world.wrong];
  const ledger: RecordedLedgerEvent[] = [];
  await readJournal<RecordedLedgerEvent>(world.path, (event) => ledger.push(event));
  for (const schedule of world.plans.flatMap(({ schedules }) => schedules))
    wrong.push(...account(schedule, ledger, world));
  for (const event of ledger) {
    if (event.type !== 'occurrence.decided' || event.run === undefined) continue;
    const ended = ledger.filter((one) => one.type === 'drill.ended' && one.run === event.run).length;
    const there = world.runs.get(event.run);
    if (ended > 1) wrong.push(`${event.run} ended ${ended} times`);
    if (ended === 0 && event.decision.at < TO - 100 * HOUR) wrong.push(`${event.run} was forgotten`);
    if (there === undefined && !ledger.some((one) => one.type === 'run.refused' && one.run === event.run)) {
      if (event.decision.at < TO - 100 * HOUR) wrong.push(`${event.run} never began, and nobody says so`);
    }
  }
  const spans = [...world.runs.values()].sort((a, b) => a.startedAt - b.startedAt);
  for (const run of spans) {
    const first = world.commands.filter((command) => command.run === run.run && command.verb !== 'resume');
    if (first.length === 0) wrong.push(`${run.run} began by itself`);
  }
  return wrong;
}

function account(schedule: DrillSchedule, ledger: readonly RecordedLedgerEvent[], world: World): string[] {
  const wrong: string[] = [];
  const ends = new Map<number, string[]>();
  const waits = new Set<number>();
  const ranges: (readonly [after: number, at: number])[] = [];
  let until = Number.NEGATIVE_INFINITY;
  for (const event of ledger) {
    if (event.type !== 'occurrence.decided') continue;
    if (event.plan !== schedule.plan || event.drill !== schedule.name) continue;
    const { decision, run } = event;
    until = Math.max(until, decision.at);
    if (decision.kind === 'queue' || decision.kind === 'replace') {
      waits.add(decision.at);
      continue;
    }
    if (decision.kind === 'skip' && decision.after !== undefined) ranges.push([decision.after, decision.at]);
    else ends.set(decision.at, [...(ends.get(decision.at) ?? []), decision.kind]);
    const began = run === undefined ? undefined : world.runs.get(run);
    if (began === undefined) continue;
    const late = began.startedAt - decision.at - jitter(schedule, decision.at);
    if (late < 0 && !waits.has(decision.at)) wrong.push(`${run} began too soon`);
    if (late > Math.max(schedule.catchUpMs, 60_000) && !waits.has(decision.at)) wrong.push(`${run} began too late`);
    if (blackoutAt(schedule, began.startedAt) !== undefined) wrong.push(`${run} began in a blackout`);
  }
  const queued = [...waits].filter((at) => !ends.has(at));
  if (queued.length > 1) wrong.push(`${queued.length} wait`);
  let count = 0;
  for (const { at } of occurrences(schedule, FROM)) {
    if (at > until) break;
    count += 1;
    const times = (ends.get(at)?.length ?? 0) + ranges.filter(([after, to]) => at > after && at <= to).length;
    if (times + (queued.includes(at) ? 1 : 0) !== 1) wrong.push(`${new Date(at).toISOString()} has ${times} ends`);
  }
  if (count < 8) wrong.push(`only ${count} occurrences`);
  return wrong;
}

const someDrill = fc.record({
  schedule: fc.constantFrom('30 2 * * *', '15 1 * * 0', '0 2 1 */3 *', '0 */9 * * 6,0'),
  timeZone: fc.constantFrom('America/New_York', 'Europe/Berlin', 'Australia/Lord_Howe', 'Asia/Shanghai'),
  overlap: fc.constantFrom('skip' as const, 'queue' as const, 'cancel' as const),
  catchUp: fc.constantFrom('0s', '6h', '3d'),
  jitter: fc.constantFrom('0s', '20m'),
  pauseOnFailure: fc.constant(false),
  blackouts: fc.constantFrom<NonNullable<Drill['blackouts']>>(
    [],
    [{ from: '2026-12-20T00:00:00Z', to: '2027-01-05T00:00:00Z' }],
  ),
});
const afterHours = fc.nat(17_400);
const someMishap: fc.Arbitrary<Mishap> = fc.oneof(
  fc.record({ kind: fc.constant('jump' as const), afterHours, hours: fc.integer({ min: -80, max: 200 }) }),
  fc.record({ kind: fc.constant('runs-die' as const), afterHours }),
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('death' as const),
      afterHours,
      steps: fc.integer({ min: 1, max: 6 }),
      hours: fc.constantFrom(0, 0, 1, 30),
    }),
  },
);

const { ZDR_SOAK_DAEMON_RUNS = '1', ZDR_SOAK_SEED = '20261124' } = process.env;

test('each occurrence is decided once and each start begun once, whatever dies when', {
  timeout: 3_600_000,
}, async () => {
  let deaths = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.tuple(someDrill, someDrill, someDrill),
      fc.array(someMishap, { minLength: 60, maxLength: 90 }),
      fc.infiniteStream(fc.integer({ min: 1, max: 30 })),
      async ([one, two, three], mishaps, hours) => {
        const world = createWorld(scratch(), FROM);
        const next = () => hours.next().value ?? 1;
        world.plans = [watched('east', [one, { ...two, name: 'second' }]), watched('west', [three])];
        world.duration = () => next() * HOUR;
        world.outcome = () => (next() > 28 ? 'failed' : 'recovered');
        deaths += await live(world, mishaps);
        expect(await violations(world)).toEqual([]);
      },
    ),
    { numRuns: Number(ZDR_SOAK_DAEMON_RUNS), seed: Number(ZDR_SOAK_SEED) },
  );
  expect(deaths).toBeGreaterThan(20);
});

test('without trouble every night has its drill, through four changes of the clocks', async () => {
  const world = createWorld(scratch(), FROM);
  world.plans = [watched('east', [{ schedule: '30 2 * * *', timeZone: 'America/New_York' }])];
  expect(await live(world, [])).toBe(0);
  expect(await violations(world)).toEqual([]);
  expect(world.runs.size).toBe(730);
});
