import type { CheckStatus } from '../preflight/check.ts';
import type { Preflight } from '../preflight/preflight.ts';
import {
  type Fold,
  foldedSubjects,
  foldsOf,
  OPEN_STATUSES,
  orderly,
  orderlyGroups,
  STATUS_TITLE,
  subjectText,
  tallyText,
} from './preflight-fold.ts';
import { clean } from './write/clean.ts';
import type { Page } from './write/page.ts';
import { wrap } from './write/width.ts';

/** What a look at the site found, the blockers first; many alike are one line. Ends in a newline. */
export function preflightText(preflight: Preflight, page: Page, command: string | undefined): string {
  const sections = [
    [page.style.bold('Preflight')],
    ...OPEN_STATUSES.flatMap((status) => {
      const folds = foldsOf(preflight, status);
      if (folds.length === 0) return [];
      return [[colour(status, page)(STATUS_TITLE[status]), ...folds.flatMap((fold) => open(fold, status, page))]];
    }),
    inOrder(preflight, page),
    verdict(preflight, page, command),
  ];
  return `${sections
    .filter((section) => section.length > 0)
    .map((section) => section.join('\n'))
    .join('\n\n')}\n`;
}

function open(fold: Fold, status: CheckStatus, page: Page): string[] {
  const [first] = fold.checks;
  const said =
    fold.folded && first !== undefined
      ? [
          ...item(foldedSubjects(fold), status, page, fold.id),
          ...below(`${subjectText(first.subject)}: ${clean(first.message)}`, page),
        ]
      : fold.checks.flatMap(({ subject, message }) =>
          item(`${subjectText(subject)}: ${clean(message)}`, status, page, fold.id),
        );
  return [...said, ...(fold.hint === undefined ? [] : below(`hint: ${clean(fold.hint)}`, page))];
}

function inOrder(preflight: Preflight, page: Page): string[] {
  const lines = [
    ...orderly(preflight).flatMap(([subject, found]) => item(`${subject}: ${found}`, 'ok', page)),
    ...orderlyGroups(preflight).flatMap((fold) => item(foldedSubjects(fold), 'ok', page, fold.id)),
  ];
  return lines.length === 0 ? [] : [colour('ok', page)(STATUS_TITLE.ok), ...lines];
}

function item(text: string, status: CheckStatus, page: Page, id?: string): string[] {
  const end = id === undefined ? '' : `(${id})`;
  const lines = wrap(`${text} ${end}`.trim(), page.width - 4);
  return lines.map((line, index) => {
    const last = id !== undefined && index === lines.length - 1;
    const shown = last ? line.slice(0, -end.length) + page.style.dim(end) : line;
    return `${index === 0 ? `  ${colour(status, page)('-')} ` : '    '}${shown}`;
  });
}

const below = (text: string, page: Page): string[] =>
  wrap(text, page.width - 6).map((line) => page.style.dim(`      ${line}`));

function colour(status: CheckStatus, { style }: Page): (text: string) => string {
  switch (status) {
    case 'blocker':
      return style.red;
    case 'warning':
      return style.yellow;
    case 'unknown':
      return style.cyan;
    case 'ok':
      return style.green;
  }
}

function verdict(preflight: Preflight, { style, width }: Page, command: string | undefined): string[] {
  const { blocker, warning } = preflight.counts;
  const colourOf = blocker > 0 ? style.red : warning > 0 ? style.yellow : style.green;
  const tally = wrap(tallyText(preflight), width).map((line) => style.bold(colourOf(line)));
  if (blocker > 0)
    return [...tally, ...wrap('The blockers stand in the way of a run: mend them, then look again.', width)];
  if (command === undefined) return tally;
  return [...tally, `Nothing stands in the way. To carry it out: ${style.cyan(clean(command))}`];
}
