/** Random plans and fault schedules for the soak. */
import fc from 'fast-check';
import type { Plan } from '../../src/plan/plan.ts';
import { groupUuid, makeGroup, makeTestPlan } from '../support/events.ts';

const GiB = 2 ** 30;
const MiB = 2 ** 20;

export interface Case {
  readonly plan: Plan;
  readonly dialect: 'sdk' | 'documented';
  /** Of the server: below 4.5.0 a repeated call runs again. */
  readonly version: string;
  readonly faults: readonly string[];
  readonly seed: number;
  /** What a failure prints: the plan in a line a group. */
  readonly [fc.toStringMethod]: () => string;
}

/** ZDR_SOAK_VERSION tries one version of the server only. */
const { ZDR_SOAK_VERSION } = process.env;
const version = ZDR_SOAK_VERSION
  ? fc.constant(ZDR_SOAK_VERSION)
  : fc.constantFrom('4.4.24', '4.4.24', '4.5.0', '5.0.0', '5.2.1');

function makeCase(
  plan: Plan,
  { dialect, version, seed }: Pick<Case, 'dialect' | 'version' | 'seed'>,
  faults: readonly string[],
): Case {
  const names = new Set(plan.groups.map(({ name }) => name));
  const known = faults.filter((fault) => names.has(groupOf(fault) ?? 'g1'));
  return {
    plan,
    dialect,
    version,
    faults: known,
    seed,
    [fc.toStringMethod]: () =>
      [
        `${dialect}, version ${version}, seed ${seed}, limits ${plan.storages.map(({ maxConcurrent }) => maxConcurrent).join(' ')}, tolerate ${JSON.stringify(plan.failure.tolerate)}`,
        ...plan.groups.map(
          ({ name, source, wave, dependsOn, critical, expect }) =>
            `  ${name} ${source} wave ${wave} after [${dependsOn.join(' ')}] ${JSON.stringify(expect)}${critical ? ' critical' : ''}`,
        ),
        ...known.map((fault) => `  ${fault}`),
      ].join('\n'),
  };
}

export const CONCURRENCIES = [1, 2, 16] as const;

interface DrawnGroup {
  readonly sizeGiB: number;
  readonly wave: number;
  readonly dependsOn: readonly number[];
  readonly local: number;
  readonly critical: boolean;
  readonly volumes: number;
}

const group: fc.Arbitrary<DrawnGroup> = fc.record({
  sizeGiB: fc.integer({ min: 1, max: 20 }),
  wave: fc.nat(2),
  dependsOn: fc.array(fc.nat(9), { maxLength: 2 }),
  local: fc.nat(2),
  critical: fc.boolean(),
  volumes: fc.integer({ min: 1, max: 3 }),
});

const storageCount = fc.integer({ min: 1, max: 3 });

function planOf(groups: readonly DrawnGroup[], locals: number, limit: number, tolerate: number): Plan {
  return makeTestPlan(
    groups.map(({ sizeGiB, wave, dependsOn, local, critical, volumes }, n) =>
      makeGroup(`g${n + 1}`, {
        groupUuid: groupUuid(n + 1),
        expect: { volumes, minSizeBytes: sizeGiB * GiB },
        wave,
        critical,
        source: `local-${local % locals}`,
        receiving: `local-${local % locals}`,
        // Only on an earlier group that is in no later wave: others would be no plan.
        dependsOn: [
          ...new Set(dependsOn.filter((on) => on < n && (groups[on]?.wave ?? 3) <= wave).map((on) => `g${on + 1}`)),
        ],
      }),
    ),
    {
      concurrency: 1,
      storages: [
        ...Array.from({ length: locals }, (_, n) => ({
          name: `local-${n}`,
          uuid: `0f00000000004000800000000000000${n}`,
          role: 'local' as const,
          maxConcurrent: limit,
          throughput: 200 * MiB,
        })),
        {
          name: 'vault',
          uuid: '9a000000000040008000000000000002',
          role: 'backup',
          maxConcurrent: limit + 2,
          throughput: 200 * MiB,
        },
      ],
      waves: ['first', 'second', 'third'].map((name) => ({ name, gate: false })),
      failure: { tolerate: { count: tolerate }, then: 'stop' },
    },
  );
}

/** Faults of one group: what happens to it does not depend on who else runs. */
const faultOfGroup = fc.oneof(
  fc.constantFrom(
    'lost-response:api=recover,times=1',
    'lost-response:api=recover,times=2',
    'reset:api=recover,times=1',
    'reset:api=recover,times=3',
    'bad-gateway:api=recover,times=1',
    'bad-gateway:api=recover,times=2,status=503',
    'bad-gateway:api=recover,times=1,accepted=true',
    'empty-500:api=recover,times=1',
    'empty-500:api=recover,times=1,accepted=true',
    'truncated:api=recover,times=1',
    'slow:api=recover,delay=20s,times=1',
    'slow:api=recover,delay=70s,times=1',
    'held:api=recover,delay=35s,times=1',
    'held:api=recover,delay=8m,times=1',
    'held:api=recover,delay=2m,times=2',
    'reset:api=poll,times=3',
    'bad-gateway:api=poll,times=2,status=503',
    'truncated:api=poll,times=1',
  ),
  fc.constantFrom(
    'job-fails:attempt=1',
    'job-fails:times=2,code=SYS.1016',
    'job-fails:attempt=1,code=BS.1004,progress=0.5',
    'job-fails:code=SYS.1003',
    'job-fails:code=SYS.1007',
    'job-fails:code=SYS.1016',
    'job-fails:attempt=1,code=SYS.1012',
  ),
  fc.constantFrom(
    'orphan:work=done',
    'orphan:work=lost',
    'late-refs:delay=12s',
    'false-success',
    'partial-group',
    'ref-not-ready:delay=10s',
    'wrong-storage',
    'insert-lost',
  ),
);

/** Faults of the whole site, by time or by the order of the calls. */
const faultOfSite = fc.oneof(
  fc.integer({ min: 0, max: 300 }).map((at) => `session-expires:at=${at}s`),
  fc.integer({ min: 1, max: 12 }).map((call) => `session-expires:api=recover,call=${call}`),
  fc.integer({ min: 1, max: 300 }).map((at) => `restart:at=${at}s,work=done`),
  fc.integer({ min: 1, max: 300 }).map((at) => `restart:at=${at}s,work=lost,refuse=20s`),
  fc.integer({ min: 1, max: 6 }).map((call) => `restart:call=${call},work=done`),
  fc.integer({ min: 1, max: 6 }).map((call) => `restart:call=${call},work=lost`),
  fc.integer({ min: 0, max: 200 }).map((at) => `reset:api=query,at=${at + 5}s,for=40s`),
  fc.integer({ min: 0, max: 200 }).map((at) => `bad-gateway:api=any,at=${at + 5}s,for=30s,status=503`),
  fc.integer({ min: 0, max: 200 }).map((at) => `truncated:api=query,at=${at + 5}s,for=20s`),
  fc.integer({ min: 0, max: 200 }).map((at) => `bad-gateway:api=poll,at=${at}s,for=60s`),
  fc.integer({ min: 0, max: 200 }).map((at) => `storage-disconnected:storage=local-0,at=${at}s,for=90s`),
  fc.integer({ min: 0, max: 200 }).map((at) => `storage-disconnected:storage=vault,at=${at}s`),
  fc.integer({ min: 0, max: 200 }).map((at) => `storage-disabled:storage=local-0,at=${at}s,for=5m`),
  fc.integer({ min: 0, max: 200 }).map((at) => `storage-full:storage=local-0,at=${at}s,for=10m`),
);

const strike = fc.record({ group: fc.integer({ min: 1, max: 10 }), fault: faultOfGroup });

/** A job that nobody can find, and an answer that nobody heard: then nothing tells that the call runs. See holes.test.ts. */
function findable(faults: readonly string[]): readonly string[] {
  const unlisted = faults.filter((fault) => fault.startsWith('insert-lost'));
  return unlisted.length === 0
    ? faults
    : faults.filter((fault) => unlisted.every((lost) => fault === lost || groupOf(fault) !== groupOf(lost)));
}

const groupOf = (fault: string): string | undefined => /group=([^,]+)/.exec(fault)?.[1];

const onGroup = (fault: string, n: number): string =>
  fault.includes(':') ? fault.replace(':', `:group=g${n},`) : `${fault}:group=g${n}`;

const fair = fc.array(strike, { maxLength: 6 }).map((strikes) =>
  findable(
    // One fault a group: several of one would spend its attempts in an order of their own.
    [...new Map(strikes.map(({ group: n, fault }) => [n, fault]))].map(([n, fault]) => onGroup(fault, n)),
  ),
);

export const fairCase: fc.Arbitrary<Case> = fc
  .record({
    groups: fc.array(group, { minLength: 1, maxLength: 8 }),
    locals: storageCount,
    limit: fc.integer({ min: 1, max: 4 }),
    faults: fair,
    dialect: fc.constantFrom('sdk', 'sdk', 'documented') as fc.Arbitrary<'sdk' | 'documented'>,
    version,
    seed: fc.nat(1000),
  })
  .map(({ groups, locals, limit, faults, ...server }) =>
    makeCase(
      planOf(
        groups.map((one) => ({ ...one, critical: false })),
        locals,
        limit,
        groups.length,
      ),
      server,
      faults,
    ),
  );

export const anyCase: fc.Arbitrary<Case> = fc
  .record({
    groups: fc.array(group, { minLength: 1, maxLength: 10 }),
    locals: storageCount,
    limit: fc.integer({ min: 1, max: 4 }),
    tolerate: fc.nat(10),
    strikes: fair,
    site: fc.array(faultOfSite, { minLength: 1, maxLength: 3 }),
    dialect: fc.constantFrom('sdk', 'sdk', 'documented') as fc.Arbitrary<'sdk' | 'documented'>,
    version,
    seed: fc.nat(1000),
  })
  .map(({ groups, locals, limit, tolerate, strikes, site, ...server }) =>
    makeCase(
      planOf(groups, locals, limit, tolerate),
      server,
      // A site-wide fault may hide the answer of a call whose job is not listed.
      [...strikes.filter((fault) => !fault.startsWith('insert-lost')), ...site],
    ),
  );
