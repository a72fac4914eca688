/** E-mail over nodemailer: one connection a try. */
import { createTransport, type NodemailerError } from 'nodemailer';
import { withDeadline } from '../../net/deadline.ts';
import type { TryResult } from '../delivery.ts';
import { encodeEmail } from '../encode/email.ts';
import type { Notice } from '../notice.ts';
import type { EmailReceiver } from '../receiver.ts';
import { type SendPorts, STOPPED, secretOf } from './port.ts';
import { faultWords, quieter } from './words.ts';

/** Throws SecretMissing. */
export async function sendEmail(receiver: EmailReceiver, notice: Notice, ports: SendPorts): Promise<TryResult> {
  const { host, port, security, login, timeoutMs } = receiver;
  const pass = login && (await secretOf(ports, login.password, 'email.login.password'));
  const transport = createTransport({
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    ...(login === undefined || pass === undefined ? {} : { auth: { user: login.user, pass } }),
    // Said, so that NODE_TLS_REJECT_UNAUTHORIZED cannot loosen it; STARTTLS goes by it too.
    tls: { rejectUnauthorized: true },
    dnsTimeout: timeoutMs,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const quiet = quieter(pass === undefined ? [] : [pass, ...saslForms(login?.user ?? '', pass)]);
  const server = `${host}:${port}`;
  try {
    const message = encodeEmail(notice, receiver);
    const { rejected, response } = await withDeadline(timeoutMs, ports.signal, (signal) =>
      transport.sendMail({ ...message, to: [...message.to], date: new Date(message.date), signal }),
    );
    if (rejected.length === 0) return { result: 'delivered', detail: `${server} took it: ${quiet(response)}` };
    // Those that were accepted have it: to try again would send it to them twice.
    return { result: 'failed', detail: `${server} took it, but not for ${quiet(rejected.map(String).join(', '))}` };
  } catch (error) {
    if (ports.signal?.aborted) return { result: 'busy', detail: `${server} ${STOPPED}` };
    return fault(error as NodemailerError, server, quiet);
  } finally {
    transport.close();
  }
}

/** Codes of what no second try would fix. */
const FOR_GOOD: ReadonlySet<string> = new Set(['EAUTH', 'ENOAUTH', 'ECONFIG', 'EENVELOPE', 'EMESSAGE']);

function fault(error: NodemailerError, server: string, quiet: (text: string) => string): TryResult {
  const { permanent, code = '', response, responseCode, message } = error;
  const detail =
    response === undefined || responseCode === undefined
      ? `${server} ${faultWords(error) ?? `failed: ${quiet(message)}`}`
      : `${server} ${REFUSED[code] ?? 'refused it'}: ${quiet(response)}`;
  return { result: (permanent ?? FOR_GOOD.has(code)) ? 'failed' : 'busy', detail };
}

const REFUSED: Readonly<Record<string, string>> = {
  EAUTH: 'refused the login',
  ETLS: 'refused to encrypt by STARTTLS',
};

/** The password as it crosses the connection in AUTH PLAIN and LOGIN: a server may say a command back. */
const saslForms = (user: string, password: string): readonly string[] => [
  Buffer.from(`\0${user}\0${password}`).toString('base64'),
  Buffer.from(password).toString('base64'),
];
