import { SiteError } from '../run/failure.ts';
import type { Context } from './context.ts';
import { ACTION_KEY } from './dialect.ts';
import { NO_GROUP } from './probe.ts';
import { sendSigned } from './signed.ts';
import { DUPLICATE, jobOf } from './submission.ts';
import { TransportError } from './transport.ts';

/**
 * Whether the server refuses a second submission under one job uuid (zstack-api.md 11). First a recovery of no group
 * between no storages: it is accepted, leaves the job's row, and fails for its missing fields. Then the version, asked
 * for under the same uuid: refused where repeats are. Undefined when no answer was telling.
 */
export async function refusesRepeats(
  context: Context,
  jobUuid: string,
  signal?: AbortSignal,
): Promise<boolean | undefined> {
  const { wire, foreignJobs, dialect } = context;
  const headers = { 'X-Job-UUID': jobUuid };
  try {
    const { reply } = await sendSigned(context, {
      method: 'PUT',
      path: `/v1/vm-backups/${NO_GROUP}/actions`,
      body: { [ACTION_KEY.sdk]: {} },
      headers,
      signal,
    });
    if (reply.status !== 202 || reply.json === undefined) return undefined;
    dialect.learn('sdk');
    if ((jobOf(reply.json['location']) ?? jobUuid) !== jobUuid) {
      // Something on the way drops the header, so no repeat would be noticed.
      foreignJobs.seen = true;
      return false;
    }
    const version = await wire.send({
      method: 'PUT',
      path: '/v1/management-nodes/actions',
      body: { getVersion: {} },
      headers,
      signal,
    });
    if (version.status === 400 && version.text.startsWith(DUPLICATE)) return true;
    return version.status === 200 && version.json !== undefined ? false : undefined;
  } catch (error) {
    if (error instanceof TransportError || error instanceof SiteError) return undefined;
    throw error;
  }
}
