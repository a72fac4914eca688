import { DEFAULTS } from '../document/defaults.ts';
import { parseDuration } from '../document/quantity.ts';
import type { Drill, Email, Notify, Secret } from '../generated/plan-document.ts';
import type { SecretReference } from '../plan/plan.ts';
import type { Notice } from './notice.ts';

interface Common {
  /** Unique in its drill. */
  readonly name: string;
  readonly on: 'success' | 'failure' | 'always';
  /** Of one try. */
  readonly timeoutMs: number;
  /** From the first try to the last. */
  readonly retryForMs: number;
}

export interface WebhookReceiver extends Common {
  readonly kind: 'webhook';
  readonly url: SecretReference;
  readonly secret?: SecretReference;
  readonly format: 'plain' | 'cloudevents';
}

export interface EmailReceiver extends Common {
  readonly kind: 'email';
  readonly to: readonly string[];
  readonly from: string;
  readonly host: string;
  readonly port: number;
  readonly security: 'starttls' | 'tls' | 'none';
  readonly login?: { readonly user: string; readonly password: SecretReference };
}

export interface CommandReceiver extends Common {
  readonly kind: 'command';
  readonly argv: readonly string[];
}

/** Who is told what becomes of a drill: plain JSON, secrets as references. */
export type Receiver = WebhookReceiver | EmailReceiver | CommandReceiver;

/** The receivers of a drill with all defaults. For documents without error findings only. */
export function makeReceivers({ notify = [] }: Pick<Drill, 'notify'>): readonly Receiver[] {
  return notify.map((written) => {
    const { name, on, timeout, retryFor } = { ...DEFAULTS.notify, ...written };
    const common = { name, on, timeoutMs: duration(timeout), retryForMs: duration(retryFor) };
    return { ...common, ...means(written) };
  });
}

type Means<R> = R extends Receiver ? Omit<R, keyof Common> : never;

function means({ webhook, email, command }: Notify): Means<Receiver> {
  if (webhook !== undefined) {
    return {
      kind: 'webhook',
      url: reference(webhook.url),
      ...(webhook.secret === undefined ? {} : { secret: reference(webhook.secret) }),
      format: webhook.format ?? DEFAULTS.notify.format,
    };
  }
  if (email !== undefined) return mailbox(email);
  return { kind: 'command', argv: need(command).argv };
}

/** RFC 6409, RFC 8314 and RFC 5321 name the ports. */
const PORTS = { starttls: 587, tls: 465, none: 25 } as const;

function mailbox({ to, from, host, port, security = DEFAULTS.notify.security, login }: Email): Means<EmailReceiver> {
  return {
    kind: 'email',
    to,
    from,
    host,
    port: port ?? PORTS[security],
    security,
    ...(login === undefined ? {} : { login: { user: login.user, password: reference(login.password) } }),
  };
}

/** Does the receiver want to hear of this? A test reaches everybody. */
export function wants({ on }: Receiver, { kind, attention }: Notice): boolean {
  return kind === 'test' || on === 'always' || (on === 'failure') === attention;
}

const reference = ({ env, file }: Secret): SecretReference => (env === undefined ? { file: need(file) } : { env });

const duration = (text: string): number => need(parseDuration(text));

function need<T>(value: T | undefined): T {
  if (value === undefined) throw new TypeError('makeReceivers was given a document with error findings');
  return value;
}
