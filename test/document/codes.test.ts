import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { objectiveFindings } from '../../src/cli/plans/objective-findings.ts';
import { createPlanReader } from '../../src/cli/serve/plan-reader.ts';
import type { CodeInfo } from '../../src/document/codes/info.ts';
import { CODES } from '../../src/document/codes.ts';
import { namesInTwoFiles } from '../../src/document/plan-names.ts';
import { readPlans } from '../../src/document/read-plans.ts';
import { soundPlan } from './documents.ts';

const broken = new URL('broken/', import.meta.url);
const quickstart = readFileSync('plans/quickstart.yaml', 'utf8');

/** Codes that only the golden files or the tests below raise. */
async function raised(): Promise<Set<string>> {
  const codes = new Set<string>();
  for (const file of readdirSync(broken)) {
    for (const { code } of readPlans(readFileSync(new URL(file, broken), 'utf8'), file).diagnostics) codes.add(code);
  }
  for (const { code } of readPlans('---\na: 1\n'.repeat(101), 'many.yaml').diagnostics) codes.add(code);
  const anchors = Array.from({ length: 20_001 }, (_, at) => `&a${at} 1`).join(', ');
  for (const { code } of readPlans(`a: [${anchors}]\n`, 'anchors.yaml').diagnostics) codes.add(code);
  const silent = createPlanReader(new URL('silent-reader.mjs', import.meta.url), 1);
  const unread = await silent.read({ cwd: '/', file: 'slow.yaml', named: true });
  await silent.close();
  for (const { code } of unread?.diagnostics ?? []) codes.add(code);
  const late = readPlans(quickstart.replace('rto: 2h', 'rto: 1m'), 'late.yaml');
  for (const { code } of await objectiveFindings({ file: 'late.yaml', ...late })) codes.add(code);
  const twice = ['a.yaml', 'b.yaml'].map((file) => ({ name: 'east', file, locate: () => undefined }));
  for (const { code } of namesInTwoFiles(twice)) codes.add(code);
  return codes;
}

test('every code of the catalogue is raised by a test, and no other', async () => {
  expect([...(await raised())].sort()).toEqual(Object.keys(CODES).sort());
});

test('names are unique, in words', () => {
  const names = Object.values(CODES).map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const name of names) expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
});

/** Where an example stands in a plan, if not at the top. */
const CONTEXT: Partial<Record<string, (example: string) => string>> = {
  ZDR1103: inGroup,
  ZDR1107: inGroup,
  ZDR1108: inSite,
  ZDR1110: inSite,
  ZDR1111: inGroup,
  ZDR1207: (example) => `groups:\n  ${example}`,
  ZDR1215: (example) => `storages:\n  vault:\n    ${example}`,
  ZDR1224: inSite,
  ZDR1228: inSite,
  ZDR1241: inGroup,
  ZDR1242: inGroup,
  ZDR1243: inGroup,
};

function inGroup(example: string): string {
  return `groups:\n  - ${example.replaceAll('\n', '\n    ')}`;
}

function inSite(example: string): string {
  return `site:\n  ${example.replaceAll('\n', '\n  ')}`;
}

/** A sound plan in which the example takes the place of what it is about. */
function planWith(code: string, example: string): string {
  const text = CONTEXT[code]?.(example) ?? example;
  const keys = [...text.matchAll(/^(\w+):/gm)].map(([, key]) => String(key));
  const rest = Object.fromEntries(Object.entries(soundPlan()).filter(([key]) => !keys.includes(key)));
  return `${stringify(rest)}${text}\n`;
}

const examples = Object.entries(CODES as Record<string, CodeInfo>).filter(([, { bad }]) => bad !== undefined);

test.each(examples)('the examples of %s show what they say', (code, { bad = '', good = '' }) => {
  const codesOf = (example: string) =>
    readPlans(planWith(code, example), 'plan.yaml').diagnostics.map((finding) => finding.code as string);
  expect(codesOf(bad)).toContain(code);
  expect(codesOf(good)).not.toContain(code);
});

test('a plan that misses its objective by estimate is told so at the objective', async () => {
  const text = quickstart.replace('rto: 2h', 'rto: 1m');
  const [finding] = await objectiveFindings({ file: 'plan.yaml', ...readPlans(text, 'plan.yaml') });
  expect(finding).toMatchObject({ code: 'ZDR1223', severity: 'warning', at: { file: 'plan.yaml' } });
  const line = text.split('\n')[(finding?.at?.line ?? 0) - 1] ?? '';
  expect(line.slice((finding?.at?.column ?? 0) - 1, (finding?.at?.endColumn ?? 0) - 1)).toBe('1m');
  expect(await objectiveFindings({ file: 'plan.yaml', ...readPlans(quickstart, 'plan.yaml') })).toEqual([]);
});
