import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Plan } from '../../src/plan/plan.ts';
import type { Estimate } from '../../src/schedule/estimate.ts';
import { estimate } from '../../src/schedule/estimate.ts';
import { type PlanView, planDocument } from '../../src/view/plan/plan.ts';
import { writeHtml } from '../../src/view/write/html.ts';
import { loadOf } from '../../src/view/write/load.ts';
import { html } from '../../src/view/write/markup.ts';
import { PAGE_STYLE, PAGE_STYLE_SHA256 } from '../../src/view/write/page-css.ts';
import { bigPlan } from './big-plan.ts';
import { hostileName, sampleEstimate, sampleGroup, samplePlan } from './samples.ts';

const view = { calls: false, findings: [] };
const planHtml = (plan: Plan, by: Estimate, shown: PlanView): string => writeHtml(planDocument(plan, by, shown));

describe('the page of a plan', () => {
  it('is one file that asks for nothing and runs nothing', async () => {
    const plan = samplePlan();
    const page = planHtml(plan, sampleEstimate(plan), { ...view, calls: true });
    expect(page).not.toMatch(/<script|<link|<img|\son\w+=|\sstyle=|url\(|@import|\ssrc=/i);
    await expect(page).toMatchFileSnapshot('golden/plan.html');
  });

  it('allows its own style by the hash of the style', () => {
    // What is shown in place of a control character, such as a line end in an inserted text, is no CSS.
    expect(PAGE_STYLE.markup).not.toContain('\\u{');
    expect(PAGE_STYLE_SHA256).toBe(createHash('sha256').update(PAGE_STYLE.markup).digest('base64'));
    const plan = samplePlan();
    const page = planHtml(plan, sampleEstimate(plan), view);
    expect(/<style>(.*?)<\/style>/s.exec(page)?.[1]).toBe(PAGE_STYLE.markup);
    expect(page).toContain(`default-src 'none'; style-src 'sha256-${PAGE_STYLE_SHA256}'`);
  });

  it('shows names that attack as text, the same elements as with harmless ones', () => {
    const page = (name: string) => {
      const places = sampleGroup(name);
      const group = sampleGroup(name, {
        dependsOn: [name],
        systemTags: [name],
        source: `${name}${places.source}`,
        destination: `${name}${places.destination}`,
        receiving: `${name}${places.receiving}`,
      });
      const plan = samplePlan([group], {
        name,
        description: name,
        waves: [{ name, gate: false }],
        storages: samplePlan().storages.map((storage) => ({ ...storage, name: `${name}${storage.name}` })),
      });
      return planHtml(plan, sampleEstimate(plan), { ...view, calls: true });
    };
    const elements = (text: string) => text.match(/<[^>]*?(?=[\s>])/g);
    const attack = `"'><script>alert(1)</script><img src=x onerror=alert(1)>${hostileName}`;
    expect(elements(page(attack))).toEqual(elements(page('harmless')));
  });

  it.each([0, 1])('is whole with %i groups', (number) => {
    const plan = samplePlan(samplePlan().groups.slice(0, number));
    const page = planHtml(plan, estimate(plan), view);
    expect(page).not.toMatch(/NaN|Infinity|undefined/);
  });

  it.each([10_000, 100_000])(
    'stays below 2 MB with %i groups, and says what it leaves out',
    { timeout: 60_000 },
    (groups) => {
      const plan = bigPlan(groups, 60);
      const page = planHtml(plan, estimate(plan), view);
      expect(Buffer.byteLength(page)).toBeLessThan(2_000_000);
      expect(page).toContain(`Drawn one by one are 120 of ${groups.toLocaleString('en')} groups`);
      const left = [...page.matchAll(/… and ([\d,]+) more, as those on the critical path and the critical ones/g)];
      const hidden = left.reduce((sum, [, number = '']) => sum + Number(number.replaceAll(',', '')), 0);
      expect((page.match(/<tr><td>\+/g)?.length ?? 0) + hidden).toBe(groups);
      expect(page.match(/<rect class="bar/g)?.length).toBe(120);
      expect(page.match(/<path class="rest"/g)?.length).toBe(5);
      expect(page).not.toMatch(/NaN|Infinity|undefined/);
    },
  );

  it('draws groups from the first to the last of a wave', () => {
    const plan = bigPlan(5_000);
    const expected = estimate(plan);
    const page = planHtml(plan, expected, view);
    const times = new Map(expected.groups.map((group) => [group.name, group.startMs]));
    const drawn = [...page.matchAll(/<rect class="bar[^>]*><title>(\S+) /g)].map(
      (match) => times.get(match[1] ?? '') ?? -1,
    );
    for (const wave of expected.waves) {
      const own = drawn.filter((start) => start >= wave.startMs && start < wave.finishMs);
      const span = wave.finishMs - wave.startMs;
      expect(Math.min(...own)).toBeLessThan(wave.startMs + span / 10);
      expect(Math.max(...own)).toBeGreaterThan(wave.finishMs - span / 4);
    }
  });

  it('holds every one of 10,000 groups with short names', () => {
    const plan = bigPlan(10_000, 8);
    const page = planHtml(plan, estimate(plan), view);
    expect(page.match(/<tr><td>\+/g)?.length).toBe(10_000);
  });
});

describe('markup', () => {
  it('takes values for text and its own kind for markup', () => {
    const inner = html`<b title="${`"'`}">${'<&`'}</b>`;
    expect(html`${inner}${[inner, 1]}${undefined}${'\u202e'}`.markup).toBe(
      '<b title="&#34;&#39;">&#60;&#38;&#96;</b><b title="&#34;&#39;">&#60;&#38;&#96;</b>1\\u{202e}',
    );
  });
});

describe('the load over time', () => {
  it('keeps the time that was given', () => {
    const spans = [
      { startMs: 0, finishMs: 1000 },
      { startMs: 250, finishMs: 777 },
      { startMs: 999, finishMs: 1000 },
    ];
    const { mean, most } = loadOf(spans, 1000);
    expect(mean.reduce((sum, value) => sum + value, 0) * (1000 / mean.length)).toBeCloseTo(1000 + 527 + 1);
    expect(most).toBeCloseTo(2);
  });
});
