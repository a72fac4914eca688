/** The table of paths: which APIs share one decides how a request is read (zstack-api.md 1.1). */

import { groupBy } from '../../group-by.ts';
import { type Api, defineApi, failure, isLoaded, success } from '../api.ts';
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

interface Query {
  readonly path: string;
  readonly list: Api;
  /** By UUID. */
  readonly one: Api;
  readonly zql: ZqlTarget;
}

function queryOf<Row>(
  path: string,
  name: string,
  resource: Resource<Row>,
  forType?: readonly [string, Resource<Row>],
): Query {
  const shared = { message: `org.zstack.header.${name}`, method: 'GET' } as const;
  const list = defineApi({
    ...shared,
    answer({ state, parameters }) {
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
          return failure(state.error('SYS.1000', answer.details));
        case 'answer':
          return success(answer.body);
      }
    },
  });
  const one = defineApi({
    ...shared,
    answer({ state, path: { uuid = '' } }) {
      const rows =
        resource.lookUp?.('uuid', [uuid], state) ??
        [...resource.all(state)].filter((row) => resource.members['uuid']?.(row, state) === uuid);
      return success(reply(resource, rows, state));
    },
  });
  return { path, list, one, zql: zqlTarget(resource) };
}

const QUERIES: readonly Query[] = [
  queryOf('volume-backups', 'APIQueryVolumeBackupMsg', resources.volumeBackups),
  queryOf('backup-storage', 'APIQueryBackupStorageMsg', resources.backupStorages, [
    'ImageStoreBackupStorage',
    resources.imageStores,
  ]),
  queryOf('backup-storage/image-store', 'APIQueryImageStoreBackupStorageMsg', resources.imageStores),
  queryOf('system-tags', 'APIQuerySystemTagMsg', plain.systemTags),
  queryOf('user-tags', 'APIQueryUserTagMsg', plain.userTags),
  queryOf('zones', 'APIQueryZoneMsg', plain.zones),
  queryOf('clusters', 'APIQueryClusterMsg', plain.clusters),
  queryOf('hosts', 'APIQueryHostMsg', plain.hosts),
  queryOf('primary-storage', 'APIQueryPrimaryStorageMsg', plain.primaryStorages),
  queryOf('l3-networks', 'APIQueryL3NetworkMsg', plain.l3Networks),
  queryOf('instance-offerings', 'APIQueryInstanceOfferingMsg', plain.instanceOfferings),
  queryOf('vm-instances', 'APIQueryVmInstanceMsg', resources.vmInstances),
  queryOf('volumes', 'APIQueryVolumeMsg', resources.volumes),
  queryOf('images', 'APIQueryImageMsg', plain.images),
  queryOf('accounts', 'APIQueryAccountMsg', plain.accounts),
  queryOf('global-configurations', 'APIQueryGlobalConfigMsg', plain.globalConfigurations),
  queryOf('management-nodes', 'APIQueryManagementNodeMsg', plain.managementNodes),
  queryOf('longjobs', 'APIQueryLongJobMsg', plain.longJobs),
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
  ['zql', [zqlQuery(QUERIES.map(({ zql }) => zql))]],
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

/** APIs of one path, of whichever table. */
function build(): readonly Route[] {
  const queries = QUERIES.flatMap(({ path, list, one }) => [
    [path, [list]] as const,
    [`${path}/{uuid}`, [one]] as const,
  ]);
  return [...groupBy([...TABLE, ...queries], ([pattern]) => pattern)].map(([pattern, rows]) => ({
    pattern: `/v1/${pattern}`,
    segments: pattern.split('/'),
    apis: rows.flatMap(([, apis]) => apis),
  }));
}

/** The route of a decoded path below the context path, with the APIs that this server has; literal segments win over variables. */
export function findRoute(path: string, state: SiteState): Match | undefined {
  if (!path.startsWith('/v1/')) return undefined;
  const parts = path.slice('/v1/'.length).split('/');
  let best: Match | undefined;
  for (const route of ROUTES) {
    const variables = bind(route.segments, parts);
    if (variables === undefined) continue;
    const apis = route.apis.filter((api) => isLoaded(api, state));
    const isCloser = best === undefined || Object.keys(variables).length < Object.keys(best.path).length;
    if (apis.length > 0 && isCloser) best = { route: { ...route, apis }, path: variables };
  }
  return best;
}

function bind(segments: readonly string[], parts: readonly string[]): Record<string, string> | undefined {
  if (segments.length !== parts.length) return undefined;
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
