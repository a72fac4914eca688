import type { PlanDocument } from '../generated/plan-document.ts';
import { given } from '../given.ts';
import { chooseFindings } from './choose-findings.ts';
import { CODES } from './codes.ts';
import type { Diagnostic, Finding, Path, Range } from './diagnostic.ts';
import type { PlanDraft } from './draft.ts';
import { PIN_KIND } from './looks-like-plan.ts';
import { addLeftOut, type LeftOut, leftOutOf, MAX_FINDINGS, NONE_LEFT_OUT, type Pending, pending } from './pending.ts';
import { nameIn, repeatedNames } from './plan-names.ts';
import { checkRules } from './rules/rules.ts';
import { checkSchema } from './schema/check-schema.ts';
import { mayHoldSecret } from './secrets.ts';
import type { TextFinding } from './text/inspect.ts';
import type { Outline } from './text/outline.ts';
import { isJson, parseText, tooLarge } from './text/parse.ts';
import { makeSource, type Source } from './text/source.ts';
import { nameStrange } from './text/strange-characters.ts';

/** One document of a file, as far as it is a plan. */
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
  /** The findings of all documents, in the order of the file. */
  readonly diagnostics: readonly Diagnostic[];
  /** How many there are besides: more than the limit are read by nobody. */
  readonly leftOut: LeftOut;
}

/** Reads the plans in a text. Everything that is wrong with them is a diagnostic; nothing is thrown. */
export function readPlans(text: string, file: string, most = MAX_FINDINGS): ReadResult {
  const source = makeSource(text);
  const parsed = parseText(source, isJson(file));
  const broken = parsed.findings.length > 0;
  const repeated = repeatedNames(parsed.documents.map(({ value }) => value));
  const diagnostics = parsed.findings.slice(0, most).map((finding) => atOffsets(finding, source, file));
  let leftOut = leftOutOf(
    parsed.findings.map(({ code }) => CODES[code]),
    diagnostics,
  );
  const documents = parsed.documents.map(({ value, outline }, index): ReadDocument => {
    const name = nameIn(value);
    const chosen = chooseFindings(value === undefined ? [] : check(value, repeated.get(index)), outline, most);
    leftOut = addLeftOut(leftOut, chosen.leftOut);
    const found = chosen.findings.map((finding) => located(finding, outline, source, file));
    for (const diagnostic of found) diagnostics.push(diagnostic);
    const usable =
      value !== undefined && !isPin(value) && !broken && !found.some(({ severity }) => severity === 'error');
    return {
      value: usable ? (value as PlanDocument) : undefined,
      name,
      locate: (path) => outline.locate(path),
    };
  });
  const kept = firstOf(diagnostics, most).map((one) => nameStrange(one, source));
  return { documents, diagnostics: kept, leftOut: addLeftOut(leftOut, leftOutOf(diagnostics, kept)) };
}

/** What is said of a file that was not read at all. */
export function unread(file: string, finding: TextFinding = tooLarge(isJson(file))): ReadResult {
  return { documents: [], diagnostics: [atOffsets(finding, makeSource(''), file)], leftOut: NONE_LEFT_OUT };
}

/** In the order of the file. */
function firstOf(diagnostics: readonly Diagnostic[], most: number): readonly Diagnostic[] {
  const sorted = [...diagnostics].sort(byPosition);
  if (sorted.length <= most) return sorted;
  const errors = sorted.filter(({ severity }) => severity === 'error').slice(0, most);
  const warnings = sorted.filter(({ severity }) => severity === 'warning').slice(0, most - errors.length);
  return [...errors, ...warnings].sort(byPosition);
}

/** A pin file lies beside its plan, so it is met wherever plans are listed: it is no plan, and no mistake. */
function isPin(value: unknown): boolean {
  return value !== null && typeof value === 'object' && (value as { kind?: unknown }).kind === PIN_KIND;
}

/** `repeated`: that its name stands in the file before. */
function* check(value: unknown, repeated: Finding | undefined): Iterable<Pending> {
  if (!isPin(value)) yield* checkPlan(value);
  if (repeated !== undefined) yield pending(repeated);
}

function* checkPlan(value: unknown): Iterable<Pending> {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    yield pending({
      code: 'ZDR1109',
      path: [],
      message: 'The document is not a mapping.',
      hint: 'Start from plans/quickstart.yaml.',
    });
    return;
  }
  const kind = (value as { kind?: unknown }).kind;
  // Another kind of document: what else it lacks to be a plan is of no interest.
  const foreign = typeof kind === 'string' && kind !== 'RecoveryPlan';
  for (const finding of checkSchema(value)) if (!foreign || isAboutKind(finding)) yield finding;
  if (foreign) return;
  for (const finding of checkRules(value as PlanDraft)) yield pending(finding);
}

const isAboutKind = ({ path }: Pending): boolean => path.length === 1 && path[0] === 'kind';

function located(finding: Finding, outline: Outline, source: Source, file: string): Diagnostic {
  const { code, path, atKey, message, hint, fix, secret } = finding;
  const range = outline.locate(path, atKey);
  const text =
    fix !== undefined && range !== undefined && outline.isEditable(path, atKey)
      ? fix(written(source, range))
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
    ...given({ hint }),
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
