import type { Plan } from '../plan/plan.ts';
import type { Estimate } from '../schedule/estimate.ts';
import { percent } from '../words/count.ts';
import { rate } from '../words/size.ts';
import { duration } from '../words/time.ts';
import { estimateFacts, type Fact } from './plan-facts.ts';
import { clean } from './write/clean.ts';
import type { Page } from './write/page.ts';
import { table } from './write/table.ts';
import { fields } from './write/text.ts';

/** The estimate: how long, what holds it back, what would help; then the storages. */
export function estimateLines(plan: Plan, estimate: Estimate, page: Page): string[] {
  const pairs = estimateFacts(estimate).map((fact) => [fact.name, toned(fact, page)] as const);
  return [page.style.bold('Estimate'), ...fields(pairs, page), '', ...storages(plan, estimate, page)];
}

function toned({ text, tone }: Fact, { style }: Page): string {
  if (tone === undefined) return text;
  return { strong: style.bold, good: style.green, bad: style.red }[tone](text);
}

function storages(plan: Plan, estimate: Estimate, page: Page): string[] {
  const busy = new Map(estimate.storages.map((storage) => [storage.name, storage]));
  const rows = plan.storages.map((storage) => {
    const use = busy.get(storage.name);
    const note = use?.isBottleneck ? { text: 'bottleneck', colour: page.style.yellow } : '';
    return [
      clean(storage.name),
      storage.role,
      String(storage.maxConcurrent),
      rate(storage.throughput),
      use ? duration(use.busyMs) : '',
      use ? percent(Math.round(use.utilisation * 100) / 100) : '',
      note,
    ];
  });
  return table(
    [
      { title: 'storage', shrinks: true },
      { title: 'role' },
      { title: 'limit', align: 'right' },
      { title: 'throughput', align: 'right' },
      { title: 'busy', align: 'right' },
      { title: 'used', align: 'right' },
      { title: '' },
    ],
    rows,
    page,
    '  ',
  );
}
