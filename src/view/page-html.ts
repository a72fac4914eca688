/** What the pages that zdr writes have in common: one file that needs nothing else, and runs nothing. */

import type { Fact } from './plan-facts.ts';
import { type Html, html } from './write/markup.ts';
import { PAGE_STYLE, PAGE_STYLE_SHA256 } from './write/page-css.ts';

export interface PageParts {
  readonly title: string;
  readonly description?: string | undefined;
  /** The first sentence. */
  readonly lead: Html;
  /** Ids and names of the sections that are linked at the top; the first is what is skipped to. */
  readonly sections: readonly (readonly [id: string, name: string])[];
  /** Id and name of what a reader by keyboard skips to. */
  readonly skipTo: readonly [id: string, name: string];
  readonly main: Html;
}

/** No script, no request, its own style only. Light and dark. Ends in a newline. */
export function pageHtml({ title, description, lead, sections, skipTo: [id, name], main }: PageParts): string {
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${PAGE_STYLE_SHA256}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<a class="skip" href="#${id}">Skip to ${name}</a>
<header>
<h1>${title}</h1>
${description === undefined ? undefined : html`<p>${description}</p>`}
<p class="lead">${lead}</p>
<nav aria-label="Sections">${sections.map(([to, called]) => html`<a href="#${to}">${called}</a>`)}</nav>
</header>
<main>
${main}
</main>
</body>
</html>
`;
  return page.markup;
}

export const facts = (all: readonly Fact[]): Html =>
  html`<dl>${all.map(({ name, text, tone }) => html`<dt>${name}</dt><dd class="${tone ?? ''}">${text}</dd>`)}</dl>`;

/** Which colour is which receiving storage, while they can be told apart. */
export function legend(
  storages: readonly { readonly name: string }[],
  receiving: ReadonlySet<string>,
): Html | undefined {
  if (receiving.size < 2 || storages.length > 6) return undefined;
  const keys = storages.flatMap(({ name }, index) =>
    receiving.has(name)
      ? [
          html`<svg class="key" viewBox="0 0 10 7" aria-hidden="true"><rect class="c${index}" width="10" height="7"/></svg>${name} `,
        ]
      : [],
  );
  return html`Colours tell the receiving storage: ${keys}`;
}
