/** What came back, parsed once. */
import type { HttpReply } from './transport.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** The body, if it is a JSON object whole; the Content-Type is no guide (zstack-api.md 1). */
  readonly json?: JsonObject;
}

export function parseReply({ status, headers, text }: HttpReply): Reply {
  const json = parseObject(text);
  return { status, headers, text, ...(json === undefined ? {} : { json }) };
}

function parseObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `SYS.1006`, `VOL_BACKUP.1000`. */
const ERROR_CODE = /^[A-Z][A-Z0-9_]*\.\d+$/;

/**
 * The server's error object; a success may carry `"error": null`. What stands between has errors of its own
 * (`{"error":{"code":503}}`), which say nothing of the call: only a code of ZStack's form makes one of the server.
 */
export function errorOf(reply: Reply): JsonObject | undefined {
  const error = reply.json?.['error'];
  return isObject(error) && typeof error['code'] === 'string' && ERROR_CODE.test(error['code']) ? error : undefined;
}

export function isHtml(text: string): boolean {
  return /^\s*<(!doctype|html|head|body|\?xml)/i.test(text);
}
