/**
 * The world that a simulated site stands for: what a world file (schemas/simulator-world.schema.json) may say,
 * and the same with every default filled in. Numbers are milliseconds and bytes; strings carry a unit (`2h`, `40GiB`).
 */
import type {
  AccessKeyFile,
  AccountFile,
  GroupFile,
  SessionFile,
  SiteFile,
  StorageFile,
  VmFile,
  VolumeBackupFile,
  WorldFile,
} from '../../generated/simulator-world.ts';
import type { Fault } from '../faults/faults.ts';
import type { Quantified } from './quantities.ts';

export type { GroupFile, SiteFile, StorageFile, VmFile, WorldFile };

/** Every member of a file with a default filled in, its quantities in ms and bytes. */
type Filled<File, Absent extends keyof File = never> = Required<Omit<Quantified<File>, Absent>> & Pick<File, Absent>;

export type WorldSite = Filled<SiteFile, 'locationHost'>;
/** Which server this is (zstack-api.md 1.2). */
export type SiteDialect = WorldSite['dialect'];
export type WorldAccount = Filled<AccountFile>;
/** Of the account that it names. */
export type WorldSession = Filled<SessionFile>;
export type WorldStorage = Filled<StorageFile>;
/** `storages`: UUIDs of those that hold it. */
type WorldVolumeBackup = Filled<VolumeBackupFile>;
export type WorldVm = Filled<VmFile>;

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

/** A world with every default filled in. */
export interface World {
  readonly site: WorldSite;
  readonly accounts: readonly WorldAccount[];
  readonly accessKeys: readonly Filled<AccessKeyFile>[];
  readonly sessions: readonly WorldSession[];
  readonly storages: readonly WorldStorage[];
  readonly vms: readonly WorldVm[];
  readonly groups: readonly WorldGroup[];
  readonly faults: readonly Fault[];
}
