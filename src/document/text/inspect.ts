import type { Document, ParsedNode } from 'yaml';
import type { Code } from '../codes.ts';
import { code } from '../schema/wording.ts';
import { keyText } from './outline.ts';
import { yamlPackage } from './yaml-package.ts';

/** Deepest nesting of a plan, aliases followed. The language itself needs less than ten. */
export const MAX_DEPTH = 64;
/** How many values the aliases of one document may stand for, all in all; a text counts as one for each 64 characters. */
export const MAX_ALIASED = 300_000;
const VALUE_LENGTH = 64;

/** Most anchors and aliases of one document: to resolve an alias, the parser looks at all before it. */
export const MAX_REFERENCES = 20_000;

/** Most keys of one mapping: groups are a list, and mappings this large cost time that grows with their square. */
export const MAX_KEYS = 10_000;

/** Most UTF-16 units of a key: what stands below it is named by it. That of YAML itself for keys without a `?`. */
export const MAX_KEY_LENGTH = 1024;

/** A finding that stands at an offset of the text. */
export interface TextFinding {
  readonly code: Code;
  readonly start: number;
  readonly end: number;
  readonly message: string;
  readonly hint?: string;
}

export interface Inspection {
  readonly findings: readonly TextFinding[];
  /** False where turning the document into values could take all memory or never end. */
  readonly safe: boolean;
}

interface Weight {
  readonly count: number;
  readonly height: number;
}

const SCALAR: Weight = { count: 1, height: 0 };

/**
 * Looks a parsed document over before it becomes values: keys written twice (the parser's own check is quadratic),
 * nesting, and what aliases would expand to (the parser's own limit of 100 aliases is too small for a plan of
 * 10,000 groups that share an anchor, and counts rather than weighs).
 */
export function inspect(document: Document.Parsed): Inspection {
  const { isAlias, isMap, isScalar, isSeq } = yamlPackage();
  const findings: TextFinding[] = [];
  const anchors = new Map<string, Weight | 'open'>();
  let aliased = 0;
  let references = 0;
  let safe = true;

  const refuse = (code: Code, node: ParsedNode, message: string, hint: string): Weight => {
    // One is enough: what follows is most often the same mistake.
    if (safe) findings.push({ code, start: node.range[0], end: node.range[1], message, hint });
    safe = false;
    return SCALAR;
  };

  const weigh = (node: ParsedNode | null, depth: number): Weight => {
    if (node === null || !safe) return SCALAR;
    if (isAlias(node) || node.anchor !== undefined) references += 1;
    if (references > MAX_REFERENCES) return refuse('ZDR1009', node, ...tooManyReferences());
    if (isAlias(node)) return weighAlias(node, depth);
    if (depth > MAX_DEPTH) return refuse('ZDR1007', node, ...tooDeep());
    if (isScalar(node)) {
      const length = typeof node.value === 'string' ? node.value.length : 0;
      const weight = { count: 1 + Math.floor(length / VALUE_LENGTH), height: 0 };
      if (node.anchor !== undefined) anchors.set(node.anchor, weight);
      return weight;
    }
    const anchor = node.anchor;
    if (anchor !== undefined) anchors.set(anchor, 'open');
    let count = 1;
    let height = 0;
    const add = (child: ParsedNode | null) => {
      const weight = weigh(child, depth + 1);
      count += weight.count;
      height = Math.max(height, weight.height + 1);
    };
    if (isSeq(node)) for (const item of node.items) add(item as ParsedNode | null);
    else if (isMap(node)) {
      if (node.items.length > MAX_KEYS) return refuse('ZDR1006', node, ...tooManyKeys());
      const long = node.items.find(({ key }) => keyText(key).length > MAX_KEY_LENGTH);
      if (long !== undefined) return refuse('ZDR1006', long.key, ...tooLongKey());
      findRepeatedKeys(node.items, findings);
      for (const pair of node.items) add(pair.value as ParsedNode | null);
    }
    const weight = { count, height };
    if (anchor !== undefined) anchors.set(anchor, weight);
    return weight;
  };

  const weighAlias = (node: ParsedNode & { source: string }, depth: number): Weight => {
    const weight = anchors.get(node.source);
    if (weight === undefined) {
      return refuse('ZDR1008', node, `The alias *${node.source} has no anchor before it.`, ALIAS_HINT);
    }
    if (weight === 'open') {
      return refuse('ZDR1008', node, `The alias *${node.source} stands inside its own anchor.`, ALIAS_HINT);
    }
    aliased += weight.count;
    if (aliased > MAX_ALIASED) {
      return refuse('ZDR1008', node, 'The aliases of this document expand to too many values.', ALIAS_HINT);
    }
    if (depth + weight.height > MAX_DEPTH) return refuse('ZDR1007', node, ...tooDeep());
    return weight;
  };

  weigh(document.contents, 0);
  return { findings, safe };
}

const ALIAS_HINT = 'Write the values out, or put what the groups share under `defaults`.';

function tooManyKeys(): [message: string, hint: string] {
  return [`A mapping has more than ${MAX_KEYS} keys.`, 'A plan needs no mapping that large: groups are a list.'];
}

function tooLongKey(): [message: string, hint: string] {
  return [
    `A key is longer than ${MAX_KEY_LENGTH} characters.`,
    'Names of storages are short: look for a quote too many.',
  ];
}

function tooManyReferences(): [message: string, hint: string] {
  return [`The document has more than ${MAX_REFERENCES} anchors and aliases.`, ALIAS_HINT];
}

export function tooDeep(): [message: string, hint: string] {
  return [
    `Nested deeper than ${MAX_DEPTH} levels.`,
    'A plan needs fewer than ten levels: look for a bracket or an indent too many.',
  ];
}

function findRepeatedKeys(pairs: readonly { readonly key: unknown }[], findings: TextFinding[]): void {
  const seen = new Set<string>();
  for (const { key } of pairs) {
    if (!yamlPackage().isScalar(key) || !key.range) continue;
    const name = keyText(key);
    if (seen.has(name)) {
      findings.push({
        code: 'ZDR1003',
        start: key.range[0],
        end: key.range[1],
        message: `The key ${code(name)} is written twice in the same mapping.`,
        hint: 'Remove one of the two; nothing says which one is meant.',
      });
    }
    seen.add(name);
  }
}
