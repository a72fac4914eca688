/** What a branch changes about its plans: a comparison of each, on one page. */
import { count } from '../../words/count.ts';
import { duration } from '../../words/time.ts';
import { type Columns, type Document, paragraph, type Section, section, tableOf } from '../write/document.ts';
import { comparisonJson, diffDocument, diffSection } from './compared.ts';
import { type Comparison, type PlanSide, verdictText } from './diff.ts';

/** What a branch changes about one plan. */
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

/** At most `perField` differences of a plan that concern the same property. */
export function changesDocument(changes: readonly PlanChange[], perField: number): Document {
  const [first, ...others] = changes;
  if (others.length === 0 && first?.kind === 'compared') return diffDocument(first.comparison, perField);
  const rows = changes.map((change) => {
    const { title, said } = inWords(change);
    return { cells: [title, said[0] ?? ''] };
  });
  const columns: Columns = { plan: 'text', 'what changes': 'text' };
  return {
    title: `${count(changes.length, 'plan')} changed`,
    blocks: tableOf('Plans that change', columns, rows, { stacked: true }),
    sections: changes.flatMap((change) => sectionOf(change, perField)),
    rest: '-o json has them all',
  };
}

function sectionOf(change: PlanChange, perField: number): Section[] {
  if (change.kind === 'compared') return diffSection(change.comparison, perField);
  const { title, said } = inWords(change);
  return section(undefined, title, said.map(paragraph));
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

/** A title, and what is to be said in lines; of them the first stands for all. */
function inWords(change: PlanChange): { readonly title: string; readonly said: readonly string[] } {
  switch (change.kind) {
    case 'compared': {
      const { before, after } = change.comparison;
      const makespan = [...(before.plan === undefined ? [] : [before.estimate]), after.estimate].map((one) =>
        duration(one.makespanMs),
      );
      return {
        title: `Plan ${after.plan.name}`,
        said: [`${verdictText(change.comparison)}, makespan ${[...new Set(makespan)].join(' → ')}`],
      };
    }
    case 'removed': {
      const { label, plan } = change.before;
      const groups = count(plan.groups.length, 'group');
      return {
        title: `Plan ${plan.name}: removed`,
        said: [
          `no file of it is left: nothing recovers its ${groups} any more, unless another plan does`,
          `it stood in ${label}`,
        ],
      };
    }
    case 'refused': {
      const { plan, label, message, hint } = change;
      return {
        title: `${plan === undefined ? '' : `Plan ${plan} in `}${label}: cannot be compared`,
        said: [message, ...(hint === undefined ? [] : [hint])],
      };
    }
  }
}
