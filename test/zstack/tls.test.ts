import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SiteOptions } from '../../src/zstack/site.ts';
import { CALL, PAGE_ANSWER, type ScriptedServer, siteAt, startServer } from './scripted-server.ts';

const openssl = (() => {
  try {
    execFileSync('openssl', ['version']);
    return true;
  } catch {
    return false;
  }
})();

describe.runIf(openssl)('TLS', () => {
  let directory: string;
  let server: ScriptedServer;
  let ca: string;

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'zdr-tls-'));
    const at = (name: string) => join(directory, name);
    const run = (...parts: string[]) => execFileSync('openssl', parts, { stdio: 'pipe' });
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
    run('req', '-x509', ...key, '-keyout', at('ca.key'), '-out', at('ca.pem'), '-days', '2', '-subj', '/CN=Test CA');
    run(
      'req',
      '-x509',
      ...key,
      '-keyout',
      at('mn.key'),
      '-out',
      at('mn.pem'),
      '-days',
      '2',
      '-subj',
      '/CN=mn',
      '-CA',
      at('ca.pem'),
      '-CAkey',
      at('ca.key'),
      '-addext',
      'subjectAltName=IP:127.0.0.1',
      '-addext',
      'basicConstraints=critical,CA:FALSE',
    );
    ca = readFileSync(at('ca.pem'), 'utf8');
    server = await startServer(() => ({ status: 200, body: PAGE_ANSWER }), {
      key: readFileSync(at('mn.key'), 'utf8'),
      cert: readFileSync(at('mn.pem'), 'utf8'),
    });
  });
  afterAll(async () => {
    await server.close();
    rmSync(directory, { recursive: true });
  });

  async function recover(tls: SiteOptions['tls'], endpoint = server.endpoint) {
    const site = siteAt(endpoint, { verify: 'claimed', tls });
    try {
      return await site.recover(CALL);
    } finally {
      await site.close();
    }
  }

  it('trusts the authority that the plan names', async () => {
    expect(await recover({ ca, insecureSkipVerify: false })).toMatchObject({ kind: 'completed' });
  });

  it('trusts nobody else, sends nothing, and names the remedy', async () => {
    const before = server.requests.length;
    expect(await recover({ insecureSkipVerify: false })).toMatchObject({
      kind: 'refused',
      failure: {
        code: 'net.tls',
        class: 'permanent',
        message: expect.stringContaining(server.endpoint),
        hint: expect.stringContaining('site.tls.ca'),
      },
    });
    expect(server.requests).toHaveLength(before);
  });

  it('does not accept a certificate for another name', async () => {
    const endpoint = server.endpoint.replace('127.0.0.1', 'localhost');
    expect(await recover({ ca, insecureSkipVerify: false }, endpoint)).toMatchObject({
      kind: 'refused',
      failure: { code: 'net.tls', class: 'permanent' },
    });
  });

  it('skips the check only where it is told to', async () => {
    expect(await recover({ insecureSkipVerify: true })).toMatchObject({ kind: 'completed' });
  });

  it('says when the CA file is no PEM', async () => {
    expect(await recover({ ca: 'nonsense', insecureSkipVerify: false })).toMatchObject({
      kind: 'refused',
      failure: { code: 'net.tls', class: 'permanent' },
    });
  });

  it('says when the port speaks plain HTTP', async () => {
    const plain = await startServer(() => undefined);
    expect(await recover({ insecureSkipVerify: false }, plain.endpoint.replace('http:', 'https:'))).toMatchObject({
      kind: 'refused',
      failure: {
        code: 'net.tls',
        message: expect.stringContaining('plain HTTP'),
        hint: expect.stringContaining('http://'),
      },
    });
    await plain.close();
  });
});
