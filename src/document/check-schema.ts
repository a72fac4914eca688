import type { ErrorObject } from 'ajv';
import type { Finding, Path } from './diagnostic.ts';
import { group, plan } from './plan-validators.generated.js';
import { describeError } from './schema-messages.ts';
import { makeSuggest } from './suggest.ts';

/** The groups one by one: Ajv copies all errors before for each faulty item of a list, which takes minutes for thousands. */
function schemaErrors(value: unknown): readonly ErrorObject[] {
  const errors: ErrorObject[] = plan(value) ? [] : [...(plan.errors ?? [])];
  const groups: unknown = isObject(value) ? (value as { groups?: unknown }).groups : undefined;
  if (!Array.isArray(groups)) return errors;
  for (const [at, item] of groups.entries()) {
    if (group(item)) continue;
    for (const error of group.errors ?? []) {
      errors.push({ ...error, instancePath: `/groups/${at}${error.instancePath}` });
    }
  }
  return errors;
}

/**
 * Everything that the schema finds wrong: one finding for each mistake. Values of the wrong type become undefined in
 * `value`, so that the rules can judge the rest.
 */
export function checkSchema(value: unknown): readonly Finding[] {
  const errors = schemaErrors(value).map((error) => ({ error, path: pathOf(value, error.instancePath) }));
  const findings: Finding[] = [];
  const seen = new Set<string>();
  const mistyped = mistypedKeys(errors);
  for (const { error, path } of errors) {
    if (isEcho(error, mistyped)) continue;
    // A scalar has one mistake at a time: a name that is too long is not also badly written.
    const once = isAboutMembers(error) ? undefined : `${error.instancePath} ${error.propertyName ?? ''}`;
    if (once !== undefined && seen.has(once)) continue;
    if (once !== undefined) seen.add(once);
    findings.push(describeError(error, path, value));
  }
  for (const { error, path } of errors) if (error.keyword === 'type') remove(value, path);
  return findings;
}

const MEMBER_KEYWORDS = new Set([
  'required',
  'additionalProperties',
  'oneOf',
  'minProperties',
  'maxProperties',
  'uniqueItems',
]);

function isAboutMembers(error: ErrorObject): boolean {
  return MEMBER_KEYWORDS.has(error.keyword);
}

/** For each object with unknown keys: the keys that were probably meant by them. */
function mistypedKeys(errors: readonly { readonly error: ErrorObject }[]): ReadonlyMap<string, ReadonlySet<string>> {
  const meant = new Map<string, Set<string>>();
  for (const { error } of errors) {
    if (error.keyword !== 'additionalProperties') continue;
    const suggestion = makeSuggest(knownKeys(error))(unknownKey(error));
    if (suggestion === undefined) continue;
    const keys = meant.get(error.instancePath) ?? new Set();
    meant.set(error.instancePath, keys.add(suggestion));
  }
  return meant;
}

/** Is this error only another view of a mistake that has its own finding? */
function isEcho(error: ErrorObject, mistyped: ReadonlyMap<string, ReadonlySet<string>>): boolean {
  const meant = mistyped.get(error.instancePath);
  switch (error.keyword) {
    case 'propertyNames':
      return true;
    case 'required':
      return error.schemaPath.includes('/oneOf/') || meant?.has(String(error.params['missingProperty'])) === true;
    case 'oneOf': {
      if (!isObject(error.data)) return true;
      const branches = error.schema as readonly { readonly required: readonly string[] }[];
      return branches.some(({ required }) => required.some((key) => meant?.has(key)));
    }
    case 'minProperties':
      return meant !== undefined;
    default:
      return false;
  }
}

function unknownKey(error: ErrorObject): string {
  return String(error.params['additionalProperty']);
}

function knownKeys(error: ErrorObject): readonly string[] {
  return Object.keys((error.parentSchema as { properties?: object }).properties ?? {});
}

/** A JSON pointer into `root`; steps into lists become numbers. */
function pathOf(root: unknown, pointer: string): Path {
  const path: (string | number)[] = [];
  let holder = root;
  for (const part of pointer.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    path.push(Array.isArray(holder) ? Number(key) : key);
    holder = isObject(holder) ? (holder as Record<string, unknown>)[key] : undefined;
  }
  return path;
}

function remove(root: unknown, path: Path): void {
  const last = path.at(-1);
  if (last === undefined) return;
  let holder = root;
  for (const step of path.slice(0, -1))
    holder = isObject(holder) ? (holder as Record<string, unknown>)[step] : undefined;
  if (isObject(holder)) (holder as Record<string, unknown>)[last] = undefined;
}

function isObject(value: unknown): value is object {
  return value !== null && typeof value === 'object';
}
