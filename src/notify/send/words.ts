import { certificateRemedy } from '../../net/certificate-fault.ts';
import { scrubber } from '../../observe/scrub.ts';
import { clean } from '../../view/write/clean.ts';
import { cut } from '../../view/write/width.ts';

/** Longest part of an answer or an output that is shown, in columns. */
const LONGEST = 200;

/** Makes text from outside one clean line without the secrets. */
export function quieter(secrets: readonly string[]): (text: string) => string {
  const scrub = scrubber(secrets);
  // Twice: what stood inside a secret, or cut it in two, is gone after the first time.
  return (text) => cut(scrub(clean(scrub(text).trim().replaceAll(/\s+/g, ' '))), LONGEST);
}

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'refused the connection',
  ECONNRESET: 'closed the connection',
  EPIPE: 'closed the connection',
  UND_ERR_SOCKET: 'closed the connection',
  ECONNECTION: 'closed the connection',
  ENOTFOUND: 'is not known by name',
  EAI_AGAIN: 'is not known by name: the name server does not answer',
  EHOSTUNREACH: 'cannot be reached',
  ENETUNREACH: 'cannot be reached',
  ETIMEDOUT: 'did not answer in time',
  UND_ERR_CONNECT_TIMEOUT: 'did not answer in time',
  TimeoutError: 'did not answer in time',
  EABORT: 'did not answer in time',
};

/** The names that OpenSSL and Node give to a certificate that is not accepted. */
const NOT_TRUSTED =
  /^(CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|ERR_TLS_CERT_)/;

/** What an error of a connection means, by its codes: the first that is known. */
export function faultWords(error: unknown): string | undefined {
  for (const code of codesOf(error)) {
    if (NOT_TRUSTED.test(code)) {
      const remedy = certificateRemedy(code) ?? 'NODE_EXTRA_CA_CERTS may name a file with its authority';
      return `has a certificate that is not trusted (${code}); ${remedy}`;
    }
    const words = WORDS[code];
    if (words !== undefined) return words;
  }
  return undefined;
}

/** The codes of an error and of what caused it, the outermost first. */
export function codesOf(error: unknown): readonly string[] {
  if (typeof error !== 'object' || error === null) return [];
  const { code, originalCode, name, cause } = error as Record<string, unknown>;
  const inner = error instanceof AggregateError ? error.errors.flatMap(codesOf) : [];
  return [...[originalCode, code, name].filter((one) => typeof one === 'string'), ...inner, ...codesOf(cause)];
}
