import type { Plan } from '../plan/plan.ts';
import type { Estimate, Limit } from '../schedule/estimate.ts';
import { clean } from './clean.ts';
import { fields } from './fields.ts';
import type { Page } from './page.ts';
import { rate, size } from './size.ts';
import { table } from './table.ts';
import { duration } from './time.ts';
import { percent } from './words.ts';

/** The estimate: how long, what holds it back, what would help; then the storages. */
export function estimateLines(plan: Plan, estimate: Estimate, page: Page): string[] {
  const { style } = page;
  const { bottleneck, objectives } = estimate;
  const savings = estimate.savings.filter(({ savesMs }) => savesMs > 0);
  const pairs: (readonly [string, string])[] = [
    ['makespan', `${style.bold(duration(estimate.makespanMs))} for ${size(estimate.bytes)}`],
    ['bottleneck', bottleneck === undefined ? 'none' : boundText(bottleneck)],
    ['lower bound', `${duration(estimate.lowerBoundMs)}: no order of the groups is faster with these limits`],
    ...(objectives.rto ? [['RTO', rto(objectives.rto, estimate.makespanMs, page)] as const] : []),
    ...savings.map(
      ({ limit, from, to, savesMs }, index) =>
        [index === 0 ? 'faster' : '', `${limitPath(limit)} ${from} → ${to} saves ${duration(savesMs)}`] as const,
    ),
  ];
  return [style.bold('Estimate'), ...fields(pairs, page), '', ...storages(plan, estimate, page)];
}

function boundText(bound: NonNullable<Estimate['bottleneck']>): string {
  switch (bound.kind) {
    case 'critical-path':
      return 'the longest chain of dependencies';
    case 'concurrency':
      return 'the plan-wide limit of recoveries at a time';
    case 'storage':
      return `storage ${clean(bound.storage)}`;
  }
}

/** Where the limit stands in the plan file. */
const limitPath = (limit: Limit): string =>
  limit.kind === 'concurrency' ? 'limits.concurrency' : `storages.${clean(limit.storage)}.maxConcurrent`;

function rto({ objectiveMs, holds }: { objectiveMs: number; holds: boolean }, makespanMs: number, { style }: Page) {
  const spare = duration(Math.abs(objectiveMs - makespanMs));
  return holds
    ? style.green(`${duration(objectiveMs)}: holds, with ${spare} to spare`)
    : style.red(`${duration(objectiveMs)}: would be missed by ${spare}`);
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
