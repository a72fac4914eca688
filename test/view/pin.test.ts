import { expect, test } from 'vitest';
import type { PinnedGroup } from '../../src/plan/pin.ts';
import { movesBetween } from '../../src/survey/recovery-points.ts';
import { coverageDocument, coverageJson } from '../../src/view/plan/coverage.ts';
import { noBackupText, type PinView, pinDocument, pinJson } from '../../src/view/plan/pin.ts';
import { clean } from '../../src/view/write/clean.ts';
import { writeText } from '../../src/view/write/text.ts';
import { colourPage, hostileName, plainPage, sampleGroup, uuid } from './samples.ts';

const of = (name: string, day: number, gib = 10): PinnedGroup => ({
  name,
  vm: uuid(1),
  groupUuid: uuid(day),
  createdAt: `2026-11-${day}T02:00:00.000Z`,
  sizeBytes: gib * 1024 ** 3,
  volumes: [{ uuid: uuid(day), type: 'Root', sizeBytes: gib * 1024 ** 3 }],
});
const { createdAt: _, ...undated } = of('undated', 20);
const pin = (...groups: PinnedGroup[]) => ({ plan: hostileName, digest: 'd'.repeat(64), groups });
const before = pin(of('erp-db', 18), of('ldap', 18), of('gone', 18));
const after = pin(of('erp-db', 20, 12), of('ldap', 18), of(hostileName, 19), undated);
const view: PinView = {
  pin: after,
  moves: movesBetween(before, after),
  renewed: true,
  path: 'plans/east-site.pin.yaml',
  now: Date.parse('2026-11-20T10:00:00Z'),
  rpoMs: 24 * 3_600_000,
};

test('what was pinned', async () => {
  await expect(writeText(pinDocument(view), plainPage)).toMatchFileSnapshot('golden/pin.txt');
  expect(writeText(pinDocument(view), colourPage)).toContain('\u001b[1m');
});

test('the first pin, and one of many groups', () => {
  expect(writeText(pinDocument({ ...view, renewed: false }), plainPage)).not.toContain('Since the last pin');
  const many = pin(...Array.from({ length: 50 }, (_, n) => of(`g${n}`, 18)));
  expect(writeText(pinDocument({ ...view, pin: many, moves: movesBetween(before, many) }), plainPage)).toContain(
    'and 33 more',
  );
});

test('as JSON', () => {
  expect(JSON.parse(pinJson(view))).toMatchObject({
    type: 'pin',
    format: 1,
    file: 'plans/east-site.pin.yaml',
    pin: after,
    spread: { oldest: { group: 'ldap' }, newest: { group: 'erp-db' }, spreadMs: 2 * 86_400_000 },
    changes: { unchanged: 1 },
  });
});

test('why there is no backup', async () => {
  const group = { ...sampleGroup(hostileName), latestOf: { vm: uuid(1), notAfter: '2026-11-20T00:00:00.000Z' } };
  const lines = (
    [
      { kind: 'none' },
      { kind: 'not-whole', backups: 3 },
      { kind: 'too-new', oldest: '2026-11-21T00:00:00Z' },
      { kind: 'no-date' },
    ] as const
  ).map((why) => clean(noBackupText({ name: group.name, latestOf: group.latestOf, storage: 'vault', why })));
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('golden/pin-no-backup.txt');
});

test('coverage', async () => {
  const newest = { groupUuid: uuid(7), createdAt: '2026-11-20T02:00:00.000Z' };
  const site = {
    site: 'http://10.0.0.5:8080/zstack',
    vms: 12,
    covered: 9,
    ignored: 2,
    findings: [
      { kind: 'vm-not-covered', vm: uuid(1), name: hostileName, newest },
      { kind: 'vm-not-covered', vm: uuid(2) },
      { kind: 'backup-not-covered', vm: uuid(3), newest },
      { kind: 'group-gone', file: 'plans/a.yaml', plan: 'a', group: 'dns-01', groupUuid: uuid(8) },
      { kind: 'not-whole', file: 'plans/a.yaml', plan: 'a', group: 'erp', groupUuid: uuid(8), storage: 'vault' },
      {
        kind: 'no-backup',
        file: 'plans/a.yaml',
        plan: 'a',
        group: 'ldap',
        vm: uuid(9),
        notAfter: '2026-11-20T00:00:00.000Z',
        storage: 'vault',
        why: { kind: 'too-new', oldest: '2026-11-21T00:00:00Z' },
      },
    ],
  } as const;
  const whole = { site: 'http://west/zstack', vms: 1, covered: 1, ignored: 0, findings: [] };
  await expect([site, whole].map((one) => writeText(coverageDocument(one), plainPage)).join('\n')).toMatchFileSnapshot(
    'golden/coverage.txt',
  );
  expect(JSON.parse(coverageJson([site, whole]))).toEqual({ type: 'coverage', format: 1, sites: [site, whole] });
  const many = {
    ...site,
    findings: Array.from({ length: 80 }, (_, n) => ({ kind: 'vm-not-covered' as const, vm: uuid(n) })),
  };
  expect(writeText(coverageDocument(many), plainPage)).toContain('and 30 more: --json');
});
