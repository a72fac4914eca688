import type { Document, ErrorCode, YAMLError } from 'yaml';
import { isScalar, parseAllDocuments } from 'yaml';
import { inspect, type TextFinding } from './inspect.ts';
import { parseJson } from './json.ts';
import { makeOutline, type Outline } from './outline.ts';
import type { Source } from './source.ts';

/** Most UTF-16 units of a file. The YAML parser needs about 80 bytes of memory for each. */
export const MAX_YAML_LENGTH = 32 * 1024 * 1024;
export const MAX_JSON_LENGTH = 128 * 1024 * 1024;
export const MAX_DOCUMENTS = 100;

export interface ParsedDocument {
  /** Plain JSON values; undefined where the text is too broken to be judged further. */
  readonly value: unknown;
  readonly outline: Outline;
}

export interface ParsedText {
  readonly documents: readonly ParsedDocument[];
  readonly findings: readonly TextFinding[];
}

/** Text → plain values and where they stand. Never throws, whatever the text is. */
export function parseText(source: Source, json: boolean): ParsedText {
  const { text } = source;
  const refusal = refuse(source, json);
  if (refusal !== undefined) return { documents: [], findings: [refusal] };

  const quick = json ? parseJson(text) : undefined;
  if (quick !== undefined) return { documents: [{ value: quick.value, outline: lateOutline(source) }], findings: [] };

  const findings: TextFinding[] = [];
  const documents: ParsedDocument[] = [];
  for (const document of parseYaml(text)) {
    if (isEmpty(document)) continue;
    const broken = syntaxFinding(document, text);
    const inspection = broken === undefined ? inspect(document) : { findings: [broken], safe: false };
    findings.push(...inspection.findings);
    documents.push({
      value: inspection.safe ? document.toJS({ maxAliasCount: -1 }) : undefined,
      outline: makeOutline(document, source),
    });
  }
  if (documents.length === 0) {
    findings.push({
      code: 'ZDR1004',
      start: 0,
      end: 0,
      message: 'The file holds no plan.',
      hint: 'Start from plans/quickstart.yaml.',
    });
  }
  return { documents, findings };
}

/** Nothing but comments between two separators. */
function isEmpty({ contents, errors }: Document.Parsed): boolean {
  return errors.length === 0 && (contents === null || (isScalar(contents) && contents.value === null));
}

function parseYaml(text: string): Document.Parsed[] {
  // `schema` wins over a %YAML 1.1 directive; duplicate keys are looked for in inspect.ts.
  const documents = parseAllDocuments(text, {
    schema: 'core',
    uniqueKeys: false,
    stringKeys: true,
    prettyErrors: false,
    logLevel: 'silent',
  });
  return Array.isArray(documents) ? (documents as Document.Parsed[]) : [];
}

/** Texts that are not looked at any further. */
function refuse({ text }: Source, json: boolean): TextFinding | undefined {
  const limit = json ? MAX_JSON_LENGTH : MAX_YAML_LENGTH;
  if (text.length > limit) {
    return {
      code: 'ZDR1006',
      start: 0,
      end: 0,
      message: `The file is larger than ${limit / 1024 / 1024} MiB.`,
      hint: json ? 'Split the plan.' : 'Split the plan, or write it as a .json file, which is read much faster.',
    };
  }
  const strange = text.search(NOT_TEXT);
  if (strange !== -1) {
    return {
      code: 'ZDR1005',
      start: strange,
      end: strange + 1,
      message: 'The file is not UTF-8 text.',
      hint: 'Check that this is the plan file, and save it as UTF-8.',
    };
  }
  let separators = 0;
  for (const { index } of text.matchAll(/^---(?=\s|$)/gm)) {
    separators += 1;
    if (separators > MAX_DOCUMENTS) {
      return {
        code: 'ZDR1006',
        start: index,
        end: index + 3,
        message: `The file holds more than ${MAX_DOCUMENTS} documents.`,
        hint: 'Split the file.',
      };
    }
  }
  return undefined;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const NOT_TEXT = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffd]/;

/** The first syntax error: later ones are most often its echo. The parser's own words may quote the text, a secret perhaps. */
function syntaxFinding(document: Document.Parsed, text: string): TextFinding | undefined {
  const error: YAMLError | undefined = document.errors[0] ?? document.warnings[0];
  if (error === undefined) return undefined;
  const exhausted = document.errors.find(({ code }) => code === 'RESOURCE_EXHAUSTION');
  if (exhausted !== undefined) {
    const [start, end] = exhausted.pos;
    const hint = 'A plan needs fewer than ten levels: look for a bracket or an indent too many.';
    return { code: 'ZDR1007', start, end, message: 'Nested too deep to be read.', hint };
  }
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

/** Parses for positions only when one is asked for. */
function lateOutline(source: Source): Outline {
  let outline: Outline | undefined;
  return {
    locate(path, atKey) {
      const [document] = outline === undefined ? parseYaml(source.text) : [];
      if (document !== undefined) outline = makeOutline(document, source);
      return outline?.locate(path, atKey);
    },
  };
}
