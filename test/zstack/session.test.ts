import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { SiteError } from '../../src/run/failure.ts';
import type { SiteOptions } from '../../src/zstack/site.ts';
import {
  CALL,
  failed,
  json,
  type Received,
  type Script,
  SESSION,
  siteAt,
  startServer,
  text,
} from './scripted-server.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

const PASSWORD = 'correct horse battery staple';
const account = { kind: 'account', account: 'admin', password: PASSWORD } as const;

async function setUp(script: Script, options: Partial<SiteOptions> = {}) {
  const server = await startServer(script);
  const site = siteAt(server.endpoint, { dialect: 'sdk', auth: account, ...options });
  closers.push(() => site.close(), server.close);
  return { server, site };
}

const isLogin = ({ url }: Received) => url === '/zstack/v1/accounts/login';
const logins = (requests: readonly Received[]) => requests.filter(isLogin).length;
const logout = (requests: readonly Received[]) =>
  requests.filter(({ method }) => method === 'DELETE').map(({ url }) => url);

/** Gives session 1, 2, 3 … and accepts only the newest. */
function sessions() {
  let count = 0;
  const token = () => count.toString().padStart(32, '0');
  return {
    token,
    end: () => {
      count += 0.5;
    },
    script: (request: Received) => {
      if (isLogin(request)) {
        count = Math.floor(count) + 1;
        return json(200, { inventory: { uuid: token(), accountUuid: '36c27e8ff05c4780bf6d2fa65700f22e' } });
      }
      if (request.url.includes('/management-nodes/ready')) return json(200, {});
      if (request.method === 'DELETE') return json(200, {});
      return undefined;
    },
    accepts: ({ headers }: Received) => headers.authorization === `OAuth ${token()}`,
  };
}

describe('an account', () => {
  it('logs in with the lower-case hex SHA-512, and logs out', async () => {
    const { script } = sessions();
    const { server, site } = await setUp(script, { verify: 'claimed' });
    await site.open();
    await site.close();
    await site.close();
    const hash = createHash('sha512').update(PASSWORD).digest('hex');
    expect(server.requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'PUT /zstack/v1/accounts/login',
      `DELETE /zstack/v1/accounts/sessions/${'1'.padStart(32, '0')}`,
    ]);
    expect(server.requests[0]?.body).toBe(`{"logInByAccount":{"accountName":"admin","password":"${hash}"}}`);
  });

  it('shares one login among parallel calls', async () => {
    const { script, accepts } = sessions();
    const { server, site } = await setUp(
      (request) => script(request) ?? (accepts(request) ? json(202, {}) : failed('ID.1001')),
    );
    const calls = await Promise.all(Array.from({ length: 8 }, () => site.recover(CALL)));
    expect(calls.every(({ kind }) => kind === 'accepted')).toBe(true);
    expect(logins(server.requests)).toBe(1);
  });

  it('renews an ended session once for all queries that find it ended, and repeats them', async () => {
    const { script, accepts, end } = sessions();
    const { server, site } = await setUp(
      (request) => script(request) ?? (accepts(request) ? json(200, { inventories: [], total: 0 }) : failed('ID.1001')),
    );
    await site.find([CALL.groupUuid]);
    end();
    await Promise.all(Array.from({ length: 8 }, () => site.find([CALL.groupUuid])));
    expect(logins(server.requests)).toBe(2);
    await site.close();
    expect(logout(server.requests)).toEqual([`/zstack/v1/accounts/sessions/${'2'.padStart(32, '0')}`]);
  });

  it('says that nothing ran when the session ended, and logs in for the next call', async () => {
    const { script, accepts, end } = sessions();
    const { server, site } = await setUp(
      (request) => script(request) ?? (accepts(request) ? json(202, {}) : failed('ID.1001')),
    );
    await site.recover(CALL);
    end();
    expect(await site.recover(CALL)).toMatchObject({ kind: 'refused', failure: { code: 'ID.1001', class: 'session' } });
    expect(await site.recover(CALL)).toEqual({ kind: 'accepted' });
    expect(logins(server.requests)).toBe(2);
  });

  it('learns of an ended session from the failed job too, and does not end the one that came after it', async () => {
    const { script } = sessions();
    const { server, site } = await setUp(
      (request) =>
        script(request) ?? (request.url.includes('/api-jobs/') ? failed('ID.1001', '会话已过期') : json(202, {})),
    );
    const other = 'd'.repeat(32);
    await site.recover(CALL);
    await site.recover({ ...CALL, jobUuid: other });
    expect(await site.job(CALL.jobUuid)).toMatchObject({ kind: 'failed', failure: { class: 'session' } });
    await site.recover({ ...CALL, jobUuid: 'e'.repeat(32) });
    expect(await site.job(other)).toMatchObject({ kind: 'failed', failure: { class: 'session' } });
    await site.recover({ ...CALL, jobUuid: 'f'.repeat(32) });
    expect(logins(server.requests)).toBe(2);
  });

  it('gives up on a site that ends every session at once', async () => {
    const { script } = sessions();
    const { server, site } = await setUp((request) => script(request) ?? failed('ID.1001'));
    await expect(site.find([CALL.groupUuid])).rejects.toMatchObject({
      failure: { code: 'ID.1001', class: 'transient' },
    });
    expect(logins(server.requests)).toBe(3);
  });

  it('never asks again with a password that was refused', async () => {
    const { server, site } = await setUp((request) => (isLogin(request) ? failed('ID.1000') : undefined));
    for (const _ of [1, 2]) {
      expect(await site.recover(CALL)).toMatchObject({
        kind: 'refused',
        failure: { code: 'ID.1000', class: 'permanent' },
      });
    }
    expect(logins(server.requests)).toBe(1);
  });

  it.each([
    ['ID.1000', 'permanent', /site\.auth/],
    ['ID.1005', 'permanent', /change the password/],
    ['ID.1006', 'transient', /other logins/],
    ['ID.2001', 'permanent', /second factor/],
    ['LOGIN_CONTROL.1002', 'permanent', /lock/],
    ['LOGIN_CONTROL.1005', 'permanent', /by hand/],
    ['SYS.1010', 'unavailable', /management node/],
    ['ID.1001', 'transient', /login/],
  ])('is refused with %s: %s', async (code, failureClass, hint) => {
    const { site } = await setUp((request) => (isLogin(request) ? failed(code) : undefined));
    const error = await site.open().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(SiteError);
    expect(error).toMatchObject({ failure: { code, class: failureClass, hint: expect.stringMatching(hint) } });
  });

  it.each([
    ['no API there', text(404, '<html>404</html>'), 'http.404', 'unavailable'],
    ['proxy page', text(502, '<html>502</html>'), 'http.502', 'unavailable'],
    ['no session in the answer', json(200, { inventory: { uuid: 7 } }), 'http.200', 'unavailable'],
    ['header injection', json(200, { inventory: { uuid: 'a\r\nX: y' } }), 'http.200', 'unavailable'],
    ['refused', text(403, 'no'), 'http.403', 'permanent'],
  ])('cannot log in: %s', async (_name, answer, code, failureClass) => {
    const { site } = await setUp((request) => (isLogin(request) ? answer : undefined));
    await expect(site.open()).rejects.toMatchObject({ failure: { code, class: failureClass } });
  });

  it.each([
    ['before', (answer: string) => `)]}',\n${answer}`],
    ['behind', (answer: string) => `${answer}\n<!-- gateway -->`],
    ['within', (answer: string) => answer.replace('}}', '}')],
  ])('shows nothing of an answer to a login that something changed: %s', async (_where, change) => {
    const answer = JSON.stringify({ inventory: { uuid: SESSION } });
    const { site } = await setUp((request) => (isLogin(request) ? text(200, change(answer)) : undefined));
    const error = await site.open().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ failure: { code: 'http.200', hint: expect.stringContaining('gateway') } });
    expect(JSON.stringify(error)).not.toContain(SESSION);
  });

  it.each([' pass', 'pass ', 'pass\u00a0', '\u200bpass', '"pass"', "'pass'"])(
    'asks about what may not belong to a refused password: %j',
    async (password) => {
      const refuse = (request: Received) => (isLogin(request) ? failed('ID.1000') : undefined);
      const told = async (given: string) => {
        const { site } = await setUp(refuse, { auth: { ...account, password: given } });
        return (await site.open().catch((error: unknown) => error)) as SiteError;
      };
      expect((await told(password)).failure.hint).toMatch(/site\.auth.*is that meant\?$/);
      expect((await told('pa ss"')).failure.hint).not.toContain('meant');
    },
  );

  it('does not log out of sessions that it did not make', async () => {
    const { server, site } = await setUp(
      (request) => (request.url.endsWith('/valid') ? json(200, { valid: true }) : json(202, {})),
      {
        auth: { kind: 'session', session: SESSION },
      },
    );
    await site.recover(CALL);
    await site.close();
    expect(logout(server.requests)).toEqual([]);
  });

  it('closes in bounded time when the site is silent', async () => {
    const { script } = sessions();
    let told: () => void = () => undefined;
    const asked = new Promise<void>((resolve) => {
      told = resolve;
    });
    let elapsed: () => void = () => undefined;
    const clock = {
      wall: () => 0,
      now: () => 0,
      sleep: () =>
        new Promise<void>((resolve) => {
          elapsed = resolve;
        }),
    };
    const { site } = await setUp(
      (request) => {
        if (request.method === 'DELETE') {
          told();
          return 'silence';
        }
        return script(request);
      },
      { verify: 'claimed', clock },
    );
    await site.open();
    const closed = site.close();
    await asked;
    elapsed();
    await closed;
  });
});

describe('a given session', () => {
  const auth = { kind: 'session', session: `${SESSION}\n` } as const;

  it('is checked where the site can be asked', async () => {
    const { site } = await setUp(
      ({ url }) => (url.endsWith(`/sessions/${SESSION}/valid`) ? json(200, { valid: false }) : undefined),
      {
        auth,
      },
    );
    await expect(site.open()).rejects.toMatchObject({
      failure: { code: 'ID.1001', class: 'permanent', hint: expect.stringContaining('new session') },
    });
  });

  it('cannot be renewed: a person must', async () => {
    const { site } = await setUp(() => failed('ID.1001', 'Session expired'), { auth });
    expect(await site.recover(CALL)).toMatchObject({
      kind: 'refused',
      failure: { code: 'ID.1001', class: 'permanent' },
    });
    await expect(site.find([CALL.groupUuid])).rejects.toMatchObject({
      failure: { code: 'ID.1001', class: 'permanent' },
    });
  });

  it('of an earlier process does not condemn the one given now', async () => {
    const { site } = await setUp(() => failed('ID.1001', 'Session expired'), { auth });
    expect(await site.job(CALL.jobUuid)).toMatchObject({ kind: 'failed', failure: { class: 'session' } });
  });

  it.each(['', 'two words', 'a\r\nHost: evil'])('must be fit for a header: %j', (session) => {
    expect(() => siteAt('http://127.0.0.1:9/zstack', { auth: { kind: 'session', session } })).toThrow(SiteError);
  });
});
