import type { Document, ParsedNode, YAMLMap } from 'yaml';
import { given } from '../../given.ts';
import type { Path, Range } from '../diagnostic.ts';
import type { Source } from './source.ts';
import { yamlPackage } from './yaml-package.ts';

/**
 * Where the parts of one document lie. A document of 100,000 groups is not kept as nodes: the outline holds the offsets
 * of each top-level member and of its list items, and the one item that a finding names is parsed again.
 */
export interface Outline {
  /**
   * The range of the value at `path`, or of its key. Where that is not written, the nearest part around it that is.
   * A collection over several lines is shown by its first line.
   */
  locate(path: Path, atKey?: boolean): Range | undefined;
  /**
   * May the scalar at `path`, or its key, be rewritten where it stands? Only one that is written there alone, on one
   * line: an anchor (its own, or around it), an alias, a tag or a block means that something else would change with it.
   */
  isEditable(path: Path, atKey?: boolean): boolean;
  /** The offset at which the range of `locate` begins. */
  start(path: Path, atKey?: boolean): number;
  /** The offset of the top-level member or the list item in it that `path` lies in: close to `start`, and costs nothing. */
  near(path: Path): number;
}

/** Offsets. */
export type Span = readonly [start: number, end: number];

interface Found {
  readonly span: Span;
  readonly editable: boolean;
}

/** Where a top-level member stands. */
export interface Section {
  readonly key: Span;
  readonly value: Span;
  readonly editableKey: boolean;
  readonly editable: boolean;
  /** Start and end of each list item, in turn. */
  readonly items?: readonly number[];
}

/** How many parsed parts are kept for the next question. */
const KEPT_PARTS = 64;

/** A part of so many UTF-16 units or more is kept as nodes: to parse it again costs as much as the document did. */
const LARGE_PART = 50_000;

/** Where the top-level members of a document stand; what is deeper is parsed again when it is asked for. */
interface Skeleton {
  readonly sections: ReadonlyMap<string, Section>;
  readonly whole: Span;
  /** Where the anchored values of the two uppermost levels begin. */
  readonly anchored: ReadonlySet<number>;
  /** The nodes of large parts, by where they begin. */
  readonly large: Map<number, ParsedNode | null>;
}

/** The outline of a document that the parser of YAML read. */
export function makeOutline(document: Document.Parsed, source: Source): Outline {
  const { isMap, isSeq } = yamlPackage();
  const root = document.contents;
  const sections = new Map<string, Section>();
  const anchored = new Set<number>();
  const large = new Map<number, ParsedNode | null>();
  const note = (node: unknown): void => {
    const span = spanOf(node as ParsedNode | null);
    if (span === undefined) return;
    if (anchorOf(node) !== undefined) anchored.add(span[0]);
    if (span[1] - span[0] >= LARGE_PART) large.set(span[0], node as ParsedNode);
  };
  if (isMap(root)) {
    for (const pair of root.items) {
      const key = spanOf(pair.key);
      if (key === undefined) continue;
      note(pair.value);
      if (isSeq(pair.value)) {
        // The items are the parts, not the list: kept, it would hold the whole document.
        large.delete(spanOf(pair.value)?.[0] ?? -1);
        for (const item of pair.value.items) note(item);
      }
      const items = isSeq(pair.value)
        ? pair.value.items.flatMap((item) => spanOf(item as ParsedNode) ?? key)
        : undefined;
      sections.set(keyText(pair.key), {
        key,
        value: spanOf(pair.value) ?? key,
        editableKey: isAlone(pair.key, source.text),
        editable: isAlone(pair.value, source.text),
        ...given({ items }),
      });
    }
  }
  return outlineOf({ sections, whole: spanOf(root) ?? [0, 0], anchored, large }, source);
}

/** The outline of a document that was read the quick way: nothing in it is anchored. */
export const plainOutline = ({ sections, whole }: Pick<Skeleton, 'sections' | 'whole'>, source: Source): Outline =>
  outlineOf({ sections, whole, anchored: new Set(), large: new Map() }, source);

function outlineOf({ sections, whole, anchored, large }: Skeleton, source: Source): Outline {
  const parts = new Map<number, ParsedNode | null>();

  /** Parses the value that begins at `start` again, indented as it stands, so that offsets differ by a constant. */
  const parsePart = ([start, end]: Span): { node: ParsedNode | null; shift: number } => {
    const kept = large.get(start);
    if (kept !== undefined) return { node: kept, shift: 0 };
    // What stands on one line may stand far to the right of a very long one.
    const line = source.range(start, end);
    const indent = line.endLine > line.line ? line.column - 1 : 0;
    let node = parts.get(start);
    if (node === undefined) {
      const text = ' '.repeat(indent) + source.slice(start, end);
      node = yamlPackage().parseDocument(text, { uniqueKeys: false, prettyErrors: false, logLevel: 'silent' }).contents;
      if (parts.size >= KEPT_PARTS) parts.clear();
      parts.set(start, node);
    }
    return { node, shift: start - indent };
  };

  const show = ([start, end]: Span): Range => source.range(start, end, isBlock(source.text, start, end));

  const locate = (path: Path, atKey: boolean): Found => {
    const [first, second] = path;
    const section = typeof first === 'string' ? sections.get(first) : undefined;
    if (section === undefined) return { span: whole, editable: false };
    if (path.length === 1) {
      return atKey || isEmpty(section.value)
        ? { span: section.key, editable: section.editableKey }
        : { span: section.value, editable: section.editable };
    }
    let part = section.value;
    let rest = path.slice(1);
    let shared = anchored.has(part[0]);
    if (section.items !== undefined && typeof second === 'number') {
      const start = section.items[second * 2];
      const end = section.items[second * 2 + 1];
      if (start === undefined || end === undefined) return { span: section.key, editable: false };
      part = [start, end];
      shared ||= anchored.has(start);
      rest = path.slice(2);
      if (rest.length === 0) return { span: part, editable: false };
    }
    const { node, shift } = parsePart(part);
    const found = descend(node, rest, atKey);
    const span = spanOf(found?.node);
    if (span === undefined) return { span: rest.length === path.length - 1 ? section.key : part, editable: false };
    const moved: Span = [span[0] + shift, span[1] + shift];
    return { span: moved, editable: !shared && found?.shared !== true && isAlone(found?.node, source.text, shift) };
  };

  return {
    locate: (path, atKey = false) => show(locate(path, atKey).span),
    isEditable: (path, atKey = false) => locate(path, atKey).editable,
    start: (path, atKey = false) => locate(path, atKey).span[0],
    near: ([first, second]) => {
      const section = typeof first === 'string' ? sections.get(first) : undefined;
      if (section === undefined) return whole[0];
      const item = typeof second === 'number' ? section.items?.[second * 2] : undefined;
      return item ?? section.key[0];
    },
  };
}

/** The deepest node on the path, its key where a member of it is missing; `shared`: there is an anchor around it. */
function descend(
  root: ParsedNode | null,
  path: Path,
  atKey: boolean,
): { readonly node: ParsedNode; readonly shared: boolean } | undefined {
  const { isAlias, isMap, isSeq } = yamlPackage();
  let node: ParsedNode | null = root;
  let best: ParsedNode | undefined;
  let shared = false;
  const found = (deepest = best) => (deepest === undefined ? undefined : { node: deepest, shared });
  for (const [depth, step] of path.entries()) {
    const last = depth === path.length - 1;
    shared ||= anchorOf(node) !== undefined;
    if (isMap(node)) {
      const pair = pairOf(node, String(step));
      if (pair === undefined) return found();
      const value = pair.value as ParsedNode | null;
      const span = spanOf(value);
      best = last && !atKey && value !== null && span !== undefined && !isEmpty(span) ? value : pair.key;
      node = value;
    } else if (isSeq(node)) {
      const item = node.items[Number(step)] as ParsedNode | undefined;
      if (item === undefined) return found();
      best = item;
      node = item;
    } else {
      // A scalar, or an alias: what is behind it stands elsewhere.
      return isAlias(node) ? found(node) : found();
    }
  }
  return found();
}

function anchorOf(node: unknown): string | undefined {
  const { isCollection, isScalar } = yamlPackage();
  return isCollection(node) || isScalar(node) ? node.anchor : undefined;
}

/** A scalar on one line that nothing else refers to. */
function isAlone(node: unknown, text: string, shift = 0): boolean {
  if (!yamlPackage().isScalar(node) || !node.range || anchorOf(node) !== undefined || node.tag !== undefined)
    return false;
  const written = text.slice(node.range[0] + shift, node.range[1] + shift);
  return written !== '' && !/^[|>]|[\r\n]/.test(written);
}

const pairsOf = new WeakMap<YAMLMap.Parsed, ReadonlyMap<string, YAMLMap.Parsed['items'][number]>>();

/** The member of a mapping with that key; of keys written twice the last one, which is the one that counts. */
function pairOf(map: YAMLMap.Parsed, key: string): YAMLMap.Parsed['items'][number] | undefined {
  let pairs = pairsOf.get(map);
  if (pairs === undefined) {
    pairs = new Map(map.items.map((item) => [keyText(item.key), item]));
    pairsOf.set(map, pairs);
  }
  return pairs.get(key);
}

/** The text of a key; a key is a scalar, anything else is a finding of its own. */
export const keyText = (key: unknown): string => (yamlPackage().isScalar(key) ? String(key.value ?? '') : '');

function spanOf(node: ParsedNode | null | undefined): Span | undefined {
  return node?.range ? [node.range[0], node.range[1]] : undefined;
}

const isEmpty = ([start, end]: Span): boolean => end <= start;

/** Scalars are shown whole, collections by their first line, which may begin with a quoted key. */
function isBlock(text: string, start: number, end: number): boolean {
  const first = text[start];
  if (first === '"' || first === "'") return text[end - 1] !== first;
  return first !== '|' && first !== '>';
}
