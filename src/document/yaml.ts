import type { Document, ErrorCode, YAMLError } from 'yaml';
import { Composer, isScalar, Lexer, Parser } from 'yaml';
import { MAX_DEPTH, type TextFinding, tooDeep } from './inspect.ts';

/** Open collections of the parser; its tokens nest less than twice as deep as the values that they become. */
const MAX_OPEN = 2 * MAX_DEPTH;

/**
 * The documents of a YAML text, or where it is nested so deep that going on would be dangerous: composing is recursive,
 * and a stack that overflows while V8 compiles a regular expression ends the process; no `catch` sees that.
 */
export function parseYaml(text: string): readonly Document.Parsed[] | TextFinding {
  const parser = new Parser();
  // `schema` wins over a %YAML 1.1 directive; keys written twice are looked for in inspect.ts.
  const composer = new Composer({ schema: 'core', uniqueKeys: false, stringKeys: true, logLevel: 'silent' });
  const documents: Document.Parsed[] = [];
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) documents.push(...composer.next(token));
    if (parser.stack.length > MAX_OPEN) {
      const [message, hint] = tooDeep();
      return { code: 'ZDR1007', start: parser.offset - 1, end: parser.offset, message, hint };
    }
  }
  for (const token of parser.end()) documents.push(...composer.next(token));
  documents.push(...composer.end());
  return documents.filter((document) => !isEmpty(document));
}

/** Nothing but comments between two separators. */
function isEmpty({ contents, errors }: Document.Parsed): boolean {
  return errors.length === 0 && (contents === null || (isScalar(contents) && contents.value === null));
}

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
  const message = SYNTAX_MESSAGES[error.code] ?? 'This is not valid YAML.';
  return { code: 'ZDR1001', start, end, message, hint: 'Look at this line and the one before it.' };
}

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
