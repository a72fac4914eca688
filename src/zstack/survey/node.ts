/** The management node, looked at (zstack-api.md 8). */
import type { NodeFacts } from '../../plan/survey.ts';
import { SiteError } from '../../run/failure.ts';
import type { Clock } from '../../run/ports.ts';
import type { Context } from '../context.ts';
import { networkFailure } from '../faults.ts';
import { readCurrentTime, readSupportedApis, versionOf } from '../node.ts';
import { readTimeZone } from '../open.ts';
import { TransportError } from '../transport.ts';

const RECOVER = 'APIRecoverVmBackupFromImageStoreBackupStorageMsg';

/** What the node says of itself; all of it may be left out. Throws SiteError when the node cannot be reached. */
export async function surveyNode(context: Context, clock: Clock, signal?: AbortSignal): Promise<NodeFacts> {
  const version = await readVersionOrFail(context, signal);
  // Alone on the wire, so that the way there and back is as short as it can be.
  const skewMs = await measureSkew(context, clock, signal);
  const [timeZone, apis] = await Promise.all([readTimeZone(context, signal), readSupportedApis(context.wire, signal)]);
  return {
    ...(version === undefined ? {} : { version }),
    ...(timeZone === undefined ? {} : { timeZone }),
    ...(skewMs === undefined ? {} : { skewMs }),
    ...(apis === undefined ? {} : { recoverApi: apis.includes(RECOVER) }),
  };
}

/** The other questions pass over a node that is away; this one says so. */
async function readVersionOrFail({ wire, url, scrub }: Context, signal?: AbortSignal): Promise<string | undefined> {
  try {
    const body = { getVersion: {} };
    return versionOf(await wire.send({ method: 'PUT', path: '/v1/management-nodes/actions', body, signal }));
  } catch (error) {
    if (!(error instanceof TransportError)) throw error;
    throw new SiteError(networkFailure(error, url, 'read', scrub), { cause: error });
  }
}

async function measureSkew({ wire }: Context, clock: Clock, signal?: AbortSignal): Promise<number | undefined> {
  const before = clock.now();
  const theirs = await readCurrentTime(wire, signal);
  return theirs === undefined ? undefined : Math.round(theirs - (before + clock.now()) / 2);
}
