import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { annotations, makeCommandFilter } from '../../src/view/findings/workflow-commands.ts';
import { commandsIn } from '../support/formats.ts';
import { at, checkOf, FILES, finding, sampleFindings } from './checks.ts';

describe('annotations', () => {
  it('are commands of GitHub Actions, the most severe first', async () => {
    await expect(annotations(checkOf(sampleFindings))).toMatchFileSnapshot('golden/annotations.txt');
  });

  it('are none without findings', () => {
    expect(annotations(checkOf([]))).toBe('');
  });

  it('keep to ten of a kind, and a notice says how many are left out', () => {
    const many = Array.from({ length: 25 }, (_, n) =>
      finding({ severity: n % 2 === 0 ? 'warning' : 'error', message: `${n}`, at: at(FILES[0], n + 1, 1) }),
    );
    const commands = commandsIn(annotations(checkOf(many)));
    expect(commands.map(({ name }) => name)).toEqual([
      ...Array(10).fill('error'),
      ...Array(10).fill('warning'),
      'notice',
    ]);
    expect(commands[0]?.message).toBe('1');
    expect(commands.at(-1)?.message).toMatch(/^5 of 25 findings have no annotation/);
  });

  it('name columns only within one line, as GitHub refuses them otherwise', () => {
    const [one, several] = commandsIn(annotations(checkOf([finding(), finding({ at: at(FILES[0], 3, 5, 4, 2) })])));
    expect(one?.properties).toMatchObject({ line: '3', endLine: '3', col: '5', endColumn: '8' });
    expect(several?.properties).toEqual({
      file: FILES[0],
      line: '3',
      endLine: '4',
      title: 'ZDR1203 unknown-storage',
    });
  });

  it('survive whatever the names hold', () => {
    const tokens = fc.constantFrom(
      '::',
      '%',
      '%0A',
      '\n',
      '\r',
      ',',
      ':',
      '##[error]',
      'a',
      '=',
      '::error::x',
      '%25',
      'é',
    );
    const text = fc.array(tokens, { maxLength: 12 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, text, text, (message, hint, path) => {
        const places = new Map([[FILES[0], { path, uri: 'x', outside: false }]]);
        const commands = commandsIn(annotations(checkOf([finding({ message, hint })], { places })));
        expect(commands).toHaveLength(1);
        expect(commands[0]).toMatchObject({ name: 'error', properties: { file: path, line: '3' } });
        const shown = (one: string) => one.replaceAll('\n', '\\u{a}').replaceAll('\r', '\\u{d}');
        expect(commands[0]?.message).toBe(`${shown(message)}\nhint: ${shown(hint)}`);
      }),
      { numRuns: 500 },
    );
  });
});

describe('the filter for the log of a workflow', () => {
  const filtered = (...chunks: readonly string[]) => chunks.map(makeCommandFilter()).join('');

  it.each([
    ['::error::x\n', '\\u003a:error::x\n'],
    ['a\n  ::add-mask::x', 'a\n  \\u003a:add-mask::x'],
    ['a\r::debug::x', 'a\r\\u003a:debug::x'],
    ['see ##[group]x', 'see ##\\u005bgroup]x'],
    ['fe80::1 and a::b\n', 'fe80::1 and a::b\n'],
    ['12:15:05Z run ::x\n- [x] #1\n', '12:15:05Z run ::x\n- [x] #1\n'],
    ['::add-mask::\n::x::', '\\u003a:add-mask::\n\\u003a:x::'],
  ])('makes of %j %j', (text, expected) => {
    expect(filtered(text)).toBe(expected);
  });

  it('remembers an open line of blanks of any kind', () => {
    expect(filtered('a\n', '\u0085', ' ', ':', ':x::')).toBe('a\n\u0085 \\u003a:x::');
  });

  it('is read back by JSON as it was', () => {
    const line = JSON.stringify({ message: '##[error]x' });
    expect(filtered(line)).not.toContain('##[');
    expect(JSON.parse(filtered(line))).toEqual({ message: '##[error]x' });
  });

  it('lets no command through, however the text is cut into chunks', () => {
    const tokens = fc.constantFrom(':', '::', '#', '##', '[', ']', '\n', '\r', ' ', '\t', '\u0085', 'error', 'x', '=');
    fc.assert(
      fc.property(fc.array(fc.array(tokens, { maxLength: 4 }).map((parts) => parts.join(''))), (chunks) => {
        expect(commandsIn(filtered(...chunks))).toEqual([]);
        // What is no command is let through as it is.
        if (!/##\[|(^|[\r\n])[\s\x85]*:/.test(chunks.join(''))) expect(filtered(...chunks)).toBe(chunks.join(''));
      }),
      { numRuns: 5_000 },
    );
  });
});
