/**
 * Who may do what: a file of lines `name scope token`. A token is written as it is, or as `sha256:` and the digest of it
 * in hex, which gives nothing away. `read` looks; `operate` also starts, cancels, approves, pauses.
 */
import { hash, timingSafeEqual } from 'node:crypto';

export type Scope = 'read' | 'operate';

export interface Bearer {
  /** Stands in the ledger and in approvals. */
  readonly name: string;
  readonly scope: Scope;
}

interface Entry extends Bearer {
  readonly digest: Buffer;
}

/** Thrown for a file that cannot be used. Never holds a token. */
export class TokenFileError extends Error {
  override readonly name = 'TokenFileError';
}

/** As hard to guess as a key of 128 bits, written in hex or better. */
const SHORTEST = 32;
const NAME = /^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$/;

/** Who may ask for what: the tokens of the file, by their digests. */
export type Tokens = ReturnType<typeof parseTokens>;

/** Throws {@link TokenFileError}. */
export function parseTokens(text: string) {
  const entries: Entry[] = [];
  const names = new Set<string>();
  const digests = new Set<string>();
  let plain = false;
  for (const [index, written] of text.split('\n').entries()) {
    const line = written.trim();
    if (line === '' || line.startsWith('#')) continue;
    const bad = (why: string) => new TokenFileError(`line ${index + 1}: ${why}`);
    const [name = '', scope = '', token = '', ...rest] = line.split(/\s+/);
    if (token === '' || rest.length > 0) throw bad('it must be: a name, read or operate, and a token');
    if (!NAME.test(name)) throw bad('a name has letters, digits and . _ @ -, at most 64');
    if (scope !== 'read' && scope !== 'operate') throw bad('the scope must be read or operate');
    const [, hashed] = /^sha256:([0-9a-f]{64})$/.exec(token) ?? [];
    if (hashed === undefined) {
      if (token.startsWith('sha256:')) throw bad('sha256: wants 64 hex digits in lower case');
      if (token.length < SHORTEST) throw bad(`a token has at least ${SHORTEST} characters`);
      plain = true;
    }
    const digest = hashed === undefined ? digestOf(token) : Buffer.from(hashed, 'hex');
    if (names.has(name)) throw bad(`the name ${name} stands there twice`);
    if (digests.has(digest.toString('hex'))) throw bad('the token of this line stands there twice');
    names.add(name);
    digests.add(digest.toString('hex'));
    entries.push({ name, scope, digest });
  }
  if (entries.length === 0) throw new TokenFileError('it has no token');
  return {
    count: entries.length,
    /** Whether some token is written as it is, so that nobody else may read the file. */
    plain,
    /** Who a token is of; undefined for one that is not in the file. Takes as long for a wrong one as for a right one. */
    bearer(token: string): Bearer | undefined {
      const asked = digestOf(token);
      let found: Entry | undefined;
      // All are compared, so that the time taken does not tell which one was near.
      for (const entry of entries) if (timingSafeEqual(entry.digest, asked)) found = entry;
      return found === undefined ? undefined : { name: found.name, scope: found.scope };
    },
  };
}

const digestOf = (token: string): Buffer => hash('sha256', token, 'buffer');
