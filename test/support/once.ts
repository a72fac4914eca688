/** "Nothing twice, nothing lost" as a list of violations: by the simulator's ledger, not by what the run says of itself. */
import type { Plan } from '../../src/plan/plan.ts';
import type { Report } from '../../src/report/report.ts';
import type { SimulatedSite } from '../../src/simulator/http/site.ts';

export interface Evidence {
  readonly plan: Plan;
  readonly report: Report;
  readonly site: Pick<SimulatedSite, 'executions'>;
  /** The group's failed jobs whose work went on behind them: nobody can know of those. */
  readonly except?: (group: string) => boolean;
}

/** Empty when every group was copied at most once at a time, never again after a success, and stands in the report with the truth. */
export function violations({ plan, report, site, except = () => false }: Evidence): string[] {
  const found: string[] = [];
  const names = report.groups.map(({ name }) => name);
  if (JSON.stringify(names) !== JSON.stringify(plan.groups.map(({ name }) => name))) {
    found.push(`the report lists ${names.join(' ')}`);
  }
  const sum = Object.values(report.counts).reduce((total, count) => total + count, 0);
  if (sum !== plan.groups.length) found.push(`the counts add up to ${sum}, not to ${plan.groups.length}`);
  for (const { name, groupUuid } of plan.groups) {
    const copies = [...site.executions(groupUuid)].sort((a, b) => a.startedAt - b.startedAt);
    const successes = copies.filter(({ outcome }) => outcome === 'succeeded').length;
    if (!except(name)) {
      if (successes > 1) found.push(`${name} was copied ${successes} times`);
      for (const [index, copy] of copies.entries()) {
        const before = copies[index - 1];
        if (before === undefined) continue;
        if (before.outcome === 'succeeded') found.push(`${name} was started again after it had been copied`);
        else if (before.endedAt === undefined || before.endedAt > copy.startedAt) {
          found.push(`${name} was started while an earlier copy of it was running`);
        }
      }
    }
    const outcome = report.groups.find((group) => group.name === name)?.outcome;
    if (outcome === 'unfinished') found.push(`${name} has no outcome`);
    const present = report.groups.find((group) => group.name === name)?.reason?.kind === 'already-present';
    if (outcome === 'recovered' && successes === 0 && !present)
      found.push(`${name} is called recovered, but never was copied`);
    if (outcome === 'not-started' && copies.length > 0) found.push(`${name} is called not started, but was`);
  }
  return found;
}

/** The report without what differs between an interrupted run and an uninterrupted one: times, and how often it was resumed. */
export function timeless(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(timeless);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !TIMES.has(key))
      .map(([key, member]) => [key, timeless(member)]),
  );
}

const TIMES: ReadonlySet<string> = new Set([
  'startedAt',
  'finishedAt',
  'issuedAt',
  'settledAt',
  'openedAt',
  'closedAt',
  'createdAt',
  'backupAt',
  'backupAgeMs',
  'from',
  'dueAt',
  'measuredMs',
  'soFarMs',
  'atLeastMs',
  'durationMs',
  'busyMs',
  'throughput',
  'peak',
  'resumes',
  'events',
  'oldestGroup',
]);
