/**
 * Characters that look like another one, or like nothing, and are often why a plan cannot be read: pasted from a wiki,
 * written by a Chinese input method or by a word processor. They are legal in texts, so only where something is wrong
 * anyway is it looked for one, and then it is named.
 */
import type { Diagnostic, Range } from '../diagnostic.ts';
import type { Source } from './source.ts';

interface Known {
  readonly name: string;
  /** What is to be written instead; empty where it is only to be removed. */
  readonly instead: string;
}

const SPACES: Readonly<Record<string, string>> = {
  '\u0085': 'next line',
  '\u00a0': 'no-break space',
  '\u1680': 'ogham space mark',
  '\u2000': 'en quad',
  '\u2001': 'em quad',
  '\u2002': 'en space',
  '\u2003': 'em space',
  '\u2004': 'three-per-em space',
  '\u2005': 'four-per-em space',
  '\u2006': 'six-per-em space',
  '\u2007': 'figure space',
  '\u2008': 'punctuation space',
  '\u2009': 'thin space',
  '\u200a': 'hair space',
  '\u2028': 'line separator',
  '\u2029': 'paragraph separator',
  '\u202f': 'narrow no-break space',
  '\u205f': 'medium mathematical space',
  '\u3000': 'ideographic space',
};

const INVISIBLE: Readonly<Record<string, string>> = {
  '\u00ad': 'soft hyphen',
  '\u061c': 'Arabic letter mark',
  '\u180e': 'Mongolian vowel separator',
  '\u200b': 'zero width space',
  '\u200c': 'zero width non-joiner',
  '\u200d': 'zero width joiner',
  '\u200e': 'left-to-right mark',
  '\u200f': 'right-to-left mark',
  '\u202a': 'left-to-right embedding',
  '\u202b': 'right-to-left embedding',
  '\u202c': 'pop directional formatting',
  '\u202d': 'left-to-right override',
  '\u202e': 'right-to-left override',
  '\u2060': 'word joiner',
  '\u2066': 'left-to-right isolate',
  '\u2067': 'right-to-left isolate',
  '\u2068': 'first strong isolate',
  '\u2069': 'pop directional isolate',
  '\ufeff': 'byte order mark',
};

/** Each with what it is meant for. */
const MARKS: Readonly<Record<string, readonly [name: string, instead: string]>> = {
  '\u2010': ['hyphen', '-'],
  '\u2011': ['non-breaking hyphen', '-'],
  '\u2012': ['figure dash', '-'],
  '\u2013': ['en dash', '-'],
  '\u2014': ['em dash', '-'],
  '\u2015': ['horizontal bar', '-'],
  '\u2212': ['minus sign', '-'],
  '\u2018': ['left single quotation mark', "'"],
  '\u2019': ['right single quotation mark', "'"],
  '\u201c': ['left double quotation mark', '"'],
  '\u201d': ['right double quotation mark', '"'],
  '\u201e': ['low double quotation mark', '"'],
  '\u00ab': ['left guillemet', '"'],
  '\u00bb': ['right guillemet', '"'],
  '\u3001': ['ideographic comma', ','],
  '\u3002': ['ideographic full stop', '.'],
  '\u300c': ['left corner bracket', '"'],
  '\u300d': ['right corner bracket', '"'],
  '\u3010': ['left lenticular bracket', '['],
  '\u3011': ['right lenticular bracket', ']'],
  '\ufe63': ['small hyphen', '-'],
};

/** Letters of other scripts under the Latin ones that they look like. */
const LETTERS: readonly (readonly [script: string, theirs: string, latin: string])[] = [
  ['Cyrillic', 'асеіјорѕухһԁԛԝАВСЕНІЈКМОРЅТХУ', 'aceijopsyxhdqwABCEHIJKMOPSTXY'],
  ['Greek', 'ονικραΑΒΕΖΗΙΚΜΝΟΡΤΥΧ', 'ovikpaABEZHIKMNOPTYX'],
];

const FULLWIDTH: Readonly<Record<string, string>> = {
  ':': 'colon',
  ',': 'comma',
  '"': 'quotation mark',
  "'": 'apostrophe',
  '[': 'left square bracket',
  ']': 'right square bracket',
  '{': 'left curly bracket',
  '}': 'right curly bracket',
  '(': 'left parenthesis',
  ')': 'right parenthesis',
  '#': 'number sign',
  '-': 'hyphen-minus',
  '/': 'solidus',
  '.': 'full stop',
  '%': 'percent sign',
  '*': 'asterisk',
};

const classOf = (characters: Iterable<string>): string => `[${[...characters].join('')}]`;

interface Characters {
  readonly known: ReadonlyMap<string, Known>;
  /** Finds one within a key or a value. */
  readonly any: RegExp;
  /** Where YAML itself would have another character: the one of each is its first group. */
  readonly structural: readonly RegExp[];
}

let made: Characters | undefined;

/** Made for the first finding that may come from one: most plans have none. */
function characters(): Characters {
  made ??= makeCharacters();
  return made;
}

function makeCharacters(): Characters {
  const known: ReadonlyMap<string, Known> = new Map([
    ...Object.entries(SPACES).map(([character, name]) => [character, { name, instead: ' ' }] as const),
    ...Object.entries(INVISIBLE).map(([character, name]) => [character, { name, instead: '' }] as const),
    ...Object.entries(MARKS).map(([character, [name, instead]]) => [character, { name, instead }] as const),
    ...LETTERS.flatMap(([script, theirs, latin]) =>
      Array.from(theirs, (character, at): readonly [string, Known] => {
        const instead = latin[at] ?? '';
        return [character, { name: `${script} letter that looks like ${instead}`, instead }];
      }),
    ),
    ...Array.from({ length: 0x5e }, (_, at): readonly [string, Known] => {
      const instead = String.fromCharCode(0x21 + at);
      const kind = /\d/.test(instead) ? 'digit' : /[A-Za-z]/.test(instead) ? 'letter' : 'mark';
      return [String.fromCharCode(0xff01 + at), { name: `fullwidth ${FULLWIDTH[instead] ?? kind}`, instead }];
    }),
  ]);
  const blank = classOf([...Object.keys(SPACES), ...Object.keys(INVISIBLE)]);
  const looksLatin = classOf(LETTERS.map(([, theirs]) => theirs));
  // A letter of another script counts only within a word of Latin ones.
  const mixed = `(?<=[A-Za-z]${looksLatin}*)${looksLatin}|${looksLatin}(?=${looksLatin}*[A-Za-z])`;
  const lone = classOf([...known.keys()].filter((character) => !new RegExp(looksLatin).test(character)));
  const any = new RegExp(`${lone}|${mixed}`);

  const structural = [
    new RegExp(`^[ \\t]*(?:- +)*(${blank})`, 'd'),
    new RegExp(`(?:[:,[{]|^[ \\t]*-)[ \\t]*(${blank})`, 'd'),
    new RegExp(`(${blank})[ \\t]*[:\\]},]`, 'd'),
    /(?:^|[{[,])[ \t]*(?:- +)?["']?[A-Za-z_][\w-]*["']?[ \t]*(\uff1a)/d,
    /[[{][^\]}]*?([\uff0c\u3001\uff3d\uff5d\u3011])/d,
    /(?:[:,[{]|^[ \t]*-)[ \t]*([\u2018-\u201e\u00ab\u300c\uff02\uff07\uff3b\uff5b\u3010])/d,
    /^[ \t]*([\u2010-\u2015\u2212\ufe63\uff0d])(?=\s)/d,
  ];
  return { known, any, structural };
}

/** More of a line, and of a value, is not looked at. */
const LONGEST = 2_000;
/** Findings about the form of a key or a value, or about a name that is not there. */
const OF_FORM = /^ZDR(?:110[1345679]|111[01]|1[234]\d\d)$/;
/** Seen from the line of a syntax error: the mistake is on it, most often, or just above. */
const NEARBY = [0, -1, -2, -3, 1];

/** The finding, and the strange character that it comes from: then it stands at that character, and says what to write. */
export function nameStrange(finding: Diagnostic, source: Source): Diagnostic {
  const { at, code, message } = finding;
  if (at === undefined || finding.severity !== 'error') return finding;
  if (code === 'ZDR1001') {
    const found = strangeNearby(source, at.line);
    if (found === undefined) return finding;
    return { ...finding, message: found.message, hint: found.hint, at: { ...at, ...found.range } };
  }
  if (!OF_FORM.test(code)) return finding;
  const found = strangeWithin(source, at);
  if (found === undefined) return finding;
  return {
    ...finding,
    message: `${message.replace(/\.$/, '')}: ${found.name} stands in it.`,
    hint: found.hint,
    at: { ...at, ...found.range },
  };
}

/** The first strange character of a key or a value. */
export function strangeWithin(source: Source, at: Range): Strange | undefined {
  const text = source.line(at.line).slice(0, at.column - 1 + LONGEST);
  const end = at.endLine > at.line ? text.length : at.endColumn - 1;
  const index = text.slice(at.column - 1, end).search(characters().any);
  return index < 0 ? undefined : strange(text, at.column - 1 + index, at.line, true);
}

export interface Strange {
  /** `U+00A0 no-break space`. */
  readonly name: string;
  readonly instead: string;
  readonly hint: string;
  readonly range: Range;
}

/** `within`: it stands within a word, where it may be one character too many. */
function strange(line: string, index: number, number: number, within: boolean): Strange {
  const character = line[index] ?? '';
  const { name, instead } = characters().known.get(character) ?? { name: 'character', instead: '' };
  const point = `U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
  const spaced = (instead === ':' || instead === ',') && /^\S/.test(line.slice(index + 1));
  const written = instead === ' ' ? 'a plain space' : `\`${instead}\`${spaced ? ' and a space' : ''}`;
  const hint =
    instead === ''
      ? 'Remove it: it cannot be seen. Deleting and typing the word anew does it.'
      : within
        ? `Write ${written} instead, or remove it.`
        : `Write ${written} instead.`;
  const range = { line: number, column: index + 1, endLine: number, endColumn: index + 2 };
  return { name: `${point} ${name}`, instead, hint, range };
}

/** The one that a syntax error noticed in that line comes from, and what is said of it. */
export function strangeNearby(source: Source, noticed: number): (Strange & { readonly message: string }) | undefined {
  for (const step of NEARBY) {
    const number = noticed + step;
    if (number < 1) continue;
    const line = source.line(number).slice(0, LONGEST);
    // What is quoted may hold anything, and so may a comment.
    const bare = line.replace(/"[^"]*"|'[^']*'/g, (quoted) => '"'.repeat(quoted.length)).replace(/(^|\s)#.*$/, '$1');
    const places = characters().structural.flatMap((pattern) => pattern.exec(bare)?.indices?.[1]?.[0] ?? []);
    if (places.length === 0) continue;
    const found = strange(line, Math.min(...places), number, false);
    const known =
      found.instead === ' '
        ? 'only plain spaces'
        : found.instead === ''
          ? 'nothing like it'
          : `only \`${found.instead}\``;
    return { ...found, message: `${found.name} stands here, where YAML knows ${known}.` };
  }
  return undefined;
}
