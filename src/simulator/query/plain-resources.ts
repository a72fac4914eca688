/** Resources that only queries show: their rows are their own inventories. */

import { derivedUuid } from '../random.ts';
import type { SiteState } from '../state/state.ts';
import type { Resource } from './conditions.ts';
import {
  CLUSTER_UUID,
  HOST_UUID,
  L3_UUID,
  type Members,
  OFFERING_UUID,
  PRIMARY_STORAGE_UUID,
  stamp,
  ZONE_UUID,
} from './inventories.ts';

type Plain = Readonly<Record<string, unknown>>;

/** `members`: those that the server knows, as words, also where no row here has them. */
function plain(inventory: string, members: string, rows: (state: SiteState) => readonly Plain[]): Resource<Plain> {
  const names = members.split(' ');
  return {
    inventory: { name: inventory },
    members: Object.fromEntries(names.map((name) => [name, (row: Plain) => row[name]])) as Members<Plain>,
    all: rows,
  };
}

/** One that the site has a single one of, always the same; `more`: members that it does not fill. */
const single = (inventory: string, row: Plain, more = ''): Resource<Plain> =>
  plain(inventory, `${Object.keys(row).join(' ')} ${more} createDate lastOpDate`.replace(/ +/g, ' '), (state) => [
    { ...row, ...dates(state) },
  ]);

const dates = (state: SiteState): Plain => ({ createDate: stamp(state.start), lastOpDate: stamp(state.start) });

export const systemTags = plain(
  'org.zstack.header.tag.SystemTagInventory',
  'uuid resourceUuid resourceType tag type inherent createDate lastOpDate',
  (state) => [
    ...state.world.storages.flatMap(({ uuid, tags }, index) =>
      // Seen as either; nobody should filter on it (zstack-api.md 5.1).
      tagRows(state, uuid, index % 2 === 0 ? 'BackupStorageVO' : 'ImageStoreBackupStorageVO', tags, 'System'),
    ),
    ...[...state.vms.all()].flatMap((vm) => tagRows(state, vm.uuid, 'VmInstanceVO', vm.systemTags, 'System')),
  ],
);

export const userTags = plain(
  'org.zstack.header.tag.UserTagInventory',
  'uuid resourceUuid resourceType tag type createDate lastOpDate',
  (state) => [...state.vms.all()].flatMap((vm) => tagRows(state, vm.uuid, 'VmInstanceVO', vm.userTags, 'User')),
);

function tagRows(
  state: SiteState,
  resourceUuid: string,
  resourceType: string,
  tags: readonly string[],
  type: 'System' | 'User',
): Plain[] {
  return tags.map((tag) => ({
    uuid: derivedUuid('tag', resourceUuid, tag),
    resourceUuid,
    resourceType,
    tag,
    type,
    inherent: false,
    ...dates(state),
  }));
}

export const zones = single(
  'org.zstack.header.zone.ZoneInventory',
  { uuid: ZONE_UUID, name: 'ZONE-1', state: 'Enabled', type: 'zstack', isDefault: true },
  'description',
);

export const clusters = single('org.zstack.header.cluster.ClusterInventory', {
  uuid: CLUSTER_UUID,
  name: 'Cluster-1',
  state: 'Enabled',
  hypervisorType: 'KVM',
  zoneUuid: ZONE_UUID,
  type: 'zstack',
  architecture: 'x86_64',
});

export const hosts = single('org.zstack.header.host.HostInventory', {
  uuid: HOST_UUID,
  name: 'Host-1',
  state: 'Enabled',
  status: 'Connected',
  zoneUuid: ZONE_UUID,
  clusterUuid: CLUSTER_UUID,
  hypervisorType: 'KVM',
});

export const primaryStorages = single('org.zstack.header.storage.primary.PrimaryStorageInventory', {
  uuid: PRIMARY_STORAGE_UUID,
  name: 'PS-1',
  type: 'LocalStorage',
  state: 'Enabled',
  status: 'Connected',
  zoneUuid: ZONE_UUID,
});

export const l3Networks = single(
  'org.zstack.header.network.l3.L3NetworkInventory',
  {
    uuid: L3_UUID,
    name: 'L3-isolated',
    type: 'L3BasicNetwork',
    zoneUuid: ZONE_UUID,
    state: 'Enabled',
    system: false,
    category: 'Private',
    ipVersion: 4,
    enableIPAM: true,
  },
  'l2NetworkUuid dnsDomain',
);

export const instanceOfferings = single(
  'org.zstack.header.configuration.InstanceOfferingInventory',
  {
    uuid: OFFERING_UUID,
    name: 'small',
    cpuNum: 1,
    cpuSpeed: 0,
    memorySize: 2 ** 30,
    type: 'UserVm',
    allocatorStrategy: 'LeastVmPreferredHostAllocatorStrategy',
    sortKey: 0,
    state: 'Enabled',
  },
  'reservedMemorySize',
);

export const RECOVER_MESSAGE =
  'org.zstack.header.storage.volume.backup.APIRecoverVmBackupFromImageStoreBackupStorageMsg';

const setting = (
  category: string,
  name: string,
  description: string,
  defaultValue: string,
  value: string | number | boolean,
): Plain => ({ category, name, description, defaultValue, value: String(value) });

const inGiB = (bytes: number): string => `${Math.round(bytes / 2 ** 30)}G`;

export const globalConfigurations = plain(
  'org.zstack.core.config.GlobalConfigInventory',
  'name category description defaultValue value',
  ({ world: { site } }) => [
    setting('apiTimeout', RECOVER_MESSAGE, 'API timeout', '30m', `${site.apiTimeoutMs / 60_000}m`),
    setting('identity', 'session.timeout', 'session timeout, in seconds', '7200', site.sessionTimeoutMs / 1000),
    setting('identity', 'session.maxConcurrent', 'sessions per account', '500', site.maxSessions),
    setting('rest', 'completedApi.expiredPeriod', 'in seconds', '10800', site.jobExpiryMs / 1000),
    setting('rest', 'expiredApi.scanInterval', 'in seconds', '3600', site.jobScanMs / 1000),
    setting('rest', 'checkTimeZone', 'compare the zone of access keys', 'false', site.checkTimeZone),
    setting('backupStorage', 'reservedCapacity', 'capacity kept free', '1G', inGiB(site.reservedCapacity)),
  ],
);

export const managementNodes = plain(
  'org.zstack.header.managementnode.ManagementNodeInventory',
  'uuid hostName joinDate heartBeat',
  (state) => [
    {
      uuid: state.nodeUuid,
      hostName: '127.0.0.1',
      joinDate: stamp(state.start),
      heartBeat: stamp(state.start + Math.floor((state.now() - state.start) / 5000) * 5000),
    },
  ],
);

export const accounts = plain(
  'org.zstack.header.identity.AccountInventory',
  'uuid name type createDate lastOpDate',
  (state) =>
    state.world.accounts.map(({ uuid, name }) => ({
      uuid,
      name,
      type: name === 'admin' ? 'SystemAdmin' : 'Normal',
      ...dates(state),
    })),
);

export const images = plain(
  'org.zstack.header.image.ImageInventory',
  'uuid name state status size mediaType type createDate lastOpDate',
  () => [],
);

export const longJobs = plain(
  'org.zstack.header.longjob.LongJobInventory',
  'uuid name apiId jobName jobData jobResult state managementNodeUuid createDate lastOpDate',
  () => [],
);
