import type { SecretReference } from '../plan/plan.ts';
import { clean } from '../view/write/clean.ts';
import { shellWord } from '../view/write/command.ts';
import { encodeCommand } from './encode/command.ts';
import { encodeEmail } from './encode/email.ts';
import { encodeWebhook } from './encode/webhook.ts';
import type { Notice } from './notice.ts';
import type { Receiver } from './receiver.ts';

/** What would be sent to a receiver, as text: secrets by their references. `now`: ms since the epoch. */
export function preview(receiver: Receiver, notice: Notice, now: number): string {
  return `${linesOf(receiver, notice, now)
    .map((line) => `  ${clean(line)}`.trimEnd())
    .join('\n')}\n`;
}

function linesOf(receiver: Receiver, notice: Notice, now: number): readonly string[] {
  switch (receiver.kind) {
    case 'webhook': {
      const { headers, body } = encodeWebhook(notice, receiver.format, now);
      return [
        `POST to the URL in ${placeOf(receiver.url)}`,
        ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
        ...(receiver.secret === undefined
          ? []
          : [`webhook-signature: v1,… (HMAC-SHA256 with the secret in ${placeOf(receiver.secret)})`]),
        '',
        body,
      ];
    }
    case 'email': {
      const { subject, text, from, to, messageId } = encodeEmail(notice, receiver);
      const { host, port, security, login } = receiver;
      const account = login === undefined ? '' : `, as ${login.user} with the password in ${placeOf(login.password)}`;
      return [
        `E-mail through ${host}:${port} (${security}${account})`,
        `From: ${from}`,
        `To: ${to.join(', ')}`,
        `Subject: ${subject}`,
        `Message-ID: ${messageId}`,
        '',
        ...text.split('\n'),
      ];
    }
    case 'command': {
      const { stdin, environment } = encodeCommand(notice, {});
      return [
        `Run ${receiver.argv.map(shellWord).join(' ')}`,
        ...Object.entries(environment).map(([name, value]) => `${name}=${value}`),
        '',
        stdin.trimEnd(),
      ];
    }
  }
}

const placeOf = (reference: SecretReference): string =>
  'env' in reference ? `the variable ${reference.env}` : `the file ${reference.file}`;
