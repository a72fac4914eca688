import type { Document } from 'yaml';
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
