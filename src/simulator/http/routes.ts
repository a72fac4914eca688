/** The table of paths: which APIs share one decides how a request is read (zstack-api.md 1.1). */

import { type Api, defineApi, failure, success } from '../api.ts';
import { logIn, logOut, renewSession, validateSession } from '../apis/account-api.ts';
import { deleteVmBackup, deleteVolumeBackup, rescanVmBackups } from '../apis/backup-api.ts';
import { recoverVmBackup, syncVmBackupToRemote } from '../apis/copy-api.ts';
import {
  getCurrentTime,
  getPlatformTimeZone,
  getSupportApis,
  getTaskProgress,
  getVersion,
  isReady,
} from '../apis/node-api.ts';
import { changeState, getCapacity, reconnectImageStore, reconnectStorage } from '../apis/storage-api.ts';
import { createVmFromVmBackup, destroyVm, vmActions } from '../apis/vm-api.ts';
import { deleteDataVolume, expungeDataVolume } from '../apis/volume-api.ts';
import type { Resource } from '../query/conditions.ts';
import * as plain from '../query/plain-resources.ts';
import { query, reply } from '../query/query.ts';
import * as resources from '../query/resources.ts';
import { type ZqlTarget, zqlQuery, zqlTarget } from '../query/zql.ts';
import type { SiteState } from '../state/state.ts';

export interface Route {
  /** Below the context path: `/v1/vm-backups/{groupUuid}/actions`. */
  readonly pattern: string;
  readonly segments: readonly string[];
  readonly apis: readonly Api[];
}

export interface Match {
  readonly route: Route;
  readonly path: Readonly<Record<string, string>>;
}

/** A query that is not well formed is refused by the REST layer, in plain text. */
export class BadRequest extends Error {
  override readonly name = 'BadRequest';
}

function queryApis<Row>(
  name: string,
  resource: Resource<Row>,
  forType?: readonly [string, Resource<Row>],
): readonly [Api, Api] {
  const list = defineApi({
    name,
    method: 'GET',
    run({ state, parameters }, settle) {
      // `q=type=ImageStoreBackupStorage` switches to the shape of the sub-type (zstack-api.md 5.1).
      const asked =
        forType !== undefined && parameters.some(([key, value]) => key === 'q' && value === `type=${forType[0]}`)
          ? forType[1]
          : resource;
      const answer = query(asked, parameters, state);
      switch (answer.kind) {
        case 'bad-request':
          throw new BadRequest(answer.text);
        case 'no-field':
          settle(failure(state.error('SYS.1000', answer.details)));
          return;
        case 'answer':
          settle(success(answer.body));
      }
    },
  });
  const one = defineApi({
    name,
    method: 'GET',
    run({ state, path }, settle) {
      const uuid = path['uuid'] ?? '';
      const rows =
        resource.lookUp?.('uuid', [uuid], state) ??
        [...resource.all(state)].filter((row) => resource.members['uuid']?.(row, state) === uuid);
      settle(success(reply(resource, rows, state)));
    },
  });
  return [list, one];
}

const QUERIES: readonly (readonly [string, readonly [Api, Api]])[] = [
  ['volume-backups', queryApis('APIQueryVolumeBackupMsg', resources.volumeBackups)],
  [
    'backup-storage',
    queryApis('APIQueryBackupStorageMsg', resources.backupStorages, ['ImageStoreBackupStorage', resources.imageStores]),
  ],
  ['backup-storage/image-store', queryApis('APIQueryImageStoreBackupStorageMsg', resources.imageStores)],
  ['system-tags', queryApis('APIQuerySystemTagMsg', plain.systemTags)],
  ['user-tags', queryApis('APIQueryUserTagMsg', plain.userTags)],
  ['zones', queryApis('APIQueryZoneMsg', plain.zones)],
  ['clusters', queryApis('APIQueryClusterMsg', plain.clusters)],
  ['hosts', queryApis('APIQueryHostMsg', plain.hosts)],
  ['primary-storage', queryApis('APIQueryPrimaryStorageMsg', plain.primaryStorages)],
  ['l3-networks', queryApis('APIQueryL3NetworkMsg', plain.l3Networks)],
  ['instance-offerings', queryApis('APIQueryInstanceOfferingMsg', plain.instanceOfferings)],
  ['vm-instances', queryApis('APIQueryVmInstanceMsg', resources.vmInstances)],
  ['volumes', queryApis('APIQueryVolumeMsg', resources.volumes)],
  ['images', queryApis('APIQueryImageMsg', plain.images)],
  ['accounts', queryApis('APIQueryAccountMsg', plain.accounts)],
  ['global-configurations', queryApis('APIQueryGlobalConfigMsg', plain.globalConfigurations)],
  ['management-nodes', queryApis('APIQueryManagementNodeMsg', plain.managementNodes)],
  ['longjobs', queryApis('APIQueryLongJobMsg', plain.longJobs)],
];

const ZQL_TARGETS: readonly ZqlTarget[] = [
  zqlTarget(resources.volumeBackups),
  zqlTarget(resources.backupStorages),
  zqlTarget(resources.imageStores),
  zqlTarget(resources.vmInstances),
  zqlTarget(resources.volumes),
  ...[
    plain.systemTags,
    plain.userTags,
    plain.zones,
    plain.clusters,
    plain.hosts,
    plain.primaryStorages,
    plain.l3Networks,
    plain.instanceOfferings,
    plain.images,
    plain.accounts,
    plain.globalConfigurations,
    plain.managementNodes,
    plain.longJobs,
  ].map(zqlTarget),
];

const allApis = (): readonly Api[] => [...new Set(ROUTES.flatMap(({ apis }) => apis))];

const TABLE: readonly (readonly [string, readonly Api[]])[] = [
  ['accounts/login', [logIn]],
  ['accounts/sessions/{sessionUuid}', [logOut]],
  ['accounts/sessions/{sessionUuid}/valid', [validateSession]],
  ['accounts/sessions/{sessionUuid}/renew', [renewSession]],
  ['management-nodes/ready', [isReady]],
  ['management-nodes/actions', [getVersion, getCurrentTime, getSupportApis(allApis)]],
  ['management-nodes/platform-timezone', [getPlatformTimeZone]],
  ['task-progresses/{apiId}', [getTaskProgress]],
  ['zql', [zqlQuery(() => ZQL_TARGETS)]],
  ['vm-backups/{groupUuid}/actions', [recoverVmBackup, syncVmBackupToRemote]],
  ['vm-backups/{groupUuid}', [deleteVmBackup]],
  ['vm-backups/imageStore/{imageStoreUuid}/actions', [rescanVmBackups]],
  ['volume-backups/{uuid}', [deleteVolumeBackup]],
  ['backup-storage/capacities', [getCapacity]],
  ['backup-storage/{uuid}/actions', [changeState, reconnectStorage]],
  ['backup-storage/image-store/{uuid}/actions', [reconnectImageStore]],
  ['vm-instances/from/vm-backups/{groupUuid}', [createVmFromVmBackup]],
  ['vm-instances/{uuid}/actions', vmActions],
  ['vm-instances/{uuid}', [destroyVm]],
  ['volumes/{uuid}/actions', [expungeDataVolume]],
  ['volumes/{uuid}', [deleteDataVolume]],
];

const ROUTES: readonly Route[] = build();

function build(): readonly Route[] {
  const byPattern = new Map<string, Api[]>();
  const add = (pattern: string, apis: readonly Api[]): void => {
    byPattern.set(pattern, [...(byPattern.get(pattern) ?? []), ...apis]);
  };
  for (const [pattern, apis] of TABLE) add(pattern, apis);
  for (const [resource, [list, one]] of QUERIES) {
    add(resource, [list]);
    add(`${resource}/{uuid}`, [one]);
  }
  return [...byPattern].map(([pattern, apis]) => ({
    pattern: `/v1/${pattern}`,
    segments: pattern.split('/'),
    apis,
  }));
}

const BY_LENGTH = new Map<number, readonly Route[]>();
for (const route of ROUTES) {
  BY_LENGTH.set(route.segments.length, [...(BY_LENGTH.get(route.segments.length) ?? []), route]);
}

/** The route of a decoded path below the context path, with the APIs that this server has; literal segments win over variables. */
export function findRoute(path: string, state: SiteState): Match | undefined {
  if (!path.startsWith('/v1/')) return undefined;
  const parts = path.slice('/v1/'.length).split('/');
  let best: Match | undefined;
  for (const route of BY_LENGTH.get(parts.length) ?? []) {
    const apis = route.apis.filter(
      ({ since, backupModule }) =>
        (since === undefined || state.has(since)) && (state.world.site.backupModule || !backupModule),
    );
    const variables = apis.length === 0 ? undefined : bind(route.segments, parts);
    if (
      variables !== undefined &&
      (best === undefined || Object.keys(variables).length < Object.keys(best.path).length)
    ) {
      best = { route: { ...route, apis }, path: variables };
    }
  }
  return best;
}

function bind(segments: readonly string[], parts: readonly string[]): Record<string, string> | undefined {
  const variables: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    const part = parts[index] ?? '';
    if (segment.startsWith('{')) {
      if (part === '') return undefined;
      variables[segment.slice(1, -1)] = part;
    } else if (segment !== part) {
      return undefined;
    }
  }
  return variables;
}
