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
import { type Html, html } from './write/markup.ts';

/** The preflight as a section of a page: what stands in the way first, what is in order folded away. */
export function preflightHtml(preflight: Preflight): Html {
  const rest = [
    ...orderly(preflight).map(([subject, found]) => html`<tr><td>${subject}<td>${found}`),
    ...orderlyGroups(preflight).map((fold) => html`<tr><td>${foldedSubjects(fold)}<td>${fold.id}`),
  ];
  return html`<section aria-labelledby="preflight"><h2 id="preflight">Preflight</h2>
<p><strong>${tallyText(preflight)}</strong></p>
${OPEN_STATUSES.map((status) => openTable(STATUS_TITLE[status], foldsOf(preflight, status).flatMap(rowsOf)))}
${rest.length === 0 ? undefined : html`<details><summary>${STATUS_TITLE.ok}</summary><table><thead><tr><th scope="col">What<th scope="col">Found<tbody>${rest}</table></details>`}
</section>`;
}

function openTable(title: string, rows: readonly Html[]): Html | undefined {
  if (rows.length === 0) return undefined;
  return html`<h3>${title}</h3><div class="scroll" tabindex="0" role="region" aria-label="${title}"><table><thead><tr><th scope="col">What<th scope="col">Check<th scope="col">Found<th scope="col">What to do<tbody>${rows}</table></div>`;
}

function rowsOf(fold: Fold): readonly Html[] {
  const [first] = fold.checks;
  if (fold.folded && first !== undefined) {
    return [row(foldedSubjects(fold), fold, `${subjectText(first.subject)}: ${first.message}`)];
  }
  return fold.checks.map(({ subject, message }) => row(subjectText(subject), fold, message));
}

const row = (what: string, { id, hint }: Fold, found: string): Html =>
  html`<tr><td>${what}<td>${id}<td>${found}<td>${hint ?? ''}`;
