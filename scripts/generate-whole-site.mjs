/** Writes plans/whole-site.yaml: 500 VMs of a believable site, always the same ones. */
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';

const digest = (text) => createHash('sha256').update(`whole-site ${text}`).digest();
const uuid = (text) => digest(text).toString('hex').slice(0, 32);
/** A number from 0 to 1 that depends on the name alone. */
const chance = (text) => digest(`chance ${text}`).readUInt32BE() / 2 ** 32;
const pick = (text, list) => list[Math.floor(chance(text) * list.length)];

const pairs = [
  { source: 'east-local', destination: 'vault-a' },
  { source: 'west-local', destination: 'vault-b' },
];

/** count VMs of one kind: `sizes` in GiB, `needs` names kinds of the same application or shared services. */
const kinds = [
  { kind: 'dns', count: 4, wave: 'foundation', tier: 0, sizes: [5, 8], volumes: [1], critical: true, needs: [] },
  { kind: 'ntp', count: 4, wave: 'foundation', tier: 0, sizes: [5], volumes: [1], critical: false, needs: [] },
  {
    kind: 'ldap',
    count: 4,
    wave: 'foundation',
    tier: 0,
    sizes: [20, 30],
    volumes: [2],
    critical: true,
    needs: ['dns'],
  },
  {
    kind: 'vpn',
    count: 8,
    wave: 'foundation',
    tier: 0,
    sizes: [8, 12],
    volumes: [1],
    critical: false,
    needs: ['dns', 'ldap'],
  },
  {
    kind: 'db',
    count: 60,
    wave: 'databases',
    tier: 1,
    sizes: [60, 80, 120, 200, 400, 800],
    volumes: [2, 3, 4],
    critical: true,
    needs: [],
  },
  {
    kind: 'queue',
    count: 20,
    wave: 'databases',
    tier: 1,
    sizes: [20, 30, 40],
    volumes: [2],
    critical: false,
    needs: [],
  },
  { kind: 'cache', count: 40, wave: 'services', tier: 2, sizes: [10, 16], volumes: [1], critical: false, needs: [] },
  {
    kind: 'api',
    count: 120,
    wave: 'services',
    tier: 2,
    sizes: [15, 20, 30, 40],
    volumes: [1, 2],
    critical: false,
    needs: ['db'],
  },
  {
    kind: 'web',
    count: 160,
    wave: 'frontends',
    tier: 3,
    sizes: [10, 15, 20],
    volumes: [1],
    critical: false,
    needs: ['api'],
  },
  {
    kind: 'batch',
    count: 40,
    wave: 'rest',
    tier: 4,
    sizes: [25, 40, 60, 100],
    volumes: [1, 2],
    critical: false,
    needs: ['db'],
  },
  {
    kind: 'desktop',
    count: 40,
    wave: 'rest',
    tier: 4,
    sizes: [30, 40, 50],
    volumes: [1],
    critical: false,
    needs: ['ldap'],
  },
];

const lines = [
  `# yaml-language-server: $schema=../schemas/recovery-plan.schema.json
#
# A whole site: 500 VMs, two local and two backup storages, five waves.
# Written by scripts/generate-whole-site.mjs; change that, not this.
apiVersion: zstack-dr/v1
kind: RecoveryPlan
metadata:
  name: whole-site
  description: Two halls, 500 VMs, five waves
  labels: { owner: platform, site: east-west }
site:
  endpoint: http://127.0.0.1:8080/zstack
  auth: { account: admin, password: { env: ZSTACK_PASSWORD } }
objectives: { rto: 8h, rpo: 24h }
storages:
  east-local: { uuid: ${uuid('east-local')}, role: local, maxConcurrent: 8, throughput: 200MiB/s }
  west-local: { uuid: ${uuid('west-local')}, role: local, maxConcurrent: 8, throughput: 200MiB/s }
  vault-a: { uuid: ${uuid('vault-a')}, role: backup, maxConcurrent: 10, throughput: 200MiB/s }
  vault-b: { uuid: ${uuid('vault-b')}, role: backup, maxConcurrent: 6, throughput: 150MiB/s }
limits: { concurrency: 14 }
retry: { attempts: 4, delay: 5s, maxDelay: 2m }
timeout: 2h
failure: { tolerate: 2%, then: stop }
defaults:
  source: east-local
  destination: vault-a
  expect: { maxAge: 24h }
waves:
  - { name: foundation, failure: { tolerate: 2 } }
  - { name: databases }
  - { name: services }
  - { name: frontends, failure: { tolerate: 5% } }
  - { name: rest, failure: { tolerate: 10% } }
groups:`,
];

const counts = Object.fromEntries(kinds.map(({ kind, count }) => [kind, count]));
const nameOf = (kind, number) => `${kind}-${String(number).padStart(3, '0')}`;
for (const { kind, count, wave, tier, sizes, volumes, critical, needs } of kinds) {
  for (let number = 1; number <= count; number += 1) {
    const name = nameOf(kind, number);
    const pair = pairs[number % 2 === 0 ? 1 : 0];
    const size = pick(`size ${name}`, sizes);
    // Each VM needs one of each kind that it needs, spread evenly.
    const dependsOn = needs.map((need) => nameOf(need, ((number - 1) % counts[need]) + 1));
    lines.push(`  - name: ${name}
    groupUuid: ${uuid(name)}
    wave: ${wave}`);
    if (critical && (tier === 0 || chance(`critical ${name}`) < 0.3)) lines.push('    critical: true');
    lines.push(`    tags: [tier-${tier}, ${kind}]`);
    if (pair !== pairs[0]) lines.push(`    source: ${pair.source}`, `    destination: ${pair.destination}`);
    if (dependsOn.length > 0) lines.push(`    dependsOn: [${dependsOn.join(', ')}]`);
    if (size >= 400) lines.push('    timeout: 6h');
    lines.push(`    expect: { volumes: ${pick(`volumes ${name}`, volumes)}, minSize: ${size}GiB }`);
  }
}
await writeFile(new URL('../plans/whole-site.yaml', import.meta.url), `${lines.join('\n')}\n`);
