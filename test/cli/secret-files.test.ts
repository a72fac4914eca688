/** Each file that holds a secret, a key or an authority, as Notepad and PowerShell write it. */
import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Environment } from '../../src/cli/environment.ts';
import { checkingKey, signingKey } from '../../src/cli/execute/keys.ts';
import { readTokens } from '../../src/cli/serve/token-file.ts';
import { resolveCa, resolveEndpoint, resolveSecret } from '../../src/cli/site/secrets.ts';
import type { PlanSite } from '../../src/plan/plan.ts';
import { hasOpenssl, makeCertificates } from '../support/certificates.ts';

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'zdr-secret-files-'));
});
afterEach(() => rmSync(cwd, { recursive: true }));

const environment = (variables: Readonly<Record<string, string>> = {}) =>
  ({ cwd, variables, stderr: { write: () => true } }) as unknown as Environment;
const put = (name: string, bytes: Buffer) => writeFileSync(join(cwd, name), bytes, { mode: 0o600 });

describe.each<[string, (text: string) => Buffer]>([
  ['UTF-8', (text) => Buffer.from(text)],
  ['UTF-8 with a mark', (text) => Buffer.from(`\ufeff${text}`)],
  ['UTF-16 with a mark', (text) => Buffer.from(`\ufeff${text}`, 'utf16le')],
  ['UTF-16 of the other order', (text) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16()],
  ['UTF-16 without a mark', (text) => Buffer.from(text, 'utf16le')],
])('in %s', (_name, write) => {
  test('a password is taken', async () => {
    put('pw', write('pässword\r\n'));
    expect(await resolveSecret({ file: 'pw' }, 'site.auth.password', environment())).toBe('pässword');
  });

  test('a token file is taken', async () => {
    const token = 'x'.repeat(40);
    put('tokens', write(`ops operate ${token}\r\n`));
    expect((await readTokens(environment(), 'tokens')).bearer(token)).toEqual({ name: 'ops', scope: 'operate' });
  });

  test.runIf(hasOpenssl)('an authority and keys are taken', async () => {
    const certificates = makeCertificates();
    put('ca.pem', write(certificates.ca));
    certificates.remove();
    const pem = await resolveCa({ tls: { caFile: 'ca.pem' } } as unknown as PlanSite, environment());
    expect(new X509Certificate(pem ?? '').ca).toBe(true);
    const secret = execFileSync('openssl', ['genpkey', '-algorithm', 'ed25519']).toString();
    const open = execFileSync('openssl', ['pkey', '-pubout'], { input: secret }).toString();
    put('zdr.key', write(secret));
    put('zdr.pub', write(open));
    expect((await signingKey(environment(), { signKey: 'zdr.key' }))?.type).toBe('private');
    expect((await checkingKey(environment(), 'zdr.pub')).type).toBe('public');
  });
});

test('a mark that a shell read from the file into a variable is no part of the secret', async () => {
  expect(await resolveSecret({ env: 'PW' }, 'x', environment({ PW: '\ufeffpassword' }))).toBe('password');
  await expect(resolveSecret({ env: 'PW' }, 'x', environment({ PW: '\ufeff' }))).rejects.toThrow(/PW is empty/);
});

test('a file that is no text is told, with what to do, and none of it', async () => {
  put('pw', Buffer.from([0xc3, 0xdc, 0xc2, 0xeb, 0xff]));
  const error = await resolveSecret({ file: 'pw' }, 'site.auth.password', environment()).catch((e: unknown) => e);
  expect(error).toMatchObject({
    message: expect.stringContaining('is no text'),
    hint: expect.stringContaining('UTF-8'),
  });
  put('tokens', Buffer.from([0xc3, 0xdc, 0xc2, 0xeb, 0xff]));
  await expect(readTokens(environment(), 'tokens')).rejects.toThrow(
    /cannot read the token file tokens: it is no text: it is not valid UTF-8/,
  );
});

test.each(['', '\n', '\r', '\r\n', '\n\n', '\r\n\r\n'])(
  'line ends (%j) behind a secret are no part of it',
  async (end) => {
    put('pw', Buffer.from(` pass\nword ${end}`));
    expect(await resolveSecret({ file: 'pw' }, 'x', environment())).toBe(' pass\nword ');
    expect(await resolveSecret({ env: 'PW' }, 'x', environment({ PW: ` pass\nword ${end}` }))).toBe(' pass\nword ');
    put('none', Buffer.from(end));
    await expect(resolveSecret({ file: 'none' }, 'x', environment())).rejects.toMatchObject({
      message: expect.stringContaining('is empty'),
      hint: expect.stringContaining('secret'),
    });
  },
);

test.each(['http://10.0.0.5:8080/zstack\r', '\ufeffhttp://10.0.0.5:8080/zstack/\n', ' http://10.0.0.5:8080/zstack '])(
  'an address in a variable (%j) is taken without what stands around it',
  (EP) => {
    const site = { endpoint: { env: 'EP' } } as unknown as PlanSite;
    expect(resolveEndpoint(site, environment({ EP }))).toBe('http://10.0.0.5:8080/zstack');
  },
);

describe.runIf(hasOpenssl)('site.tls.ca', () => {
  const read = () => resolveCa({ tls: { caFile: 'ca' } } as unknown as PlanSite, environment());

  test('with several authorities and words between them is taken; with a broken one it is not', async () => {
    const certificates = makeCertificates();
    certificates.remove();
    const { ca } = certificates;
    put('ca', Buffer.from(`# one\n${ca}\r\n# two\r\n${ca.replaceAll('\n', '\r\n')}`));
    expect(await read()).toContain('# two');
    for (const broken of [ca.slice(0, 200), ca.replace(/\n\w{8}/, '\nAAAAAAAA')]) {
      for (const bundle of [`${ca}${broken}`, `${broken}\n${ca}`]) {
        put('ca', Buffer.from(bundle));
        await expect(read()).rejects.toMatchObject({ message: expect.stringContaining('cannot be read') });
      }
    }
  });

  test('in DER is taken as well', async () => {
    const certificates = makeCertificates();
    put('ca', execFileSync('openssl', ['x509', '-outform', 'DER'], { input: certificates.ca }));
    certificates.remove();
    expect(new X509Certificate((await read()) ?? '').ca).toBe(true);
  });

  test.each(['', 'nonsense', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n', '0\x82\x01\x02'])(
    'without a certificate (%j) is told before anything is sent',
    async (text) => {
      put('ca', Buffer.from(text, 'latin1'));
      await expect(read()).rejects.toMatchObject({
        message: expect.stringContaining('holds no certificate'),
        hint: expect.stringContaining('PEM'),
      });
    },
  );
});
