import { hash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { parseTokens, TokenFileError } from '../../src/daemon/http/tokens.ts';
import { workOf } from '../document/work.ts';

const TOKEN = '0123456789abcdef0123456789abcdef';
const other = (letter: string) => letter.repeat(32);

describe('a token file', () => {
  test('says who a token is of, written as it is or as a digest', () => {
    const digest = hash('sha256', other('b'), 'hex');
    const tokens = parseTokens(`# ours\n\nops  operate\t${TOKEN}\r\neye read sha256:${digest}\n`);
    expect(tokens.bearer(TOKEN)).toEqual({ name: 'ops', scope: 'operate' });
    expect(tokens.bearer(other('b'))).toEqual({ name: 'eye', scope: 'read' });
    expect(tokens).toMatchObject({ count: 2, plain: true });
    expect(parseTokens(`eye read sha256:${digest}`).plain).toBe(false);
  });

  test.each(['', TOKEN.slice(1), `${TOKEN} `, TOKEN.toUpperCase(), 'ops', `sha256:${hash('sha256', TOKEN, 'hex')}`])(
    'lets nobody in with %j',
    (token) => expect(parseTokens(`ops operate ${TOKEN}`).bearer(token)).toBeUndefined(),
  );

  test.each([
    ['', 'it has no token'],
    ['# nothing\n', 'it has no token'],
    ['ops operate', 'line 1: it must be'],
    [`ops operate ${TOKEN} more`, 'line 1: it must be'],
    [`ops admin ${TOKEN}`, 'line 1: the scope must be'],
    [`../ops read ${TOKEN}`, 'line 1: a name has'],
    ['ops operate short', 'line 1: a token has at least 32'],
    ['ops operate sha256:ABC', 'line 1: sha256: wants 64'],
    [`a read ${TOKEN}\na read ${other('b')}`, 'line 2: the name a stands there twice'],
    [`a read ${TOKEN}\nb operate ${TOKEN}`, 'line 2: the token of this line stands there twice'],
  ])('%j is refused, without saying a token', (text, why) => {
    expect(() => parseTokens(text)).toThrow(TokenFileError);
    expect(() => parseTokens(text)).toThrow(why);
    expect(() => parseTokens(text)).not.toThrow(TOKEN);
  });
});

test('a file of many tokens is read once, not each line against all before', () => {
  const text = (n: number) =>
    Array.from({ length: n }, (_, i) => `ops${i} operate ${`${i}`.padStart(40, 'x')}\n`).join('');
  const work = (n: number) => workOf(() => parseTokens(text(n)));
  expect(work(2_000) / work(1_000)).toBeLessThan(2.5);
});
