import { type Comparison, differenceLines, effects, pathLines, type SideBySide, verdictText } from './diff.ts';
import { findingJson } from './findings.ts';
import { fitSections } from './fit-old.ts';
import { findingsTable } from './plan-markdown.ts';
import { clean } from './write/clean.ts';
import { code, cutGrid, grid, prose } from './write/gfm.ts';
import type { Page } from './write/page.ts';
import { table } from './write/table.ts';
import { wrap } from './write/width.ts';

/** The comparison as text; at most `perField` differences that concern the same property. Ends in a newline. */
export function diffText(comparison: Comparison, page: Page, { perField }: { readonly perField: number }): string {
  const { before, after } = comparison;
  const { style } = page;
  const lines = differenceLines(comparison, perField).map(
    ({ who, what }) => `  ${who === '' ? '' : `${who}: `}${what}`,
  );
  const sections = [
    [`${style.bold(`Plan ${clean(after.plan.name)}`)}: ${clean(before.label)} → ${clean(after.label)}`],
    [style.bold(verdictText(comparison)), ...noteOf(comparison).map((note) => `  ${style.yellow(note)}`), ...lines],
    [
      style.bold('Estimate'),
      ...effectTable(effects(comparison), page),
      ...pathLines(comparison).flatMap((path) =>
        wrap(path, page.width - 4).map((part, at) => (at === 0 ? `  ${part}` : `    ${part}`)),
      ),
    ],
  ];
  return `${sections.map((section) => section.join('\n')).join('\n\n')}\n`;
}

const noteOf = ({ before }: Comparison): readonly string[] =>
  before.plan === undefined || before.note === undefined ? [] : [before.note];

function effectTable(rows: readonly SideBySide[], page: Page): string[] {
  const { style } = page;
  return table(
    [{ title: '' }, { title: 'before', shrinks: true }, { title: 'after', shrinks: true }, { title: '' }],
    rows.map(({ name, before, after, remark, tone }) => [
      name,
      before,
      tone === undefined ? after : { text: after, colour: tone === 'good' ? style.green : style.red },
      remark,
    ]),
    page,
    '  ',
  );
}

/** The comparison as JSON, every difference with all its names. Ends in a newline. */
export const diffJson = (comparison: Comparison): string => `${JSON.stringify(comparisonJson(comparison), null, 2)}\n`;

/** The comparison as a value for JSON. */
export function comparisonJson({ before, after, differences }: Comparison) {
  const side = ({ label, plan, estimate, note }: Comparison['after']) => ({
    label,
    ...(note === undefined ? {} : { note }),
    name: plan.name,
    digest: plan.digest,
    groups: plan.groups.length,
    objectives: plan.objectives,
    makespanMs: estimate.makespanMs,
    ...(estimate.objectives.rto === undefined ? {} : { rto: estimate.objectives.rto }),
    criticalPath: estimate.criticalPath,
    bytes: estimate.bytes,
  });
  const old =
    before.plan === undefined ? { label: before.label, findings: before.findings.map(findingJson) } : side(before);
  return { type: 'plan-diff', format: 1, before: old, after: side(after), differences };
}

const PER_FIELD = 25;

/** The comparison as Markdown for a pull request, no larger than `mostBytes`. Ends in a newline. */
export function diffMarkdown(comparison: Comparison, mostBytes: number): string {
  const { before, after } = comparison;
  const lines = differenceLines(comparison, PER_FIELD);
  return fitSections(
    [
      () => `# Plan ${prose(after.plan.name)}: what changes`,
      () => `**${prose(verdictText(comparison))}**, from ${code(before.label)} to ${code(after.label)}.`,
      () => noteOf(comparison).map(prose).join('') || undefined,
      () => effectGrid(effects(comparison)),
      () =>
        pathLines(comparison)
          .map((path) => `- ${prose(path)}`)
          .join('\n') || undefined,
      (room) =>
        before.plan === undefined && before.findings.length > 0 ? findingsTable(before.findings, room / 2) : undefined,
      (room) =>
        lines.length === 0
          ? undefined
          : cutGrid(
              ['What', 'Change'],
              lines.map(({ who, what }) => [prose(who === '' ? 'the plan' : who), prose(what)]),
              '',
              room - 200,
              '`-o json` has them all',
            ),
    ],
    mostBytes,
  );
}

const effectGrid = (rows: readonly SideBySide[]): string =>
  grid(
    ['', 'Before', 'After', ''],
    rows.map(({ name, before, after, remark, tone }) => [
      name,
      prose(before),
      tone === 'bad' ? `**${prose(after)}**` : prose(after),
      prose(remark),
    ]),
  );
