/** What is run: a plan, the site that it is for, how long each copy takes there, and the shortest time that it can take. */
import { groupsOf, groupUuid, LOCAL, planOf, VAULT } from './plans.mjs';

const { makePlan, lowerBound } = await import('../dist/bench/product.js');

const MiB = 2 ** 20;
/** Bytes per second of a storage whose copies take as long as their sizes say, and of one that moves them at once. */
const PACE = 10 * MiB;
const AT_ONCE = 1e15;

/** `{ plan, world, bound, groups, limit }` by name. `small`: a few groups, shapes all the same. */
export function shapeOf(name, small) {
  const make = {
    '1,000 of 100 ms at 50': () => alike(small ? 12 : 1_000, 100, small ? 4 : 50),
    '10,000 of 20 ms at 200': () => alike(small ? 20 : 10_000, 20, small ? 5 : 200),
    '1,000 of 2 s at 200': () => alike(small ? 10 : 1_000, small ? 200 : 2_000, small ? 5 : 200),
    'mixed 0.5-20 s at 40': () => (small ? mixed(14, 40, 6) : mixed(180, 1_000, 40)),
    '500 of 500 ms at 50': () => alike(small ? 8 : 500, small ? 50 : 500, small ? 4 : 50),
    '500 of 20 ms at 50': () => alike(small ? 5 : 500, 20, small ? 5 : 50),
    '600 of 5 min at 50': () => (small ? alike(12, 900, 4) : alike(600, 300_000, 50)),
    '100,000 of 20 ms at 200': () => (small ? alike(20, 20, 5) : alike(100_000, 20, 200)),
    '10,000 of 2 s at 200': () => (small ? alike(12, 900, 4) : alike(10_000, 2_000, 200)),
  };
  return make[name]();
}

/** Groups that take `ms` each, between two storages that take `limit` copies each. */
function alike(count, ms, limit) {
  const plan = planOf(
    groupsOf(count, { dependent: false }).map(({ expect: _, ...group }) => ({ ...group, expect: { volumes: 2 } })),
    { concurrency: limit },
  );
  const storages = [
    { name: 'local', uuid: LOCAL, tags: ['onlybackup'], bandwidth: AT_ONCE, latencyMs: ms },
    { name: 'vault', uuid: VAULT, tags: ['remotebackup'], bandwidth: AT_ONCE, latencyMs: 0 },
  ];
  return complete({ plan, storages, bytesOf: () => 5 * MiB, msOf: () => ms });
}

/**
 * Two waves over three pairs of storages with limits of their own, copies from half a second to twenty seconds (as many
 * short as long ones by their logarithm), a tenth of them waiting for another. `second`: how many ms it takes.
 */
function mixed(count, second, limit) {
  const random = seeded(13);
  const foundation = Math.ceil(count / 10);
  const seconds = Array.from({ length: count }, (_, n) => 0.5 * (n < foundation ? 10 : 40) ** random());
  const pairs = [0.5, 0.4, 0.3].map((share, at) => ({ at, share, limit: Math.max(1, Math.round(share * limit)) }));
  const bytesOf = (n) => Math.round(seconds[n] * PACE);
  const groups = Array.from({ length: count }, (_, n) => ({
    name: `vm-${n}`,
    groupUuid: groupUuid(n),
    wave: n < foundation ? 'foundation' : 'rest',
    source: `local-${n % 3}`,
    destination: `vault-${Math.floor(n / 3) % 3}`,
    expect: { volumes: 2, minSize: `${Math.floor(bytesOf(n) / MiB)}MiB` },
    ...(n >= 2 * foundation && n % 10 === 0 ? { dependsOn: [`vm-${n - 7}`] } : {}),
  }));
  const uuidOf = (role, at) => `${role === 'local' ? '0f' : '9a'}00000000004000800000000000001${at}`.padEnd(32, '0');
  const both = ['local', 'vault'].flatMap((role) =>
    pairs.map((pair) => ({ role, ...pair, name: `${role}-${pair.at}` })),
  );
  const plan = {
    ...planOf(groups, { concurrency: limit }),
    storages: Object.fromEntries(
      both.map(({ role, at, name, limit: maxConcurrent }) => [
        name,
        { uuid: uuidOf(role, at), role: role === 'local' ? 'local' : 'backup', maxConcurrent, throughput: '10MiB/s' },
      ]),
    ),
    defaults: undefined,
    waves: [{ name: 'foundation' }, { name: 'rest' }],
  };
  const storages = both.map(({ role, at, name }) => ({
    name,
    uuid: uuidOf(role, at),
    tags: [role === 'local' ? 'onlybackup' : 'remotebackup'],
    bandwidth: (PACE * 1_000) / second,
    latencyMs: 0,
  }));
  return complete({ plan, storages, bytesOf, msOf: (n) => seconds[n] * second });
}

function complete({ plan, storages, bytesOf, msOf }) {
  const world = {
    accounts: [{ name: 'admin', password: 'password' }],
    storages,
    groups: plan.groups.map(({ name, groupUuid: uuid, destination = 'vault' }, n) => ({
      groupUuid: uuid,
      name,
      storages: [destination],
      volumes: ['Root', 'Data'].map((type) => ({ name: `${name}-${type}`, type, size: Math.ceil(bytesOf(n) / 2) })),
    })),
    faults: [],
  };
  const ms = new Map(plan.groups.map(({ name }, n) => [name, msOf(n)]));
  const durations = { expectedMs: ({ name }) => ms.get(name), restoreMs: () => 0 };
  const boundMs = lowerBound(makePlan(JSON.parse(JSON.stringify(plan))), durations).ms;
  return { plan, world, boundMs, durationsMs: [...ms.values()], limit: plan.limits.concurrency };
}

/** A small generator with a seed (mulberry32): the same shape every time. */
export function seeded(seed) {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), a | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
