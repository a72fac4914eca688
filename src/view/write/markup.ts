import { clean } from './clean.ts';

/** Markup that is safe to put into a page: only {@link html} makes it. */
class Html {
  readonly markup: string;
  constructor(markup: string) {
    this.markup = markup;
  }
  toString(): string {
    return this.markup;
  }
}

export type { Html };

type Part = string | number | Html | undefined | readonly Part[];

/**
 * HTML (or SVG) from a template: what stands in the template is markup, every value put in is text, escaped for
 * elements and quoted attributes alike, with controls and bidi overrides shown as code points. Markup made by this very
 * function goes in as it is, and so do lists of it; undefined is nothing.
 */
export function html(template: TemplateStringsArray, ...values: readonly Part[]): Html {
  let markup = template[0] ?? '';
  for (const [index, value] of values.entries()) markup += markupOf(value) + (template[index + 1] ?? '');
  return new Html(markup);
}

function markupOf(part: Part): string {
  if (part === undefined) return '';
  if (part instanceof Html) return part.markup;
  if (typeof part === 'object') return part.map(markupOf).join('');
  return clean(String(part)).replace(/[&<>"'`]/g, (found) => `&#${found.charCodeAt(0)};`);
}
