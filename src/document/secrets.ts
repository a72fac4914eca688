import type { Path, Range } from './diagnostic.ts';
import type { Source } from './source.ts';

const SECRET_KEYS = new Set(['password', 'secret', 'session', 'webhook']);

/** Does a value at this path hold a secret, if somebody wrote one literally? */
export function isSecretPath(path: Path): boolean {
  return path.some((step) => SECRET_KEYS.has(String(step)));
}

/**
 * A key that sounds like a secret with anything but a reference behind it, wherever in the file it stands;
 * or a URL with a login in it.
 */
const LITERAL =
  /(pass(word|wd|phrase)?|secret|token|session|webhook|accesskey|auth|credentials?)["']?[ \t]*:(?![ \t]*(\{[ \t]*["']?(env|file|account|id|accessKey|password|secret|session)["']?[ \t]*:|#|$))|:\/\/[^/\s"']*@/i;

/** May the lines of `range` hold a literal secret? A finding on such a line must not be shown with its source. */
export function mayHoldSecret(source: Source, range: Range): boolean {
  const { line, endLine } = range;
  if (lastUpTo(siteLines(source), endLine) >= line) return true;
  // A literal may stand on the line after its key.
  for (let number = Math.max(1, line - 1); number <= endLine; number += 1)
    if (LITERAL.test(source.line(number))) return true;
  return false;
}

interface Lines {
  readonly first: number;
  readonly last: number;
}

const found = new WeakMap<Source, readonly Lines[]>();

/**
 * The lines of every `site`, and of what it takes from an anchor: whatever stands there, under a key of the language or
 * an invented one, may be a part of the login. Judged by the looks of the text, so that it holds for one that is broken.
 */
function siteLines(source: Source): readonly Lines[] {
  let lines = found.get(source);
  if (lines === undefined) {
    const blocks = [...source.text.matchAll(SITE_KEY)].map(({ index }) => blockAt(source, index));
    const anchors = new Set(
      blocks.flatMap(({ first, last }) =>
        [...source.text.slice(source.offset(first, 1), source.offset(last + 1, 1)).matchAll(ALIAS)].map(
          ([, name]) => name,
        ),
      ),
    );
    for (const { 1: name, index } of anchors.size === 0 ? [] : source.text.matchAll(ANCHOR)) {
      if (anchors.has(name)) blocks.push(blockAt(source, index));
    }
    lines = merged(blocks);
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

const SITE_KEY = /(?:^|[{,])[ \t]*(["']?)site\1[ \t]*:/gm;
const ALIAS = /\*([^\s,[\]{}]+)/g;
const ANCHOR = /&([^\s,[\]{}]+)/g;

/** From the line at `offset` to the last that is indented deeper or stands within a bracket that opens in it. */
function blockAt(source: Source, offset: number): Lines {
  const first = source.range(offset, offset).line;
  const indent = indentOf(source.line(first));
  let depth = brackets(source.text.slice(offset, source.offset(first + 1, 1)).replace(/^[{,]/, ''));
  let last = first;
  for (let number = first + 1; source.offset(number, 1) < source.text.length; number += 1) {
    const line = source.line(number);
    const blank = /^\s*(#|$)/.test(line);
    if (!blank && depth <= 0 && indentOf(line) <= indent) break;
    depth += brackets(line);
    last = number;
  }
  return { first, last };
}

const indentOf = (line: string): number => line.length - line.trimStart().length;

function brackets(line: string): number {
  return (line.match(/[[{]/g)?.length ?? 0) - (line.match(/[\]}]/g)?.length ?? 0);
}
