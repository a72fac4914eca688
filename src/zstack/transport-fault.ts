/** What an error of a socket means, by its code. */
import { given } from '../given.ts';
import { certificateRemedy } from '../net/certificate-fault.ts';
import { codeOf } from '../net/proxy-fault.ts';
import type { TransportFault } from './transport.ts';

const FAULT_OF_CODE: Readonly<Record<string, TransportFault>> = {
  ECONNREFUSED: 'refused',
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  EAI_FAIL: 'dns',
  EAI_NODATA: 'dns',
  EAI_NONAME: 'dns',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  EHOSTDOWN: 'unreachable',
  ENETDOWN: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  EACCES: 'unreachable',
  EPERM: 'unreachable',
  EMFILE: 'unreachable',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  ETIMEDOUT: 'timeout',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  ECONNABORTED: 'reset',
  UND_ERR_SOCKET: 'reset',
  UND_ERR_DESTROYED: 'aborted',
  UND_ERR_CLOSED: 'aborted',
  UND_ERR_ABORTED: 'aborted',
  UND_ERR_RES_EXCEEDED_MAX_SIZE: 'too-large',
};

/** The names that OpenSSL and Node give to a certificate or a handshake that is not accepted. */
const TLS_CODE =
  /^(ERR_TLS_|ERR_SSL_|ERR_OSSL_|CERT_|CRL_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_|EPROTO$)/;

/** No authority that is trusted stands at the end of the chain that the server sent. */
const CHAIN_CODE = /^UNABLE_TO_(?:VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT)/;
const CHAIN_HINT =
  "set site.tls.ca to the PEM file of the site's certificate authority; if it is set, add the authorities between them, which the site should send, and those above them";

interface ConnectionFault {
  readonly fault: TransportFault;
  readonly message: string;
  readonly hint?: string;
}

export function connectionFault(error: unknown, sent: boolean): ConnectionFault {
  const code = codeOf(error);
  const message = error instanceof Error && error.message !== '' ? error.message : code;
  if (TLS_CODE.test(code)) {
    const hint = certificateRemedy(code) ?? (CHAIN_CODE.test(code) ? CHAIN_HINT : undefined);
    return { fault: 'tls', message, ...given({ hint }) };
  }
  return { fault: FAULT_OF_CODE[code] ?? (sent ? 'protocol' : 'unreachable'), message };
}
