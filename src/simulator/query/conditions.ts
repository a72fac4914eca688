/** Conditions on rows, as the server judges them: SQL's way, with tags and nested inventories (zstack-api.md 5). */

import type { SiteState } from '../state/state.ts';
import { parseQueryTime, Timestamp } from '../timestamp.ts';
import type { Members } from './inventories.ts';
import type { JavaClass } from './java-class.ts';

/** Tried in this order; the first one contained anywhere splits the condition. */
export const OPERATORS = ['!=', '>=', '<=', '!?=', '!~=', '~=', '?=', '=', '>', '<', 'is null', 'not null'] as const;
export type Operator = (typeof OPERATORS)[number];

export interface Condition {
  readonly field: string;
  readonly operator: Operator;
  readonly value: string;
  /** Of `?=` and `!?=`, where they are not to be read from the value, in which commas part them. */
  readonly values?: readonly string[];
}

/** One kind of resource that can be queried. */
export interface Resource<Row> {
  /** Class of the inventory, for the schema of the answer. */
  readonly inventory: JavaClass;
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

export function unknownField<Row>(
  { members, nested = {} }: Resource<Row>,
  conditions: readonly Condition[],
  plain: readonly string[],
  unknown: readonly string[],
): string | undefined {
  const has = (name: string): boolean => Object.hasOwn(members, name) && !unknown.includes(name);
  // The server really prints the placeholder (zstack-api.md 5, "Unknown field").
  const noField = (name: string): string => `inventory[\${selfInventoryClass}] has no field[${name}]`;
  for (const { field, operator, value } of conditions) {
    if (field === '__systemTag__' || field === '__userTag__' || has(field)) continue;
    const [outer = '', inner = '', ...deeper] = field.split('.');
    if (inner === '') return noField(field);
    if (deeper.length > 0 || !nested[outer]?.includes(inner)) {
      return `invalid nested query condition[${field}${operator}${value}]`;
    }
  }
  const wrong = plain.find((name) => !has(name));
  return wrong === undefined ? undefined : noField(wrong);
}

export function rowTest<Row>(
  { members }: Resource<Row>,
  condition: Condition,
  state: SiteState,
): (row: Row) => boolean {
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
  if (condition.operator === 'is null') return (row) => tagsOf(row).length === 0;
  if (condition.operator === 'not null') return (row) => tagsOf(row).length > 0;
  const positive = POSITIVE[condition.operator];
  const test = valueTest({ ...condition, operator: positive ?? condition.operator }, state);
  return (row) => tagsOf(row).some(test) === (positive === undefined);
}

/** SQL's way: a null matches nothing but `is null`. */
function valueTest({ operator, value, values }: Condition, state: SiteState): (actual: unknown) => boolean {
  const wanted = values ?? value.split(',');
  const pattern = operator.endsWith('~=') ? like(value) : undefined;
  return (actual) => {
    if (actual === undefined || actual === null) return operator === 'is null';
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

export function comparable(value: unknown): string | number {
  if (value instanceof Timestamp) return value.ms;
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

export function compare(a: string | number, b: string | number): number {
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
