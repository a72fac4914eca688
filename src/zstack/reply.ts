/** What came back, parsed once. */
import { given } from '../given.ts';
import type { HttpReply } from './transport.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** The body, if it is a JSON object whole, and not the error of a gateway; the Content-Type is no guide (zstack-api.md 1). */
  readonly json?: JsonObject;
  /** The proxy that passed it on, or answered itself. */
  readonly via?: string;
}

export function parseReply({ status, headers, text, via }: HttpReply): Reply {
  const body = parseObject(text);
  const error = body?.['error'];
  const json = isObject(error) && !isServers(error) ? undefined : body;
  return { status, headers, text, ...given({ json, via }) };
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

/** `SYS.1006`, `VOL_BACKUP.1000`. */
const ERROR_CODE = /^[A-Z][A-Z0-9_]*\.\d+$/;

/**
 * Whether an error object is one of ZStack's; all its members may be absent (zstack-api.md 4). What stands between has
 * errors of its own (`{"error":{"code":503,"message":"upstream connect error"}}`), which say nothing of the call.
 */
function isServers({ code, description, details, elaboration }: JsonObject): boolean {
  if (typeof code === 'string') return ERROR_CODE.test(code);
  return code === undefined && [description, details, elaboration].some((text) => typeof text === 'string');
}

export const isHtml = (text: string): boolean => /^\s*<(!doctype|html|head|body|\?xml)/i.test(text);
