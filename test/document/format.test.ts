import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { formatText } from '../../src/document/format/format.ts';

const PLANS = new URL('../../plans/', import.meta.url);

describe('formatText', () => {
  test.each(readdirSync(PLANS))('%s is laid out so already', async (name) => {
    const text = readFileSync(new URL(name, PLANS), 'utf8');
    expect(await formatText(text)).toBe(text);
  });

  test.each([
    ['spaces in brackets', 'a: {x: 1,   y: [ 1,2 ]} # c\n', 'a: { x: 1, y: [1, 2] } # c\n'],
    ['indentation', 'a:\n    b: 1\n    c:\n    - 1\n', 'a:\n  b: 1\n  c:\n    - 1\n'],
    ['quotes', "a: 'x'\nb: \"it's\"\n", 'a: "x"\nb: "it\'s"\n'],
    ['empty lines', 'a: 1\n\n\n\nb: 2\n\n', 'a: 1\n\nb: 2\n'],
    ['several documents', 'a: 1\n---\n# of b\nb:   2\n', 'a: 1\n---\n# of b\nb: 2\n'],
    ['the line ends of Windows', 'a: {x: 1}\r\n', 'a: { x: 1 }\r\n'],
    ['a byte order mark', '\ufeffa: {x: 1}\n', '\ufeffa: { x: 1 }\n'],
    ['anchors', 'a: &x {b: 1}\nc: *x\n', 'a: &x { b: 1 }\nc: *x\n'],
    ['a text of several lines', 'a: |\n   one\n    two\n', 'a: |\n  one\n   two\n'],
  ])('%s', async (_, text, expected) => {
    expect(await formatText(text)).toBe(expected);
    expect(await formatText(expected)).toBe(expected);
  });

  test.each([['a: ['], ['a: 1\na: 2\n'], ['a:\n\t- 1\n'], ['\u0000'], ['']])(
    'leaves alone what is broken: %j',
    async (text) => {
      expect(await formatText(text)).toBeUndefined();
    },
  );

  test('keeps every comment and every value, and does nothing the second time', async () => {
    const line = fc.tuple(
      fc.constantFrom('key', 'other', 'third'),
      fc.constantFrom(
        '1',
        "'q'",
        '{a: 1,b: [x,  y]}',
        '"it\'s"',
        '\n    deep:   2h',
        '\n    - x\n    -   y',
        '|\n     text\n      more',
      ),
      fc.constantFrom('', '  # after', '\n# between\n', '\n\n\n  # indented'),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 6 }), async (lines) => {
        const text = `# head\n${lines.map(([key, value, comment], index) => `${key}${index}: ${value}${/\n/.test(value) && !/^\n/.test(comment) ? '' : comment}`).join('\n')}\n`;
        const formatted = await formatText(text);
        if (formatted === undefined) throw new Error(`not formatted: ${text}`);
        expect(parse(formatted)).toEqual(parse(text));
        expect(formatted.match(/#.*/g)).toEqual(text.match(/#.*/g));
        expect(await formatText(formatted)).toBe(formatted);
      }),
      { numRuns: 60 },
    );
  });
});
