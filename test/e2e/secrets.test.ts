/** Who is let in, what is said when nobody is, and that no secret is ever shown. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { request as forward } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ENDPOINT, smallGroups, smallPlan } from '../support/small-plan.ts';
import { each, PASSWORD, runIds, type Stage, setStage } from '../support/stage.ts';
import { type Ended, scratch } from '../support/zdr.ts';

/** All that a run leaves where somebody may read it. */
function everything(cwd: string, { stdout, stderr }: Ended): string {
  const walk = (path: string): string =>
    statSync(path).isDirectory()
      ? readdirSync(path)
          .map((name) => walk(join(path, name)))
          .join('\n')
      : readFileSync(path, 'utf8');
  const files = ['runs', 'zdr.log'].map((name) => join(cwd, name)).filter((path) => existsSync(path));
  return [stdout, stderr, ...files.map(walk)].join('\n');
}

/** The forms in which a secret might slip out. */
const forms = (secret: string): string[] => [
  secret,
  createHash('sha512').update(secret).digest('hex'),
  Buffer.from(secret).toString('base64'),
  encodeURIComponent(secret),
];

const loud = ['--log-level', 'trace', '--log-file', 'zdr.log'];
const withAuth = (auth: object) => smallPlan(smallGroups(2), { site: { endpoint: ENDPOINT, auth } });
const account = { account: 'admin', password: { env: 'ZSTACK_PASSWORD' } };
const key = { accessKey: { id: 'LTAI0123456789abcdef', secret: { env: 'ZSTACK_SECRET' } } };
const session = { session: { env: 'ZSTACK_SESSION' } };

describe('a refused login ends with 4, one line and a hint, and shows no secret', () => {
  const wrong = 'not the password 4711';
  test.each([
    ['password', account, { ZSTACK_PASSWORD: wrong }, wrong],
    ['access key secret', key, { ZSTACK_SECRET: 'wrongsecret0815wrongsecret' }, 'wrongsecret0815wrongsecret'],
    ['session', session, { ZSTACK_SESSION: 'deadbeefdeadbeefdeadbeefdeadbeef' }, 'deadbeefdeadbeefdeadbeefdeadbeef'],
  ])('a wrong %s', async (_, auth, env, secret) => {
    const stage = await setStage({
      plan: withAuth(auth),
      world: (world) => ({ ...world, accessKeys: [{ id: 'LTAI0123456789abcdef', secret: 'right', account: 'admin' }] }),
    });
    const ended = await stage.zdr(['run', 'plan.yaml', ...loud], { env });
    expect({ code: ended.code, stdout: ended.stdout }).toEqual({ code: 4, stdout: '' });
    expect(ended.stderr).toMatch(/^zdr: [^\n]+\nhint: [^\n]+\n$/);
    const shown = everything(stage.cwd, ended);
    for (const form of forms(secret)) expect(shown).not.toContain(form);
    expect(stage.executions()).toEqual(each(stage, 0));
    expect(runIds(stage.cwd)).toEqual([]);
  });
});

describe('a run that was let in shows no secret, however loud its log', () => {
  const secret = 'hush0123456789hush0123456789';
  const given = '5e551011a1b24c3d8e4f5a6b7c8d9e0f';
  test.each([
    ['password', account, PASSWORD],
    ['access key', key, secret],
    ['session', session, given],
  ])('%s', async (_, auth, hidden) => {
    const stage = await setStage({
      plan: withAuth(auth),
      world: (world) => ({
        ...world,
        accessKeys: [{ id: 'LTAI0123456789abcdef', secret, account: 'admin' }],
        sessions: [{ uuid: given, account: 'admin' }],
      }),
      faults: ['job-fails:group=g1,attempt=1,code=SYS.1016'],
    });
    const env = { ZSTACK_SECRET: secret, ZSTACK_SESSION: given };
    const ended = await stage.zdr(['run', 'plan.yaml', ...loud], { env });
    expect(ended.code).toBe(0);
    const shown = everything(stage.cwd, ended);
    expect(shown).toContain('"level":"info"');
    // The session that the login gave is as good as the password.
    const tokens = stage.requests.map(({ headers }) => (headers['authorization'] ?? '').split(/[ :]/).at(-1) ?? '');
    expect(tokens.some((token) => token.length >= 20)).toBe(true);
    for (const form of [...forms(hidden), ...tokens.filter((token) => token !== '')]) expect(shown).not.toContain(form);
  });
});

test.each([
  ['ZSTACK_PASSWORD', account],
  ['ZSTACK_SECRET', key],
  ['ZSTACK_SESSION', session],
])('without %s in the environment nothing is done, and the variable is named', async (name, auth) => {
  const stage = await setStage({ plan: withAuth(auth) });
  const { code, stderr } = await stage.zdr(['run', 'plan.yaml'], { env: { ZSTACK_PASSWORD: '' } });
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(name) });
  expect(stderr).toContain('hint: ');
  expect(stage.requests).toEqual([]);
});

test('an endpoint where nobody listens ends with 4', async () => {
  const stage = await setStage({ plan: withAuth(account) });
  stage.pointAt('http://127.0.0.1:1/zstack');
  const { code, stderr } = await stage.zdr(['run', 'plan.yaml', '--wait-for-site', '0s']);
  expect({ code, stderr }).toEqual({ code: 4, stderr: expect.stringMatching(/^zdr: .*127\.0\.0\.1:1.*\nhint: .+\n$/) });
});

test('a management node that is away as a run begins is waited for, and that is said', async () => {
  const stage = await setStage({ plan: withAuth(account), faults: ['restart:at=0s,refuse=0s,html=2s,unmapped=0s'] });
  const { code, stderr } = await stage.zdr(['run', 'plan.yaml']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringMatching(/waiting for the site for up to 5m/) });
});

describe('TLS', () => {
  /** Puts TLS before the site, with a certificate of an own CA. */
  async function behindTls(stage: Stage): Promise<string> {
    const directory = scratch();
    const at = (name: string) => join(directory, name);
    const certificate = (name: string, subject: string, ...more: string[]) =>
      execFileSync(
        'openssl',
        ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2']
          .concat(['-keyout', at(`${name}.key`), '-out', at(`${name}.pem`), '-subj', subject])
          .concat(more),
        { stdio: 'pipe' },
      );
    certificate('ca', '/CN=Test CA');
    certificate('mn', '/CN=mn', '-CA', at('ca.pem'), '-CAkey', at('ca.key'), '-addext', 'subjectAltName=IP:127.0.0.1');
    const pair = { key: readFileSync(at('mn.key')), cert: readFileSync(at('mn.pem')) };
    const server = createTlsServer(pair, (request, response) => {
      const { method, url, headers } = request;
      const passed = forward(
        { host: '127.0.0.1', port: stage.host.split(':')[1], method, path: url, headers },
        (answer) => {
          response.writeHead(answer.statusCode ?? 500, answer.headers);
          answer.pipe(response);
        },
      );
      passed.on('error', () => response.destroy());
      request.pipe(passed);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.close();
      server.closeAllConnections();
    });
    stage.pointAt(`https://127.0.0.1:${(server.address() as AddressInfo).port}/zstack`);
    return at('ca.pem');
  }
  const withTls = (tls: object) => smallPlan(smallGroups(1), { site: { endpoint: ENDPOINT, auth: account, tls } });

  test('a site with a certificate of an own CA is talked to when the plan names that CA', async () => {
    const stage = await setStage({ plan: withTls({ ca: 'ca.pem' }) });
    const ca = await behindTls(stage);
    execFileSync('cp', [ca, join(stage.cwd, 'ca.pem')]);
    const { code, stderr } = await stage.zdr(['run', 'plan.yaml']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('1 recovered') });
    expect(stage.executions()).toEqual({ g1: 1 });
  });

  test('without it nothing is sent, and the line says what to do', async () => {
    const stage = await setStage({ plan: withTls({}) });
    await behindTls(stage);
    const { code, stderr } = await stage.zdr(['run', 'plan.yaml']);
    expect({ code, stderr }).toEqual({
      code: 4,
      stderr: expect.stringMatching(/^zdr: .*certificate.*\nhint: .*site\.tls\.ca/),
    });
    expect(stage.requests).toEqual([]);
  });
});
