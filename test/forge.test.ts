/** What the forge and a reader of the changelog rely on. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import manifest from '../package.json' with { type: 'json' };

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');

describe('the workflow', () => {
  const workflow = parse(read('.github/workflows/ci.yml')) as {
    permissions: object;
    jobs: Record<string, { strategy?: { matrix: { job?: string[] } }; steps: { run?: string; uses?: string }[] }>;
  };
  const jobs = Object.values(workflow.jobs);
  const steps = jobs.flatMap((job) => job.steps);

  test('runs scripts that there are', () => {
    const matrix = jobs.flatMap(({ strategy }) => strategy?.matrix.job ?? []);
    const called = steps.flatMap(({ run = '' }) => [...run.matchAll(/npm (?:run )?([\w:]+)/g)].map(([, name]) => name));
    const scripts = [...matrix, ...called.filter((name) => name !== 'ci' && name !== 'run')];
    expect(scripts).toContain('test:mutation');
    expect(Object.keys(manifest.scripts)).toEqual(expect.arrayContaining(scripts));
  });

  test('may read, and no more; its actions are pinned by their major version', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' });
    for (const { uses } of steps) if (uses !== undefined) expect(uses).toMatch(/^actions\/[\w-]+@v\d+$/);
  });
});

test('the forms for issues are YAML, and each field has a label', () => {
  for (const name of readdirSync(new URL('../.github/ISSUE_TEMPLATE/', import.meta.url))) {
    const { body = [] } = parse(read(`.github/ISSUE_TEMPLATE/${name}`)) as {
      body?: { type: string; attributes: object }[];
    };
    for (const { type, attributes } of body) expect(attributes).toHaveProperty(type === 'markdown' ? 'value' : 'label');
  }
});

test('the changelog names the version, in lines of at most 120 characters', () => {
  const lines = read('CHANGELOG.md').split('\n');
  expect(lines.find((line) => line.startsWith('## '))).toMatch(`[${manifest.version}]`);
  expect(lines.filter((line) => line.length > 120)).toEqual([]);
});
