/** One authenticated request. */

import { isSkewed } from './access-key.ts';
import type { Context } from './context.ts';
import type { Grant } from './credentials.ts';
import type { Reply } from './reply.ts';
import type { WireRequest } from './wire.ts';

/**
 * Sends with the credentials of the site; once more after a 403 about the date, where nothing ran.
 * Throws TransportError, and SiteError when there is no login to be had.
 */
export async function sendSigned(
  { wire, credentials }: Pick<Context, 'wire' | 'credentials'>,
  request: WireRequest,
): Promise<{ readonly reply: Reply; readonly grant: Grant }> {
  const attempt = async () => {
    const grant = await credentials.grant(request.method, request.path);
    return { grant, reply: await wire.send({ ...request, sign: grant.sign }) };
  };
  const first = await attempt();
  return isSkewed(first.reply) && (await credentials.skewed(first.grant)) ? attempt() : first;
}
