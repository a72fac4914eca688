import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { SiteOptions } from '../../src/zstack/site.ts';
import { connectionFault } from '../../src/zstack/transport-fault.ts';
import { type Certificates, hasOpenssl, makeCertificates } from '../support/certificates.ts';
import { CALL, PAGE_ANSWER, type ScriptedServer, siteAt, startServer } from './scripted-server.ts';

describe.runIf(hasOpenssl)('TLS', () => {
  let server: ScriptedServer;
  let own: Certificates;
  let other: Certificates;
  let ca: string;

  beforeAll(async () => {
    own = makeCertificates();
    other = makeCertificates();
    ca = own.ca;
    server = await startServer(() => ({ status: 200, body: PAGE_ANSWER }), own.pair);
  });
  afterAll(async () => {
    await server.close();
    own.remove();
    other.remove();
  });
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  async function recover(
    tls: SiteOptions['tls'],
    endpoint = server.endpoint,
    variables: SiteOptions['variables'] = {},
  ) {
    const site = siteAt(endpoint, { verify: 'claimed', tls, variables });
    try {
      return await site.recover(CALL);
    } finally {
      await site.close();
    }
  }

  it('trusts the authority that the plan names', async () => {
    expect(await recover({ ca, insecureSkipVerify: false })).toMatchObject({ kind: 'completed' });
  });

  it('trusts the authorities that are trusted anyway besides it', async () => {
    const NODE_EXTRA_CA_CERTS = own.caFile;
    const tls = { ca: other.ca, insecureSkipVerify: false };
    // Node reads the variable once, as it starts; from 22.15 on it tells what it read.
    if (process.versions.node.startsWith('20.')) {
      expect(await recover(tls, server.endpoint, { NODE_EXTRA_CA_CERTS })).toMatchObject({ kind: 'completed' });
      const NODE_OPTIONS = '--use-openssl-ca';
      const system = { NODE_OPTIONS, SSL_CERT_FILE: own.caFile };
      expect(await recover(tls, server.endpoint, system)).toMatchObject({ kind: 'completed' });
    }
    expect(await recover(tls, server.endpoint, { NODE_EXTRA_CA_CERTS: '/no/such/file' })).toMatchObject({
      kind: 'refused',
      failure: { code: 'net.tls' },
    });
  });

  it('is loosened by no variable of the environment', async () => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    const before = server.requests.length;
    for (const tls of [{ insecureSkipVerify: false }, { ca: other.ca, insecureSkipVerify: false }]) {
      expect(await recover(tls)).toMatchObject({ kind: 'refused', failure: { code: 'net.tls' } });
    }
    expect(server.requests).toHaveLength(before);
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
      failure: { code: 'net.tls', class: 'permanent', hint: expect.stringContaining('host name') },
    });
  });

  it.each([
    ['CERT_HAS_EXPIRED', /renewed.*clock/],
    ['CERT_NOT_YET_VALID', /clock/],
    ['ERR_TLS_CERT_ALTNAME_INVALID', /host name/],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', /site\.tls\.ca.*between them/],
    ['UNABLE_TO_GET_ISSUER_CERT', /site\.tls\.ca.*above them/],
  ])('names the remedy of %s', (code, hint) => {
    expect(connectionFault(Object.assign(new Error('x'), { code }), false)).toMatchObject({
      fault: 'tls',
      hint: expect.stringMatching(hint),
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
