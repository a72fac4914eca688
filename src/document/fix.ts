import type { Diagnostic, Range } from './diagnostic.ts';
import { readPlans } from './read-plans.ts';
import { makeSource, type Source } from './source.ts';

export interface Fixed {
  readonly text: string;
  /** The findings that were mended. */
  readonly mended: readonly Diagnostic[];
}

/** An edit can uncover another finding that has one; more rounds than this would mean that two undo each other. */
const MOST_ROUNDS = 10;

/**
 * Applies the edits of all findings. Everything else stays as it is written, byte for byte: comments, layout, line ends.
 */
export function fixText(text: string, file: string): Fixed {
  const mended: Diagnostic[] = [];
  let fixed = text;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const source = makeSource(fixed);
    const chosen = apart(readPlans(fixed, file).diagnostics, source);
    if (chosen.length === 0) break;
    for (const { start, end, replacement } of [...chosen].reverse()) {
      fixed = fixed.slice(0, start) + replacement + fixed.slice(end);
    }
    mended.push(...chosen.map(({ diagnostic }) => diagnostic));
  }
  return { text: fixed, mended };
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
  readonly diagnostic: Diagnostic;
}

/** The edits in the order of the text; of two that overlap the first one only: the other is found again. */
function apart(diagnostics: readonly Diagnostic[], source: Source): readonly Edit[] {
  const edits: Edit[] = [];
  for (const diagnostic of diagnostics) {
    if (diagnostic.edit === undefined) continue;
    const { range, text } = diagnostic.edit;
    const { start, end } = offsets(range, source);
    if (source.text.slice(start, end) === text || start < (edits.at(-1)?.end ?? 0)) continue;
    edits.push({ start, end, replacement: text, diagnostic });
  }
  return edits;
}

const offsets = ({ line, column, endLine, endColumn }: Range, source: Source) => ({
  start: source.offset(line, column),
  end: source.offset(endLine, endColumn),
});
