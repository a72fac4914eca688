import fc from 'fast-check';
import type { Plan, PlanGroup } from '../../src/plan/plan.ts';
import { makeGroup, makeTestPlan } from '../support/events.ts';

export type GroupShape = Partial<PlanGroup> & { readonly name: string };
export interface PlanShape {
  readonly storages?: Readonly<Record<string, number>>;
  readonly concurrency?: number;
  readonly waves?: number;
  readonly groups: readonly GroupShape[];
  readonly rtoMs?: number;
}

const MIB = 1024 ** 2;

/** A plan of what the scheduler looks at; the rest is filled in. */
export function planOf({ storages, concurrency = 10, waves = 1, groups, rtoMs }: PlanShape): Plan {
  const limits = storages ?? { local: 2, vault: 3 };
  return makeTestPlan(
    groups.map(({ name, ...change }) => makeGroup(name, change)),
    {
      concurrency,
      objectives: rtoMs === undefined ? {} : { rtoMs },
      storages: Object.entries(limits).map(([name, maxConcurrent], at) => ({
        name,
        uuid: String(at).padStart(32, 'a'),
        role: name.startsWith('vault') ? 'backup' : 'local',
        maxConcurrent,
        throughput: 100 * MIB,
      })),
      waves: Array.from({ length: waves }, (_, at) => ({ name: `wave-${at}`, gate: false })),
    },
  );
}

/** Random plans: several storages, waves in file order or not, dependencies on earlier waves and within. */
export const anyPlan: fc.Arbitrary<Plan> = fc
  .record({
    limits: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 3, maxLength: 5 }),
    concurrency: fc.integer({ min: 1, max: 8 }),
    waves: fc.integer({ min: 1, max: 4 }),
    groups: fc.array(
      fc.record({
        from: fc.nat(),
        to: fc.nat(),
        wave: fc.nat(),
        depends: fc.array(fc.nat(), { maxLength: 3 }),
        gib: fc.integer({ min: 1, max: 50 }),
      }),
      { maxLength: 40 },
    ),
  })
  .map(({ limits, concurrency, waves, groups }) => {
    const storages = Object.fromEntries(limits.map((limit, at) => [at === 0 ? 'vault' : `local-${at}`, limit]));
    const shapes: GroupShape[] = [];
    for (const [at, { from, wave, depends, gib, to }] of groups.entries()) {
      const own = wave % waves;
      const allowed = shapes.filter((shape) => (shape.wave ?? 0) <= own);
      const dependsOn =
        allowed.length === 0 ? [] : depends.map((pick) => allowed[pick % allowed.length]?.name as string);
      const source = `local-${1 + (from % (limits.length - 1))}`;
      const other = `local-${1 + (to % (limits.length - 1))}`;
      const destination = other === source ? 'vault' : other;
      const expect = { minSizeBytes: gib * 1024 ** 3 };
      shapes.push({ name: `g${at}`, wave: own, source, destination, dependsOn: [...new Set(dependsOn)], expect });
    }
    // The file may name a dependency after the group that needs it.
    return planOf({ storages, concurrency, waves, groups: groups.length % 2 === 0 ? shapes : shapes.reverse() });
  });
