/** VMs made out of backups: created, looked at, removed (zstack-api.md 7.3 and 7.4). */

import { given } from '../given.ts';
import { isBefore, SINCE } from '../plan/since.ts';
import type { Failure } from '../run/failure.ts';
import type { CreateVmCall, RemoveCall, RestoredVm, Submission, VmVolume } from '../run/ports.ts';
import { type Action, act } from './act.ts';
import type { Context } from './context.ts';
import { readVersion } from './node.ts';
import { queryRows } from './query.ts';
import { isObject, type JsonObject } from './reply.ts';
import { refused } from './submission.ts';

const UUID = /^[0-9a-f]{32}$/;

/** CreateVmFromVmBackup. Never throws. A strategy that the server would drop is never sent: the VM would start. */
export async function createVm(context: Context, call: CreateVmCall, signal?: AbortSignal): Promise<Submission> {
  const { restore, groupUuid, storageUuid, vmUuid, jobUuid, timeoutMs, systemTags = [] } = call;
  const dropped = restore.strategy !== 'InstantStart' && (await dropsStrategy(context, signal));
  if (dropped) return refused(strategyFailure(restore.strategy));
  const [defaultNetwork] = restore.networks;
  const params = {
    name: restore.name,
    backupStorageUuid: storageUuid,
    ...given({ instanceOfferingUuid: restore.offering, cpuNum: restore.cpu, memorySize: restore.memoryBytes }),
    ...(defaultNetwork === undefined ? {} : { l3NetworkUuids: restore.networks, defaultL3NetworkUuid: defaultNetwork }),
    ...given({
      zoneUuid: restore.zone,
      clusterUuid: restore.cluster,
      hostUuid: restore.host,
      primaryStorageUuidForRootVolume: restore.rootPrimaryStorage,
      primaryStorageUuidForDataVolume: restore.dataPrimaryStorage,
    }),
    // The server's own default.
    ...(restore.strategy === 'InstantStart' ? {} : { strategy: restore.strategy }),
    resourceUuid: vmUuid,
  };
  return act(
    context,
    {
      method: 'POST',
      path: `/v1/vm-instances/from/vm-backups/${groupUuid}`,
      body: { params, systemTags, userTags: [] },
      jobUuid,
      timeoutMs,
    },
    signal,
  );
}

/** Where the version cannot be told, it may be one that drops it. */
async function dropsStrategy({ version, wire }: Context, signal?: AbortSignal): Promise<boolean> {
  version.known ??= await readVersion(wire, signal);
  return isBefore(version.known, SINCE.vmStrategy) !== false;
}

const strategyFailure = (strategy: string): Failure => ({
  code: 'vm.strategy',
  class: 'permanent',
  message: `the VM was not asked for: before ZStack ${SINCE.vmStrategy} it would start, whatever its strategy (${strategy}) says`,
  hint: 'leave `strategy` out of the `restore` if the VM may start; then let its network be an isolated one',
});

/** One request of a removal; each names exactly one thing. Never throws. */
export function remove(context: Context, call: RemoveCall, signal?: AbortSignal): Promise<Submission> {
  if (!UUID.test(call.uuid) || (call.what === 'copy' && !UUID.test(call.storageUuid))) {
    throw new TypeError(`no UUID: ${JSON.stringify(call)}`);
  }
  return act(context, { ...removalOf(call), jobUuid: call.jobUuid, timeoutMs: call.timeoutMs }, signal);
}

function removalOf(call: RemoveCall): Pick<Action, 'method' | 'path' | 'query' | 'body'> {
  const { uuid } = call;
  switch (call.what) {
    case 'destroy-vm':
      return { method: 'DELETE', path: `/v1/vm-instances/${uuid}` };
    case 'expunge-vm':
      return { method: 'PUT', path: `/v1/vm-instances/${uuid}/actions`, body: { expungeVmInstance: {} } };
    case 'delete-volume':
      return { method: 'DELETE', path: `/v1/volumes/${uuid}` };
    case 'expunge-volume':
      return { method: 'PUT', path: `/v1/volumes/${uuid}/actions`, body: { expungeDataVolume: {} } };
    case 'copy': {
      // Without `backupStorageUuids` a server may read: everywhere.
      const where = ['backupStorageUuids', call.storageUuid] as const;
      return { method: 'DELETE', path: `/v1/vm-backups/${uuid}`, query: [where, ['deleteMode', 'Permissive']] };
    }
  }
}

/** One fresh look; undefined where the site has no such VM. Throws SiteError. */
export async function findVm(context: Context, uuid: string, signal?: AbortSignal): Promise<RestoredVm | undefined> {
  const [row] = (await queryRows(context, 'vm-instances', [`uuid=${uuid}`], signal)).filter(
    (one) => one['uuid'] === uuid,
  );
  if (row === undefined) return undefined;
  const line = (value: unknown) => (typeof value === 'string' ? context.scrub.line(value) : '');
  const list = (value: unknown) => (Array.isArray(value) ? value.filter(isObject) : []);
  const main = row['defaultL3NetworkUuid'];
  const nics = list(row['vmNics']);
  const ordered = [
    ...nics.filter((nic) => nic['l3NetworkUuid'] === main),
    ...nics.filter((nic) => nic['l3NetworkUuid'] !== main),
  ];
  return {
    uuid,
    state: line(row['state']),
    addresses: ordered.map((nic) => line(nic['ip'])).filter((ip) => ip !== ''),
    volumes: list(row['allVolumes']).flatMap(volumeOf),
  };
}

/** Those of the volumes that the site has. Throws SiteError. */
export async function findVolumes(
  context: Context,
  uuids: readonly string[],
  signal?: AbortSignal,
): Promise<readonly VmVolume[]> {
  const wanted = uuids.filter((uuid) => UUID.test(uuid));
  if (wanted.length === 0) return [];
  const rows = await queryRows(context, 'volumes', [`uuid?=${wanted.join(',')}`], signal);
  return rows.flatMap(volumeOf).filter(({ uuid }) => wanted.includes(uuid));
}

function volumeOf({ uuid, type, status, vmInstanceUuid, isShareable }: JsonObject): VmVolume[] {
  if (typeof uuid !== 'string' || !UUID.test(uuid)) return [];
  const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
  const said = given({ type: text(type), status: text(status), vmUuid: text(vmInstanceUuid) });
  return [{ uuid, ...said, shareable: isShareable === true }];
}
