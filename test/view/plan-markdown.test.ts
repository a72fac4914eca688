import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../src/document/diagnostic.ts';
import type { Plan } from '../../src/plan/plan.ts';
import type { Estimate } from '../../src/schedule/estimate.ts';
import { estimate } from '../../src/schedule/estimate.ts';
import { type PlanView, planDocument } from '../../src/view/plan/plan.ts';
import { GITHUB_COMMENT_BYTES } from '../../src/view/write/fit.ts';
import { folded, prose } from '../../src/view/write/gfm.ts';
import { writeMarkdown } from '../../src/view/write/markdown.ts';
import { bigPlan } from './big-plan.ts';
import { hostileName, sampleEstimate, sampleGroup, samplePlan } from './samples.ts';

const view = { calls: false, findings: [], mostBytes: GITHUB_COMMENT_BYTES };
const planMarkdown = (plan: Plan, by: Estimate, { mostBytes, ...shown }: PlanView & { readonly mostBytes: number }) =>
  writeMarkdown(planDocument(plan, by, shown), mostBytes);
const warning: Diagnostic = {
  code: 'ZDR1216',
  severity: 'warning',
  message: 'The limit 8 of the storage "vault" can never be reached.',
  hint: 'Lower it.',
  at: { file: 'plans/east.yaml', line: 12, column: 3, endLine: 12, endColumn: 4 },
};

describe('a plan as Markdown', () => {
  it('has everything, folded', async () => {
    const plan = samplePlan();
    const text = planMarkdown(plan, sampleEstimate(plan), { ...view, calls: true, findings: [warning] });
    await expect(text).toMatchFileSnapshot('golden/plan.md');
  });

  it('without groups has no waves to unfold', () => {
    const plan = samplePlan([]);
    expect(planMarkdown(plan, sampleEstimate(plan), view)).not.toContain('Wave 1');
  });

  it('shows names that attack as text', async () => {
    const plan = samplePlan([sampleGroup(hostileName, { dependsOn: ['@octocat'], tags: [hostileName] })], {
      name: hostileName,
      description: '<img src=x onerror=alert(1)> @octocat https://evil.example #1 [x](javascript:1)',
      waves: [{ name: '</details><script>', gate: false }],
    });
    const text = planMarkdown(plan, sampleEstimate(plan), { ...view, calls: true });
    expect(text).not.toMatch(/<(?!\/?(details|details open|summary|pre)>)/);
    await expect(text).toMatchFileSnapshot('golden/plan-hostile.md');
  });

  it.each([
    [10_000, GITHUB_COMMENT_BYTES, false],
    [10_000, GITHUB_COMMENT_BYTES, true],
    [10_000, 1024 * 1024, false],
    [400, GITHUB_COMMENT_BYTES, false],
  ])(
    'keeps %i groups within %i bytes (calls: %s), the critical ones first, and says what was cut',
    (groups, mostBytes, calls) => {
      const plan = bigPlan(groups, 60);
      const expected = estimate(plan);
      const text = planMarkdown(plan, expected, { ...view, calls, mostBytes });
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(mostBytes);
      expect(Buffer.byteLength(text)).toBeGreaterThan(mostBytes * 0.8);
      const rows = text.split('\n').filter((line) => /^\| \+.*\| `vm-/.test(line));
      const left = [...text.matchAll(/… and ([\d,]+) more, as those on the critical path and the critical ones/g)];
      const hidden = left.reduce((sum, [, number = '']) => sum + Number(number.replaceAll(',', '')), 0);
      expect(rows.length + hidden).toBe(groups);
      for (const wave of plan.waves) expect(text).toMatch(new RegExp(`<summary>Wave \\d: ${wave.name} `));
      for (const name of expected.criticalPath.groups)
        expect(rows.some((row) => row.includes(`\`${name}\``))).toBe(true);
      const critical = rows.filter((row) => row.includes('critical'));
      const cutWaves = rows.length - critical.length < groups - plan.groups.filter((group) => group.critical).length;
      expect(critical.length > 10 && cutWaves).toBe(true);
      expect(text.split('<details').length).toBe(text.split('</details>').length);
      expect(text.split('<pre>').length).toBe(text.split('</pre>').length);
    },
  );

  it('keeps within any size', () => {
    const plan = bigPlan(300);
    const expected = estimate(plan);
    fc.assert(
      fc.property(fc.integer({ min: 400, max: 70_000 }), fc.boolean(), (mostBytes, calls) => {
        const text = planMarkdown(plan, expected, { calls, findings: Array(50).fill(warning), mostBytes });
        expect(Buffer.byteLength(text)).toBeLessThanOrEqual(mostBytes);
      }),
      { numRuns: 60 },
    );
  });
});

describe('text in Markdown', () => {
  const hostile = fc.string({
    unit: fc.constantFrom(...'ab1 :/.@#w|`<>&\\*_[]()$~GH-\n!"\'\u202e\u200b'),
    maxLength: 30,
  });

  it('neither marks up, nor links, nor calls anybody', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const made = prose(text);
        const bare = made.replace(/&#\d+;|\\[*_[\]#]/g, '\u0000');
        expect(bare).not.toMatch(/[\\`|<>&$~@*_[\]#\n]/);
        expect(made).not.toMatch(/:\/\/|www\.|\\#\d|\bGH-\d/i);
      }),
      { numRuns: 2000 },
    );
  });

  it('shows exactly what was given, but for what cannot be seen', () => {
    const shown = (made: string) =>
      made
        .replaceAll('&#8203;', '')
        .replace(/\\([*_[\]#])/g, '$1')
        .replace(/&#(\d+);/g, (_, number: string) => String.fromCharCode(Number(number)));
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii' }), (text) => {
        expect(shown(prose(text))).toBe(text);
        expect(folded(text, '')).toMatch(/^<details><summary>[^<>@`*[\]]*<\/summary>\n\n\n\n<\/details>$/);
      }),
    );
  });
});
