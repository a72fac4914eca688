import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDocument } from 'yaml';
import { readPlans } from '../../src/document/read-plans.ts';
import { type Draft, draftPlan, type SiteLook } from '../../src/survey/draft-plan.ts';
import { draftText } from '../../src/survey/draft-text.ts';
import { guessWave } from '../../src/survey/guess-wave.ts';
import { LOCAL, VAULT } from '../support/events.ts';
import { backup, STORAGES, vm, vmUuid } from './site.ts';

const NOW = Date.parse('2026-11-20T10:00:00Z');
const choices = {
  name: 'east',
  endpoint: { env: 'ZSTACK_ENDPOINT' },
  account: 'admin',
  passwordVariable: 'ZSTACK_PASSWORD',
  now: NOW,
};

function draft(look: Partial<SiteLook>): Draft {
  const made = draftPlan({ vms: [], storages: STORAGES, backups: [], ...look });
  if ('problem' in made) throw new Error(made.problem);
  return made;
}
const textOf = (look: Partial<SiteLook>) => draftText(draft(look), choices);

test('a site', async () => {
  const look = {
    vms: [
      vm(1, { name: 'dns-01', tags: ['tier-0'] }),
      vm(2, { name: 'ERP 数据库', tags: ['tier::1', 'owner'] }),
      vm(3, { name: 'web' }),
      vm(4, { name: 'web' }),
      vm(5, { name: 'scratch' }),
      vm(6, { name: 'half', tags: ['tier-0'] }),
      vm(7, { name: 'deleted', state: 'Destroyed' }),
      vm(9, { name: 'gone-without-backup', state: 'Destroyed' }),
    ],
    storages: [...STORAGES, { uuid: 'e'.repeat(32), name: 'spare', role: 'local' as const, availableBytes: 1 }],
    backups: [
      ...backup({ vm: 1, volumes: 1 }),
      ...backup({ vm: 2, day: 18, volumes: 3 }),
      ...backup({ vm: 2, day: 20, change: (record) => ({ ...record, status: 'Creating' }) }),
      ...[3, 4, 7, 8].flatMap((n) => backup({ vm: n })),
      ...backup({ vm: 6, on: [LOCAL] }),
    ],
  };
  await expect(textOf(look)).toMatchFileSnapshot('golden/site.yaml');
});

test('without tags there is one wave, and none is written', () => {
  const text = textOf({ vms: [vm(1)], backups: backup({ vm: 1 }) });
  expect(text).not.toMatch(/wave/);
});

describe('storages', () => {
  const untagged = STORAGES.map(({ role: _, ...storage }) => storage);
  test('without tags, the one with the backups gives, which is said to be a guess', () => {
    const { storages } = draft({ storages: untagged, backups: backup({ vm: 1 }) });
    expect(storages.map(({ name, role, guessed }) => [name, role, guessed])).toEqual([
      ['east-local', 'local', true],
      ['vault', 'backup', true],
    ]);
    expect(textOf({ storages: untagged, backups: backup({ vm: 1 }) })).toContain(
      'REVIEW: no tag says the role of east-local, vault',
    );
  });
  test('several that give: each VM is read from the one with its newest backup', () => {
    const other = 'e'.repeat(32);
    const look = {
      storages: [...STORAGES, { uuid: other, name: 'vault', role: 'backup' as const }],
      backups: [
        ...backup({ vm: 1 }),
        ...backup({ vm: 2 }),
        ...backup({ vm: 3, day: 19 }),
        ...backup({ vm: 3, day: 20, on: [other] }),
      ],
    };
    expect(draft(look).groups.map(({ destination }) => destination)).toEqual(['vault', 'vault', 'vault-2']);
    expect(textOf(look)).toMatch(/destination: vault-2\n/);
  });
  test.each<[string, Partial<SiteLook>, string]>([
    ['no backup at all', {}, 'no-backup'],
    [
      'none that is whole',
      { backups: backup({ vm: 1, change: (record) => ({ ...record, state: 'Disabled' }) }) },
      'no-backup',
    ],
    ['none but on a local storage', { backups: backup({ vm: 1, on: [LOCAL] }) }, 'no-backup'],
    ['nothing that receives', { storages: STORAGES.slice(1), backups: backup({ vm: 1 }) }, 'no-local'],
    [
      'nothing that receives but another kind',
      { storages: [...STORAGES.slice(1), { uuid: LOCAL, type: 'SftpBackupStorage' }], backups: backup({ vm: 1 }) },
      'no-local',
    ],
  ])('no plan: %s', (_, look, problem) => {
    expect(draftPlan({ vms: [], storages: STORAGES, backups: [], ...look })).toEqual({ problem });
  });
});

test.each<[string[], string | undefined]>([
  [['tier-0'], 'tier-0'],
  [['tier2'], 'tier-2'],
  [['Tier 03'], 'tier-3'],
  [['tier::gold'], 'gold'],
  [['wave::databases'], 'databases'],
  [['dr-wave-2'], 'wave-2'],
  [['dr::wave::db'], 'db'],
  [['wave=1', 'tier-0'], 'wave-1'],
  [['tier-0', 'wave-1'], 'wave-1'],
  [['wave::!!!'], undefined],
  [['microwave-2'], undefined],
  [['frontier-1'], undefined],
  [['tier'], undefined],
  [['waves'], undefined],
  [[], undefined],
])('the tags %j put a VM into %s', (tags, wave) => expect(guessWave(tags)?.name).toBe(wave));

test('waves: by number, then by name, then the rest', () => {
  const tags = ['wave::zeta', 'tier-10', 'tier-2', 'wave::alpha', ''];
  const look = {
    vms: tags.map((tag, n) => vm(n, { tags: [tag] })),
    backups: tags.flatMap((_, n) => backup({ vm: n })),
  };
  expect(draft(look).waves).toEqual(['tier-2', 'tier-10', 'alpha', 'zeta', 'rest']);
});

test('whatever VMs and tags are called, the plan is valid, complete, and laid out as the parser would', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      '',
      '#',
      '\n- name: evil',
      '\r\n',
      '\u2028x: y',
      '\u202Eabc',
      '*a',
      '&a',
      '!!js',
      '---',
      '...',
      'on',
      '1e3',
      '"',
      "'",
      '\ud800',
      'a\u0000b',
      '\u0085k: v',
      `${'x'.repeat(300)}`,
    ),
  );
  fc.assert(
    fc.property(
      fc.array(fc.tuple(hostile, fc.array(hostile, { maxLength: 2 })), { minLength: 1, maxLength: 6 }),
      (vms) => {
        const text = textOf({
          vms: [
            ...vms.map(([name, tags], n) => vm(n, { name, tags })),
            ...vms.map(([name], n) => vm(100 + n, { name })),
          ],
          storages: STORAGES.map((storage, n) => ({ ...storage, name: vms[n]?.[0] ?? 'x' })),
          backups: vms.flatMap((_, n) => backup({ vm: n, day: 18 })),
        });
        const { documents, diagnostics } = readPlans(text, 'plan.yaml');
        expect(diagnostics).toEqual([]);
        expect(documents).toHaveLength(1);
        expect(documents[0]?.value?.groups.map(({ latestOf }) => latestOf?.vm).sort()).toEqual(
          vms.map((_, n) => vmUuid(n)).sort(),
        );
        expect(parseDocument(text).toString({ lineWidth: 0 })).toBe(text);
        expect(text).not.toMatch(/[\p{Cs}\p{Cf}\p{Zl}\p{Zp}]/u);
      },
    ),
  );
});

test('a password is nowhere, and the same look gives the same bytes', () => {
  const look = { vms: [vm(1)], backups: backup({ vm: 1 }) };
  expect(textOf(look)).toBe(textOf(look));
  expect(textOf(look)).toContain('password: { env: ZSTACK_PASSWORD }');
});

test('the objective is one that the backups meet', () => {
  const rpo = (on: number) =>
    /rpo: (\w+)/.exec(textOf({ backups: [...backup({ vm: 1 }), ...backup({ vm: 2, day: on })] }))?.[1];
  expect([20, 19, 18, 15, 7].map(rpo)).toEqual(['1d', '2d', '3d', '7d', '14d']);
  const old = backup({ vm: 1 }).map((record) => ({ ...record, createdAt: '2020-01-01T00:00:00Z' }));
  expect(textOf({ backups: old })).not.toMatch(/^objectives/m);
});

test('10,000 VMs: each has its own name', () => {
  const vms = Array.from({ length: 10_000 }, (_, n) => vm(n, { name: 'web' }));
  const { groups } = draft({ vms, backups: vms.flatMap((_, n) => backup({ vm: n, volumes: 1 })) });
  expect(new Set(groups.map(({ name }) => name)).size).toBe(10_000);
  expect(VAULT).toHaveLength(32);
});
