/** Small texts at the edge of what the quick reader of YAML takes, and edits of them. */
import { pick, place, type Random } from '../fuzz/mutate.ts';

export const SEEDS: readonly string[] = [
  "a: 1\nb: two words\nc: \"quoted\"\nd: 'it''s'\n",
  '# head\n---\n# more\nname: x # why\n\nlist:\n- a\n- b\n  # c\n- 3\nend: ~\n',
  'groups:\n  - name: a\n    expect: { volumes: 2, minSize: 1GiB }\n    dependsOn: [b, c]\n\n  - name: b\n    tags: []\n    note: "x: y # z"\n',
  'site:\n  auth:\n    password: { env: P }\n    account: admin\nstorages:\n  local: { uuid: 0f000000000040008000000000000001, role: local }\n',
  'a:\n  b:\n    c:\n      - d: 1\n        e:\n          - f\n          - {g: [h, "i", {j: k}]}\n    l: -1\n  m: 1.5e3\nn:\n',
  'x: http://h:80/p?q=1#f\ny: a#b\nz: a:b\nw: -x\nv: +1\nu: .5\nt: 1.\ns: 007\nr: 12e4\n',
  '"quoted key": 1\n\'other\': [ "a" , b ]\n中文: 值\nкириллица: "да"\nemoji: "🙂"\n',
  'a: [1, -2, x y, "z", [], {}, {a: 1, "b c": 2}, ]\n',
  'list:\n  - "a"\n  - \'b\'\n  - "k": v\n    l: w\n  - [1, 2]\n  - {a: b}\n  - null\n  - true\n  - False\n',
  'a: "\\u00e9\\n\\t\\\\ \\" \\/"\nb: "" \nc: \'\'\n',
  'a: 1\r\nb:\r\n  - c: 2\r\n    d: "x"\r\n  - c: 3\r\n',
  '\ufeffa: 1\nb: {c: d}\n',
  'a:\n- b: 1\n  c:\n  - d\n  - e: f\n- g\nh: 0\n',
  'a: "\\u2028"\n',
  'last: value',
  'm: {a: 1}\nempty:   # nothing\nn: [a]',
];

const PIECES: readonly string[] = [
  ...':,[]{}#-?&*!|>%@`~"\'\\'.split(''),
  ...[
    ': ',
    ' :',
    ' #',
    '#',
    '- ',
    ' - ',
    '? ',
    '\n',
    '\r\n',
    '\t',
    ' ',
    '  ',
    '\n\n',
    '\n  ',
    '\n    ',
    '\n# c\n',
    '---',
    '\n---\n',
    '\n...\n',
  ],
  ...[
    '"a"',
    "'a'",
    '""',
    "''",
    '[a]',
    '{a: b}',
    '[]',
    '{}',
    ', ',
    ': {',
    ': [',
    '&a ',
    '*a',
    '!t ',
    '|\n',
    '>\n',
    '<<: ',
  ],
  ...[
    'null',
    'true',
    '0x1f',
    '0o7',
    '.inf',
    '-.INF',
    '.nan',
    '1e3',
    '-0',
    '+.5',
    '1_000',
    '~',
    '=',
    '9'.repeat(20),
    '__proto__: 1\n',
  ],
  ...['\u00a0', '\u2028', '\u0085', '\u3000', '\ufeff', 'é', '值', '🙂', '\\x41', '\\u0041', '\\ud83d', '\\"', "''"],
];

const lines = (text: string): string[] => text.split('\n');

const EDITS: readonly ((text: string, random: Random) => string)[] = [
  (text, random) => inserted(text, place(text, random), pick(PIECES, random)),
  (text, random) => inserted(text, place(text, random), pick(PIECES, random) + pick(PIECES, random)),
  (text, random) => {
    const at = place(text, random);
    return text.slice(0, at) + text.slice(at + 1 + Math.floor(random() * 3));
  },
  (text, random) => {
    const at = place(text, random);
    return text.slice(0, at) + pick(PIECES, random) + text.slice(at + 1);
  },
  (text, random) => changed(text, random, (line) => ' '.repeat(Math.floor(random() * 6)) + line.trimStart()),
  (text, random) => changed(text, random, (line) => `${line}\n${line}`),
  (text, random) =>
    changed(text, random, (line) => line + pick([' ', '\r', ' # c', ' #', '\t', ':', ' x', ','], random)),
  (text, random) =>
    changed(text, random, (line) => `${line}\n${' '.repeat(Math.floor(random() * 5))}${pick(PIECES, random)}`),
  (text, random) => {
    const all = lines(text);
    const [from, to] = [Math.floor(random() * all.length), Math.floor(random() * all.length)];
    [all[from], all[to]] = [all[to] ?? '', all[from] ?? ''];
    return all.join('\n');
  },
  (text) => text.replace(/\n$/, ''),
];

const inserted = (text: string, at: number, more: string): string => text.slice(0, at) + more + text.slice(at);

function changed(text: string, random: Random, change: (line: string) => string): string {
  const all = lines(text);
  const at = Math.floor(random() * all.length);
  all[at] = change(all[at] ?? '');
  return all.join('\n');
}

/** One to three edits, as a hand that slips makes them. */
export function edit(text: string, random: Random): string {
  let edited = text;
  for (let left = 1 + Math.floor(random() * 3); left > 0; left -= 1) edited = pick(EDITS, random)(edited, random);
  return edited;
}
