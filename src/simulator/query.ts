/** The server's query language, with its traps (zstack-api.md 5). */
import { type Members, show } from './inventories.ts';
import type { SiteState } from './state.ts';
import { parseQueryTime, Timestamp } from './timestamp.ts';

/** Tried in this order; the first one contained anywhere splits the condition. */
const OPERATORS = ['!=', '>=', '<=', '!?=', '!~=', '~=', '?=', '=', '>', '<', 'is null', 'not null'] as const;
type Operator = (typeof OPERATORS)[number];

export interface Condition {
  readonly field: string;
  readonly operator: Operator;
  readonly value: string;
}

/** One kind of resource that can be queried. */
export interface Resource<Row> {
  /** Java class of the inventory, for the schema of the answer. */
  readonly inventory: string;
  readonly members: Members<Row>;
  all(state: SiteState): Iterable<Row>;
  /** Rows whose member has one of the values, where an index knows them. */
  lookUp?(member: string, values: readonly string[], state: SiteState): readonly Row[] | undefined;
  /** Members of nested inventories, for dotted conditions: `backupStorageRefs.backupStorageUuid`. */
  readonly nested?: Readonly<Record<string, readonly string[]>>;
  /** Members that this site leaves out of the answer, though they can be asked for. */
  omitted?(state: SiteState): readonly string[];
  /** Members that a server of this version does not have. */
  unknown?(state: SiteState): readonly string[];
}

export type QueryAnswer =
  | { readonly kind: 'bad-request'; readonly text: string }
  | { readonly kind: 'no-field'; readonly details: string }
  | { readonly kind: 'answer'; readonly body: Readonly<Record<string, unknown>> };

export function parseCondition(text: string): Condition | undefined {
  for (const operator of OPERATORS) {
    const at = text.indexOf(operator);
    if (at >= 0) {
      const field = text.slice(0, at);
      // Spaces are part of names and values, except before a word.
      return {
        field: operator.endsWith('null') ? field.trim() : field,
        operator,
        value: text.slice(at + operator.length),
      };
    }
  }
  return undefined;
}

type Parameters = readonly (readonly [string, string])[];

/** Answers `GET /v1/{resource}?q=..`. */
export function query<Row>(resource: Resource<Row>, parameters: Parameters, state: SiteState): QueryAnswer {
  const first = (name: string): string | undefined => parameters.find(([key]) => key === name)?.[1];
  const conditions: Condition[] = [];
  for (const [name, text] of parameters) {
    if (name !== 'q') {
      continue;
    }
    const condition = parseCondition(text);
    if (condition === undefined) {
      return {
        kind: 'bad-request',
        text: `Invalid query parameter. The '${text}' in the parameter[q] doesn't contain any query operator. Valid query operators are [${OPERATORS.join(', ')}]`,
      };
    }
    conditions.push(condition);
  }
  const limit = integer(first('limit'), 1000);
  const start = integer(first('start'), 0);
  for (const [name, value] of [
    ['limit', limit],
    ['start', start],
  ] as const) {
    if (value === undefined) {
      return { kind: 'bad-request', text: `Invalid query parameter. '${name}' must be an integer` };
    }
  }
  const sort = first('sort');
  const sortField = sort?.replace(/^[+-]/, '');
  const fields = first('fields')?.split(',');
  const problem = unknownField(
    resource,
    conditions,
    [...(fields ?? []), ...(sortField === undefined ? [] : [sortField])],
    resource.unknown?.(state) ?? [],
  );
  if (problem !== undefined) {
    return { kind: 'no-field', details: problem };
  }

  const selected = select(resource, conditions, state);
  if (first('count') === 'true') {
    return { kind: 'answer', body: { total: selected.length, schema: {} } };
  }
  const rows = sort === undefined ? selected : sorted(resource, selected, sort, state);
  const page = rows.slice(start, (start ?? 0) + (limit ?? 0));
  return {
    kind: 'answer',
    body: {
      ...reply(resource, page, state, fields),
      ...(first('replyWithCount') === 'true' ? { total: rows.length } : {}),
    },
  };
}

/** The reply of a query: by UUID, too, it is a list. */
export function reply<Row>(
  resource: Resource<Row>,
  rows: readonly Row[],
  state: SiteState,
  fields?: readonly string[],
): Readonly<Record<string, unknown>> {
  const omitted = [...(resource.omitted?.(state) ?? []), ...(resource.unknown?.(state) ?? [])];
  return {
    inventories: rows.map((row) => {
      const inventory = show(resource.members, row, state, fields);
      for (const name of omitted) {
        delete inventory[name];
      }
      return inventory;
    }),
    schema: Object.fromEntries(rows.map((_row, index) => [`inventories[${index}]`, resource.inventory])),
  };
}

/** `+f` or bare: ascending, `-f`: descending. Keys are read once, not at every comparison. */
function sorted<Row>({ members }: Resource<Row>, rows: readonly Row[], sort: string, state: SiteState): Row[] {
  const read = members[sort.replace(/^[+-]/, '')];
  const direction = sort.startsWith('-') ? -1 : 1;
  return rows
    .map((row) => ({ row, key: comparable(read?.(row, state)) }))
    .sort((a, b) => direction * compare(a.key, b.key))
    .map(({ row }) => row);
}

function integer(text: string | undefined, otherwise: number): number | undefined {
  return text === undefined ? otherwise : /^-?\d+$/.test(text) ? Number(text) : undefined;
}

function unknownField<Row>(
  { members, nested = {} }: Resource<Row>,
  conditions: readonly Condition[],
  plain: readonly string[],
  unknown: readonly string[],
): string | undefined {
  const has = (name: string): boolean => Object.hasOwn(members, name) && !unknown.includes(name);
  // The server really prints the placeholder (zstack-api.md 5, "Unknown field").
  const noField = (name: string): string => `inventory[\${selfInventoryClass}] has no field[${name}]`;
  for (const { field, operator, value } of conditions) {
    if (field === '__systemTag__' || field === '__userTag__' || has(field)) {
      continue;
    }
    const [outer = '', inner = '', ...deeper] = field.split('.');
    if (inner === '') {
      return noField(field);
    }
    if (deeper.length > 0 || !nested[outer]?.includes(inner)) {
      return `invalid nested query condition[${field}${operator}${value}]`;
    }
  }
  const wrong = plain.find((name) => !has(name));
  return wrong === undefined ? undefined : noField(wrong);
}

function select<Row>(resource: Resource<Row>, conditions: readonly Condition[], state: SiteState): Row[] {
  let candidates: Iterable<Row> | undefined;
  for (const { field, operator, value } of conditions) {
    if (candidates === undefined && (operator === '=' || operator === '?=')) {
      candidates = resource.lookUp?.(field, operator === '=' ? [value] : value.split(','), state);
    }
  }
  const tests = conditions.map((condition) => rowTest(resource, condition, state));
  const rows: Row[] = [];
  for (const row of candidates ?? resource.all(state)) {
    if (tests.every((test) => test(row))) {
      rows.push(row);
    }
  }
  return rows;
}

function rowTest<Row>({ members }: Resource<Row>, condition: Condition, state: SiteState): (row: Row) => boolean {
  const { field } = condition;
  const read = members[field];
  if (read !== undefined) {
    const test = valueTest(condition, state);
    return (row) => test(read(row, state));
  }
  if (field === '__systemTag__' || field === '__userTag__') {
    return tagTest(condition, field === '__systemTag__', members, state);
  }
  const [outer = '', inner = ''] = field.split('.');
  const list = members[outer];
  const test = valueTest(condition, state);
  return (row) => {
    const values = list?.(row, state);
    return Array.isArray(values) && values.some((value) => test(value[inner]));
  };
}

const POSITIVE: Readonly<Partial<Record<Operator, Operator>>> = { '!=': '=', '!?=': '?=', '!~=': '~=' };

/** A negated tag condition means: no tag of the resource matches. */
function tagTest<Row>(
  condition: Condition,
  system: boolean,
  members: Members<Row>,
  state: SiteState,
): (row: Row) => boolean {
  const tagsOf = (row: Row): readonly string[] => {
    const uuid = String(members['uuid']?.(row, state));
    const vm = state.vms.find(uuid);
    if (vm !== undefined) return system ? vm.systemTags : vm.userTags;
    return system ? (state.storages.find(uuid, state.now())?.tags ?? []) : [];
  };
  if (condition.operator === 'is null') {
    return (row) => tagsOf(row).length === 0;
  }
  if (condition.operator === 'not null') {
    return (row) => tagsOf(row).length > 0;
  }
  const positive = POSITIVE[condition.operator];
  const test = valueTest({ ...condition, operator: positive ?? condition.operator }, state);
  return (row) => tagsOf(row).some(test) === (positive === undefined);
}

/** SQL's way: a null matches nothing but `is null`. */
function valueTest({ operator, value }: Condition, state: SiteState): (actual: unknown) => boolean {
  const wanted = value.split(',');
  const pattern = operator.endsWith('~=') ? like(value) : undefined;
  return (actual) => {
    if (actual === undefined || actual === null) {
      return operator === 'is null';
    }
    const compared = (text: string): number => compare(comparable(actual), sameKind(actual, text, state));
    switch (operator) {
      case 'is null':
        return false;
      case 'not null':
        return true;
      case '=':
        return compared(value) === 0;
      case '!=':
        return compared(value) !== 0;
      case '>':
        return compared(value) > 0;
      case '>=':
        return compared(value) >= 0;
      case '<':
        return compared(value) < 0;
      case '<=':
        return compared(value) <= 0;
      case '?=':
        return wanted.some((text) => compared(text) === 0);
      case '!?=':
        return wanted.every((text) => compared(text) !== 0);
      case '~=':
        return pattern?.test(String(comparable(actual))) === true;
      case '!~=':
        return pattern?.test(String(comparable(actual))) === false;
    }
  };
}

function comparable(value: unknown): string | number {
  if (value instanceof Timestamp) {
    return value.ms;
  }
  return typeof value === 'number' ? value : value === undefined || value === null ? '' : String(value);
}

/** The text of a condition, read as what it is compared with. */
function sameKind(actual: unknown, text: string, state: SiteState): string | number {
  if (actual instanceof Timestamp) {
    const wall = parseQueryTime(text);
    return wall === undefined ? Number.NaN : state.zone.fromWall(wall);
  }
  return typeof actual === 'number' ? Number(text) : text;
}

function compare(a: string | number, b: string | number): number {
  return a < b ? -1 : a > b ? 1 : a === b ? 0 : Number.NaN;
}

/** SQL LIKE: `%` any text, `_` any character. */
function like(text: string): RegExp {
  const source = text
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll('%', '.*')
    .replaceAll('_', '.');
  return new RegExp(`^${source}$`, 's');
}
