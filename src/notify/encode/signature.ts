import { createHmac } from 'node:crypto';

const PREFIX = 'whsec_';

/**
 * The key in a secret: what base64 stands for behind `whsec_` (Standard Webhooks), else the bytes of the text.
 * Undefined where nothing of use stands behind `whsec_`.
 */
export function signingKey(secret: string): Buffer | undefined {
  if (!secret.startsWith(PREFIX)) return Buffer.from(secret);
  const text = secret.slice(PREFIX.length);
  return /^[A-Za-z0-9+/]{4,}={0,2}$/.test(text) ? Buffer.from(text, 'base64') : undefined;
}

/** The value of `webhook-signature` (standardwebhooks.com): HMAC-SHA256 over id, time and body. `seconds` since the epoch. */
export function signature(id: string, seconds: number, body: string, key: Buffer): string {
  return `v1,${createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64')}`;
}
