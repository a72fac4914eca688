import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../src/document/diagnostic.ts';
import { findingsJson, findingsText } from '../../src/view/findings/findings.ts';
import { displayWidth } from '../../src/view/write/width.ts';
import { colourPage, hostileName, plainPage } from './samples.ts';

const file = 'plans/x.yaml';
const source = [
  'kind: RecoveryPlan',
  '\tgroups: # tab before',
  '  - { name: "数据库", source: east-locl }',
  `long: "${'x'.repeat(300)}" bad: ${'y'.repeat(300)} # end`,
  'password: hunter2-hunter2',
  'multi: [1,',
  '  2]',
  '',
].join('\n');

const at = (line: number, column: number, endLine: number, endColumn: number) => ({
  file,
  line,
  column,
  endLine,
  endColumn,
});
const error = (code: Diagnostic['code'], message: string, over: Partial<Diagnostic> = {}): Diagnostic => ({
  code,
  severity: 'error',
  message,
  ...over,
});

const diagnostics: Diagnostic[] = [
  error('ZDR1101', 'unknown property "groups"', { at: at(2, 2, 2, 8) }),
  error('ZDR1203', 'unknown storage "east-locl"', {
    at: at(3, 27, 3, 36),
    edit: { range: at(3, 27, 3, 36), text: 'east-local' },
    hint: 'did you mean "east-local"?',
  }),
  { code: 'ZDR1211', severity: 'warning', message: 'too long', at: at(4, 311, 4, 314) },
  error('ZDR1105', 'a secret must be a reference', {
    at: at(5, 11, 5, 26),
    secret: true,
    edit: { range: at(5, 11, 5, 26), text: 'hunter2' },
    hint: 'use { env: NAME }',
  }),
  error('ZDR1103', 'must be a string', { at: at(6, 8, 7, 5) }),
  error('ZDR1204', `unknown wave "${hostileName}"`),
];
const findings = { diagnostics, sources: new Map([[file, source]]) };

describe('findings as text', () => {
  it('shows each with its line and a caret under the range', async () => {
    await expect(findingsText(findings, plainPage)).toMatchFileSnapshot('golden/findings.txt');
  });

  it('is the same with colour, but for the colour', async () => {
    await expect(findingsText(findings, colourPage)).toMatchFileSnapshot('golden/findings-colour.txt');
  });

  it('never shows the line of a secret', () => {
    expect(findingsText(findings, plainPage)).not.toContain('hunter2');
  });

  it.each([
    ['ascii', 'key: value', 6, 11],
    ['tab', '\tkey: value', 7, 12],
    ['wide', '名: 值值 x', 4, 6],
    ['emoji', 'a: 👩‍👩‍👧 b', 4, 12],
    ['long before', `${'数'.repeat(500)}MARK`, 501, 505],
    ['long range', `k: ${'z'.repeat(500)}`, 4, 504],
    ['escaped', `${'\u001b'.repeat(40)}MARK`, 41, 45],
    ['end of line', 'key:', 5, 5],
    ['beyond the line', 'key:', 50, 60],
  ])('puts the caret under the range and keeps to the width: %s', (_, line, column, endColumn) => {
    const [, excerptLine = '', caretLine = ''] = findingsText(
      { diagnostics: [error('ZDR1001', 'm', { at: at(1, column, 1, endColumn) })], sources: new Map([[file, line]]) },
      plainPage,
    ).split('\n');
    expect(displayWidth(excerptLine)).toBeLessThanOrEqual(80);
    expect(displayWidth(caretLine)).toBeLessThanOrEqual(81);
    const marked = caretLine.indexOf('^') - '      | '.length;
    const width = caretLine.length - caretLine.indexOf('^');
    expect(marked).toBeGreaterThanOrEqual(0);
    if (line.includes('MARK')) {
      expect(excerptLine.endsWith('MARK')).toBe(true);
      expect(displayWidth(excerptLine)).toBe(caretLine.length);
      expect(width).toBe(4);
    }
  });

  it('says that there are none', () => {
    expect(findingsText({ diagnostics: [], sources: new Map([[file, source]]) }, plainPage)).toBe(
      'no findings in plans/x.yaml\n',
    );
  });

  it('counts warnings alone, and several files', () => {
    const warning: Diagnostic = { code: 'ZDR1211', severity: 'warning', message: 'w' };
    const text = findingsText(
      {
        diagnostics: [warning, warning],
        sources: new Map([
          ['a', ''],
          ['b', ''],
        ]),
      },
      plainPage,
    );
    expect(text).toContain('2 warnings in 2 files\n');
    expect(text).toContain('zdr explain ZDR1211');
  });

  it('shows a hundred of ten thousand and counts the others', () => {
    const many = Array.from({ length: 10_000 }, (_, index) => error('ZDR1101', `m${index}`));
    const text = findingsText({ diagnostics: many, sources: new Map([[file, source]]) }, plainPage);
    expect(text.match(/error ZDR1101/g)).toHaveLength(100);
    expect(text).toContain('… and 9,900 more');
    expect(text).toContain('10,000 errors in plans/x.yaml');
  });
});

describe('findings as JSON', () => {
  it('is versioned and has every finding', async () => {
    const json = findingsJson(findings);
    expect(json).not.toContain('hunter2');
    expect(JSON.parse(json)).toMatchObject({ type: 'findings', format: 1, counts: { error: 5, warning: 1 } });
    await expect(json).toMatchFileSnapshot('golden/findings.json');
  });
});
