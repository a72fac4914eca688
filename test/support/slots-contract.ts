/** What every store of slots must hold to, on a clock that the test moves: files today. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Slots, Use } from '../../src/run/slots.ts';

/** Runs that share one store, and what is known of them from outside. */
export interface SlotsRig {
  /** Begins a run, or goes on with it: what its journal says then is held from the start. */
  open(runId: string): Promise<Slots>;
  /** The process of the run is gone. */
  kill(runId: string): void;
  /** The run's journal says that a copy of the group runs. */
  copies(runId: string, group: string, uses: readonly Use[]): void;
  /** The journal says that it has ended. */
  settled(runId: string, group: string): void;
  /** The journal says that the run has ended, or somebody gave it up. */
  over(runId: string): void;
  pass(ms: number): void;
  close(): Promise<void>;
}

const use = (storage: string, limit: number): Use => ({ storage, limit });

export function slotsContract(name: string, setUp: () => Promise<SlotsRig>): void {
  const tried = async (work: (rig: SlotsRig) => Promise<void>) => {
    const rig = await setUp();
    await work(rig).finally(() => rig.close());
  };

  describe(`slots in ${name}`, () => {
    test('all runs together hold no more than the limit, and who is refused learns who holds them', () =>
      tried(async (rig) => {
        const [a, b] = [await rig.open('a'), await rig.open('b')];
        for (const group of ['g1', 'g2', 'g3']) expect((await a.take(group, [use('s', 4)])).taken).toBe(true);
        expect((await b.take('h1', [use('s', 4)])).taken).toBe(true);
        const { taken, room } = await b.take('h2', [use('s', 4)]);
        expect({ taken, room }).toEqual({
          taken: false,
          room: [{ storage: 's', limit: 4, most: 1, holders: [{ runId: 'a', slots: 3, is: 'alive' }] }],
        });
        expect([b.holds('h1'), b.holds('h2')]).toEqual([true, false]);
        await a.free('g2');
        expect((await b.take('h2', [use('s', 4)])).taken).toBe(true);
      }));

    test('both storages of a group or none', () =>
      tried(async (rig) => {
        const [a, b] = [await rig.open('a'), await rig.open('b')];
        await a.take('g1', [use('s', 1), use('t', 9)]);
        expect((await b.take('h1', [use('s', 1), use('t', 2)])).taken).toBe(false);
        expect((await a.take('g2', [use('t', 2)])).taken).toBe(true);
      }));

    test("each plan's own limit is held against the common count", () =>
      tried(async (rig) => {
        const [a, b] = [await rig.open('a'), await rig.open('b')];
        for (const group of ['g1', 'g2']) await a.take(group, [use('s', 4)]);
        expect((await b.take('h1', [use('s', 2)])).taken).toBe(false);
        await b.wait([]);
        expect((await a.take('g3', [use('s', 4)])).taken).toBe(true);
      }));

    test('what is taken at once counts at once: never above the limit, whoever asks', () =>
      tried(async (rig) => {
        const runs = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((runId) => rig.open(runId)));
        for (let n = 0; n < 10; n += 1) {
          const all = await Promise.all(
            runs.flatMap((slots) => ['1', '2', '3'].map((group) => slots.take(`${group}-${n}`, [use(`s${n}`, 4)]))),
          );
          expect(all.filter(({ taken }) => taken).length).toBeLessThanOrEqual(4);
        }
      }));

    test('what a dead run holds is what its journal says, once, until it is settled', () =>
      tried(async (rig) => {
        const [a, b] = [await rig.open('a'), await rig.open('b')];
        // g3 was never called: it holds nothing once nobody is there to call it.
        for (const group of ['g1', 'g2', 'g3']) await a.take(group, [use('s', 3)]);
        rig.copies('a', 'g1', [use('s', 3)]);
        rig.copies('a', 'g2', [use('s', 3)]);
        rig.kill('a');
        expect(await b.wait([use('s', 3)])).toEqual([
          { storage: 's', limit: 3, most: 1, holders: [{ runId: 'a', slots: 2, is: 'dead' }] },
        ]);
        const again = await rig.open('a');
        expect([again.holds('g1'), again.holds('g2'), again.holds('g3')]).toEqual([true, true, false]);
        expect(await b.wait([use('s', 3)])).toMatchObject([{ most: 1, holders: [{ slots: 2, is: 'alive' }] }]);
        rig.settled('a', 'g1');
        await again.free('g1');
        expect(await b.wait([use('s', 3)])).toMatchObject([{ most: 2 }]);
        rig.kill('a');
        expect(await b.wait([use('s', 3)])).toMatchObject([{ most: 2, holders: [{ slots: 1, is: 'dead' }] }]);
        rig.over('a');
        expect(await b.wait([use('s', 3)])).toMatchObject([{ most: 3, holders: [] }]);
      }));

    test('a run that is left in order leaves only what may be running', () =>
      tried(async (rig) => {
        const [a, b] = [await rig.open('a'), await rig.open('b')];
        await a.take('g1', [use('s', 2)]);
        await a.take('g2', [use('s', 2)]);
        rig.copies('a', 'g1', [use('s', 2)]);
        await a.free('g2');
        await a.close();
        expect(await b.wait([use('s', 2)])).toMatchObject([
          { most: 1, holders: [{ runId: 'a', slots: 1, is: 'dead' }] },
        ]);
        await (await rig.open('c')).close();
        expect(await b.wait([use('s', 2)])).toMatchObject([{ most: 1 }]);
      }));

    test('what a resumed run holds above the limit counts, and nothing new is taken beside it', () =>
      tried(async (rig) => {
        for (const group of ['g1', 'g2', 'g3']) rig.copies('a', group, [use('s', 2)]);
        const [a, b] = [await rig.open('a'), await rig.open('b')];
        expect((await a.take('g4', [use('s', 2)])).taken).toBe(false);
        expect((await b.take('h1', [use('s', 2)])).taken).toBe(false);
        for (const group of ['g1', 'g2', 'g3']) await a.free(group);
        expect((await a.take('g4', [use('s', 2)])).taken).toBe(true);
      }));

    test('who has waited for longer comes first, and the runs take turns', () =>
      tried(async (rig) => {
        const [a, b] = [await rig.open('a'), await rig.open('b')];
        const s = [use('s', 1)];
        await a.take('g1', s);
        expect((await b.take('h1', s)).taken).toBe(false);
        await a.free('g1');
        const refused = await a.take('g2', s);
        expect(refused).toMatchObject({ taken: false, room: [{ most: 0, holders: [], first: 'b' }] });
        expect((await b.take('h1', s)).taken).toBe(true);
        await b.free('h1');
        expect((await b.take('h2', s)).taken).toBe(false);
        expect((await a.take('g2', s)).taken).toBe(true);
      }));

    test('two runs that lack two storages never wait for each other', () =>
      tried(async (rig) => {
        const [a, b, c] = [await rig.open('a'), await rig.open('b'), await rig.open('c')];
        const both = [use('s', 1), use('t', 1)];
        await c.take('i1', [use('s', 1)]);
        expect((await a.take('g1', both)).taken).toBe(false);
        await c.free('i1');
        await c.take('i2', [use('t', 1)]);
        expect((await b.take('h1', both)).taken).toBe(false);
        expect((await a.take('g1', both)).taken).toBe(false);
        await c.free('i2');
        expect((await b.take('h1', both)).taken).toBe(false);
        expect((await a.take('g1', both)).taken).toBe(true);
      }));

    test('a stricter run is waited for until it has its room', () =>
      tried(async (rig) => {
        const [a, b] = [await rig.open('a'), await rig.open('b')];
        for (const group of ['g1', 'g2']) await a.take(group, [use('s', 3)]);
        expect((await b.take('h1', [use('s', 1)])).taken).toBe(false);
        rig.pass(3_600_000);
        expect((await a.take('g3', [use('s', 3)])).taken).toBe(false);
        await a.free('g1');
        await a.free('g2');
        expect((await b.take('h1', [use('s', 1)])).taken).toBe(true);
      }));

    test('a run that waits and does not come holds nobody up for more than two seconds', () =>
      tried(async (rig) => {
        const [a, b] = [await rig.open('a'), await rig.open('b')];
        const s = [use('s', 1)];
        await a.take('g1', s);
        await b.take('h1', s);
        await a.free('g1');
        for (let ms = 0; ms < 1_900; ms += 190) {
          expect(await a.wait(s)).toMatchObject([{ most: 0, first: 'b' }]);
          rig.pass(190);
        }
        rig.pass(190);
        expect((await a.take('g2', s)).taken).toBe(true);
        // One that died waits for nothing.
        await b.take('h1', s);
        rig.kill('b');
        await a.free('g2');
        expect((await a.take('g3', s)).taken).toBe(true);
      }));

    test('property: whatever runs take, free, die and go on with, no limit is exceeded and nothing is lost', () =>
      fc.assert(
        fc.asyncProperty(fc.array(stepOf, { minLength: 20, maxLength: 60 }), (steps) =>
          tried((rig) => replay(rig, steps)),
        ),
        { numRuns: Number(process.env['ZDR_SLOTS_RUNS'] ?? 20), seed: 20261124 },
      ));
  });
}

const RUNS = ['a', 'b', 'c'];
const LIMITS = { a: 3, b: 3, c: 2 };
const stepOf = fc.record({
  run: fc.constantFrom(...(Object.keys(LIMITS) as (keyof typeof LIMITS)[])),
  does: fc.constantFrom('take', 'take', 'take', 'free', 'free', 'kill', 'over' as const),
  /** How many runs act at the same moment. */
  beside: fc.integer({ min: 0, max: 2 }),
  storage: fc.constantFrom('s', 't'),
});

type Step = typeof stepOf extends fc.Arbitrary<infer T> ? T : never;

/** Copies at the site by `run group`: what the limits are for. */
async function replay(rig: SlotsRig, steps: readonly Step[]): Promise<void> {
  const site = new Map<string, { readonly run: string; readonly group: string; readonly storage: string }>();
  const open = new Map<string, Slots>();
  let n = 0;
  const slotsOf = async (run: string) => {
    const there = open.get(run) ?? (await rig.open(run));
    open.set(run, there);
    return there;
  };
  const onStorage = (storage: string) => [...site.values()].filter((copy) => copy.storage === storage).length;
  const act = async ({ run, does, storage }: Step) => {
    const slots = await slotsOf(run);
    if (does === 'take') {
      n += 1;
      const group = `g${n}`;
      const uses = [use(storage, LIMITS[run])];
      if (!(await slots.take(group, uses)).taken) return;
      rig.copies(run, group, uses);
      site.set(`${run} ${group}`, { run, group, storage });
      expect(onStorage(storage)).toBeLessThanOrEqual(LIMITS[run]);
    } else if (does === 'free') {
      const copy = [...site.values()].find((one) => one.run === run);
      if (copy === undefined) return;
      site.delete(`${run} ${copy.group}`);
      rig.settled(run, copy.group);
      expect(slots.holds(copy.group)).toBe(true);
      await slots.free(copy.group);
    }
  };
  for (const step of steps) {
    if (step.does === 'kill') {
      open.delete(step.run);
      rig.kill(step.run);
      continue;
    }
    const others = RUNS.filter((run) => run !== step.run).slice(0, step.beside);
    await Promise.all([act(step), ...others.map((run) => act({ ...step, run: run as Step['run'] }))]);
    for (const storage of ['s', 't']) {
      const [room] = await (await slotsOf('a')).wait([use(storage, 100)]);
      const held = [...site.values()].filter((copy) => copy.storage === storage && copy.run !== 'a').length;
      const counted = room?.holders.reduce((sum, { slots }) => sum + slots, 0);
      expect({ storage, counted }).toEqual({ storage, counted: held });
    }
  }
}
