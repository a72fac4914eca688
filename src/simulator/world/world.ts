/**
 * The world that a simulated site stands for: what a world file (schemas/simulator-world.schema.json) may say,
 * and the same with every default filled in. Numbers are milliseconds and bytes; strings carry a unit (`2h`, `40GiB`).
 */
import type { Fault } from '../faults/faults.ts';

export type Duration = number | string;
export type Size = number | string;

/**
 * Which server this is (zstack-api.md 1.2):
 * - `sdk`: the real one; camelCase keys, 202 and a job.
 * - `documented`: the API page taken at its word; lower-case keys, the answer is final and comes when the work is done.
 * - `page-only`: only the page's one call, and nothing else: any session uuid is accepted as given, no jobs, no queries.
 */
export type SiteDialect = 'sdk' | 'documented' | 'page-only';

export interface WorldSite {
  readonly version: string;
  /** IANA name of the management node's zone: timestamps are printed in it, access keys are checked in it. */
  readonly timeZone: string;
  readonly locale: 'zh_CN' | 'en_US';
  readonly dialect: SiteDialect;
  readonly contextPath: string;
  /** `host:port` that `location` names; absent: the Host header of the request. */
  readonly locationHost?: string;
  /** The server's clock is ahead of the simulator's by this much (negative: behind). */
  readonly clockSkewMs: number;
  readonly apiTimeoutMs: number;
  readonly sessionTimeoutMs: number;
  readonly maxSessions: number;
  /** `rest.checkTimeZone`: false compares wall-clock values and ignores the zone (zstack-api.md 2, "Trap"). */
  readonly checkTimeZone: boolean;
  /** False: no access-key module is loaded. */
  readonly accessKeyModule: boolean;
  /** False: no backup module is loaded; its APIs answer SYS.1008. */
  readonly backupModule: boolean;
  readonly jobExpiryMs: number;
  readonly jobScanMs: number;
  /** What a recovery does with volumes that the receiving storage has already: undocumented (zstack-api.md 4). */
  readonly whenPresent: 'skip' | 'refuse' | 'copy';
  /** Prints the numbers of results as `1.073741824E9`. */
  readonly exponentNumbers: boolean;
  /** Members that the server leaves out of every volume backup. */
  readonly omit: readonly string[];
  /** How long an asynchronous call takes that copies nothing. */
  readonly taskMs: number;
  /** Capacity that a backup storage keeps for itself. */
  readonly reservedCapacity: number;
}

export interface WorldAccount {
  readonly uuid: string;
  readonly name: string;
  /** In the clear: it is a simulated one. */
  readonly password: string;
  /** API names (`APIRecoverVmBackupFromImageStoreBackupStorageMsg`) that the account may not call. */
  readonly denied: readonly string[];
}

export interface WorldAccessKey {
  readonly id: string;
  readonly secret: string;
  /** Name of the account. */
  readonly account: string;
  readonly enabled: boolean;
}

/** A session that exists from the start. */
export interface WorldSession {
  readonly uuid: string;
  readonly account: string;
}

export interface WorldStorage {
  readonly uuid: string;
  readonly name: string;
  readonly type: string;
  /** System tags of the storage; `onlybackup`, `allowbackup` mark a local one, `remotebackup`, `remote`, `aliyun` a remote one. */
  readonly tags: readonly string[];
  readonly state: 'Enabled' | 'Disabled';
  readonly status: 'Connected' | 'Connecting' | 'Disconnected';
  readonly totalCapacity: number;
  readonly availableCapacity: number;
  /** Bytes per second. */
  readonly bandwidth: number;
  /** `per-copy`: each copy has the whole bandwidth; `shared`: the copies divide it. */
  readonly sharing: 'per-copy' | 'shared';
  /** Time before the first byte of a copy. */
  readonly latencyMs: number;
}

export interface WorldVolumeBackup {
  readonly uuid: string;
  readonly volumeUuid: string;
  readonly name: string;
  readonly type: 'Root' | 'Data';
  readonly size: number;
  readonly state: string;
  readonly status: string;
  /** UUIDs of the storages that hold it. */
  readonly storages: readonly string[];
}

export interface WorldGroup {
  readonly groupUuid: string;
  /** Only the world file and faults know it. */
  readonly name: string;
  readonly vmUuid: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** False: the database learns of the group only by SyncVmBackup on a storage that holds it. */
  readonly inDatabase: boolean;
  readonly volumes: readonly WorldVolumeBackup[];
}

export interface WorldVm {
  readonly uuid: string;
  readonly name: string;
  readonly state: string;
  readonly cpuNum: number;
  readonly memorySize: number;
  readonly systemTags: readonly string[];
  readonly userTags: readonly string[];
}

/** A world with every default filled in. */
export interface World {
  readonly site: WorldSite;
  readonly accounts: readonly WorldAccount[];
  readonly accessKeys: readonly WorldAccessKey[];
  readonly sessions: readonly WorldSession[];
  readonly storages: readonly WorldStorage[];
  readonly vms: readonly WorldVm[];
  readonly groups: readonly WorldGroup[];
  readonly faults: readonly Fault[];
}

type Written<T, Quantities extends keyof T> = {
  readonly [K in keyof T]?: K extends Quantities ? Duration | Size : T[K];
};

/** `site` of a world file. */
export type SiteFile = Written<
  WorldSite,
  'clockSkewMs' | 'apiTimeoutMs' | 'sessionTimeoutMs' | 'jobExpiryMs' | 'jobScanMs' | 'taskMs' | 'reservedCapacity'
>;
export type StorageFile = { readonly name: string } & Written<
  WorldStorage,
  'totalCapacity' | 'availableCapacity' | 'bandwidth' | 'latencyMs'
>;
export type VolumeBackupFile = Written<WorldVolumeBackup, 'size'>;
/** A VM of a world file. */
export type VmFile = { readonly name: string } & Written<WorldVm, 'memorySize'>;

/** A backup group of a world file. */
export interface GroupFile {
  readonly groupUuid: string;
  readonly name?: string;
  /** Name or UUID of a VM. */
  readonly vm?: string;
  /** RFC 3339. */
  readonly createDate?: string;
  /** Names or UUIDs of the storages that hold the group; a volume may name others. */
  readonly storages: readonly string[];
  readonly inDatabase?: boolean;
  readonly volumes: readonly VolumeBackupFile[];
}

/** A world as a file has it: nearly everything has a default. Described by schemas/simulator-world.schema.json. */
export interface WorldFile {
  readonly $schema?: string;
  readonly site?: SiteFile;
  readonly accounts?: readonly ({ readonly name: string; readonly password: string } & Partial<WorldAccount>)[];
  readonly accessKeys?: readonly ({ readonly id: string; readonly secret: string } & Partial<WorldAccessKey>)[];
  readonly sessions?: readonly ({ readonly uuid: string } & Partial<WorldSession>)[];
  readonly storages: readonly StorageFile[];
  readonly vms?: readonly VmFile[];
  readonly groups: readonly GroupFile[];
  /** Objects, or the text form of the command-line flag. */
  readonly faults?: readonly (string | Readonly<Record<string, string | number | boolean>>)[];
}
