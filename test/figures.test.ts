import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

test('the figures of README.md and docs/limits.md are those of bench/results.json', () => {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/figures.mjs', '--check'], { encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

test.each(['README.md', 'docs/limits.md'])('%s has no sentence or row that lacks its figures', (path) => {
  const text = readFileSync(path, 'utf8');
  // A row may lack one figure, not all of them.
  for (const [, block = ''] of text.matchAll(/<!-- figures: \w+ -->([\s\S]*?)<!-- end of figures -->/g))
    for (const line of block.split('\n').filter((line) => line.includes('–')))
      expect(line).toMatch(/^\|.*\d(\.\d+)? (s|ms|MiB)\b.*\|$/);
});
