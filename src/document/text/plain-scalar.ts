/** Plain and quoted texts of YAML on one line, where there is no doubt what they are (YAML 1.2.2, core schema, 10.3.2). */

const NULL = /^(?:~|[Nn]ull|NULL)$/;
const TRUE = /^(?:[Tt]rue|TRUE)$/;
const FALSE = /^(?:[Ff]alse|FALSE)$/;
const INTEGER = /^[-+]?[0-9]+$/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
/** Longest word that is no text: `false`. */
const LONGEST_WORD = 5;

/** What an unquoted text means. Undefined for what is left to the YAML parser: other bases, infinities, no number. */
export function meaningOf(text: string): string | number | boolean | null | undefined {
  const first = text.charCodeAt(0);
  const numeric = (first >= 48 && first <= 57) || first === 43 || first === 45 || first === 46;
  if (numeric) {
    if (INTEGER.test(text)) return Number.parseInt(text, 10);
    if (FLOAT.test(text)) return Number.parseFloat(text);
    // `0x1f`, `0o17`, `.inf`, `-.INF`, `.nan`
    return /^[-+]?(?:0[ox]|\.[inIN])/.test(text) ? undefined : text;
  }
  if (text.length > LONGEST_WORD) return text;
  if (NULL.test(text)) return null;
  return TRUE.test(text) ? true : FALSE.test(text) ? false : text;
}

const ESCAPE = /\\(?:(["\\/ntr])|u([0-9a-fA-F]{4})|.)/gs;
const ESCAPED: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };

/** What stands between double quotes. Undefined where it holds an escape that is left to the YAML parser. */
export function unescaped(written: string): string | undefined {
  if (!written.includes('\\')) return written;
  let known = true;
  const text = written.replace(ESCAPE, (_, letter: string | undefined, point: string | undefined) => {
    if (letter !== undefined) return ESCAPED[letter] ?? letter;
    if (point !== undefined) return String.fromCharCode(Number.parseInt(point, 16));
    known = false;
    return '';
  });
  return known ? text : undefined;
}

/** Beyond ASCII: no blanks, marks of direction or half characters, which some readers take for something else. */
const COMMON = '\\u00a1-\\u00ac\\u00ae-\\u1fff\\u2070-\\ud7ff\\uf900-\\ufdcf';
/** What an unquoted text may begin with: nothing that means something else to YAML there, in brackets or not. */
const FIRST = `A-Za-z0-9_/.+~$()=;^${COMMON}`;
/** What may stand in it besides: colons, commas, brackets, blanks and \`#\` are judged by what is beside them. */
const WITHIN = `${FIRST}\\-%@*&!?'"|<>\\\\\``;

/** The words are counted: an expression that may go back over millions of them overflows the stack. What follows is read singly. */
const BEGINNING = new RegExp(`-?[${FIRST}][${WITHIN}]*(?: [${WITHIN}]+){0,1000}`, 'y');
const ONE = new RegExp(`[${WITHIN}]`, 'y');

/** Where the part of an unquoted text ends that nothing else can be meant by; undefined where none begins at `start`. */
export function beginningOf(text: string, start: number): number | undefined {
  BEGINNING.lastIndex = start;
  return BEGINNING.test(text) ? BEGINNING.lastIndex : undefined;
}

/** May the character at `at` stand in an unquoted text, whatever is beside it? */
export function mayStand(text: string, at: number): boolean {
  ONE.lastIndex = at;
  return ONE.test(text);
}
