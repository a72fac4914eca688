/** The certificate authorities that a connection trusts. */
import { readFileSync } from 'node:fs';
import * as tls from 'node:tls';
import type { Variables } from './route.ts';

/**
 * Trust in the authority of the PEM text besides the usual ones: those that come with Node, and those of the file that
 * NODE_EXTRA_CA_CERTS names (of the system's, where Node was told to use them). Throws what OpenSSL says of the text.
 */
export function trustBesides(ca: string, variables: Variables): tls.SecureContext {
  return tls.createSecureContext({ ca: [...usual(variables), ca] });
}

/** Node tells its own list from 22.15 on; before that it is the list that came with it and the file of the variable. */
function usual(variables: Variables): readonly string[] {
  const { getCACertificates } = tls as { readonly getCACertificates?: (kind: 'default') => string[] };
  if (getCACertificates !== undefined) return getCACertificates('default');
  const openssl = /--use-openssl-ca\b/.test(variables['NODE_OPTIONS'] ?? '');
  const own = openssl ? text(variables['SSL_CERT_FILE'] ?? '/etc/ssl/certs/ca-certificates.crt') : [];
  const extra = text(variables['NODE_EXTRA_CA_CERTS']);
  return [...(openssl ? [] : tls.rootCertificates), ...own, ...extra];
}

/** Of a file that cannot be read, Node has warned when it started. */
function text(file: string | undefined): readonly string[] {
  if (file === undefined || file === '') return [];
  try {
    return [readFileSync(file, 'utf8')];
  } catch {
    return [];
  }
}
