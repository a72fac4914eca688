import type { Document } from 'yaml';
import { MAX_DEPTH, type TextFinding, tooDeep } from './inspect.ts';
import { yamlPackage } from './yaml-package.ts';

/**
 * What a text may be made of: signs, words, blanks and line ends, as the parser takes them. Each costs it 2 µs and 500
 * bytes, so that a text of nothing but commas takes many times what a plan of its size does. Plans have at most one for
 * two characters.
 */
const FREE_LEXEMES = 300_000;
const LEXEMES_PER_UNIT = 0.5;

/** Of so many syntax errors the rest is not read: the first is told. */
const MAX_ERRORS = 100;

/** Open collections of the parser; its tokens nest less than twice as deep as the values that they become. */
const MAX_OPEN = 2 * MAX_DEPTH;

/**
 * The documents of a YAML text, or where going on would be dangerous: it is too much, or nested too deep. Composing is recursive,
 * and a stack that overflows while V8 compiles a regular expression ends the process; no `catch` sees that.
 */
export function parseYaml(text: string): readonly Document.Parsed[] | TextFinding {
  // The parser makes an Error of each syntax error; half a million stacks would take half a gigabyte.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return parse(text);
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

function parse(text: string): readonly Document.Parsed[] | TextFinding {
  const { Composer, Lexer, Parser } = yamlPackage();
  const parser = new Parser();
  // `schema` wins over a %YAML 1.1 directive; keys written twice are looked for in inspect.ts.
  const composer = new Composer({ schema: 'core', uniqueKeys: false, stringKeys: true, logLevel: 'silent' });
  const documents: Document.Parsed[] = [];
  let errors = 0;
  let left = Math.max(FREE_LEXEMES, text.length * LEXEMES_PER_UNIT);
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) {
      if (token.type === 'error') errors += 1;
      documents.push(...composer.next(token));
    }
    if (errors > MAX_ERRORS) break;
    if (parser.stack.length > MAX_OPEN) {
      const [message, hint] = tooDeep();
      return { code: 'ZDR1007', start: parser.offset - 1, end: parser.offset, message, hint };
    }
    left -= 1;
    if (left < 0) {
      return {
        code: 'ZDR1006',
        start: parser.offset - 1,
        end: parser.offset,
        message: 'The file is made of more words and signs than a plan of its size is.',
        hint: 'Check that this is a plan, and leave out empty lines, empty items and comments without text; or write it as a .json file.',
      };
    }
  }
  for (const token of parser.end()) documents.push(...composer.next(token));
  documents.push(...composer.end());
  return documents.filter((document) => !isEmpty(document));
}

/** Nothing but comments between two separators. */
function isEmpty({ contents, errors }: Document.Parsed): boolean {
  return errors.length === 0 && (contents === null || (yamlPackage().isScalar(contents) && contents.value === null));
}
