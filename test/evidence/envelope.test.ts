import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { preAuthEncoding, signatureFault, signEnvelope, signersOf } from '../../src/evidence/envelope.ts';
import { keyId } from '../../src/evidence/keys.ts';
import { scratch } from '../support/zdr.ts';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const stranger = generateKeyPairSync('ed25519');
const text = '{"who":"运维"}\n';
const envelope = signEnvelope(text, privateKey);

describe('an envelope', () => {
  it('signs what DSSE says: the test vector of its specification', () => {
    const encoded = preAuthEncoding('http://example.com/HelloWorld', Buffer.from('hello world'));
    expect(encoded.toString()).toBe('DSSEv1 29 http://example.com/HelloWorld 11 hello world');
  });

  it('is right by its key, names it, and is wrong by any other', () => {
    expect(signatureFault(envelope, text, publicKey)).toBeUndefined();
    expect(signersOf(envelope)).toEqual([keyId(publicKey)]);
    expect(signatureFault(envelope, text, stranger.publicKey)).toBe('not-signed-by-key');
  });

  it('is right if one of several signatures is', () => {
    const parsed = JSON.parse(envelope);
    parsed.signatures.unshift(JSON.parse(signEnvelope(text, stranger.privateKey)).signatures[0]);
    expect(signatureFault(JSON.stringify(parsed), text, publicKey)).toBeUndefined();
  });

  it('is wrong for another text, even with the payload of that', () => {
    const other = `${text} `;
    expect(signatureFault(envelope, other, publicKey)).toBe('other-payload');
    const forged = { ...JSON.parse(envelope), payload: Buffer.from(other).toString('base64') };
    expect(signatureFault(JSON.stringify(forged), other, publicKey)).toBe('not-signed-by-key');
  });

  it('is wrong whatever byte of its signature is another', () => {
    const parsed = JSON.parse(envelope);
    const bytes = Buffer.from(parsed.signatures[0].sig, 'base64');
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ by;
        const forged = { ...parsed, signatures: [{ sig: changed.toString('base64') }] };
        return signatureFault(JSON.stringify(forged), text, publicKey) === 'not-signed-by-key';
      }),
    );
  });

  it.each([
    'nonsense',
    'null',
    '[]',
    '{}',
    JSON.stringify({ ...JSON.parse(envelope), payloadType: 'application/json' }),
    JSON.stringify({ ...JSON.parse(envelope), signatures: [] }),
    JSON.stringify({ ...JSON.parse(envelope), signatures: [null, { sig: 7 }] }),
    JSON.stringify({ ...JSON.parse(envelope), payload: 7 }),
  ])('is none: %s', (other) => {
    expect(signatureFault(other, text, publicKey)).toBe('no-envelope');
    expect(signersOf(other)).toBeUndefined();
  });

  it('is checked by openssl alone, as the page of the docs shows', () => {
    const cwd = scratch();
    writeFileSync(join(cwd, 'evidence.json'), text);
    writeFileSync(join(cwd, 'evidence.json.sig'), envelope);
    writeFileSync(join(cwd, 'zdr.pub'), publicKey.export({ type: 'spki', format: 'pem' }));
    const [, script = ''] = /```sh\n(type=.*?)```/s.exec(readFileSync('docs/evidence.md', 'utf8')) ?? [];
    const check = () => execFileSync('bash', ['-ec', script], { cwd, encoding: 'utf8', stdio: 'pipe' });
    expect(check()).toContain('Verified Successfully');
    writeFileSync(join(cwd, 'evidence.json'), text.replace('who', 'why'));
    expect(check).toThrow();
  });
});
