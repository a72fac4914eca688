import { describe, expect, it, test } from 'vitest';
import { inRunsDir, shellWord } from '../../src/view/write/command.ts';
import { spoken } from '../../src/view/write/document.ts';
import { writeText } from '../../src/view/write/text.ts';
import { hostileName, plainPage } from './samples.ts';

const RUN = '20261124-120000-east-site-3f9a';

test.each([
  ['plans/a.yaml', 'plans/a.yaml'],
  ['my runs', "'my runs'"],
  ["o'clock; rm", "'o'\\''clock; rm'"],
  ['', "''"],
])('%j is one word of a shell: %s', (text, word) => expect(shellWord(text)).toBe(word));

describe('a command in a message', () => {
  it.each([
    [`To go on: zdr resume ${RUN}`, `To go on: zdr resume --runs-dir /srv/dr ${RUN}`],
    [
      `zdr approve ${RUN} db && zdr resume ${RUN}`,
      `zdr approve --runs-dir /srv/dr ${RUN} db && zdr resume --runs-dir /srv/dr ${RUN}`,
    ],
    ['zdr runs lists them.', 'zdr runs --runs-dir /srv/dr lists them.'],
    ['zdr plan --all p.yaml', 'zdr plan --all p.yaml'],
    ['the zdr run-log', 'the zdr run-log'],
  ])('carries the runs directory: %s', (text, said) => expect(inRunsDir(text, '/srv/dr')).toBe(said));

  it.each([undefined, 'runs'])('is as it is where that is %s', (dir) =>
    expect(inRunsDir(`zdr resume ${RUN}`, dir)).toBe(`zdr resume ${RUN}`),
  );

  it('quotes a directory that a shell would take apart, and shows what it could not print', () => {
    expect(inRunsDir('zdr runs', 'a b')).toBe("zdr runs --runs-dir 'a b'");
    expect(inRunsDir('zdr runs', hostileName)).not.toContain('\u001b');
  });
});

describe('a sentence', () => {
  const sentence = (text: string, width: number): string[] =>
    writeText({ title: '', sections: [], next: [spoken(text)], rest: '' }, { ...plainPage, width })
      .trim()
      .split('\n');

  it.each([80, 40, 10])('keeps its command whole on its own line at %i columns', (width) => {
    const lines = sentence(
      `Wave databases waits for approval: zdr approve ${RUN} databases && zdr resume ${RUN}`,
      width,
    );
    expect(lines.at(-1)).toBe(`  zdr approve ${RUN} databases && zdr resume ${RUN}`);
    expect(lines.slice(0, -1).join(' ')).toBe('Wave databases waits for approval:');
  });

  it('is wrapped where it has none', () => {
    expect(sentence('one two three', 8)).toEqual(['one two', 'three']);
  });
});
