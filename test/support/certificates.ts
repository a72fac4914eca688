/** Certificates made for one test, by openssl. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

export const hasOpenssl = (() => {
  try {
    execFileSync('openssl', ['version'], { stdio: 'pipe' });
    return true;
  } catch {
    return false;
  }
})();

export interface Certificates {
  /** File of the authority's certificate. */
  readonly caFile: string;
  readonly ca: string;
  readonly pair: { readonly key: string; readonly cert: string };
  remove(): void;
}

/** An authority of its own, and the certificate that it gave a server on 127.0.0.1 and of these names. */
export function makeCertificates(...names: readonly string[]): Certificates {
  const directory = mkdtempSync(join(tmpdir(), 'zdr-certificates-'));
  const at = (name: string) => join(directory, name);
  const make = (name: string, ...more: string[]) =>
    execFileSync(
      'openssl',
      [
        ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'],
        ...['-keyout', at(`${name}.key`), '-out', at(`${name}.pem`), ...more],
      ],
      { stdio: 'pipe' },
    );
  make('ca', '-subj', `/CN=Authority ${basename(directory)}`);
  const alternatives = ['IP:127.0.0.1', ...names.map((name) => `DNS:${name}`)].join(',');
  make(
    'server',
    ...['-subj', '/CN=server', '-CA', at('ca.pem'), '-CAkey', at('ca.key')],
    ...['-addext', `subjectAltName=${alternatives}`, '-addext', 'basicConstraints=critical,CA:FALSE'],
  );
  const text = (name: string) => readFileSync(at(name), 'utf8');
  return {
    caFile: at('ca.pem'),
    ca: text('ca.pem'),
    pair: { key: text('server.key'), cert: text('server.pem') },
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}
