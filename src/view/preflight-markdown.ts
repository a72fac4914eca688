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
import { code, grid, prose } from './write/gfm.ts';

/** The same as GitHub-flavoured Markdown: what is in order is folded away. Ends in a newline. */
export function preflightMarkdown(preflight: Preflight): string {
  const open = OPEN_STATUSES.flatMap((status) => {
    const rows = foldsOf(preflight, status).flatMap(rowsOf);
    return rows.length === 0
      ? []
      : [`### ${STATUS_TITLE[status]}`, grid(['What', 'Check', 'Found', 'What to do'], rows)];
  });
  const rest = [
    ...orderly(preflight).map(([subject, found]) => [prose(subject), prose(found)]),
    ...orderlyGroups(preflight).map((fold) => [prose(foldedSubjects(fold)), code(fold.id)]),
  ];
  const folded = ['<details>', `<summary>${STATUS_TITLE.ok}</summary>`, grid(['What', 'Found'], rest), '</details>'];
  return `${['## Preflight', `**${tallyText(preflight)}**`, ...open, ...(rest.length === 0 ? [] : folded)].join('\n\n')}\n`;
}

function rowsOf(fold: Fold): string[][] {
  const hint = prose(fold.hint ?? '');
  const [first] = fold.checks;
  if (fold.folded && first !== undefined) {
    const found = `${subjectText(first.subject)}: ${first.message}`;
    return [[prose(foldedSubjects(fold)), code(fold.id), prose(found), hint]];
  }
  return fold.checks.map(({ subject, message }) => [prose(subjectText(subject)), code(fold.id), prose(message), hint]);
}
