import schema from '../../../schemas/recovery-plan.schema.json' with { type: 'json' };
import type { Path } from '../diagnostic.ts';

/** A member of the schema, as far as messages are made of it. */
export interface Described {
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Described>>;
  readonly type?: string | readonly string[];
}

/** What a part of the language means, with an example: the schema's own words. */
export function meaning(part: Described | undefined): string {
  const target = resolve(part);
  const example = part?.examples?.[0] ?? target?.examples?.[0];
  const description = part?.description ?? target?.description ?? '';
  return example === undefined ? description : `${description} Example: ${flow(example)}.`;
}

function resolve(part: Described | undefined): Described | undefined {
  const reference = (part as { $ref?: string } | undefined)?.$ref;
  return reference === undefined
    ? part
    : (schema.$defs as Record<string, Described>)[reference.slice('#/$defs/'.length)];
}

/** A value as one writes it in a line of YAML. */
function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`;
  if (value === null || typeof value !== 'object') return String(value);
  return `{ ${Object.entries(value)
    .map(([key, member]) => `${key}: ${flow(member)}`)
    .join(', ')} }`;
}

/** Names the part of the document at `path` as a person would: `timeout` of group "dns-01". */
export function nameOf(root: unknown, path: Path): string {
  const [first, index] = path;
  if (first !== undefined && typeof index === 'number') {
    const what = String(first).replace(/s$/, '');
    const item = (root as Record<string, unknown[]>)[first]?.[index] as { name?: unknown } | null | undefined;
    const label = typeof item?.name === 'string' ? `${what} ${shown(item.name)}` : `${what} ${index + 1}`;
    return path.length === 2 ? label : `${dotted(path.slice(2))} of ${label}`;
  }
  return path.length === 0 ? 'the document' : dotted(path);
}

function dotted(path: Path): string {
  const text = path.reduce<string>(
    (sum, step) => (typeof step === 'number' ? `${sum}[${step}]` : `${sum}.${step}`),
    '',
  );
  return code(text.slice(1));
}

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** A key or path as it is written; in JSON form where it holds anything unusual. */
export const code = (text: string): string => (/^[\w.[\]-]{1,200}$/.test(text) ? `\`${text}\`` : shown(text));

const SHOWN_LENGTH = 140;

/** A value of the document on one line, cut if it is long: no more of it is looked at than is shown. */
export function shown(value: unknown): string {
  const text = json(value, SHOWN_LENGTH + 1) || 'nothing';
  return text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)}…` : text;
}

/** What `JSON.stringify` gives, or its beginning of at least `room` characters. */
function json(value: unknown, room: number): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, room));
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? '';
  let text = '';
  const add = (name: string, member: unknown): boolean => {
    text += `${text === '' ? '' : ','}${name}${json(member, room - text.length) || 'null'}`;
    return text.length < room;
  };
  if (Array.isArray(value)) {
    value.every((item) => add('', item));
    return `[${text}]`;
  }
  for (const [key, member] of Object.entries(value)) {
    if (member !== undefined && !add(`${json(key, room)}:`, member)) break;
  }
  return `{${text}}`;
}

export function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  return KINDS[typeof value] ?? 'something else';
}

export const kinds = (types: readonly string[]): string => types.map((type) => KINDS[type] ?? type).join(' or ');

const KINDS: Readonly<Record<string, string>> = {
  object: 'a mapping',
  array: 'a list',
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
};
