/** The keys of a plan in the order of its schema, each with its comments and the empty lines before it. */
import { CST, Parser } from 'yaml';
import schema from '../../../schemas/recovery-plan.schema.json' with { type: 'json' };

/** A part of the schema, as far as it says what may stand where. */
interface Part {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Part>>;
  readonly additionalProperties?: Part | boolean;
  readonly items?: Part;
}

const ROOT: Part = schema as Part;

/** Are the keys of this plan in order, or is it none? Cheaper than to put them in order; most plans are. */
export function isOrdered(value: unknown): boolean {
  const { apiVersion, kind } = Object(value) as { readonly apiVersion?: unknown; readonly kind?: unknown };
  return !isPlan(apiVersion, kind) || isPartOrdered(value, ROOT);
}

function isPartOrdered(value: unknown, part: Part | undefined): boolean {
  const target = resolve(part);
  if (target === undefined || value === null || typeof value !== 'object') return true;
  if (Array.isArray(value)) return value.every((item) => isPartOrdered(item, target.items));
  const rank = rankOf(target);
  let last = 0;
  return Object.entries(value).every(([key, member]) => {
    const follows = rank(key) >= last;
    last = rank(key);
    return follows && isPartOrdered(member, memberOf(target, key));
  });
}

/**
 * The text with the keys of its plans in order. Names of the author's own (storages, labels) stay as they are, and so
 * does a mapping where a comment may belong to more than the key below it. Only the order is changed: the layout may
 * need fixing afterwards, and an alias may come to stand before its anchor.
 */
export function orderKeys(text: string): string {
  let result = '';
  for (const token of new Parser().parse(text.endsWith('\n') ? text : `${text}\n`)) {
    if (token.type === 'document' && CST.isCollection(token.value)) {
      const [apiVersion, kind] = ['apiVersion', 'kind'].map((key) =>
        textOf((token.value as CST.BlockMap).items.find((item) => keyOf(item) === key)?.value),
      );
      if (isPlan(apiVersion, kind))
        order(token.value, ROOT, isHeader(result + token.start.map(CST.stringify).join('')));
    }
    result += CST.stringify(token);
  }
  return result;
}

function isPlan(apiVersion: unknown, kind: unknown): boolean {
  return apiVersion === schema.properties.apiVersion.const && kind === schema.properties.kind.const;
}

type Item = CST.CollectionItem;
type Rank = (key: string) => number;

/** `free`: what stands above the first key belongs to the whole mapping, not to that key. */
function order(token: CST.Token | null | undefined, part: Part | undefined, free: boolean): void {
  const target = resolve(part);
  if (target === undefined || !CST.isCollection(token)) return;
  for (const { start, key, sep, value } of token.items as Item[]) {
    if (token.type === 'block-seq') order(value, target.items, isFree(start));
    else if (sep === undefined || sep.length === 0) order(value ?? key, target.items, true);
    else order(value, memberOf(target, textOf(key) ?? ''), isFree(sep));
  }
  if (token.type === 'block-map') orderBlock(token, rankOf(target), free);
  else if (token.type === 'flow-collection') orderFlow(token, rankOf(target));
}

function orderBlock(map: CST.BlockMap, rank: Rank, free: boolean): void {
  const items = map.items as Item[];
  // Comments at the end, which belong to no key, stay there.
  const keyed = items.filter(({ sep }) => sep !== undefined);
  const sorted = sort(keyed, rank);
  const [was, first] = [keyed[0], sorted?.[0]];
  if (sorted === undefined || was === undefined || first === undefined) return;
  if (first !== was) {
    if (!free || first.start.some(isComment)) return;
    was.start = [{ type: 'space', offset: 0, indent: 0, source: ' '.repeat(map.indent) }, ...was.start];
    first.start = first.start.filter(({ type }) => !isBlank(type));
  }
  map.items = [...sorted, ...items.slice(keyed.length)] as typeof map.items;
}

function orderFlow(collection: CST.FlowCollection, rank: Rank): void {
  if (collection.start.source !== '{' || /(^|\s)#/.test(CST.stringify(collection))) return;
  const keyed = collection.items.filter(({ key }) => key);
  const sorted = sort(keyed, rank);
  // The commas stay where they are, and so do the line ends before them.
  for (const [index, { key, sep, value }] of (sorted?.map((item) => ({ ...item })) ?? []).entries()) {
    if (value !== undefined && 'end' in value) value.end = value.end?.filter(({ type }) => !isBlank(type)) ?? [];
    const slot = keyed[index];
    if (slot !== undefined) Object.assign(slot, { key, sep, value });
  }
}

const isBlank = (type: string) => type === 'space' || type === 'newline';

/** Undefined where nothing is to be done, or where a key is no plain word. */
function sort(items: readonly Item[], rank: Rank): readonly Item[] | undefined {
  if (items.some((item) => keyOf(item) === undefined)) return undefined;
  const sorted = [...items].sort((a, b) => rank(keyOf(a) ?? '') - rank(keyOf(b) ?? ''));
  return sorted.every((item, index) => item === items[index]) ? undefined : sorted;
}

/** The key of a member; undefined where it has properties of its own, or is no scalar. */
function keyOf({ start, key }: Item): string | undefined {
  const plain = start.every(({ type }) => isBlank(type) || type === 'comment' || type === 'comma');
  return plain ? textOf(key) : undefined;
}

function textOf(token: CST.Token | null | undefined): string | undefined {
  return CST.isScalar(token) && token.type !== 'block-scalar' ? CST.resolveAsScalar(token).value : undefined;
}

const isComment = ({ type }: CST.SourceToken) => type === 'comment';

/** Of the tokens before a value: is no comment right above it? One on the line of the key belongs to the key. */
function isFree(tokens: readonly CST.SourceToken[]): boolean {
  const indicator = tokens.findLastIndex(({ type }) => type === 'map-value-ind' || type === 'seq-item-ind');
  const lines = tokens
    .slice(indicator + 1)
    .map(CST.stringify)
    .join('')
    .split('\n')
    .slice(1, -1);
  return lines.at(-1)?.trim().startsWith('#') !== true;
}

/** Of the text before a document: is it about the whole document? The line that names the schema always is. */
function isHeader(text: string): boolean {
  const lines = text.split('\n').slice(0, -1);
  const above = lines.slice(lines.findLastIndex((line) => !line.startsWith('#')) + 1);
  return above.length === 0 || above.some((line) => line.includes('yaml-language-server:'));
}

function resolve(part: Part | undefined): Part | undefined {
  const reference = part?.$ref;
  return reference === undefined
    ? part
    : (schema.$defs as Readonly<Record<string, Part>>)[reference.slice('#/$defs/'.length)];
}

function memberOf({ properties, additionalProperties }: Part, key: string): Part | undefined {
  if (properties !== undefined && Object.hasOwn(properties, key)) return properties[key];
  return typeof additionalProperties === 'object' ? additionalProperties : undefined;
}

const ranks = new WeakMap<Part, Rank>();

/** Keys that the schema does not know come last; where it knows none, there is no order. */
function rankOf(part: Part): Rank {
  let rank = ranks.get(part);
  if (rank === undefined) {
    const places = new Map(Object.keys(part.properties ?? {}).map((key, index) => [key, index]));
    rank = (key) => places.get(key) ?? places.size;
    ranks.set(part, rank);
  }
  return rank;
}
