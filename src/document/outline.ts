import type { Document, ParsedNode, YAMLMap } from 'yaml';
import { isAlias, isMap, isScalar, isSeq, parseDocument } from 'yaml';
import type { Path, Range } from './diagnostic.ts';
import type { Source } from './source.ts';

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
}

type Span = readonly [start: number, end: number];

interface Section {
  readonly key: Span;
  readonly value: Span;
  /** Start and end of each list item, in turn. */
  readonly items?: readonly number[];
}

/** How many parsed parts are kept for the next question. */
const KEPT_PARTS = 64;

export function makeOutline(document: Document.Parsed, source: Source): Outline {
  const root = document.contents;
  const sections = new Map<string, Section>();
  if (isMap(root)) {
    for (const pair of root.items) {
      const key = spanOf(pair.key);
      if (key === undefined) continue;
      const items = isSeq(pair.value)
        ? pair.value.items.flatMap((item) => spanOf(item as ParsedNode) ?? key)
        : undefined;
      sections.set(keyText(pair.key), {
        key,
        value: spanOf(pair.value) ?? key,
        ...(items === undefined ? {} : { items }),
      });
    }
  }
  const whole: Span = spanOf(root) ?? [0, 0];
  const parts = new Map<number, ParsedNode | null>();

  /** Parses the value that begins at `start` again, indented as it stands, so that offsets differ by a constant. */
  const parsePart = ([start, end]: Span): { node: ParsedNode | null; shift: number } => {
    const indent = source.range(start, start).column - 1;
    let node = parts.get(start);
    if (node === undefined) {
      const text = ' '.repeat(indent) + source.text.slice(start, end);
      node = parseDocument(text, { uniqueKeys: false, prettyErrors: false, logLevel: 'silent' }).contents;
      if (parts.size >= KEPT_PARTS) parts.clear();
      parts.set(start, node);
    }
    return { node, shift: start - indent };
  };

  const show = ([start, end]: Span): Range => source.range(start, end, isBlock(source.text, start, end));

  return {
    locate(path, atKey = false) {
      const [first, second] = path;
      const section = typeof first === 'string' ? sections.get(first) : undefined;
      if (section === undefined) return show(whole);
      if (path.length === 1) return show(atKey || isEmpty(section.value) ? section.key : section.value);

      let part = section.value;
      let rest = path.slice(1);
      if (section.items !== undefined && typeof second === 'number') {
        const start = section.items[second * 2];
        const end = section.items[second * 2 + 1];
        if (start === undefined || end === undefined) return show(section.key);
        part = [start, end];
        rest = path.slice(2);
        if (rest.length === 0) return show(part);
      }
      const { node, shift } = parsePart(part);
      const found = descend(node, rest, atKey);
      return show(
        found === undefined
          ? rest.length === path.length - 1
            ? section.key
            : part
          : [found[0] + shift, found[1] + shift],
      );
    },
  };
}

/** The span of the deepest node on the path, by its key where a member of it is missing. */
function descend(root: ParsedNode | null, path: Path, atKey: boolean): Span | undefined {
  let node: ParsedNode | null = root;
  let best: Span | undefined;
  for (const [depth, step] of path.entries()) {
    const last = depth === path.length - 1;
    if (isMap(node)) {
      const pair = pairOf(node, String(step));
      if (pair === undefined) return best;
      const key = spanOf(pair.key);
      const value = spanOf(pair.value as ParsedNode | null);
      best = last && !atKey && value !== undefined && !isEmpty(value) ? value : key;
      node = pair.value as ParsedNode | null;
    } else if (isSeq(node)) {
      const item = node.items[Number(step)] as ParsedNode | undefined;
      if (item === undefined) return best;
      best = spanOf(item) ?? best;
      node = item;
    } else {
      // A scalar, or an alias: what is behind it stands elsewhere.
      return isAlias(node) ? spanOf(node) : best;
    }
  }
  return best;
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
export function keyText(key: unknown): string {
  return isScalar(key) ? String(key.value ?? '') : '';
}

function spanOf(node: ParsedNode | null | undefined): Span | undefined {
  return node?.range ? [node.range[0], node.range[1]] : undefined;
}

function isEmpty([start, end]: Span): boolean {
  return end <= start;
}

/** Scalars are shown whole, collections by their first line. */
function isBlock(text: string, start: number, end: number): boolean {
  const first = text[start];
  return first !== '"' && first !== "'" && first !== '|' && first !== '>' && text.slice(start, end).includes('\n');
}
