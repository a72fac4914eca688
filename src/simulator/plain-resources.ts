/** Resources that only queries show: their rows are their own inventories. */

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
import { derivedUuid } from './random.ts';
import type { SiteState } from './state.ts';

type Plain = Readonly<Record<string, unknown>>;

function plain(
  inventory: string,
  members: readonly string[],
  rows: (state: SiteState) => readonly Plain[],
): Resource<Plain> {
  return {
    inventory: { name: inventory },
    members: Object.fromEntries(members.map((name) => [name, (row: Plain) => row[name]])) as Members<Plain>,
    all: rows,
  };
}

const dates = (state: SiteState): Plain => ({ createDate: stamp(state.start), lastOpDate: stamp(state.start) });

export const systemTags = plain(
  'org.zstack.header.tag.SystemTagInventory',
  ['uuid', 'resourceUuid', 'resourceType', 'tag', 'type', 'inherent', 'createDate', 'lastOpDate'],
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
  ['uuid', 'resourceUuid', 'resourceType', 'tag', 'type', 'createDate', 'lastOpDate'],
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

export const zones = plain(
  'org.zstack.header.zone.ZoneInventory',
  ['uuid', 'name', 'description', 'state', 'type', 'isDefault', 'createDate', 'lastOpDate'],
  (state) => [{ uuid: ZONE_UUID, name: 'ZONE-1', state: 'Enabled', type: 'zstack', isDefault: true, ...dates(state) }],
);

export const clusters = plain(
  'org.zstack.header.cluster.ClusterInventory',
  ['uuid', 'name', 'state', 'hypervisorType', 'zoneUuid', 'type', 'architecture', 'createDate', 'lastOpDate'],
  (state) => [
    {
      uuid: CLUSTER_UUID,
      name: 'Cluster-1',
      state: 'Enabled',
      hypervisorType: 'KVM',
      zoneUuid: ZONE_UUID,
      type: 'zstack',
      architecture: 'x86_64',
      ...dates(state),
    },
  ],
);

export const hosts = plain(
  'org.zstack.header.host.HostInventory',
  ['uuid', 'name', 'state', 'status', 'zoneUuid', 'clusterUuid', 'hypervisorType', 'createDate', 'lastOpDate'],
  (state) => [
    {
      uuid: HOST_UUID,
      name: 'Host-1',
      state: 'Enabled',
      status: 'Connected',
      zoneUuid: ZONE_UUID,
      clusterUuid: CLUSTER_UUID,
      hypervisorType: 'KVM',
      ...dates(state),
    },
  ],
);

export const primaryStorages = plain(
  'org.zstack.header.storage.primary.PrimaryStorageInventory',
  ['uuid', 'name', 'type', 'state', 'status', 'zoneUuid', 'createDate', 'lastOpDate'],
  (state) => [
    {
      uuid: PRIMARY_STORAGE_UUID,
      name: 'PS-1',
      type: 'LocalStorage',
      state: 'Enabled',
      status: 'Connected',
      zoneUuid: ZONE_UUID,
      ...dates(state),
    },
  ],
);

export const l3Networks = plain(
  'org.zstack.header.network.l3.L3NetworkInventory',
  [
    'uuid',
    'name',
    'type',
    'zoneUuid',
    'l2NetworkUuid',
    'state',
    'dnsDomain',
    'system',
    'category',
    'ipVersion',
    'enableIPAM',
    'createDate',
    'lastOpDate',
  ],
  (state) => [
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
      ...dates(state),
    },
  ],
);

export const instanceOfferings = plain(
  'org.zstack.header.configuration.InstanceOfferingInventory',
  [
    'uuid',
    'name',
    'cpuNum',
    'cpuSpeed',
    'memorySize',
    'reservedMemorySize',
    'type',
    'allocatorStrategy',
    'sortKey',
    'state',
    'createDate',
    'lastOpDate',
  ],
  (state) => [
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
      ...dates(state),
    },
  ],
);

export const RECOVER_MESSAGE =
  'org.zstack.header.storage.volume.backup.APIRecoverVmBackupFromImageStoreBackupStorageMsg';

export const globalConfigurations = plain(
  'org.zstack.core.config.GlobalConfigInventory',
  ['name', 'category', 'description', 'defaultValue', 'value'],
  ({ world: { site } }) => [
    {
      category: 'apiTimeout',
      name: RECOVER_MESSAGE,
      description: 'API timeout',
      defaultValue: '30m',
      value: `${site.apiTimeoutMs / 60_000}m`,
    },
    {
      category: 'identity',
      name: 'session.timeout',
      description: 'session timeout, in seconds',
      defaultValue: '7200',
      value: String(site.sessionTimeoutMs / 1000),
    },
    {
      category: 'identity',
      name: 'session.maxConcurrent',
      description: 'sessions per account',
      defaultValue: '500',
      value: String(site.maxSessions),
    },
    {
      category: 'rest',
      name: 'completedApi.expiredPeriod',
      description: 'in seconds',
      defaultValue: '10800',
      value: String(site.jobExpiryMs / 1000),
    },
    {
      category: 'rest',
      name: 'expiredApi.scanInterval',
      description: 'in seconds',
      defaultValue: '3600',
      value: String(site.jobScanMs / 1000),
    },
    {
      category: 'rest',
      name: 'checkTimeZone',
      description: 'compare the zone of access keys',
      defaultValue: 'false',
      value: String(site.checkTimeZone),
    },
    {
      category: 'backupStorage',
      name: 'reservedCapacity',
      description: 'capacity kept free',
      defaultValue: '1G',
      value: `${Math.round(site.reservedCapacity / 2 ** 30)}G`,
    },
  ],
);

export const managementNodes = plain(
  'org.zstack.header.managementnode.ManagementNodeInventory',
  ['uuid', 'hostName', 'joinDate', 'heartBeat'],
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
  ['uuid', 'name', 'type', 'createDate', 'lastOpDate'],
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
  ['uuid', 'name', 'state', 'status', 'size', 'mediaType', 'type', 'createDate', 'lastOpDate'],
  () => [],
);

export const longJobs = plain(
  'org.zstack.header.longjob.LongJobInventory',
  [
    'uuid',
    'name',
    'apiId',
    'jobName',
    'jobData',
    'jobResult',
    'state',
    'managementNodeUuid',
    'createDate',
    'lastOpDate',
  ],
  () => [],
);
