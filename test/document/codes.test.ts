import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CODES } from '../../src/document/codes.ts';
import { readPlans } from '../../src/document/read-plans.ts';
import { rtoMissedByEstimate } from '../../src/document/rto-finding.ts';

const broken = new URL('broken/', import.meta.url);

/** Codes that only the golden files or the tests below raise. */
function raised(): Set<string> {
  const codes = new Set<string>();
  for (const file of readdirSync(broken)) {
    for (const { code } of readPlans(readFileSync(new URL(file, broken), 'utf8'), file).diagnostics) codes.add(code);
  }
  for (const { code } of readPlans('---\na: 1\n'.repeat(101), 'many.yaml').diagnostics) codes.add(code);
  codes.add(rtoMissedByEstimate({ locate: () => undefined }, 'x', { rtoMs: 1, estimateMs: 2 }).code);
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

test('a whole plan that misses its objective by estimate is told so at the objective', () => {
  const text = readFileSync('plans/quickstart.yaml', 'utf8');
  const [document] = readPlans(text, 'plans/quickstart.yaml').documents;
  if (document === undefined) throw new Error('no document');
  const finding = rtoMissedByEstimate(document, 'plans/quickstart.yaml', { rtoMs: 7_200_000, estimateMs: 9_000_001 });
  expect(finding).toMatchObject({ code: 'ZDR1223', severity: 'warning', at: { file: 'plans/quickstart.yaml' } });
  expect(finding.message).toContain('2h30m1s');
  const line = text.split('\n')[(finding.at?.line ?? 0) - 1] ?? '';
  expect(line.slice((finding.at?.column ?? 0) - 1, (finding.at?.endColumn ?? 0) - 1)).toBe('2h');
});
