import type { Diagnostic, Range } from '../diagnostic.ts';
import { readPlans } from '../read-plans.ts';
import { makeSource, type Source } from '../text/source.ts';

export interface Fixed {
  readonly text: string;
  /** The findings that were fixed. */
  readonly findings: readonly Diagnostic[];
}

/** An edit can uncover another finding that has one; more rounds than this would mean that two undo each other. */
const MOST_ROUNDS = 10;

/**
 * Applies the edits of all findings (`found`: all those of `text`, where they are known). Everything else stays as it is
 * written, byte for byte: comments, layout, line ends.
 */
export function fixText(text: string, file: string, found: readonly Diagnostic[] = allFindings(text, file)): Fixed {
  const findings: Diagnostic[] = [];
  let fixed = text;
  let diagnostics = found;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const chosen = apart(diagnostics, makeSource(fixed));
    if (chosen.length === 0) break;
    fixed = apply(chosen, fixed);
    diagnostics = allFindings(fixed, file);
    for (const { diagnostic } of chosen) findings.push(diagnostic);
  }
  return { text: fixed, findings };
}

/** Also those that nobody would be told of: there may be more than a thousand to fix. */
const allFindings = (text: string, file: string): readonly Diagnostic[] =>
  readPlans(text, file, Number.POSITIVE_INFINITY).diagnostics;

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
  readonly diagnostic: Diagnostic;
}

/** In one pass: copying the text for each of 10,000 edits would take minutes. */
function apply(edits: readonly Edit[], text: string): string {
  const parts: string[] = [];
  let at = 0;
  for (const { start, end, replacement } of edits) {
    parts.push(text.slice(at, start), replacement);
    at = end;
  }
  return parts.join('') + text.slice(at);
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
