import type { ErrorObject } from 'ajv';
import schema from '../../../schemas/recovery-plan.schema.json' with { type: 'json' };
import type { Finding, Path } from '../diagnostic.ts';
import { isSecretPath } from '../secrets.ts';
import { fixNumber, fixWith, makeSameWord, withoutSpaces } from './fixes.ts';
import type { FindKnownKeys, KnownKeys } from './known-keys.ts';
import { makeSuggest } from './suggest.ts';
import { capital, code, type Described, kindOf, kinds, meaning, nameOf, shown } from './wording.ts';

/** Where the finding of an error stands that was found at `path`. */
export function placeOf(error: ErrorObject, path: Path): Pick<Finding, 'path' | 'atKey'> {
  switch (error.keyword) {
    case 'additionalProperties':
      return { path: [...path, String(error.params['additionalProperty'])], atKey: true };
    case 'uniqueItems':
      return { path: [...path, Number(error.params['i'])] };
    case 'required':
    case 'oneOf':
      return { path, atKey: true };
    case 'pattern':
      return error.propertyName === undefined ? { path } : { path: [...path, error.propertyName], atKey: true };
    default:
      return { path };
  }
}

/** Puts an error of the schema into the words of the plan language. */
export function describeError(error: ErrorObject, path: Path, root: unknown, keysOf: FindKnownKeys): Finding {
  const parent = error.parentSchema as Described;
  const name = capital(nameOf(root, path));
  const secret = isSecretPath(path) ? ({ secret: true } as const) : {};
  switch (error.keyword) {
    case 'additionalProperties':
      // What is not known under `auth` was meant to be a part of the login.
      return { ...unknownKey(error, path, root, keysOf(error)), ...(path[1] === 'auth' ? { secret: true } : secret) };
    case 'required': {
      const key = String(error.params['missingProperty']);
      const message = path.length === 0 ? `The plan has no \`${key}\`.` : `${name} has no \`${key}\`.`;
      return { code: 'ZDR1102', path, atKey: true, message, hint: meaning(parent.properties?.[key]), ...secret };
    }
    case 'oneOf':
      return { ...exactlyOne(error, path, name), ...secret };
    case 'type':
      return wrongType(error, path, name);
    case 'const':
      if (error.data === null) return noValue(path, name, parent);
      return {
        code: 'ZDR1109',
        path,
        message: `${name} is ${shown(error.data)}, but must be ${shown(error.params['allowedValue'])}.`,
        hint: 'This version of zdr reads `apiVersion: zstack-dr/v1` and `kind: RecoveryPlan`.',
      };
    case 'enum': {
      if (error.data === null) return noValue(path, name, parent);
      const allowed = (error.params['allowedValues'] as readonly unknown[]).map(String);
      const written = typeof error.data === 'string' ? error.data : shown(error.data);
      const suggestion = makeSuggest(allowed)(written);
      const words = allowed.map((word) => `\`${word}\``).join(' or ');
      const hint = suggestion === undefined ? meaning(parent) : `Did you mean "${suggestion}"?`;
      const message = `${name} is ${shown(error.data)}, but must be ${words}.`;
      return { code: 'ZDR1104', path, message, hint, ...fixWith(makeSameWord(allowed)(written)) };
    }
    case 'pattern':
      return badFormat(error, path, name);
    case 'uniqueItems': {
      const value = (error.data as readonly unknown[])[Number(error.params['i'])];
      return {
        code: 'ZDR1111',
        ...placeOf(error, path),
        message: `${name} holds ${shown(value)} twice.`,
        hint: 'Remove one of the two.',
      };
    }
    case 'maxProperties':
    case 'minProperties':
      if (parent === (schema.$defs.secret as Described)) {
        const message = `${name} needs either \`env\` or \`file\`.`;
        return { code: 'ZDR1110', path, atKey: true, message, hint: meaning(parent), secret: true };
      }
      return outOfRange(error, path, name);
    default:
      return { ...outOfRange(error, path, name), ...secret };
  }
}

function unknownKey(error: ErrorObject, path: Path, root: unknown, known: KnownKeys): Finding {
  const key = String(error.params['additionalProperty']);
  const where = path.length === 0 ? 'of a plan' : `of ${nameOf(root, path)}`;
  const suggestion = known.suggest(key);
  const hint =
    key === '<<'
      ? 'Merge keys are YAML 1.1; put what groups share under `defaults`.'
      : suggestion === undefined
        ? `Known here: ${known.names.map((name) => `\`${name}\``).join(', ')}.`
        : `Did you mean \`${suggestion}\`?`;
  const message = `${code(key)} is not a key ${where}.`;
  return {
    code: 'ZDR1101',
    ...placeOf(error, path),
    message,
    hint,
    ...fixWith(known.sameKey(key, error.data as object)),
  };
}

function exactlyOne(error: ErrorObject, path: Path, name: string): Finding {
  const parent = error.parentSchema as Described;
  const ways = (error.schema as readonly { readonly required: readonly string[] }[]).map(({ required }) =>
    required.map((key) => `\`${key}\``).join(' with '),
  );
  const none = error.params['passingSchemas'] === null;
  const message = none ? `${name} has none of ${ways.join(', ')}.` : `${name} has more than one of ${ways.join(', ')}.`;
  return { code: 'ZDR1110', path, atKey: true, message, hint: meaning(parent) };
}

function noValue(path: Path, name: string, parent: Described): Finding {
  return { code: 'ZDR1103', path, message: `${name} has no value.`, hint: meaning(parent) };
}

function wrongType(error: ErrorObject, path: Path, name: string): Finding {
  const { data } = error;
  const parent = error.parentSchema as Described;
  const types = [parent.type ?? []].flat();
  if (data === null) return noValue(path, name, parent);
  if (parent === (schema.$defs.secret as Described) && typeof data !== 'object') {
    return {
      code: 'ZDR1108',
      path,
      message: `${name} is written into the plan.`,
      hint: 'Write { env: NAME } or { file: PATH } instead, and change the secret: it has been in a file.',
      secret: true,
    };
  }
  // Whoever writes `auth: hunter2` has written a secret.
  if (isSecretPath(path) || parent === (schema.$defs.auth as Described)) {
    return { code: 'ZDR1103', path, message: `${name} must be ${kinds(types)}.`, hint: meaning(parent), secret: true };
  }
  if (typeof data === 'string' && types.includes('boolean') && data.toLowerCase() in TRUTH) {
    const word = TRUTH[data.toLowerCase()] ?? 'true';
    return {
      code: 'ZDR1107',
      path,
      message: `${name} is ${shown(data)}, which YAML 1.2 reads as a text.`,
      hint: `Write ${word}.`,
      fix: () => word,
    };
  }
  if ((typeof data === 'number' || typeof data === 'boolean') && types.includes('string')) {
    const format = formatOf(parent);
    if (format?.unit !== undefined && typeof data === 'number') {
      return { code: 'ZDR1105', path, message: `${name} has no unit.`, hint: `Write it with a unit: ${format.unit}.` };
    }
    return {
      code: 'ZDR1107',
      path,
      message: `${name} is read as a ${typeof data}, but must be a text.`,
      hint: 'Put it in quotes.',
      fix: (written) => `"${written}"`,
    };
  }
  return {
    code: 'ZDR1103',
    path,
    message: `${name} is ${kindOf(data)}, but must be ${kinds(types)}.`,
    hint: meaning(parent),
    // Beside a text (`tolerate`) a number in quotes may lack its unit.
    ...(types.includes('integer') && !types.includes('string') ? fixNumber(data) : {}),
  };
}

const TRUTH: Readonly<Record<string, string>> = {
  yes: 'true',
  on: 'true',
  y: 'true',
  true: 'true',
  no: 'false',
  off: 'false',
  n: 'false',
  false: 'false',
};

/** Formats of the language: what to call them, and an example with a unit where numbers need one. */
const FORMATS = new Map<unknown, { readonly what: string; readonly unit?: string }>([
  [schema.$defs.name, { what: 'a name' }],
  [schema.$defs.uuid, { what: 'a UUID' }],
  [schema.$defs.duration, { what: 'a duration', unit: '30s, 5m or 2h' }],
  [schema.$defs.size, { what: 'a size', unit: '500MiB or 10GiB' }],
  [schema.$defs.rate, { what: 'a rate', unit: '200MiB/s' }],
  [schema.$defs.instant, { what: 'an instant' }],
  [schema.$defs.variable, { what: 'the name of an environment variable' }],
  [schema.$defs.site.properties.endpoint, { what: 'an http or https URL' }],
  [schema.$defs.site.properties.timeZone, { what: 'a time zone' }],
  [schema.$defs.failure.properties.tolerate, { what: 'a share from 0% to 100%' }],
  [schema.$defs.address, { what: 'an e-mail address' }],
  [schema.$defs.argument, { what: 'an argument of a command' }],
  [schema.$defs.email.properties.host, { what: 'the name or address of a host' }],
  [schema.$defs.drill.properties.schedule, { what: 'a cron expression of five fields' }],
  [schema.$defs.drill.properties.timeZone, { what: 'a time zone' }],
  [schema.$defs.drill.properties.select.properties.sample, { what: 'a share above 0%' }],
]);

function formatOf(parent: unknown): { readonly what: string; readonly unit?: string } | undefined {
  return FORMATS.get(parent);
}

function badFormat(error: ErrorObject, path: Path, name: string): Finding {
  const parent = error.parentSchema as Described;
  const text = String(error.data);
  if (error.propertyName !== undefined) {
    const key = error.propertyName;
    return {
      code: 'ZDR1105',
      ...placeOf(error, path),
      message: `${shown(key)} is not a name.`,
      hint: meaning(parent),
    };
  }
  if (parent === (schema.$defs.site.properties.endpoint as Described) && text.includes('@')) {
    return {
      code: 'ZDR1108',
      path,
      message: 'The endpoint holds a login.',
      hint: 'Write the URL without it, say how to log in under `site.auth`, and change the password.',
      secret: true,
    };
  }
  if (parent === (schema.$defs.email.properties.host as Described) && text.includes('@')) {
    return {
      code: 'ZDR1108',
      path,
      message: `${name} holds a login.`,
      hint: 'Write the name of the host alone, say how to log in under `login`, and change the password.',
      secret: true,
    };
  }
  const { what, unit } = formatOf(parent) ?? { what: 'written as it must be' };
  const hint = meaning(parent);
  if (isSecretPath(path)) return { code: 'ZDR1105', path, message: `${name} is not ${what}.`, hint, secret: true };
  const message = `${name} is ${shown(text)}, which is not ${what}.`;
  return {
    code: 'ZDR1105',
    path,
    message,
    hint,
    ...fixWith(unit === undefined ? undefined : withoutSpaces(text, error)),
  };
}

function outOfRange(error: ErrorObject, path: Path, name: string): Finding {
  const limit = String(error.params['limit']);
  const message =
    {
      minimum: `${name} must be at least ${limit}.`,
      maximum: `${name} must be at most ${limit}.`,
      minItems: `${name} must hold at least ${limit} item.`,
      maxItems: `${name} must hold at most ${limit} items.`,
      minProperties: `${name} must hold at least ${limit} entry.`,
      minLength: `${name} must not be empty.`,
      maxLength: `${name} must not be longer than ${limit} characters.`,
    }[error.keyword] ?? `${name} is not allowed.`;
  return { code: 'ZDR1106', path, message, hint: meaning(error.parentSchema as Described) };
}
