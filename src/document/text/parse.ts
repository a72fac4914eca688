import { inspect, type TextFinding } from './inspect.ts';
import { parseJson } from './json.ts';
import { notText } from './not-text.ts';
import { makeOutline, type Outline, plainOutline } from './outline.ts';
import { readPlain } from './plain.ts';
import type { Source } from './source.ts';
import { syntaxFinding } from './syntax.ts';
import { parseYaml } from './yaml.ts';

/** Most UTF-16 units of a text, and bytes of a file. The YAML parser needs up to 300 bytes of memory for each. */
const MAX_YAML_LENGTH = 32 * 1024 * 1024;
const MAX_JSON_LENGTH = 128 * 1024 * 1024;

/** Whether a file is read as JSON, by its name. */
export const isJson = (file: string): boolean => file.toLowerCase().endsWith('.json');

/** How large a file may be, by its name. */
export const maxLength = (file: string): number => (isJson(file) ? MAX_JSON_LENGTH : MAX_YAML_LENGTH);
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

/** Text → plain values and where they stand. Never throws, whatever the text is. `most`: UTF-16 units of it. */
export function parseText(source: Source, json: boolean, most = json ? MAX_JSON_LENGTH : MAX_YAML_LENGTH): ParsedText {
  const { text } = source;
  const refusal = text.length > most ? tooLarge(json) : refuse(source);
  if (refusal !== undefined) return { documents: [], findings: [refusal] };

  const quick = json ? parseJson(text) : undefined;
  if (quick !== undefined) return { documents: [{ value: quick.value, outline: lateOutline(source) }], findings: [] };

  const plain = readPlain(text);
  if (plain !== undefined)
    return { documents: [{ value: plain.value, outline: plainOutline(plain, source) }], findings: [] };

  return parseByYaml(source);
}

/** Any text of YAML, by its parser. The quick ways mean the same, or leave the text to it. */
export function parseByYaml(source: Source): ParsedText {
  const { text } = source;
  const parsed = parseYaml(text);
  if ('code' in parsed) return { documents: [], findings: [parsed] };
  const findings: TextFinding[] = [];
  const documents: ParsedDocument[] = [];
  for (const document of parsed) {
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

export const tooLarge = (json: boolean): TextFinding => ({
  code: 'ZDR1006',
  start: 0,
  end: 0,
  message: `The file is larger than ${(json ? MAX_JSON_LENGTH : MAX_YAML_LENGTH) / 1024 / 1024} MiB.`,
  hint: json
    ? 'Look whether this is the plan file; if it is, split the plan.'
    : 'Look whether this is the plan file; if it is, split the plan, or write it as a .json file, which may be four times as large.',
});

/** Texts that are not looked at any further. */
function refuse({ text }: Source): TextFinding | undefined {
  const strange = notText(text);
  if (strange !== undefined) return { code: 'ZDR1005', end: strange.start + 1, ...strange };
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

/** Parses for positions only when one is asked for, and once: JSON that the parser of YAML refuses has none. */
function lateOutline(source: Source): Outline {
  let outline: Outline | undefined;
  const late = (): Outline => {
    if (outline === undefined) {
      const parsed = parseYaml(source.text);
      const document = 'code' in parsed ? undefined : parsed[0];
      outline = document === undefined ? NOWHERE : makeOutline(document, source);
    }
    return outline;
  };
  return {
    locate: (path, atKey) => late().locate(path, atKey),
    isEditable: (path, atKey) => late().isEditable(path, atKey),
    start: (path, atKey) => late().start(path, atKey),
    near: (path) => late().near(path),
  };
}

const NOWHERE: Outline = { locate: () => undefined, isEditable: () => false, start: () => 0, near: () => 0 };
