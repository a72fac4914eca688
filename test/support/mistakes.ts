/** A plan of many groups in which so many lines are wrong, chosen by a seed, and where. */
import fc from 'fast-check';
import { makeManyGroups } from './many-groups.ts';

export interface Mistake {
  readonly code: string;
  /** From 1. */
  readonly line: number;
}

/** Each makes one mistake in the lines of a group: changes the line that it returns. */
const KINDS: readonly (readonly [code: string, change: (lines: string[], n: number) => number])[] = [
  ['ZDR1201', (lines) => replace(lines, 0, /name: .*/, 'name: vm-1')],
  ['ZDR1202', (lines) => replace(lines, 1, /groupUuid: .*/, 'groupUuid: 0150a8120f9344db8e9abc9d00000001')],
  ['ZDR1105', (lines) => replace(lines, 1, /groupUuid: .*/, 'groupUuid: 0150a812-0f93')],
  ['ZDR1215', (lines) => replace(lines, 1, /0150a8120f9344db8e9abc9d/, '0150A8120F9344DB8E9ABC9D')],
  ['ZDR1106', (lines) => replace(lines, 2, /volumes: 2/, 'volumes: 0')],
  ['ZDR1105', (lines) => replace(lines, 2, /minSize: \w+/, 'minSize: 10')],
  ['ZDR1101', (lines) => lines.push('    critcal: true') - 1],
  ['ZDR1107', (lines) => lines.push('    critical: yes') - 1],
  ['ZDR1203', (lines) => lines.push('    destination: valut') - 1],
  ['ZDR1204', (lines) => lines.push('    wave: databases') - 1],
  ['ZDR1205', (lines) => lines.push('    dependsOn: [vm-none]') - 1],
  ['ZDR1207', (lines, n) => lines.push(`    dependsOn: [vm-${n}]`) - 1],
];

function replace(lines: string[], index: number, pattern: RegExp, by: string): number {
  lines[index] = (lines[index] ?? '').replace(pattern, by);
  return index;
}

export function makeMistakes(groups: number, mistakes: number, seed: number): { text: string; made: Mistake[] } {
  const [head = '', ...blocks] = makeManyGroups(groups).split(/^(?= {2}- name: )/m);
  // The ninth and tenth of ten depend on each other; the second is the one that others are mistaken for.
  const free = blocks.map((_, n) => n).filter((n) => n % 10 < 8 && n !== 1);
  const [chosen = []] = fc.sample(fc.shuffledSubarray(free, { minLength: mistakes, maxLength: mistakes }), {
    numRuns: 1,
    seed,
  });
  const made: Mistake[] = [];
  const wrong = new Map(chosen.map((n, index) => [n, KINDS[index % KINDS.length]] as const));
  let line = head.split('\n').length;
  const changed = blocks.map((block, n) => {
    const lines = block.trimEnd().split('\n');
    const kind = wrong.get(n);
    if (kind !== undefined) made.push({ code: kind[0], line: line + kind[1](lines, n) });
    line += lines.length;
    return `${lines.join('\n')}\n`;
  });
  return { text: head + changed.join(''), made };
}
