import type { Context } from './context.ts';
import { ACTION_KEY, type DialectName } from './dialect.ts';
import { TransportError } from './transport.ts';

/** No group has this UUID; the request ends before anybody looks for one. */
export const NO_GROUP = '0'.repeat(32);

/**
 * Finds out the dialect without running anything: the documented key with an empty object and no Authorization. Only a
 * real server that does not know the key says so before it authenticates (zstack-api.md 1.2); a gateway that
 * authenticates first asks for the header whatever the key, so that answer teaches nothing.
 */
export async function probeDialect(context: Context, signal?: AbortSignal): Promise<DialectName | undefined> {
  const known = context.dialect.known();
  if (known !== undefined) return known;
  try {
    const { status, text } = await context.wire.send({
      method: 'PUT',
      path: `/v1/vm-backups/${NO_GROUP}/actions`,
      body: { [ACTION_KEY.documented]: {} },
      signal,
    });
    if (status !== 400) return undefined;
    if (text.startsWith("the body doesn't contain action mapping")) context.dialect.learn('sdk');
    return context.dialect.known();
  } catch (error) {
    if (error instanceof TransportError) return undefined;
    throw error;
  }
}
