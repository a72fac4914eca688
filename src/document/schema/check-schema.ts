import type { ErrorObject } from 'ajv';
import { plan } from '../../generated/plan-validator.js';
import { CODES } from '../codes.ts';
import type { Path } from '../diagnostic.ts';
import type { Pending } from '../pending.ts';
import { type FindKnownKeys, makeKnownKeys } from './known-keys.ts';
import { describeError, placeOf } from './schema-messages.ts';

/**
 * Everything that the schema finds wrong: one finding for each mistake. After the last, values of the wrong type become
 * undefined in `value`, so that the rules can judge the rest.
 */
export function* checkSchema(value: unknown): Iterable<Pending> {
  const errors = plan(value) ? [] : (plan.errors ?? []);
  const keysOf = makeKnownKeys();
  const paths = makePaths(value);
  const seen = new Set<string>();
  const mistyped = mistypedKeys(errors, keysOf);
  for (const error of errors) {
    if (isEcho(error, mistyped)) continue;
    // A scalar has one mistake at a time: a name that is too long is not also badly written.
    const { propertyName: name, instancePath: at } = error;
    const once = isAboutMembers(error) ? undefined : name === undefined ? at : `${at} ${name}`;
    if (once !== undefined && seen.has(once)) continue;
    if (once !== undefined) seen.add(once);
    const path = paths(at);
    yield {
      severity: CODES.ZDR1101.severity,
      ...placeOf(error, path),
      write: () => describeError(error, path, value, keysOf),
    };
  }
  for (const error of errors) if (error.keyword === 'type') remove(value, paths(error.instancePath));
}

const MEMBER_KEYWORDS = new Set([
  'required',
  'additionalProperties',
  'oneOf',
  'minProperties',
  'maxProperties',
  'uniqueItems',
]);

const isAboutMembers = (error: ErrorObject): boolean => MEMBER_KEYWORDS.has(error.keyword);

/** For each object with unknown keys: the keys that were probably meant by them. */
function mistypedKeys(errors: readonly ErrorObject[], keysOf: FindKnownKeys): ReadonlyMap<string, ReadonlySet<string>> {
  const meant = new Map<string, Set<string>>();
  for (const error of errors) {
    if (error.keyword !== 'additionalProperties') continue;
    const suggestion = keysOf(error).suggest(String(error.params['additionalProperty']));
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

interface Place {
  readonly pointer: string;
  readonly path: Path;
  readonly value: unknown;
}

/** JSON pointers into `root` as paths; steps into lists become numbers. Errors come part by part, so that most of the way is known. */
function makePaths(root: unknown): (pointer: string) => Path {
  let holder: Place = { pointer: '', path: [], value: root };
  const step = ({ pointer, path, value }: Place, part: string): Place => {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    return {
      pointer: `${pointer}/${part}`,
      path: [...path, Array.isArray(value) ? Number(key) : key],
      value: isObject(value) ? (value as Record<string, unknown>)[key] : undefined,
    };
  };
  return (pointer) => {
    if (pointer === '') return [];
    const last = pointer.lastIndexOf('/');
    const above = pointer.slice(0, last);
    if (above !== holder.pointer)
      holder = above.split('/').slice(1).reduce(step, { pointer: '', path: [], value: root });
    return step(holder, pointer.slice(last + 1)).path;
  };
}

function remove(root: unknown, path: Path): void {
  const last = path.at(-1);
  if (last === undefined) return;
  let holder = root;
  for (const step of path.slice(0, -1))
    holder = isObject(holder) ? (holder as Record<string, unknown>)[step] : undefined;
  if (isObject(holder)) (holder as Record<string, unknown>)[last] = undefined;
}

const isObject = (value: unknown): value is object => value !== null && typeof value === 'object';
