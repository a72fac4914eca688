/** Which call a request is, for the faults of the connection. */
import { given } from '../../given.ts';
import type { Strike } from '../faults/fault-book.ts';
import type { FaultApi } from '../faults/faults.ts';
import type { SiteState } from '../state/state.ts';
import type { SimulatedRequest } from './http.ts';
import { groupOf, type ReadRequest } from './read-request.ts';

const APIS: Readonly<Record<string, FaultApi>> = {
  APIRecoverVmBackupFromImageStoreBackupStorageMsg: 'recover',
  APISyncVmBackupFromImageStoreBackupStorageMsg: 'sync',
  APIDeleteVmBackupMsg: 'delete',
  APICreateVmFromVmBackupMsg: 'create-vm',
  APIDestroyVmInstanceMsg: 'remove',
  APIExpungeVmInstanceMsg: 'remove',
  APIDeleteDataVolumeMsg: 'remove',
  APIExpungeDataVolumeMsg: 'remove',
  APILogInByAccountMsg: 'login',
};

/** What a fault of the connection may go by; `requestsOf` counts. A probe without Authorization is no call. */
export function strikeOf(
  request: SimulatedRequest,
  read: ReadRequest,
  state: SiteState,
  requestsOf: Map<string, number>,
): Strike {
  const elapsed = state.elapsed();
  if (read.kind === 'poll') {
    const groupUuid = state.jobs.find(read.uuid, state.now())?.groupUuid;
    return { api: 'poll', elapsed, ...given({ groupUuid }) };
  }
  if (read.kind === 'refused' || (read.api.auth && request.headers['authorization'] === undefined)) return { elapsed };
  const api = APIS[read.api.name] ?? (read.api.method === 'GET' ? 'query' : 'any');
  const groupUuid = groupOf(read);
  if (groupUuid === undefined) return { api, elapsed };
  const attempt = (requestsOf.get(`${api} ${groupUuid}`) ?? 0) + 1;
  requestsOf.set(`${api} ${groupUuid}`, attempt);
  return { api, elapsed, groupUuid, attempt };
}
