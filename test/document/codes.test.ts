import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { objectiveFindings } from '../../src/cli/objective-findings.ts';
import { CODES } from '../../src/document/codes.ts';
import { readPlans } from '../../src/document/read-plans.ts';

const broken = new URL('broken/', import.meta.url);
const quickstart = readFileSync('plans/quickstart.yaml', 'utf8');

/** Codes that only the golden files or the tests below raise. */
function raised(): Set<string> {
  const codes = new Set<string>();
  for (const file of readdirSync(broken)) {
    for (const { code } of readPlans(readFileSync(new URL(file, broken), 'utf8'), file).diagnostics) codes.add(code);
  }
  for (const { code } of readPlans('---\na: 1\n'.repeat(101), 'many.yaml').diagnostics) codes.add(code);
  const late = readPlans(quickstart.replace('rto: 2h', 'rto: 1m'), 'late.yaml');
  for (const { code } of objectiveFindings({ file: 'late.yaml', ...late })) codes.add(code);
  return codes;
}

test('every code of the catalogue is raised by a test, and no other', () => {
  expect([...raised()].sort()).toEqual(Object.keys(CODES).sort());
});

test('names are unique, in words', () => {
  const names = Object.values(CODES).map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const name of names) expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
});

test('a plan that misses its objective by estimate is told so at the objective', () => {
  const text = quickstart.replace('rto: 2h', 'rto: 1m');
  const [finding] = objectiveFindings({ file: 'plan.yaml', ...readPlans(text, 'plan.yaml') });
  expect(finding).toMatchObject({ code: 'ZDR1223', severity: 'warning', at: { file: 'plan.yaml' } });
  const line = text.split('\n')[(finding?.at?.line ?? 0) - 1] ?? '';
  expect(line.slice((finding?.at?.column ?? 0) - 1, (finding?.at?.endColumn ?? 0) - 1)).toBe('1m');
  expect(objectiveFindings({ file: 'plan.yaml', ...readPlans(quickstart, 'plan.yaml') })).toEqual([]);
});
