/** Logins (zstack-api.md 2): one session for all requests, renewed by whoever first finds it ended. */
import { createHash } from 'node:crypto';
import { type Failure, SiteError } from '../run/failure.ts';
import type { Credentials, Grant } from './credentials.ts';
import { serverFailure } from './errors.ts';
import { heard, httpFailure, refusalClass } from './faults.ts';
import { errorOf, isHtml, isObject, type Reply } from './reply.ts';
import type { Scrub } from './scrub.ts';
import type { Wire } from './wire.ts';

interface SessionOptions {
  readonly wire: Wire;
  readonly scrub: Scrub;
  readonly url: string;
}

interface AccountOptions extends SessionOptions {
  readonly account: string;
  readonly password: string;
}

const grantOf = (token: string): Grant => ({
  session: token,
  sign: () => ({ Authorization: `OAuth ${token}` }),
});

const LOGOUT_TIMEOUT_MS = 5_000;
/** What may stand in a header and in a path. */
const TOKEN = /^[\w.~-]{1,256}$/;

/** A session that this client logs in, shares and logs out. */
export function createAccountSession(options: AccountOptions): Credentials {
  const { wire, scrub } = options;
  let current: string | undefined;
  let pending: Promise<string> | undefined;
  // A refused password stays refused: asking again would lock the account.
  let refused: SiteError | undefined;

  const login = async (): Promise<string> => {
    try {
      const token = await logIn(options);
      scrub.add(token);
      current = token;
      return token;
    } catch (error) {
      if (error instanceof SiteError && error.failure.class === 'permanent') refused = error;
      throw error;
    } finally {
      pending = undefined;
    }
  };
  const session = (): Promise<string> | string => {
    if (refused !== undefined) throw refused;
    if (current !== undefined) return current;
    pending ??= login();
    return pending;
  };

  return {
    async open() {
      await session();
    },
    async grant() {
      const token = await session();
      return grantOf(token);
    },
    lapsed(grant, failure) {
      if (grant.session === current) current = undefined;
      return failure;
    },
    skewed: () => Promise.resolve(false),
    async close() {
      await pending?.catch(() => undefined);
      const token = current;
      current = undefined;
      if (token === undefined) return;
      const path = `/v1/accounts/sessions/${token}`;
      await wire.send({ method: 'DELETE', path, timeoutMs: LOGOUT_TIMEOUT_MS }).catch(() => undefined);
    },
  };
}

async function logIn({ wire, scrub, url, account, password }: AccountOptions): Promise<string> {
  const hash = createHash('sha512').update(password, 'utf8').digest('hex');
  scrub.add(hash);
  const body = { logInByAccount: { accountName: account, password: hash } };
  const reply = await heard(wire.send({ method: 'PUT', path: '/v1/accounts/login', body }), { url, scrub });
  const inventory = reply.status === 200 ? reply.json?.['inventory'] : undefined;
  const token = isObject(inventory) ? inventory['uuid'] : undefined;
  if (typeof token === 'string' && TOKEN.test(token)) return token;
  const failure = loginFailure(reply, account, url, scrub);
  const doubt = failure.class === 'permanent' && errorOf(reply) !== undefined ? WRAPPED.test(password) : false;
  throw new SiteError(doubt ? { ...failure, hint: `${failure.hint ?? 'check site.auth'}${WRAPPED_HINT}` } : failure);
}

/** What is rarely part of a password, and often comes with it from an editor or a shell. */
const WRAPPED = /^(?:[\s\p{Cf}]|(["']).*\1$)|[\s\p{Cf}]$/su;
const WRAPPED_HINT = '; the password stands in quotes, or begins or ends with a blank: is that meant?';

function loginFailure(reply: Reply, account: string, url: string, scrub: Scrub): Failure {
  const error = errorOf(reply);
  if (error !== undefined) {
    const failure = serverFailure(error, scrub);
    if (failure.class === 'unavailable') return failure;
    const message = scrub.line(`the site refused the login of account "${account}": ${failure.message}`);
    // Nothing ran, whatever the code; and a login cannot be fixed by a login.
    return {
      ...failure,
      message,
      class: failure.class === 'session' || failure.class === 'unknown' ? 'transient' : failure.class,
    };
  }
  if (reply.status === 404) return noApiFailure(url);
  if (reply.status < 300 && reply.text !== '' && !isHtml(reply.text)) return strangeLogin(reply.status, url, scrub);
  const refusal = reply.status >= 300 && reply.status < 500;
  return httpFailure(reply, refusal ? refusalClass(reply.status) : 'unavailable', scrub);
}

/** An answer that changed on its way, or is of something else. It may hold the session: nothing of it is shown. */
const strangeLogin = (status: number, url: string, scrub: Scrub): Failure => ({
  code: `http.${status}`,
  class: 'unavailable',
  message: scrub.line(`${url} answered the login with HTTP ${status}, but not as ZStack does`),
  hint: 'a gateway changes the answers, or something else answers: look at site.endpoint and at what stands before the site',
});

/** The same 404 comes from a management node that is starting and from a wrong context path. */
export function noApiFailure(url: string): Failure {
  return {
    code: 'http.404',
    class: 'unavailable',
    message: `${url} answers, but has no ZStack API there: it is still starting, or the address is wrong`,
    hint: 'wait if the management node was just started; else check the context path in site.endpoint (usually /zstack)',
  };
}

/** A session that somebody else made, and will end. */
export function createGivenSession(
  options: SessionOptions & {
    readonly session: string;
    /** Whether `open` may ask the site about it. */
    readonly validate: boolean;
  },
): Credentials {
  const { wire, validate } = options;
  const token = options.session.trim();
  if (!TOKEN.test(token)) {
    throw new SiteError({
      code: 'site.session',
      class: 'permanent',
      message: 'the session that site.auth.session refers to is not a session UUID',
      hint: 'log in to ZStack and give the uuid of that login',
    });
  }
  const grant = grantOf(token);
  return {
    async open(signal) {
      if (!validate) return;
      const path = `/v1/accounts/sessions/${token}/valid`;
      const reply = await heard(wire.send({ method: 'GET', path, signal }), options);
      // A server without this call says 404: then the first real request will tell.
      if (reply.status === 200 && reply.json?.['valid'] === false) throw new SiteError(endedFailure());
    },
    grant: () => Promise.resolve(grant),
    lapsed: (_grant, failure) => ({ ...failure, ...endedFailure() }),
    skewed: () => Promise.resolve(false),
    close: () => Promise.resolve(),
  };
}

function endedFailure(): Failure {
  return {
    code: 'ID.1001',
    class: 'permanent',
    message: 'the session that site.auth.session refers to has ended',
    hint: 'log in to ZStack again and give the new session, or use site.auth.account, which logs in by itself',
  };
}
