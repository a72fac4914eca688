import { execFileSync } from 'node:child_process';
import { createPublicKey, generateKeyPairSync, KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type KeyProblem, keyId, readPublicKey, readSecretKey } from '../../src/evidence/keys.ts';
import { scratch } from '../support/zdr.ts';

const secretOf = (type: 'ed25519' | 'x25519' | 'ed448', cipher?: { cipher: string; passphrase: string }): string =>
  generateKeyPairSync(type as 'ed25519').privateKey.export({ type: 'pkcs8', format: 'pem', ...cipher }) as string;
const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 });
const ed = generateKeyPairSync('ed25519');
const publicPem = ed.publicKey.export({ type: 'spki', format: 'pem' }) as string;
const secretPem = ed.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
const problem = (read: KeyObject | KeyProblem): string => (read instanceof KeyObject ? 'none' : read.problem);

describe('a secret key', () => {
  it('is read, with Windows line ends too, and has the id of its public part', () => {
    for (const text of [secretPem, secretPem.replaceAll('\n', '\r\n')]) {
      const key = readSecretKey(text);
      expect(key).toBeInstanceOf(KeyObject);
      expect(keyId(key as KeyObject)).toBe(keyId(ed.publicKey));
    }
  });

  it.each([
    ['an RSA key', rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }), /of the type rsa/],
    ['an RSA key of the old form', rsa.privateKey.export({ type: 'pkcs1', format: 'pem' }), /of the type rsa/],
    ['a key for another use', secretOf('x25519'), /of the type x25519/],
    ['a key of another curve', secretOf('ed448'), /of the type ed448/],
    ['an encrypted key', secretOf('ed25519', { cipher: 'aes-256-cbc', passphrase: 'x' }), /encrypted key/],
    [
      'an encrypted RSA key of the old form',
      rsa.privateKey.export({ type: 'pkcs1', format: 'pem', cipher: 'aes-128-cbc', passphrase: 'x' }),
      /encrypted key/,
    ],
    ['a key of OpenSSH', '-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n', /OpenSSH/],
    ['a public key', publicPem, /public key, which cannot sign/],
    ['a key that is cut off', secretPem.slice(0, 60), /no key in PEM/],
    ['anything else', 'swordfish', /no key in PEM/],
    ['nothing', '', /no key in PEM/],
  ])('is not %s, and says nothing of what it holds', (_, text, expected) => {
    const read = readSecretKey(String(text)) as KeyProblem;
    expect(read.problem).toMatch(expected);
    expect(read.hint).toMatch(/openssl \w+/);
    expect(`${read.problem} ${read.hint}`).not.toMatch(/swordfish|AAAA|MC4C/);
  });
});

describe('a public key', () => {
  it('is read', () => expect(keyId(readPublicKey(publicPem) as KeyObject)).toBe(keyId(ed.publicKey)));

  it.each([
    ['a secret key, from which it could be derived', secretPem, /secret key/],
    ['an RSA key', rsa.publicKey.export({ type: 'spki', format: 'pem' }), /of the type rsa/],
    ['anything else', 'x', /no key in PEM/],
  ])('is not %s', (_, text, expected) => expect(problem(readPublicKey(String(text)))).toMatch(expected));
});

it('the commands that the page of the docs shows make keys that are taken', () => {
  const page = readFileSync('docs/evidence.md', 'utf8');
  const commands = page.split('\n').filter((line) => /^openssl (genpkey|pkey) .*zdr\.(key|pub)/.test(line));
  expect(commands.length).toBeGreaterThanOrEqual(3);
  const cwd = scratch();
  const outputs = commands.map((command) => execFileSync('sh', ['-ec', command], { cwd, encoding: 'utf8' }));
  const secret = readSecretKey(readFileSync(join(cwd, 'zdr.key'), 'utf8')) as KeyObject;
  expect(keyId(secret)).toBe(keyId(readPublicKey(readFileSync(join(cwd, 'zdr.pub'), 'utf8')) as KeyObject));
  expect(keyId(createPublicKey(secret))).toBe(outputs.at(-1)?.slice(0, 64));
});
