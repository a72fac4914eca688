/** What became of several plans: a comparison of each, in one page that fits where a pull request shows it. */

import { count } from '../words/count.ts';
import { duration } from '../words/time.ts';
import { type Comparison, type PlanSide, verdictText } from './diff.ts';
import { comparisonJson, diffMarkdown, diffText } from './diff-formats.ts';
import { fairShares, fitSections } from './fit-old.ts';
import { clean } from './write/clean.ts';
import { bytesOf, cutGrid, prose } from './write/gfm.ts';
import type { Page } from './write/page.ts';

export type PlanChange =
  | { readonly kind: 'compared'; readonly comparison: Comparison }
  /** It is in no file any more. */
  | { readonly kind: 'removed'; readonly before: PlanSide }
  /** It cannot be compared: it is not valid, or its pin does not fit. */
  | {
      readonly kind: 'refused';
      readonly label: string;
      readonly plan?: string;
      readonly message: string;
      readonly hint?: string;
      readonly exitCode: number;
    };

/** Ends in a newline; empty where nothing changed. */
export function changesText(changes: readonly PlanChange[], page: Page, shown: { readonly perField: number }): string {
  return changes
    .map((change) => {
      if (change.kind === 'compared') return diffText(change.comparison, page, shown);
      const { title, said } = inWords(change);
      return `${page.style.bold(title)}\n${said.map((line) => `  ${line}\n`).join('')}`;
    })
    .join('\n');
}

/** Ends in a newline. */
export function changesJson(changes: readonly PlanChange[], against: string): string {
  const document = { type: 'plan-changes', format: 1, against, plans: changes.map(changeJson) };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function changeJson(change: PlanChange): object {
  switch (change.kind) {
    case 'compared':
      return { change: 'compared', ...comparisonJson(change.comparison) };
    case 'removed': {
      const { label, plan } = change.before;
      return { change: 'removed', label, name: plan.name, groups: plan.groups.map(({ name }) => name) };
    }
    case 'refused': {
      const { kind: _, exitCode: _exitCode, ...rest } = change;
      return { change: 'refused', ...rest };
    }
  }
}

/** A section that is shorter says nothing of a plan but that it was cut. */
const LEAST_BYTES = 1500;
/** What a page keeps for the line that says that it was cut. */
const SPARE = 200;

/** As Markdown, no larger than `mostBytes` all together. Ends in a newline; empty where nothing changed. */
export function changesMarkdown(changes: readonly PlanChange[], mostBytes: number): string {
  const [first, ...others] = changes;
  if (first === undefined) return '';
  if (others.length === 0) return pageOf(first, mostBytes);
  const list = changes.map((change) => {
    const { title, said } = inWords(change);
    return [prose(title), prose(said[0] ?? '')];
  });
  return fitSections(
    [
      () => `# ${count(changes.length, 'plan')} changed`,
      (room) => cutGrid(['Plan', 'What changes'], list, '', room / 4, '`-o json` has them all'),
      (room) => pages(changes, room),
    ],
    mostBytes,
  );
}

function pages(changes: readonly PlanChange[], room: number): string {
  const shown = changes.slice(0, Math.max(1, Math.floor(room / LEAST_BYTES)));
  const more = changes.length - shown.length;
  const least = room - 200 - 2 * shown.length;
  const shares = fairShares(
    shown.map((change) => bytesOf(pageOf(change, least)) + SPARE),
    least,
  );
  const parts = shown.map((change, at) => pageOf(change, shares[at] ?? 0).trimEnd());
  if (more > 0) parts.push(`_${count(more, 'more plan')} left out for length: \`-o json\` has everything._`);
  return parts.join('\n\n');
}

function pageOf(change: PlanChange, mostBytes: number): string {
  if (change.kind === 'compared') return diffMarkdown(change.comparison, mostBytes);
  const { title, said } = inWords(change);
  return fitSections([() => `# ${prose(title)}`, () => said.map((line) => prose(line)).join('\n\n')], mostBytes);
}

/** A title, and what is to be said in lines; of them the first stands for all. Clean. */
function inWords(change: PlanChange): { readonly title: string; readonly said: readonly string[] } {
  switch (change.kind) {
    case 'compared': {
      const { before, after } = change.comparison;
      const makespan = [before.plan === undefined ? [] : before.estimate, after.estimate]
        .flat()
        .map((one) => duration(one.makespanMs));
      return {
        title: `Plan ${clean(after.plan.name)}`,
        said: [`${verdictText(change.comparison)}, makespan ${[...new Set(makespan)].join(' → ')}`],
      };
    }
    case 'removed': {
      const { label, plan } = change.before;
      return {
        title: `Plan ${clean(plan.name)}: removed`,
        said: [
          `no file of it is left: nothing recovers its ${count(plan.groups.length, 'group')} any more, unless another plan does`,
          `it stood in ${clean(label)}`,
        ],
      };
    }
    case 'refused':
      return {
        title: `${change.plan === undefined ? '' : `Plan ${clean(change.plan)} in `}${clean(change.label)}: cannot be compared`,
        said: [clean(change.message), ...(change.hint === undefined ? [] : [clean(change.hint)])],
      };
  }
}
