/** The server's query language, with its traps (zstack-api.md 5). */

import type { SiteState } from '../state/state.ts';
import {
  type Condition,
  comparable,
  compare,
  OPERATORS,
  type Operator,
  type Resource,
  rowTest,
  unknownField,
} from './conditions.ts';
import { show } from './inventories.ts';
import { schemaOf } from './java-class.ts';

export type QueryAnswer =
  | { readonly kind: 'bad-request'; readonly text: string }
  | { readonly kind: 'no-field'; readonly details: string }
  | { readonly kind: 'answer'; readonly body: Readonly<Record<string, unknown>> };

/** What an operator is called in refusals. */
const NAMES: Readonly<Partial<Record<Operator, string>>> = {
  '!?=': 'not in',
  '!~=': 'not like',
  '~=': 'like',
  '?=': 'in',
};

/** The condition, or the text of the refusal. */
export function parseCondition(text: string): Condition | string {
  const operator = OPERATORS.find((candidate) => text.includes(candidate));
  if (operator === undefined) {
    return `Invalid query parameter. The '${text}' in the parameter[q] doesn't contain any query operator. Valid query operators are [${OPERATORS.join(', ')}]`;
  }
  const [name = '', value, ...others] = splitBySeparator(text, operator);
  const field = name.trim();
  if (operator === 'is null' || operator === 'not null') return { field, operator, value: '' };
  // The value is not trimmed: a space may be part of it.
  return value === undefined || others.length > 0
    ? `Invalid query parameter. The '${text}' in parameter[q] is not a key-value pair split by ${NAMES[operator] ?? operator}`
    : { field, operator, value };
}

/** As the server's library splits, into two at most: what is empty before a separator, or between two, is no part. */
function splitBySeparator(text: string, separator: string): readonly string[] {
  let from = 0;
  let at = text.indexOf(separator);
  while (at === from && at >= 0) {
    from = at + separator.length;
    at = text.indexOf(separator, from);
  }
  if (at < 0) return [text.slice(from)];
  const first = text.slice(from, at);
  from = at + separator.length;
  while (text.startsWith(separator, from)) {
    from += separator.length;
  }
  return [first, text.slice(from)];
}

type Parameters = readonly (readonly [string, string])[];

/** Answers `GET /v1/{resource}?q=..`. */
export function query<Row>(resource: Resource<Row>, given: Parameters, state: SiteState): QueryAnswer {
  const parameters = given.map(([name, value]) => [name.trim(), value] as const);
  const first = (name: string): string | undefined => parameters.find(([key]) => key === name)?.[1].trim();
  const isTrue = (name: string): boolean => first(name)?.toLowerCase() === 'true';
  const conditions: Condition[] = [];
  for (const [name, text] of parameters) {
    // The server asks whether `q` begins with the name, and so it does with an empty one.
    if (name !== 'q' && name !== '') continue;
    const condition = parseCondition(text);
    if (typeof condition === 'string') return { kind: 'bad-request', text: condition };
    conditions.push(condition);
  }
  const limit = integer(first('limit'), 1000);
  const start = integer(first('start'), 0);
  if (limit === undefined || start === undefined) {
    const name = limit === undefined ? 'limit' : 'start';
    return { kind: 'bad-request', text: `Invalid query parameter. '${name}' must be an integer` };
  }
  const sort = first('sort');
  const sortField = sort?.replace(/^(\++|-+)/, '');
  const fields = first('fields')
    ?.split(',')
    .map((field) => field.trim());
  const problem = unknownField(
    resource,
    conditions,
    [...(fields ?? []), ...(sortField === undefined ? [] : [sortField])],
    resource.unknown?.(state) ?? [],
  );
  if (problem !== undefined) return { kind: 'no-field', details: problem };

  const selected = select(resource, conditions, state);
  if (isTrue('count')) return { kind: 'answer', body: { total: selected.length, schema: {} } };
  const rows = sort === undefined ? selected : sorted(resource, selected, sort, state);
  const page = rows.slice(start, start + limit);
  const counted = isTrue('replyWithCount') ? { total: rows.length } : {};
  return { kind: 'answer', body: { ...reply(resource, page, state, fields), ...counted } };
}

/** The reply of a query: by UUID, too, it is a list. */
export function reply<Row>(
  resource: Resource<Row>,
  rows: readonly Row[],
  state: SiteState,
  fields?: readonly string[],
): Readonly<Record<string, unknown>> {
  const inventories = showRows(resource, rows, state, fields);
  return { inventories, schema: schemaOf({ inventories }, { inventories: resource.inventory }) };
}

/** Rows as this site shows them, all members or only some. */
export function showRows<Row>(
  resource: Resource<Row>,
  rows: readonly Row[],
  state: SiteState,
  fields?: readonly string[],
): readonly Record<string, unknown>[] {
  const hidden = [...(resource.omitted?.(state) ?? []), ...(resource.unknown?.(state) ?? [])];
  return rows.map((row) => {
    const inventory = show(resource.members, row, state, fields);
    for (const name of hidden) delete inventory[name];
    return inventory;
  });
}

/** `+f` or bare: ascending, `-f`: descending. Keys are read once, not at every comparison. */
export function sorted<Row>({ members }: Resource<Row>, rows: readonly Row[], sort: string, state: SiteState): Row[] {
  const read = members[sort.replace(/^(\++|-+)/, '')];
  const direction = sort.startsWith('-') ? -1 : 1;
  return rows
    .map((row) => ({ row, key: comparable(read?.(row, state)) }))
    .sort((a, b) => direction * compare(a.key, b.key))
    .map(({ row }) => row);
}

function integer(text: string | undefined, otherwise: number): number | undefined {
  if (text === undefined) return otherwise;
  const value = /^[+-]?\d+$/.test(text) ? Number(text) : Number.NaN;
  return value >= -(2 ** 31) && value < 2 ** 31 ? value : undefined;
}

export function select<Row>(resource: Resource<Row>, conditions: readonly Condition[], state: SiteState): Row[] {
  let candidates: Iterable<Row> | undefined;
  for (const { field, operator, value } of conditions) {
    if (candidates === undefined && (operator === '=' || operator === '?=')) {
      candidates = resource.lookUp?.(field, operator === '=' ? [value] : value.split(','), state);
    }
  }
  const tests = conditions.map((condition) => rowTest(resource, condition, state));
  const rows: Row[] = [];
  for (const row of candidates ?? resource.all(state)) {
    if (tests.every((test) => test(row))) rows.push(row);
  }
  return rows;
}
