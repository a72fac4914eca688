/** Documents as pages: one file that needs nothing else, and runs nothing. */
import {
  type Block,
  type Columns,
  capital,
  type Document,
  type Inline,
  known,
  namesText,
  pieces,
  plain,
  type Row,
  rankOf,
  type Section,
  type Table,
  type Text,
  type Tone,
} from './document.ts';
import { bytesOf, choice, leftOut, type Part, together, whole, within } from './fit.ts';
import { type Html, html } from './markup.ts';
import { PAGE_STYLE, PAGE_STYLE_SHA256 } from './page-css.ts';

/** More than about 2 MB is slow to open. */
const MOST_BYTES = 1_900_000;
/** Names shown of many. */
const NAMES = 50;

/** Where all of it stands, in words, and the most bytes that the page can have. */
interface Sheet {
  readonly rest: string;
  readonly most: number;
}

/**
 * No script, no request, its own style only: everything that a plan, a server or a person said is text in it. Light and
 * dark. What is too much is left out, and said. Ends in a newline.
 */
export function writeHtml(document: Document): string {
  const { title, description, lead, blocks = [], sections, next = [], rest } = document;
  const [first] = sections;
  const main = together(
    [...blocks, ...sections].flatMap((block) => partOf(block, 2, { rest, most: MOST_BYTES })),
    1,
    glue(rest),
  );
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${PAGE_STYLE_SHA256}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${plain(title)}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
${first && html`<a class="skip" href="#${first.id}">Skip to ${plain(first.title)}</a>`}
<header>
<h1>${inline(title)}</h1>
${description && html`<p>${description}</p>`}
${lead && html`<p class="lead">${inline(lead)}</p>`}
${next.map((one) => html`<p>${inline(one)}</p>`)}
<nav aria-label="Sections">${sections.map((section) => html`<a href="#${section.id}">${plain(section.title)}</a>`)}</nav>
</header>
<main>
${main.write(MOST_BYTES)}
</main>
</body>
</html>
`;
  return page.markup;
}

const sizeOf = ({ markup }: Html): number => bytesOf(markup);
const all = (markup: Html): Part<Html> => whole(markup, sizeOf(markup));

const glue =
  (rest: string) =>
  (written: readonly Html[], left: number): Html =>
    html`${written.map(
      (one) => html`${one}
`,
    )}${more(left, rest)}`;

const more = (left: number, rest: string, first?: string): Html | undefined =>
  left === 0 ? undefined : html`<p class="note">${leftOut(left, rest, first)}.</p>`;

const CLASSES: Readonly<Record<Tone, string>> = {
  strong: 'strong',
  good: 'good',
  bad: 'bad',
  warn: 'strong',
  odd: 'bad',
  note: 'strong',
  dim: 'dim',
};

const inline = (text: Text): Html => html`${pieces(text).map(piece)}`;

function piece(one: Inline): Html {
  if (typeof one === 'string') return html`${one}`;
  return 'tone' in one ? html`<span class="${CLASSES[one.tone]}">${one.text}</span>` : html`<code>${plain(one)}</code>`;
}

function partOf(block: Block, level: number, sheet: Sheet): Part<Html>[] {
  switch (block.kind) {
    case 'paragraph':
      return [all(html`<p>${inline(block.text)}</p>`)];
    case 'facts': {
      const facts = known(block.facts).map(([name, text]) => html`<dt>${capital(name)}</dt><dd>${inline(text)}</dd>`);
      return [all(html`<dl>${facts}</dl>`)];
    }
    case 'list': {
      const { rest, most } = sheet;
      const write = (item: Text) => html`<li>${inline(item)}</li>`;
      const put = (shown: readonly Html[], left: number) => html`<ul>${shown}</ul>${more(left, rest)}`;
      return [choice(block.items, { around: 9, write, bytes: sizeOf, most }, put)];
    }
    case 'names':
      return [all(html`<p>${namesText(block.names, NAMES)}</p>`)];
    case 'table':
      return [tablePart(block, sheet)];
    case 'drawing': {
      const { title, note, draw } = block;
      const said = note?.();
      return [
        all(
          html`${said?.markup.trim() && html`<p class="note">${said}</p>`}<div class="scroll" tabindex="0" role="region" aria-label="${title}">${draw()}</div>`,
        ),
      ];
    }
    case 'section':
      return [sectionPart(block, level, sheet)];
  }
}

function sectionPart({ id, title, blocks, folded }: Section, level: number, sheet: Sheet): Part<Html> {
  const inner = together(
    blocks.flatMap((block) => partOf(block, level + 1, sheet)),
    1,
    glue(sheet.rest),
  );
  const around = (text: Html | undefined): Html => {
    const named = id === undefined ? undefined : html` id="${id}"`;
    if (folded !== undefined) {
      return html`<details${named}${folded === 'open' ? html` open` : undefined}><summary><strong>${plain(title)}</strong></summary>
${text}</details>`;
    }
    return html`<section${id === undefined ? undefined : html` aria-labelledby="${id}"`}><h${level}${named}>${inline(title)}</h${level}>
${text}</section>`;
  };
  const part = within(inner, sizeOf(around(undefined)), around);
  return folded === undefined ? part : { ...part, folded: true };
}

/** A class for the place of each column that is of a kind: cells need none then, which there are thousands of. */
const kindClasses = (columns: Columns): string =>
  Object.values(columns)
    .flatMap((kind, at) => (kind === 'word' ? [] : [`${kind}-${at + 1}`]))
    .join(' ');

/** It scrolls by itself where it is wider than the page. */
function tablePart({ title, columns, rows, first }: Table, { rest, most }: Sheet): Part<Html> {
  const head = Object.keys(columns).map((title) => html`<th scope="col">${capital(title)}`);
  const write = ({ cells, lines = [] }: Row): Html =>
    html`<tr>${cells.map((cell, at) => cellOf(cell, at === cells.length - 1 ? lines : []))}
`;
  const put = (shown: readonly Html[], left: number): Html =>
    html`<div class="scroll" tabindex="0" role="region" aria-label="${title}"><table class="${kindClasses(columns)}"><caption>${title}</caption><thead><tr>${head}</thead><tbody>
${shown}</tbody></table></div>${more(left, rest, first)}`;
  return choice(rows, { around: sizeOf(put([], 0)), write, bytes: sizeOf, rank: rankOf, most }, put);
}

function cellOf(text: Text, lines: readonly string[]): Html {
  const [only = '', ...others] = pieces(text);
  const below =
    lines.length === 0
      ? undefined
      : html`<details><summary>${lines[0]}</summary><pre>${lines.map(
          (line) => html`${line}
`,
        )}</pre></details>`;
  return others.length === 0 && typeof only === 'object' && 'tone' in only
    ? html`<td class="${CLASSES[only.tone]}">${only.text}${below}`
    : html`<td>${inline(text)}${below}`;
}
