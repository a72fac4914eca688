/** The management node, looked at (zstack-api.md 8). */
import { given } from '../../given.ts';
import type { NodeFacts } from '../../plan/survey.ts';
import type { Context } from '../context.ts';
import { ACTION_KEY } from '../dialect.ts';
import { heard, orNothing } from '../faults.ts';
import { readSkew, readSupportedApis, versionOf } from '../node.ts';
import { readTimeZone } from '../open.ts';
import { askForKey, NO_GROUP } from '../probe.ts';
import { sendSigned } from '../signed.ts';

const RECOVER = 'APIRecoverVmBackupFromImageStoreBackupStorageMsg';

/** What the node says of itself; all of it may be left out. Throws SiteError when the node cannot be reached. */
export async function surveyNode(
  context: Context,
  asked: { readonly vmSizes: boolean } = { vmSizes: false },
  signal?: AbortSignal,
): Promise<NodeFacts> {
  const version = await readVersionOrFail(context, signal);
  // Alone on the wire, so that the way there and back is as short as it can be.
  const skewMs = await readSkew(context.wire, signal);
  const [timeZone, recoverApi, vmSizes] = await Promise.all([
    readTimeZone(context, signal),
    hasRecoverApi(context, signal),
    asked.vmSizes ? knowsVmSizes(context, signal) : undefined,
  ]);
  return given({ version, timeZone, skewMs, recoverApi, vmSizes });
}

/** A list without it is a hint only (zstack-api.md 11): the server is asked for the call itself, too. */
async function hasRecoverApi({ wire }: Context, signal?: AbortSignal): Promise<boolean | undefined> {
  const apis = await readSupportedApis(wire, signal);
  if (apis?.includes(RECOVER) === true) return true;
  const answers = await Promise.all([ACTION_KEY.sdk, ACTION_KEY.documented].map((key) => askForKey(wire, key, signal)));
  if (answers.includes('known')) return true;
  // A node that lists its calls has built its table of paths.
  return apis !== undefined && answers.every((one) => one !== undefined) ? false : undefined;
}

/**
 * Whether CreateVmFromVmBackup knows `cpuNum`: one that is no number is refused before anything else where it is known,
 * and dropped where it is not; then the call fails for the name that it lacks (zstack-api.md 1.1, 4, 11).
 */
async function knowsVmSizes(context: Context, signal?: AbortSignal): Promise<boolean | undefined> {
  const path = `/v1/vm-instances/from/vm-backups/${NO_GROUP}`;
  const body = { params: { cpuNum: 'zdr asks' } };
  const reply = (await orNothing(sendSigned(context, { method: 'POST', path, body, signal })))?.reply;
  if (reply?.status === 400 && reply.text.startsWith('[cpuNum]')) return true;
  return reply?.status === 202 && reply.json !== undefined ? false : undefined;
}

/** The other questions pass over a node that is away; this one says so. */
async function readVersionOrFail(context: Context, signal?: AbortSignal): Promise<string | undefined> {
  const ask = { method: 'PUT', path: '/v1/management-nodes/actions', body: { getVersion: {} }, signal } as const;
  return versionOf(await heard(context.wire.send(ask), context));
}
