/** Plans of many groups: as people and generators write them, and with mistakes. */

export const LOCAL = '0f000000000040008000000000000001';
export const VAULT = '9a000000000040008000000000000002';
export const groupUuid = (n) => `0150a8120f9344db8e9abc9d${n.toString(16).padStart(8, '0')}`;
/** Where plans are for and what they log in with, by these variables. */
export const siteEnv = (url) => ({ ZDR_BENCH_SITE: `${url}/zstack`, ZDR_BENCH_PASSWORD: 'password' });

const FINDINGS = 50;
const MOST_UNKNOWN = 10_000;

/** A plan in memory. A tenth of the groups waits for the one before it. */
export const planOf = (groups, { concurrency = 100, labels, name = 'bench' } = {}) => ({
  apiVersion: 'zstack-dr/v1',
  kind: 'RecoveryPlan',
  metadata: { name, ...(labels === undefined ? {} : { labels }) },
  site: {
    endpoint: { env: 'ZDR_BENCH_SITE' },
    auth: { account: 'admin', password: { env: 'ZDR_BENCH_PASSWORD' } },
  },
  storages: {
    local: { uuid: LOCAL, role: 'local', maxConcurrent: concurrency },
    vault: { uuid: VAULT, role: 'backup', maxConcurrent: concurrency },
  },
  limits: { concurrency },
  defaults: { source: 'local', destination: 'vault' },
  groups,
});

/** Groups without and with mistakes; `dependent`: a tenth of them waits for the one before it. */
export const groupsOf = (count, { mistakes, dependent = true } = {}) =>
  Array.from({ length: count }, (_, n) => ({
    name: `vm-${n}`,
    groupUuid: groupUuid(n),
    expect: { volumes: 2, minSize: sizeOf(n, count, mistakes) },
    ...dependsOn(n, dependent, mistakes),
  }));

const sizeOf = (n, count, mistakes) =>
  mistakes === 'findings' && n % Math.ceil(count / FINDINGS) === 0 ? '12 potatoes' : `${1 + (n % 50)}GiB`;

function dependsOn(n, dependent, mistakes) {
  if (mistakes === 'unknown') return n < MOST_UNKNOWN ? { dependsOn: [`nothing-${n}`] } : {};
  return dependent && n % 10 === 9 ? { dependsOn: [`vm-${n - 1}`] } : {};
}

/** The texts of a plan. `anchor`: with one alias, which only the whole of YAML knows. */
export const written = {
  json: (plan) => JSON.stringify(plan),
  block: (plan) => head(plan) + plan.groups.map(blockGroup).join(''),
  flow: (plan) => `# Made for the benchmark.\n${head(plan)}${plan.groups.map(flowGroup).join('')}`,
  anchor: (plan) => {
    const [first, second, ...others] = plan.groups;
    const expect = (group, text) => blockGroup(group).replace(/expect: .*/, `expect: ${text}`);
    const two = expect(first, '&usual { volumes: 2 }') + expect(second, '*usual');
    return head(plan) + two + others.map(blockGroup).join('');
  },
};

/** Everything but the groups, a key a line with its value as JSON, which is YAML. */
const head = ({ groups: _, ...plan }) =>
  `${Object.entries(plan)
    .map(([key, value]) => `${key}: ${inline(value)}\n`)
    .join('')}groups:\n`;

const blockGroup = ({ name, groupUuid: uuid, expect, dependsOn: names }) =>
  `  - name: ${name}\n    groupUuid: ${uuid}\n    expect: ${inline(expect)}\n${
    names === undefined ? '' : `    dependsOn: ${inline(names)}\n`
  }`;

const flowGroup = (group, n) => `  - ${inline(group)} # rack ${n % 40}\n`;

/** A value on one line as people write it. */
function inline(value) {
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  if (typeof value !== 'object') return String(value);
  return `{ ${Object.entries(value)
    .map(([key, one]) => `${key}: ${inline(one)}`)
    .join(', ')} }`;
}
