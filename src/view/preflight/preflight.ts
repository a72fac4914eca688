/** What a look at the site found, what stands in the way first; many alike are one row. */
import { groupBy } from '../../group-by.ts';
import type { Check, CheckStatus, Subject } from '../../preflight/check.ts';
import type { Preflight } from '../../preflight/preflight.ts';
import { count, grouped } from '../../words/count.ts';
import {
  type Columns,
  namesText,
  paragraph,
  type Row,
  type Section,
  section,
  type Tone,
  tableOf,
} from '../write/document.ts';

const TITLES: readonly (readonly [Exclude<CheckStatus, 'ok'>, string, Tone])[] = [
  ['blocker', 'Blockers', 'bad'],
  ['warning', 'Warnings', 'warn'],
  ['unknown', 'Not known: the site does not say', 'note'],
];

/** More of a kind than this are one row. */
const MOST_ROWS = 3;
/** Named of those. */
const EXAMPLES = 5;

const COLUMNS: Columns = { what: 'text', check: 'id', found: 'text', 'what to do': 'text' };

export function preflightSection(preflight: Preflight): Section[] {
  const { blocker, warning } = preflight.counts;
  const tone = blocker > 0 ? 'bad' : warning > 0 ? 'warn' : 'good';
  return section('preflight', 'Preflight', [
    paragraph({ text: tallyText(preflight), tone }),
    ...TITLES.flatMap(([status, title, colour]) => {
      const rows = alike(preflight, status).flatMap(rowsOf);
      return section(undefined, { text: title, tone: colour }, tableOf(title, COLUMNS, rows, { stacked: true }));
    }),
    ...section(undefined, { text: 'In order', tone: 'good' }, inOrder(preflight), { folded: 'closed' }),
  ]);
}

/** `2 blockers, 1 warning, 3 not known, 40 in order`. */
export function tallyText({ counts }: Preflight): string {
  return [
    ...(counts.blocker > 0 ? [count(counts.blocker, 'blocker')] : []),
    ...(counts.warning > 0 ? [count(counts.warning, 'warning')] : []),
    ...(counts.unknown > 0 ? [`${grouped(counts.unknown)} not known`] : []),
    `${grouped(counts.ok)} in order`,
  ].join(', ');
}

/** The checks of one status by id, kind of subject and hint, in the order of their first. */
function alike({ checks }: Preflight, wanted: CheckStatus): readonly (readonly [Check, ...Check[]])[] {
  const found = checks.filter(({ status }) => status === wanted);
  return [...groupBy(found, ({ id, subject, hint }) => JSON.stringify([id, subject.kind, hint])).values()];
}

function rowsOf(checks: readonly [Check, ...Check[]]): Row[] {
  const [{ id, hint = '', subject, message }] = checks;
  return checks.length > MOST_ROWS
    ? [{ cells: [subjectsText(checks), id, `${subjectText(subject)}: ${message}`, hint] }]
    : checks.map((check) => ({ cells: [subjectText(check.subject), id, check.message, hint] }));
}

/** All that was found of the site and of each storage, a row each; of the groups a row for each check. */
function inOrder(preflight: Preflight) {
  const single = preflight.checks.filter(({ status, subject }) => status === 'ok' && subject.kind !== 'group');
  const found = groupBy(single, ({ subject }) => subjectText(subject));
  const groups = alike(preflight, 'ok').filter(([{ subject }]) => subject.kind === 'group');
  const columns: Columns = { what: 'text', found: 'text' };
  const rows: Row[] = [
    ...[...found].map(([name, checks]) => ({ cells: [name, checks.map(({ message }) => message).join('; ')] })),
    ...groups.map((checks) => ({ cells: [subjectsText(checks), { code: checks[0].id }] })),
  ];
  return tableOf('In order', columns, rows, { stacked: true });
}

/** `storage vault`, `site`. */
const subjectText = (subject: Subject): string =>
  subject.kind === 'site' ? 'site' : `${subject.kind} ${subject.name}`;

/** `12 groups: dns-01, erp-01, erp-02, erp-03, erp-04 and 7 more`. */
function subjectsText(checks: readonly [Check, ...Check[]]): string {
  const names = checks.flatMap(({ subject }) => (subject.kind === 'site' ? [] : [subject.name]));
  return `${count(checks.length, checks[0].subject.kind)}: ${namesText(names, EXAMPLES)}`;
}
