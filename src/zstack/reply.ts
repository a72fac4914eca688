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

/** The server's error object; a success may carry `"error": null`. */
export function errorOf(reply: Reply): JsonObject | undefined {
  const error = reply.json?.['error'];
  return isObject(error) ? error : undefined;
}

export function isHtml(text: string): boolean {
  return /^\s*<(!doctype|html|head|body|\?xml)/i.test(text);
}
