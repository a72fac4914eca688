import type { Check, CheckStatus, Subject } from '../preflight/check.ts';
import type { Preflight } from '../preflight/preflight.ts';
import { count, grouped } from '../words/count.ts';
import { clean } from './write/clean.ts';

/** What is not in order, the worst first. */
export const OPEN_STATUSES: readonly Exclude<CheckStatus, 'ok'>[] = ['blocker', 'warning', 'unknown'];

export const STATUS_TITLE: Readonly<Record<CheckStatus, string>> = {
  blocker: 'Blockers',
  warning: 'Warnings',
  unknown: 'Not known: the site does not say',
  ok: 'In order',
};

/** Checks of one id, status and hint: one line each while they are few, else one line for all of them. */
export interface Fold {
  readonly id: Check['id'];
  readonly hint: string | undefined;
  readonly checks: readonly Check[];
  readonly folded: boolean;
}

/** More of a kind than this are folded. */
const MOST_LINES = 3;
/** Named of those that are folded. */
const EXAMPLES = 5;

/** What is in order of the site and of each storage, one line each: its name, and all that was found. */
export function orderly({ checks }: Preflight): readonly (readonly [subject: string, found: string])[] {
  const found = new Map<string, string[]>();
  for (const { status, subject, message } of checks) {
    if (status !== 'ok' || subject.kind === 'group') continue;
    const name = subjectText(subject);
    found.set(name, [...(found.get(name) ?? []), clean(message)]);
  }
  return [...found].map(([name, messages]) => [name, messages.join('; ')]);
}

/** What is in order of the groups, by check. */
export const orderlyGroups = (preflight: Preflight): readonly Fold[] =>
  foldsOf(preflight, 'ok').filter(({ checks }) => checks[0]?.subject.kind === 'group');

/** The checks of one status, alike ones together, in the order of their first. */
export function foldsOf({ checks }: Preflight, wanted: CheckStatus): readonly Fold[] {
  const alike = new Map<string, Check[]>();
  for (const check of checks) {
    if (check.status !== wanted) continue;
    const key = JSON.stringify([check.id, check.subject.kind, check.hint]);
    const same = alike.get(key);
    if (same === undefined) alike.set(key, [check]);
    else same.push(check);
  }
  return [...alike.values()].map((same) => ({
    id: same[0]?.id ?? 'site.login',
    hint: same[0]?.hint,
    checks: same,
    folded: same.length > MOST_LINES,
  }));
}

/** `storage vault`, `the site`. */
export const subjectText = (subject: Subject): string =>
  subject.kind === 'site' ? 'site' : `${subject.kind} ${clean(subject.name)}`;

/** `12 groups: dns-01, erp-01, erp-02, erp-03, erp-04 and 7 more`. */
export function foldedSubjects({ checks }: Fold): string {
  const kind = checks[0]?.subject.kind ?? 'group';
  const names = checks.flatMap(({ subject }) => (subject.kind === 'site' ? [] : [clean(subject.name)]));
  const more = names.length - EXAMPLES;
  const shown = names.slice(0, EXAMPLES).join(', ');
  return `${count(checks.length, kind)}: ${shown}${more > 0 ? ` and ${grouped(more)} more` : ''}`;
}

/** `2 blockers, 1 warning, 3 not known, 40 in order`. */
export function tallyText({ counts }: Preflight): string {
  const parts: string[] = [];
  if (counts.blocker > 0) parts.push(count(counts.blocker, 'blocker'));
  if (counts.warning > 0) parts.push(count(counts.warning, 'warning'));
  if (counts.unknown > 0) parts.push(`${grouped(counts.unknown)} not known`);
  parts.push(`${grouped(counts.ok)} in order`);
  return parts.join(', ');
}
