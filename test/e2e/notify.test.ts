/** `zdr notify`: the built command, real receivers, and no secret anywhere. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { SMTPServer } from 'smtp-server';
import { expect, onTestFinished, test } from 'vitest';
import { smallGroups, smallPlan } from '../support/small-plan.ts';
import { scratch, zdr } from '../support/zdr.ts';

const TOKEN = 'T0KEN-9f8e7d6c5b4a';
const KEY = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const PASSWORD = 'correct-horse-battery';

const drill = (notify: readonly object[], name = 'quarterly') => ({ name, schedule: '0 2 1 */3 *', notify });
const hook = { name: 'ops', webhook: { url: { env: 'HOOK' }, secret: { env: 'KEY' } } };

function setPlan(drills: readonly object[]): string {
  const cwd = scratch();
  writeFileSync(join(cwd, 'plan.yaml'), JSON.stringify(smallPlan(smallGroups(1), { drills })));
  return cwd;
}

/** A webhook that answers with the status, and says back what it was sent. */
async function webhookServer(status: number) {
  const seen: { readonly url: string; readonly body: string }[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    seen.push({ url: request.url ?? '', body });
    response.writeHead(status).end(`${request.url} ${JSON.stringify(request.headers)}`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return { seen, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/services/${TOKEN}` };
}

/** An SMTP server behind STARTTLS with a certificate of an own authority, which lets in who knows the password. */
async function mailServer(cwd: string) {
  const at = (name: string) => join(cwd, name);
  const certificate = (name: string, subject: string, ...more: string[]) =>
    execFileSync(
      'openssl',
      ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2']
        .concat(['-keyout', at(`${name}.key`), '-out', at(`${name}.pem`), '-subj', subject])
        .concat(more),
      { stdio: 'pipe' },
    );
  certificate('ca', '/CN=Test CA');
  certificate(
    'mail',
    '/CN=mail',
    '-CA',
    at('ca.pem'),
    '-CAkey',
    at('ca.key'),
    '-addext',
    'subjectAltName=IP:127.0.0.1',
  );
  const logins: string[] = [];
  const mails: string[] = [];
  const server = new SMTPServer({
    key: readFileSync(at('mail.key')),
    cert: readFileSync(at('mail.pem')),
    authOptional: false,
    onAuth({ username, password }, _, done) {
      logins.push(`${username}:${password}`);
      done(password === PASSWORD ? null : new Error('wrong'), { user: username ?? '' });
    },
    onData(stream, _, done) {
      let raw = '';
      stream.on('data', (chunk: Buffer) => {
        raw += chunk.toString();
      });
      stream.on('end', () => {
        mails.push(raw);
        done();
      });
    },
  });
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
  return { logins, mails, port: (server.server.address() as AddressInfo).port };
}

test('a test notice reaches a webhook, a mailbox and a command, and no secret is anywhere', async () => {
  const server = await webhookServer(204);
  const keys = scratch();
  const mail = await mailServer(keys);
  const login = { user: 'zdr', password: { file: join(keys, 'password') } };
  writeFileSync(join(keys, 'password'), `${PASSWORD}\n`);
  const box = { to: ['dr@example.com'], from: 'zdr@example.com', host: '127.0.0.1', port: mail.port, login };
  // What a process can be seen to be by others, and the whole of its parent.
  const spy = 'cat > notice; cat /proc/$$/environ /proc/$$/cmdline /proc/$PPID/cmdline > seen';
  const receivers = [hook, { name: 'team', email: box }, { name: 'page', command: { argv: ['sh', '-c', spy] } }];
  const cwd = setPlan([drill(receivers), drill([hook], 'weekly')]);
  const env = { HOOK: server.url, KEY, NODE_EXTRA_CA_CERTS: join(keys, 'ca.pem') };
  const { code, stdout, stderr } = await zdr(['notify', '--allow-commands', 'plan.yaml'], { cwd, env });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout.trimEnd().split('\n').sort()).toEqual([
    expect.stringMatching(/^ops \(webhook of quarterly, weekly\): delivered: 127\.0\.0\.1:\d+ answered 204$/),
    'page (command of quarterly): delivered: sh ended with 0',
    expect.stringMatching(/^team \(email of quarterly\): delivered: 127\.0\.0\.1:\d+ took it: 250 /),
  ]);
  expect(server.seen).toHaveLength(1);
  expect(mail.logins).toEqual([`zdr:${PASSWORD}`]);
  expect(mail.mails).toHaveLength(1);
  const notices = [server.seen[0]?.body ?? '', readFileSync(join(cwd, 'notice'), 'utf8')].map((text) =>
    JSON.parse(text),
  );
  for (const notice of notices) expect(notice).toMatchObject({ kind: 'test', plan: 'small', drill: 'quarterly' });
  const everything = [stdout, readFileSync(join(cwd, 'seen'), 'utf8'), server.seen[0]?.body, ...mail.mails].join('\n');
  for (const secret of [TOKEN, KEY, PASSWORD]) expect(everything).not.toContain(secret);
});

test('who is not reached is told with 1, the others are reached all the same, and nothing is given away', async () => {
  const server = await webhookServer(400);
  const well = await webhookServer(200);
  const cwd = setPlan([
    drill([
      hook,
      { name: 'well', webhook: { url: { env: 'WELL' } } },
      { name: 'unset', webhook: { url: { env: 'UNSET' } } },
      { name: 'page', command: { argv: ['touch', 'ran'] } },
    ]),
  ]);
  const env = { HOOK: server.url, KEY, WELL: well.url };
  const { code, stdout, stderr } = await zdr(['notify', 'plan.yaml'], { cwd, env });
  expect(code).toBe(1);
  expect(stdout).toMatch(/^ops .*: failed: 127\.0\.0\.1:\d+ answered 400: \[secret\]/m);
  expect(stdout).toMatch(/^well .*: delivered: /m);
  expect(stdout).toMatch(/^unset .*: not delivered: .*UNSET is not set; .* tried again for 1h$/m);
  expect(stdout).toMatch(/^page .*: refused: touch was not run: commands need --allow-commands$/m);
  expect(stderr).toMatch(/^zdr: 2 of 4 receivers did not get the test notice\nhint: .+\n$/);
  expect(well.seen).toHaveLength(1);
  expect(() => readFileSync(join(cwd, 'ran'))).toThrow();
  for (const secret of [TOKEN, KEY]) expect(stdout + stderr).not.toContain(secret);
});

test('commands that are not allowed end with 11', async () => {
  const cwd = setPlan([drill([{ name: 'page', command: { argv: ['touch', 'ran'] } }])]);
  const { code, stderr } = await zdr(['notify', 'plan.yaml'], { cwd });
  expect({ code, stderr }).toEqual({ code: 11, stderr: expect.stringContaining('hint: ') });
  expect(() => readFileSync(join(cwd, 'ran'))).toThrow();
});

test('--dry-run sends nothing, needs no secret, and shows what would be sent', async () => {
  const server = await webhookServer(204);
  const cwd = setPlan([
    drill([
      hook,
      { name: 'bus', webhook: { url: { env: 'HOOK' }, format: 'cloudevents' } },
      { name: 'team', email: { to: ['dr@example.com'], from: 'zdr@example.com', host: 'smtp.example.com' } },
      { name: 'page', command: { argv: ['touch', 'ran', 'a b'] } },
    ]),
  ]);
  const { code, stdout, stderr } = await zdr(['notify', '--dry-run', '--allow-commands', 'plan.yaml'], {
    cwd,
    env: { HOOK: server.url },
  });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(server.seen).toEqual([]);
  expect(() => readFileSync(join(cwd, 'ran'))).toThrow();
  expect(stdout).not.toContain(TOKEN);
  const shown = stdout.replaceAll(/zdr_\w{32}/g, 'ID').replaceAll(/\d{4}-\d\d-\d\d[T ][\d:.]+Z/g, 'TIME');
  await expect(
    shown.replaceAll(/timestamp: \d+/g, 'timestamp: SECONDS').replaceAll(/(tool":"|dr\/|zdr )[\d.]+\d/g, '$1V'),
  ).toMatchFileSnapshot('golden/notify-dry-run.txt');
});

test.each([
  ['a plan without drills', [], [], /name no receivers/],
  ['an unknown drill', [drill([hook])], ['--drill', 'weekly'], /no drill weekly\nhint: There is: quarterly\./],
  ['an unknown receiver', [drill([hook])], ['--receiver', 'opps'], /no receiver opps\nhint: There is: ops\./],
] as const)('%s is a usage error', async (_, drills, args, said) => {
  const { code, stdout, stderr } = await zdr(['notify', 'plan.yaml', ...args], { cwd: setPlan(drills) });
  expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: '', stderr: expect.stringMatching(said) });
});
