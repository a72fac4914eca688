import { expect, it } from 'vitest';
import { explainText } from '../../src/view/findings/explain.ts';
import { narrowPage, plainPage } from './samples.ts';

const info = {
  name: 'unknown-storage',
  severity: 'error',
  title: 'A storage is named that the plan does not define',
  why: 'A group without its storages cannot be recovered.',
  fix: 'Correct the name, or add the storage under `storages`.',
  bad: 'storages:\n  vault: { uuid: 9a }\ndefaults: { destination: valut }',
  good: 'storages:\n  vault: { uuid: 9a }\ndefaults: { destination: vault }',
} as const;

it('explains a code', async () => {
  await expect(explainText('ZDR1203', info, plainPage)).toMatchFileSnapshot('golden/explain.txt');
});

it('breaks its lines to the width, and needs no examples', () => {
  const { bad: _bad, good: _good, ...bare } = info;
  const text = explainText('ZDR1203', bare, narrowPage);
  expect(text.split('\n').every((line) => line.length <= 40)).toBe(true);
  expect(text).not.toMatch(/Wrong|Right/);
});
