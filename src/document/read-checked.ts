/** Files of zdr beside plans (pins, worlds): one document, held against its schema; what is wrong is said with its line. */
import type { ErrorObject, ValidateFunction } from 'ajv';
import type { Path } from './diagnostic.ts';
import { type FindKnownKeys, makeKnownKeys } from './schema/known-keys.ts';
import type { TextFinding } from './text/inspect.ts';
import type { Outline } from './text/outline.ts';
import { parseText } from './text/parse.ts';
import { makeSource, type Source } from './text/source.ts';
import { strangeNearby, strangeWithin } from './text/strange-characters.ts';

export type Checked<T> = { readonly value: T } | { readonly problems: readonly string[] };

/**
 * Reads YAML or JSON. A key that is written twice is a problem, and so is a second document: one reader would take the
 * first, another the last. Never throws. `validate` is a schema's own
 * that finds all errors (`allErrors`, `verbose`).
 */
export function readChecked<T>(text: string, validate: ValidateFunction): Checked<T> {
  const source = makeSource(text);
  const { documents, findings } = parseText(source, /^\s*\{/.test(text), Number.POSITIVE_INFINITY);
  const [document, second] = documents;
  if (document === undefined || findings.length > 0)
    return { problems: firstOf(findings, (finding) => textProblem(finding, source)) };
  if (second !== undefined)
    return { problems: [`line ${second.outline.locate([])?.line}: a second document begins here`] };
  const { value, outline } = document;
  if (validate(value)) return { value: value as T };
  return { problems: problemsOf(validate.errors ?? [], value, { outline, source }) };
}

/** Where the parts of the file stand, and how they are written there. */
interface Written {
  readonly outline: Outline;
  readonly source: Source;
}

function textProblem({ code, start, message, hint }: TextFinding, source: Source): string {
  if (code === 'ZDR1004') return 'it is empty';
  if (code === 'ZDR1005') return `${message} ${hint}`;
  const { line } = source.range(start, start);
  const found = code === 'ZDR1001' ? strangeNearby(source, line) : undefined;
  return found === undefined ? `line ${line}: ${message}` : `line ${found.range.line}: ${found.message} ${found.hint}`;
}

/** More are read by nobody. */
const MOST_PROBLEMS = 20;

function firstOf<T>(all: readonly T[], told: (one: T) => string): readonly string[] {
  const more = all.length - MOST_PROBLEMS;
  return [...all.slice(0, MOST_PROBLEMS).map(told), ...(more > 0 ? [`and ${more} more`] : [])];
}

/** A mistyped key first: it is why another one is missing. */
function problemsOf(errors: readonly ErrorObject[], value: unknown, written: Written): readonly string[] {
  const unknown = errors.filter(({ keyword }) => keyword === 'additionalProperties');
  const others = errors.filter(({ keyword }) => keyword !== 'additionalProperties' && !BRANCHES.has(keyword));
  const keysOf = makeKnownKeys();
  return firstOf([...unknown, ...others], (error) => problem(error, value, written, keysOf));
}

/** That no branch fits says less than why each of them does not. */
const BRANCHES: ReadonlySet<string> = new Set(['oneOf', 'anyOf', 'if']);

function problem(error: ErrorObject, value: unknown, written: Written, keysOf: FindKnownKeys): string {
  const path = pathOf(error.instancePath, value);
  if (error.keyword === 'additionalProperties') {
    const key = String(error.params['additionalProperty']);
    const { names, suggest } = keysOf(error);
    const meant = suggest(key);
    const hint = meant === undefined ? `known are ${names.join(', ')}` : `did you mean "${meant}"?`;
    return at(written, [...path, key], true, `${named(path)} has no key "${key}": ${hint}`);
  }
  const allowed = error.params['allowedValues'] ?? error.params['allowedValue'];
  const what = allowed === undefined ? (error.message ?? 'has another form') : `must be ${[allowed].flat().join(', ')}`;
  // A UUID of digits alone, or with one `e` among them, is a number to YAML.
  const quotes = error.keyword === 'type' && what === 'must be string' && typeof error.data === 'number';
  return at(written, path, false, `${named(path)} ${what}${quotes ? ': put it in quotes' : ''}`);
}

/** With the line, and with the character that cannot be told from another one, where one stands in it. */
function at({ outline, source }: Written, path: Path, atKey: boolean, said: string): string {
  const range = outline.locate(path, atKey);
  if (range === undefined) return said;
  const found = strangeWithin(source, range);
  return `line ${range.line}: ${said}${found === undefined ? '' : ` (${found.name} stands in it. ${found.hint})`}`;
}

/** `groups[0].groupUuid`. */
const named = (path: Path): string =>
  path.length === 0
    ? 'the file'
    : path.map((step, at) => (typeof step === 'number' ? `[${step}]` : at === 0 ? step : `.${step}`)).join('');

function pathOf(pointer: string, root: unknown): Path {
  const path: (string | number)[] = [];
  let holder = root;
  for (const part of pointer.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    path.push(Array.isArray(holder) ? Number(key) : key);
    holder = holder !== null && typeof holder === 'object' ? (holder as Record<string, unknown>)[key] : undefined;
  }
  return path;
}
