import type { Path, Range } from './diagnostic.ts';
import type { Source } from './text/source.ts';

const SECRET_KEYS = new Set(['password', 'secret', 'session', 'webhook']);

/** Does a value at this path hold a secret, if somebody wrote one literally? */
export const isSecretPath = (path: Path): boolean => path.some((step) => SECRET_KEYS.has(String(step)));

/**
 * A key that sounds like a secret with anything but a reference behind it, wherever in the file it stands;
 * or a URL with a login in it.
 */
const LITERAL =
  /(pass(word|wd|phrase)?|secret|token|session|webhook|accesskey|auth|credentials?)["']?[ \t]*:(?![ \t]*(\{[ \t]*["']?(env|file|account|id|accessKey|password|secret|session)["']?[ \t]*:|#|$))|:\/\/[^/\s"']*@/i;

/** May the lines of `range` hold a literal secret? A finding on such a line must not be shown with its source. */
export function mayHoldSecret(source: Source, range: Range): boolean {
  const { line, endLine } = range;
  if (lastUpTo(loginLines(source), endLine) >= line) return true;
  // A literal may stand on the line after its key.
  const literals = literalLines(source);
  return (literals[endLine] ?? 0) > (literals[Math.max(1, line - 1) - 1] ?? 0);
}

const counted = new WeakMap<Source, Uint32Array>();

/** For each line, how many lines up to it hold a literal: each is looked at once, however many findings there are. */
function literalLines(source: Source): Uint32Array {
  let counts = counted.get(source);
  if (counts === undefined) {
    counts = new Uint32Array(source.lines + 1);
    for (let line = 1; line <= source.lines; line += 1)
      counts[line] = (counts[line - 1] ?? 0) + (LITERAL.test(source.line(line)) ? 1 : 0);
    counted.set(source, counts);
  }
  return counts;
}

interface Lines {
  readonly first: number;
  readonly last: number;
}

const found = new WeakMap<Source, readonly Lines[]>();

/**
 * The lines of every `site` and every receiver of notices, and of what they take from an anchor: whatever stands there,
 * under a key of the language or an invented one, may be a part of a login. Judged by the looks of the text, so that it holds for one that is broken.
 */
function loginLines(source: Source): readonly Lines[] {
  let lines = found.get(source);
  if (lines === undefined) {
    const blockAt = makeBlocks(source);
    const blocks = merged(Array.from(source.text.matchAll(LOGIN_KEY), ({ index }) => blockAt(index)));
    const anchors = new Set<string | undefined>();
    for (const { first, last } of blocks) {
      const text = source.slice(source.offset(first, 1), source.offset(last + 1, 1));
      for (const [, name] of text.matchAll(ALIAS)) anchors.add(name);
    }
    const named = anchors.size === 0 ? [] : Array.from(source.text.matchAll(ANCHOR));
    lines = merged([...blocks, ...named.flatMap(({ 1: name, index }) => (anchors.has(name) ? [blockAt(index)] : []))]);
    found.set(source, lines);
  }
  return lines;
}

/** Apart from each other, in the order of the file: a text may have thousands. */
function merged(blocks: readonly Lines[]): readonly Lines[] {
  const lines: Lines[] = [];
  for (const block of [...blocks].sort((a, b) => a.first - b.first)) {
    const before = lines.at(-1);
    if (before === undefined || before.last < block.first) lines.push(block);
    else if (before.last < block.last) lines[lines.length - 1] = { first: before.first, last: block.last };
  }
  return lines;
}

/** The last line of the last block that begins at `line` or before; 0 where there is none. */
function lastUpTo(blocks: readonly Lines[], line: number): number {
  let low = 0;
  let high = blocks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((blocks[middle]?.first ?? 0) <= line) low = middle + 1;
    else high = middle;
  }
  return blocks[low - 1]?.last ?? 0;
}

const LOGIN_KEY = /(?:^|[{,])[ \t]*(?:-[ \t]+)*(["']?)(?:site|webhook|email)\1[ \t]*:/gm;
const ALIAS = /\*([^\s,[\]{}]+)/g;
const ANCHOR = /&([^\s,[\]{}]+)/g;

/** How many times the length of the text is looked at for the ends of blocks: those of a plan lie beside each other. */
const LOOKS = 16;

/**
 * Finds the block at an offset: from its line to the last that is indented deeper or stands within a bracket that opens
 * in it. Where thousands of blocks lie in each other, the whole rest of the text is taken for one.
 */
function makeBlocks(source: Source): (offset: number) => Lines {
  let left = LOOKS * (source.text.length + 1);
  return (offset) => {
    const first = source.range(offset, offset).line;
    if (left < 0) return { first, last: source.lines };
    const indent = indentOf(source.line(first));
    const head = source.slice(offset, source.offset(first + 1, 1));
    left -= head.length;
    let depth = brackets(head.replace(/^[{,]/, ''));
    let last = first;
    for (let number = first + 1; source.offset(number, 1) < source.text.length; number += 1) {
      const line = source.line(number);
      left -= line.length + 1;
      if (left < 0) return { first, last: source.lines };
      const blank = /^\s*(#|$)/.test(line);
      if (!blank && depth <= 0 && indentOf(line) <= indent) break;
      depth += brackets(line);
      last = number;
    }
    return { first, last };
  };
}

const indentOf = (line: string): number => line.length - line.trimStart().length;

const brackets = (line: string): number => (line.match(/[[{]/g)?.length ?? 0) - (line.match(/[\]}]/g)?.length ?? 0);
