import { describe, expect, it } from 'vitest';
import { findingsMarkdown } from '../../src/view/findings/findings-markdown.ts';
import { checkOf, finding, sampleFindings } from './checks.ts';

describe('the summary of a workflow step', () => {
  it('is a table, the most severe first, in which hostile names are only text', async () => {
    await expect(findingsMarkdown(checkOf(sampleFindings))).toMatchFileSnapshot('golden/findings.md');
  });

  it('is one line without findings', () => {
    expect(findingsMarkdown(checkOf([]))).toBe('## zdr validate\n\n**no findings in 3 files**\n\n');
  });

  it('is cut at a hundred rows and at a size, and says so', () => {
    const text = findingsMarkdown(checkOf(Array.from({ length: 250 }, () => finding())));
    expect(text.match(/ZDR1203/g)).toHaveLength(100);
    expect(text).toContain('… and 150 more');
    const long = findingsMarkdown(checkOf(Array.from({ length: 90 }, () => finding({ message: 'x'.repeat(9_000) }))));
    expect(Buffer.byteLength(long)).toBeLessThan(202_000);
    expect(long).toMatch(/… and \d+ more/);
  });
});
