/** Documents changed as editors, merges and attackers change them. The same seed gives the same text. */
import { hash } from 'node:crypto';

/** Most bytes of an input. */
const MOST = 1_000_000;

export type Random = () => number;

/** Numbers from 0 to 1, by mulberry32. */
export function makeRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const PIECES = [
  ...[
    '[',
    ']',
    '{',
    '}',
    ',',
    ':',
    ': ',
    '- ',
    '? ',
    '"',
    "'",
    '\\',
    '#',
    ' #',
    '|\n',
    '>\n',
    '&a ',
    '*a',
    '*a ',
    '!',
    '!!str ',
    '%',
  ],
  ...[
    '---\n',
    '...\n',
    '\n',
    '\r\n',
    '\r',
    '\t',
    ' ',
    '  ',
    '\0',
    '\ufeff',
    '\ufffd',
    '\u2028',
    '\u{1f600}',
    '\u0301',
    '\u202e',
  ],
  ...[
    'null',
    'true',
    '1',
    '-1',
    '1e999',
    '0x1f',
    '.nan',
    '~',
    '<<: ',
    '__proto__: ',
    'constructor: ',
    '1d',
    '10GiB',
    '100%',
  ],
  ...[
    'k: 1\n',
    '{}',
    '[]',
    '{a: 1}',
    'site: ',
    'password: ',
    'groups:\n',
    'kind: RecoveryPlan\n',
    'dependsOn: [g1]',
    '"\\u0000"',
    '://a@',
  ],
];

type Mutation = (text: string, random: Random) => string;

export const place = (text: string, random: Random): number => Math.floor(random() * (text.length + 1));
export const pick = <T>(list: readonly T[], random: Random): T => list[Math.floor(random() * list.length)] as T;
const insert = (text: string, at: number, more: string): string => text.slice(0, at) + more + text.slice(at);

function part(text: string, random: Random): readonly [start: number, end: number] {
  const start = place(text, random);
  return [start, Math.min(text.length, start + Math.ceil(random() ** 3 * 2_000))];
}

/** As often as makes a text of a thousand to a million bytes. */
function repeated(piece: string, random: Random, number = (_: number): string => piece): string {
  const bytes = 1_000 * 10 ** (random() * 3);
  const pieces: string[] = [];
  for (let length = 0; length < bytes && pieces.length < MOST; length += Math.max(1, piece.length))
    pieces.push(number(pieces.length));
  return pieces.join('');
}

const lines = (text: string): string[] => text.split('\n');

const MUTATIONS: readonly Mutation[] = [
  (text, random) => insert(text, place(text, random), pick(PIECES, random)),
  (text, random) => insert(text, place(text, random), repeated(pick(PIECES, random), random)),
  (text, random) => insert(text, place(text, random), repeated(pick(PIECES, random) + pick(PIECES, random), random)),
  (text, random) => {
    const [start, end] = part(text, random);
    return text.slice(0, start) + text.slice(end);
  },
  (text, random) => {
    const [start, end] = part(text, random);
    return insert(text, place(text, random), text.slice(start, end));
  },
  (text, random) => {
    const [start, end] = part(text, random);
    return insert(text, end, repeated(text.slice(start, end), random));
  },
  // A line again and again, with other names and numbers each time.
  (text, random) => {
    const all = lines(text);
    const at = Math.floor(random() * all.length);
    const line = `${all[at] ?? ''}\n`;
    const numbered = (index: number): string => line.replace(/[a-z]+(?=[-_:\d])|\d+/g, (word) => `${word}${index}`);
    return insert(text, all.slice(0, at + 1).join('\n').length + 1, repeated(line, random, numbered));
  },
  (text, random) => {
    const all = lines(text);
    const at = Math.floor(random() * all.length);
    all[at] = ' '.repeat(Math.floor(random() * 8)) + (all[at] ?? '').trimStart();
    return all.join('\n');
  },
  (text, random) => {
    const all = lines(text);
    const [from, to] = [Math.floor(random() * all.length), Math.floor(random() * all.length)];
    [all[from], all[to]] = [all[to] ?? '', all[from] ?? ''];
    return all.join('\n');
  },
  (text, random) => text.replaceAll('\n', pick([' ', ',', '\r', '\r\n', '\n\n'], random)),
  (text, random) => {
    const at = place(text, random);
    return text.slice(0, at) + String.fromCharCode(Math.floor(random() * 0x180)) + text.slice(at + 1);
  },
  (text, random) => text.slice(0, place(text, random)),
];

export function mutate(text: string, random: Random): string {
  let mutated = text;
  const rounds = 1 + Math.floor(random() ** 2 * 6);
  for (let round = 0; round < rounds; round += 1) mutated = pick(MUTATIONS, random)(mutated, random).slice(0, MOST);
  return mutated;
}

/** The lines of a journal chained anew, as somebody can who changes one: the damage is then found behind the chain. */
export function chained(text: string): string {
  let prev = '0'.repeat(64);
  return lines(text)
    .filter((line) => line !== '')
    .map((line, index) => {
      const value = parsed(line);
      const sealed = value === undefined ? line : JSON.stringify({ ...value, seq: index + 1, prev });
      prev = hash('sha256', sealed, 'hex');
      return `${sealed}\n`;
    })
    .join('')
    .slice(0, MOST);
}

function parsed(line: string): object | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return value !== null && typeof value === 'object' ? value : undefined;
  } catch {
    return undefined;
  }
}
