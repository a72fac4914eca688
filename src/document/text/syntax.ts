import type { Document, ErrorCode, Node, YAMLError } from 'yaml';
import type { TextFinding } from './inspect.ts';
import { yamlPackage } from './yaml-package.ts';

/** The first syntax error: later ones are most often its echo. The parser's own words may quote the text, a secret perhaps. */
export function syntaxFinding(document: Document.Parsed, text: string): TextFinding | undefined {
  const error: YAMLError | undefined = document.errors[0] ?? document.warnings[0];
  if (error === undefined) return undefined;
  const start = Math.min(error.pos[0], text.length);
  const end = Math.min(Math.max(error.pos[1], start), text.length);
  if (error.code === 'TAB_AS_INDENT') {
    return {
      code: 'ZDR1002',
      start,
      end,
      message: 'A tab is used for indentation.',
      hint: 'Indent with spaces: YAML does not allow tabs here.',
    };
  }
  const cause = conflict(text) ?? unclosed(document, text, start);
  if (cause !== undefined) return { code: 'ZDR1001', ...cause };
  const message = SYNTAX_MESSAGES[error.code] ?? 'This is not valid YAML.';
  return { code: 'ZDR1001', start, end, message, hint: 'Look at this line and the one before it.' };
}

type Cause = Omit<TextFinding, 'code'>;

/** What git writes around the lines that two sides changed. */
export const CONFLICT = /^(?:<{7}|={7}|>{7})(?=\s|$)/m;

function conflict(text: string): Cause | undefined {
  const found = CONFLICT.exec(text);
  if (found === null) return undefined;
  return {
    start: found.index,
    end: found.index + found[0].length,
    message: 'A merge conflict stands here.',
    hint: 'Keep the lines of one side, or of both, and remove the marks of git.',
  };
}

/**
 * A quote or a bracket that is not closed is noticed where the text ends or goes on at another indent: often lines below
 * the mistake, so the finding points at what was opened.
 */
function unclosed(document: Document.Parsed, text: string, noticed: number): Cause | undefined {
  const lineEnds = makeLineEnds(text);
  const isOpen = makeBalance(text);
  let cause: Cause | undefined;
  yamlPackage().visit(document, {
    Node(_key, node) {
      cause = quote(node, text, noticed, lineEnds) ?? bracket(node, text, noticed, lineEnds, isOpen) ?? cause;
    },
  });
  return cause;
}

/** Does a line end between two offsets? Nodes come in the order of the text, so that it is walked through once. */
type LineEnds = (start: number, end: number) => boolean;

function makeLineEnds(text: string): LineEnds {
  const ends: number[] = [];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) ends.push(at);
  return (start, end) => {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ends[middle] ?? 0) < start) low = middle + 1;
      else high = middle;
    }
    return (ends[low] ?? text.length) < end;
  };
}

function quote(node: Node, text: string, noticed: number, lineEnds: LineEnds): Cause | undefined {
  if (!yamlPackage().isScalar(node) || !node.range || (node.type !== 'QUOTE_DOUBLE' && node.type !== 'QUOTE_SINGLE'))
    return undefined;
  const [start, end] = node.range;
  if (end > noticed + 1 || !lineEnds(start, end)) return undefined;
  const at = { start, end: start + 1, hint: 'Close the quote; a text of several lines needs none with `|` or `>`.' };
  if (text[end - 1] !== text[start]) return { ...at, message: 'The quote that opens here is not closed.' };
  // What follows a quote on its line is the rest of a text whose own quote was taken for the closing one.
  if (lineEnds(end, noticed)) return undefined;
  return {
    ...at,
    message: 'The quote that opens here is closed only lines below, by a quote that opens another text.',
  };
}

function bracket(
  node: Node,
  text: string,
  noticed: number,
  lineEnds: LineEnds,
  isOpen: (start: number, end: number) => boolean,
): Cause | undefined {
  if (!yamlPackage().isCollection(node) || node.flow !== true || !node.range) return undefined;
  const [start, end] = node.range;
  if (end > noticed + 1 || !lineEnds(start, noticed)) return undefined;
  const closing = CLOSING[text[start] ?? ''];
  // A pair within a list is a mapping without brackets.
  if (closing === undefined) return undefined;
  if (text[end - 1] === closing && !isOpen(start, end)) return undefined;
  return {
    start,
    end: start + 1,
    message: 'The bracket that opens here is not closed.',
    hint: `Add the \`${closing}\`.`,
  };
}

const CLOSING: Readonly<Record<string, string>> = { '{': '}', '[': ']' };

/**
 * Are there more opening brackets than closing ones between two offsets, or fewer? A collection without its own bracket
 * may end in that of its last member. Collections come from the outermost to the innermost, so that the brackets of each
 * outermost one are counted once.
 */
function makeBalance(text: string): (start: number, end: number) => boolean {
  let from = 0;
  let to = 0;
  let places: number[] = [];
  let sums: number[] = [];
  const sumBefore = (offset: number): number => {
    let low = 0;
    let high = places.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((places[middle] ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    return sums[low - 1] ?? 0;
  };
  return (start, end) => {
    if (start < from || end > to) {
      [from, to] = [start, end];
      [places, sums] = [[], []];
      let sum = 0;
      for (const { 0: found, index } of text.slice(start, end).matchAll(BRACKET_OR_QUOTED)) {
        if (found.length > 1) continue;
        sum += found === '[' || found === '{' ? 1 : -1;
        places.push(start + index);
        sums.push(sum);
      }
    }
    return sumBefore(end) !== sumBefore(start);
  };
}

const BRACKET_OR_QUOTED = /"[^"\\]*(?:\\.[^"\\]*)*"|'[^']*'|[[\]{}]/gs;

const SYNTAX_MESSAGES: Partial<Record<ErrorCode, string>> = {
  BAD_ALIAS: 'An anchor or alias is not written correctly.',
  BAD_DIRECTIVE: 'A %-directive is not written correctly.',
  BAD_DQ_ESCAPE: 'A backslash in a double-quoted text begins no known escape.',
  BAD_INDENT: 'The indentation does not fit the lines around it.',
  BAD_SCALAR_START: 'A plain text cannot begin with this character: put it in quotes.',
  BLOCK_AS_IMPLICIT_KEY: 'A mapping cannot begin on the same line as another: is a line break or are quotes missing?',
  BLOCK_IN_FLOW: 'A block cannot stand inside brackets.',
  KEY_OVER_1024_CHARS: 'A key is longer than 1024 characters.',
  MISSING_CHAR: 'A character is missing here: a closing quote or bracket, a comma, a colon or a space.',
  MULTILINE_IMPLICIT_KEY: 'A key must stand on one line: is a colon missing, or a quote?',
  NON_STRING_KEY: 'A key must be a text.',
  TAG_RESOLVE_FAILED: 'Tags (words that begin with "!") are not part of the plan language.',
  UNEXPECTED_TOKEN: 'Something stands here that does not belong here.',
};
