import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

test('the figures of README.md and docs/limits.md are those of bench/results.json', () => {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/figures.mjs', '--check'], { encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});
