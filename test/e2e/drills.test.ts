/** The calendar of drills at the command line. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { soundPlan } from '../document/documents.ts';
import { scratch, zdr } from '../support/zdr.ts';

interface Listed {
  readonly plan: string;
  readonly drill: string;
  readonly file: string;
  readonly startsAt: string;
  readonly groups: Readonly<Record<string, number>>;
  readonly skipped?: { readonly why?: string };
}

const plan = (name: string, ...drills: readonly object[]) =>
  stringify({ ...soundPlan(), metadata: { name }, ...(drills.length === 0 ? {} : { drills }) });

const nightly = { name: 'nightly', schedule: '30 2 * * *', timeZone: 'Asia/Shanghai', select: { sample: 1 } };
const frozen = { from: '2000-01-01T00:00:00Z', to: '2999-01-01T00:00:00Z', reason: 'for ever' };

function directory() {
  const cwd = scratch();
  mkdirSync(join(cwd, 'plans'));
  writeFileSync(join(cwd, 'plans/east.yaml'), plan('east', nightly));
  const weekly = { name: 'weekly', schedule: '0 3 * * SUN', blackouts: [frozen] };
  writeFileSync(join(cwd, 'plans/west.yaml'), plan('west', weekly));
  writeFileSync(join(cwd, 'plans/none.yaml'), plan('none'));
  return cwd;
}

test('the next drills of a directory, in one order, as JSON and as text', async () => {
  const cwd = directory();
  const now = Date.now();
  const json = await zdr(['drills', 'next', '-n', '30', '-o', 'json', 'plans'], { cwd });
  expect(json).toMatchObject({ code: 0, stderr: '' });
  const { drills, more } = JSON.parse(json.stdout) as { drills: Listed[]; more: boolean };
  expect(drills).toHaveLength(30);
  expect(more).toBe(false);
  const starts = drills.map(({ startsAt }) => Date.parse(startsAt));
  expect(starts).toEqual([...starts].sort((a, b) => a - b));
  expect(starts[0]).toBeGreaterThan(now);
  const east = drills.find(({ plan }) => plan === 'east');
  expect(east).toMatchObject({ drill: 'nightly', file: 'plans/east.yaml', groups: { plan: 4, selected: 4, taken: 1 } });
  expect(east?.startsAt).toMatch(/T18:30:00\.000Z$/);
  expect(drills.find(({ plan }) => plan === 'west')?.skipped?.why).toBe('for ever');

  const text = await zdr(['drills', 'next', '--until', '48h', 'plans/east.yaml'], { cwd });
  expect(text.code).toBe(0);
  expect(text.stdout.match(/02:30 \+08:00 {2}\d\d-\d\d 18:30Z {2}east {2}nightly {2}1 of 4$/gm)).toHaveLength(2);
});

test('a broken plan hides no other, and makes the exit code 1', async () => {
  const cwd = directory();
  writeFileSync(join(cwd, 'plans/broken.yaml'), plan('broken', { ...nightly, schedule: '0 24 * * *' }));
  const { code, stdout, stderr } = await zdr(['drills', 'next', '-n', '3', 'plans'], { cwd });
  expect(code).toBe(1);
  expect(stderr).toContain('ZDR1402');
  expect(stdout).toContain('nightly');
  expect(stdout).not.toContain('broken');
});

test.each([
  [['plans', '--until', 'tomorrow'], '--until tomorrow is no time'],
  [['plans', '--until', '2026-02-30'], '--until 2026-02-30 is no time'],
  [['plans', '--until', '2020-01-01'], 'is over already'],
  [['plans', '-n', '0'], 'from 1 to 10000'],
  [['nowhere'], 'there is no such file'],
  [[], 'missing required argument'],
])('used wrongly: %j', async (args, said) => {
  const { code, stdout, stderr } = await zdr(['drills', 'next', ...args], { cwd: directory() });
  expect(code).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toContain(said);
});
