/** E-mail through a real SMTP server on the loopback. */
import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { expect, onTestFinished, test } from 'vitest';
import type { EmailReceiver } from '../../src/notify/receiver.ts';
import { send } from '../../src/notify/send/send.ts';
import { email, NOTICE, portsWith } from './samples.ts';

const PASSWORD = 'correct-horse-battery';
const login = { user: 'zdr', password: { env: 'SMTP_PASSWORD' } };

function answer(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}

async function serve(options: SMTPServerOptions = {}) {
  const mails: { readonly to: readonly string[]; readonly raw: string }[] = [];
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    logger: false,
    onData(stream, session, done) {
      let raw = '';
      stream.on('data', (chunk: Buffer) => {
        raw += chunk.toString('latin1');
      });
      stream.on('end', () => {
        mails.push({ to: session.envelope.rcptTo.map(({ address }) => address), raw });
        done();
      });
    },
    ...options,
  });
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
  const { port } = server.server.address() as AddressInfo;
  return {
    mails,
    port,
    send: (change: Partial<EmailReceiver> = {}) =>
      send(email(port, change), NOTICE, portsWith({ SMTP_PASSWORD: PASSWORD })),
  };
}

const headersOf = (raw: string) => raw.slice(0, raw.indexOf('\r\n\r\n')).replaceAll(/\r\n[ \t]+/g, ' ');

test('an e-mail arrives once, for everybody, as text and HTML', async () => {
  const server = await serve();
  const { result, detail } = await server.send();
  expect(result).toBe('delivered');
  expect(detail).toMatch(new RegExp(`^127\\.0\\.0\\.1:${server.port} took it: 250 `));
  const [mail] = server.mails;
  expect(server.mails).toHaveLength(1);
  expect(mail?.to).toEqual(['dr-team@example.com', 'boss@example.com']);
  const headers = headersOf(mail?.raw ?? '');
  expect(headers).toMatch(/^From: zdr@example\.com$/m);
  expect(headers).toMatch(/^To: dr-team@example\.com, boss@example\.com$/m);
  expect(headers).toMatch(/^Subject: \[zdr\] FAILED: quarterly of test-site$/m);
  expect(headers).toContain(`Message-ID: <${NOTICE.id}@example.com>`);
  expect(headers).toMatch(/^Auto-Submitted: auto-generated$/m);
  expect(headers).toMatch(/^Content-Type: multipart\/alternative;/m);
  expect(headers).toMatch(/^Date: Tue, 24 Nov 2026 06:00:11 \+0000$/m);
});

test('a hostile name puts no header and no recipient into it', async () => {
  const server = await serve();
  const drill = 'x\r\nBcc: all@example.com\r\n\r\n<script>alert(1)</script>';
  const notice = { ...NOTICE, drill, plan: drill };
  expect(await send(email(server.port), notice, portsWith({}))).toMatchObject({ result: 'delivered' });
  const [mail] = server.mails;
  expect(mail?.to).toEqual(['dr-team@example.com', 'boss@example.com']);
  expect(headersOf(mail?.raw ?? '')).not.toMatch(/^bcc:/im);
  const [, page = ''] = mail?.raw.replaceAll('=\r\n', '').split('text/html') ?? [];
  expect(page).toContain('&#60;script&#62;');
  expect(page).not.toContain('<script');
});

test.each([
  [
    'the server is busy',
    { onMailFrom: (_: unknown, __: unknown, done: (e: Error) => void) => done(answer(451, 'greylisted')) },
    'busy',
  ],
  [
    'it wants no mail of ours',
    { onMailFrom: (_: unknown, __: unknown, done: (e: Error) => void) => done(answer(550, 'spam')) },
    'failed',
  ],
  [
    'nobody is known',
    { onRcptTo: (_: unknown, __: unknown, done: (e: Error) => void) => done(answer(550, 'no such user')) },
    'failed',
  ],
  ['it wants a login', { authOptional: false, disabledCommands: ['STARTTLS'] }, 'failed'],
] as const)('%s', async (_, options, result) => {
  const server = await serve(options as unknown as SMTPServerOptions);
  expect(await server.send()).toMatchObject({ result });
  expect(server.mails).toEqual([]);
});

test('one address that is refused is named, and the others get it once', async () => {
  const server = await serve({
    onRcptTo: ({ address }, _, done) => done(address.startsWith('boss') ? answer(550, 'no such user') : null),
  });
  expect(await server.send()).toEqual({
    result: 'failed',
    detail: `127.0.0.1:${server.port} took it, but not for boss@example.com`,
  });
  expect(server.mails.map(({ to }) => to)).toEqual([['dr-team@example.com']]);
});

test('trouble on the way is worth another try', async () => {
  expect(await send(email(1), NOTICE, portsWith({}))).toEqual({
    result: 'busy',
    detail: '127.0.0.1:1 refused the connection',
  });
  const silent = await serve({ onConnect: () => {} });
  expect(await silent.send({ timeoutMs: 100 })).toMatchObject({
    result: 'busy',
    detail: expect.stringContaining('did not answer in time'),
  });
  const slow = await serve({ onData: () => {} });
  expect(await slow.send({ timeoutMs: 300 })).toMatchObject({
    result: 'busy',
    detail: expect.stringContaining('did not answer in time'),
  });
});

test('a wrong password is no secret of the answer, though the server says it back', async () => {
  const server = await serve({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _, done) => done(answer(535, `wrong: ${username} ${password}`)),
  });
  const { result, detail } = await server.send({ login });
  expect(result).toBe('failed');
  expect(detail).toContain('refused the login: 535');
  expect(detail).not.toContain(PASSWORD);
});

test('with starttls nothing is sent to a server that offers none, least of all the password', async () => {
  let asked = false;
  const server = await serve({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth: (_, __, done) => {
      asked = true;
      done(null, { user: 'zdr' });
    },
  });
  const { result, detail } = await server.send({ login, security: 'starttls' });
  expect(result).not.toBe('delivered');
  expect(detail).toContain('STARTTLS');
  expect([asked, server.mails]).toEqual([false, []]);
});

test('a certificate that nobody vouches for gets no password', async () => {
  let asked = false;
  const server = await serve({
    disabledCommands: [],
    onAuth: (_, __, done) => {
      asked = true;
      done(null, { user: 'zdr' });
    },
  });
  const { result, detail } = await server.send({ login, security: 'starttls' });
  expect({ result, detail }).toEqual({
    result: 'busy',
    detail: expect.stringContaining('certificate that is not trusted ('),
  });
  expect([asked, server.mails]).toEqual([false, []]);
});
