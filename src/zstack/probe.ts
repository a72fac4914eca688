import type { Context } from './context.ts';
import { ACTION_KEY, type DialectName } from './dialect.ts';
import { orNothing } from './faults.ts';
import { NO_API } from './node.ts';
import type { Wire } from './wire.ts';

/** No group has this UUID; the request ends before anybody looks for one. */
export const NO_GROUP = '0'.repeat(32);

/** `no-key`: it has other calls at that path; `no-path`: it has none. Undefined when no answer was telling. */
export type KeyAnswer = 'known' | 'no-key' | 'no-path' | undefined;

/**
 * Asks whether the server knows the body key without running anything: an empty object and no Authorization
 * (zstack-api.md 1.2). A gateway that authenticates first asks for the header whatever the key. Throws nothing of the
 * network.
 */
export async function askForKey(wire: Wire, key: string, signal?: AbortSignal): Promise<KeyAnswer> {
  const path = `/v1/vm-backups/${NO_GROUP}/actions`;
  const { status, text = '' } =
    (await orNothing(wire.send({ method: 'PUT', path, body: { [key]: {} }, signal }))) ?? {};
  if (status === 404 && text.startsWith(NO_API)) return 'no-path';
  if (status !== 400) return undefined;
  if (text.startsWith("the body doesn't contain action mapping")) return 'no-key';
  return text.startsWith("missing header 'Authorization'") ? 'known' : undefined;
}

/**
 * Finds out the dialect: only a real server that does not know the documented key says so; that it asks for the header
 * teaches nothing.
 */
export async function probeDialect({ dialect, wire }: Context, signal?: AbortSignal): Promise<DialectName | undefined> {
  if (dialect.known() === undefined && (await askForKey(wire, ACTION_KEY.documented, signal)) === 'no-key') {
    dialect.learn('sdk');
  }
  return dialect.known();
}
