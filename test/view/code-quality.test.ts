import { expect, it } from 'vitest';
import { codeQuality } from '../../src/view/findings/code-quality.ts';
import { checkOf, sampleFindings } from './checks.ts';

it('findings as a Code Quality report have what GitLab asks for, the most severe first', async () => {
  const text = codeQuality(checkOf(sampleFindings));
  const issues = JSON.parse(text) as Record<string, unknown>[];
  for (const issue of issues) {
    expect(issue).toEqual({
      description: expect.stringMatching(/^ZDR\d{4}: /),
      check_name: expect.stringMatching(/^ZDR\d{4} [a-z-]+$/),
      fingerprint: expect.stringMatching(/./),
      severity: expect.stringMatching(/^(major|minor)$/),
      location: { path: expect.any(String), lines: { begin: expect.any(Number) } },
    });
  }
  expect(issues.map(({ severity }) => severity)).toEqual([...Array(6).fill('major'), 'minor']);
  expect(new Set(issues.map(({ fingerprint }) => fingerprint)).size).toBe(issues.length);
  expect(text).not.toContain('hunter2');
  await expect(text).toMatchFileSnapshot('golden/findings.code-quality.json');
});

it('is an empty list without findings', () => {
  expect(codeQuality(checkOf([]))).toBe('[]\n');
});
