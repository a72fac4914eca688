import { checkSchema } from './check-schema.ts';
import { CODES } from './codes.ts';
import type { Diagnostic, Finding, Path, Range } from './diagnostic.ts';
import type { PlanDraft } from './draft.ts';
import type { TextFinding } from './inspect.ts';
import type { Outline } from './outline.ts';
import { parseText } from './parse.ts';
import { PIN_KIND } from './pin-document.ts';
import type { PlanDocument } from './plan-document.generated.ts';
import { nameIn, repeatedNames } from './plan-names.ts';
import { checkRules } from './rules/rules.ts';
import { mayHoldSecret } from './secrets.ts';
import { makeSource, type Source } from './source.ts';
import { nameStrange } from './strange-characters.ts';

export interface ReadDocument {
  /** The plan as it is written; undefined if it has error findings. */
  readonly value: PlanDocument | undefined;
  /** The name that it gives itself, sound or not. */
  readonly name: string | undefined;
  /** Where the value at `path` stands, or the nearest part around it. Costs nothing until it is asked. */
  locate(path: Path): Range | undefined;
}

export interface ReadResult {
  readonly documents: readonly ReadDocument[];
  /** All findings of all documents, in the order of the file. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads the plans in a text. Everything that is wrong with them is a diagnostic; nothing is thrown. */
export function readPlans(text: string, file: string): ReadResult {
  const source = makeSource(text);
  const parsed = parseText(source, file.toLowerCase().endsWith('.json'));
  const diagnostics = parsed.findings.map((finding) => atOffsets(finding, source, file));
  const broken = diagnostics.length > 0;
  const repeated = repeatedNames(parsed.documents.map(({ value }) => value));
  const documents = parsed.documents.map(({ value, outline }, index): ReadDocument => {
    const name = nameIn(value);
    const again = repeated.get(index);
    const findings = value === undefined ? [] : [...check(value), ...(again === undefined ? [] : [again])];
    const found = findings.map((finding) => located(finding, outline, source, file));
    for (const diagnostic of found) diagnostics.push(diagnostic);
    const usable =
      value !== undefined && !isPin(value) && !broken && !found.some(({ severity }) => severity === 'error');
    return {
      value: usable ? (value as PlanDocument) : undefined,
      name,
      locate: (path) => outline.locate(path),
    };
  });
  return { documents, diagnostics: diagnostics.map((one) => nameStrange(one, source)).sort(byPosition) };
}

/** A pin file lies beside its plan, so it is met wherever plans are listed: it is no plan, and no mistake. */
function isPin(value: unknown): boolean {
  return value !== null && typeof value === 'object' && (value as { kind?: unknown }).kind === PIN_KIND;
}

function check(value: unknown): readonly Finding[] {
  if (isPin(value)) return [];
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    return [
      {
        code: 'ZDR1109',
        path: [],
        message: 'The document is not a mapping.',
        hint: 'Start from plans/quickstart.yaml.',
      },
    ];
  }
  const kind = (value as { kind?: unknown }).kind;
  const findings = checkSchema(value);
  // Another kind of document: what else it lacks to be a plan is of no interest.
  if (typeof kind === 'string' && kind !== 'RecoveryPlan') return findings.filter(isAboutKind);
  return [...findings, ...checkRules(value as PlanDraft)];
}

function isAboutKind({ path }: Finding): boolean {
  return path.length === 1 && path[0] === 'kind';
}

function located(finding: Finding, outline: Outline, source: Source, file: string): Diagnostic {
  const { code, path, atKey, message, hint, mend, secret } = finding;
  const range = outline.locate(path, atKey);
  const text =
    mend !== undefined && range !== undefined && outline.isEditable(path, atKey)
      ? mend(written(source, range))
      : undefined;
  return {
    code,
    severity: CODES[code].severity,
    message,
    ...(hint === undefined || hint === '' ? {} : { hint }),
    ...(range === undefined ? {} : { at: { file, ...range } }),
    ...(range === undefined || text === undefined ? {} : { edit: { range, text } }),
    ...(secret === true || path[0] === 'site' || (range !== undefined && mayHoldSecret(source, range))
      ? { secret: true }
      : {}),
  };
}

function atOffsets({ code, start, end, message, hint }: TextFinding, source: Source, file: string): Diagnostic {
  const range = source.range(start, end, true);
  return {
    code,
    severity: CODES[code].severity,
    message,
    ...(hint === undefined ? {} : { hint }),
    at: { file, ...range },
    // Of what is no text there is nothing to show.
    ...(code === 'ZDR1005' || mayHoldSecret(source, range) ? { secret: true } : {}),
  };
}

function written(source: Source, { line, column, endLine, endColumn }: Range): string {
  return source.text.slice(source.offset(line, column), source.offset(endLine, endColumn));
}

function byPosition(a: Diagnostic, b: Diagnostic): number {
  const line = (a.at?.line ?? 0) - (b.at?.line ?? 0);
  return line || (a.at?.column ?? 0) - (b.at?.column ?? 0) || (a.code < b.code ? -1 : a.code > b.code ? 1 : 0);
}
