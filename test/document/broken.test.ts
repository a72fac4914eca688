import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readPlans } from '../../src/document/read-plans.ts';
import { show } from './show.ts';

const folder = new URL('broken/', import.meta.url);

test.each(readdirSync(folder))('the findings of %s', async (file) => {
  const text = readFileSync(new URL(file, folder), 'utf8');
  const { diagnostics } = readPlans(text, file);
  expect(diagnostics.length).toBeGreaterThan(0);
  await expect(show(diagnostics, text)).toMatchFileSnapshot(`golden/${file.replace(/\.\w+$/, '.txt')}`);
});
