/** Generated from schemas/simulator-world.schema.json by `npm run schema`: do not edit. */

/**
 * The site that `zdr simulate` stands for: its storages, VMs and backups, and what goes wrong in it.
 */
export interface WorldFile {
  /**
   * This schema, for editors.
   */
  $schema?: string;
  site?: SiteFile;
  /**
   * Accounts that may log in; absent: admin with the password `password`.
   */
  accounts?: readonly AccountFile[];
  /**
   * Access keys.
   */
  accessKeys?: readonly AccessKeyFile[];
  /**
   * Sessions that exist from the start.
   */
  sessions?: readonly SessionFile[];
  /**
   * Backup storages.
   */
  storages: readonly StorageFile[];
  /**
   * Virtual machines that exist on the site.
   */
  vms?: readonly VmFile[];
  /**
   * VM backup groups.
   */
  groups: readonly GroupFile[];
  /**
   * What goes wrong.
   */
  faults?: readonly (string | FaultFile)[];
}
/**
 * The management node itself: which server it is, and how it is set up.
 */
export interface SiteFile {
  /**
   * Which server it is: it does what that version does, and what came later it does not know. `zsv-` before the number is the other product line; getVersion answers the number alone. Default: "5.2.1".
   */
  version?: string;
  /**
   * IANA zone of the management node. Timestamps are printed in it without saying so, and access keys are checked against its wall clock. Default: "Asia/Shanghai".
   */
  timeZone?: string;
  /**
   * Language of the details of errors. Default: "zh_CN".
   */
  locale?: 'zh_CN' | 'en_US';
  /**
   * sdk: camelCase keys, 202 and a job, as the real server. documented: lower-case keys, the final answer comes when the work is done, as the API page says. page-only: nothing but the page's one call; any session uuid is accepted, there are no jobs and no queries. Default: "sdk".
   */
  dialect?: 'sdk' | 'documented' | 'page-only';
  /**
   * Context path before /v1. Default: "/zstack".
   */
  contextPath?: string;
  /**
   * host:port that the location of a job names; absent: the Host header of the request.
   */
  locationHost?: string;
  /**
   * How far the server's clock is ahead; negative: behind. A number is milliseconds; a string carries a unit (ms, s, m, h, d).
   */
  clockSkewMs?: number | string;
  /**
   * Timeout of an API call that brings no X-API-Timeout. A number is milliseconds; a string carries a unit (ms, s, m, h, d).
   */
  apiTimeoutMs?: number | string;
  /**
   * Sliding expiry of sessions. A number is milliseconds; a string carries a unit (ms, s, m, h, d).
   */
  sessionTimeoutMs?: number | string;
  /**
   * Concurrent sessions per account; expired ones count until the hourly cleanup.
   */
  maxSessions?: number;
  /**
   * rest.checkTimeZone: whether the zone of an access key's Date counts. False compares wall-clock values. Default: false.
   */
  checkTimeZone?: boolean;
  /**
   * Whether the access-key module is loaded. Default: true.
   */
  accessKeyModule?: boolean;
  /**
   * Whether the backup module is loaded; without it its APIs answer SYS.1008. Default: true.
   */
  backupModule?: boolean;
  /**
   * Age, from submission, at which a done job may be forgotten. A number is milliseconds; a string carries a unit (ms, s, m, h, d).
   */
  jobExpiryMs?: number | string;
  /**
   * Interval of the scan that forgets expired jobs. A number is milliseconds; a string carries a unit (ms, s, m, h, d).
   */
  jobScanMs?: number | string;
  /**
   * What a recovery does with volumes that the receiving storage has already: skip them, refuse the call when all are there, or copy them again. Default: "skip".
   */
  whenPresent?: 'skip' | 'refuse' | 'copy';
  /**
   * Whether results print numbers as 1.073741824E9. Default: false.
   */
  exponentNumbers?: boolean;
  /**
   * Members that the server leaves out of every volume backup.
   */
  omit?: readonly string[];
  /**
   * How long an asynchronous call takes that copies nothing. A number is milliseconds; a string carries a unit (ms, s, m, h, d).
   */
  taskMs?: number | string;
  /**
   * Capacity that every backup storage keeps for itself. A number is bytes; a string carries a unit (KiB, MiB, GiB, TiB, KB, MB, GB, TB).
   */
  reservedCapacity?: number | string;
}
/**
 * An account.
 */
export interface AccountFile {
  /**
   * UUID of the account. 32 lower-case hex digits.
   */
  uuid?: string;
  /**
   * Login name.
   */
  name: string;
  /**
   * Password in the clear: the account is a simulated one.
   */
  password: string;
  /**
   * APIs that the account may not call.
   */
  denied?: readonly string[];
}
/**
 * An access key.
 */
export interface AccessKeyFile {
  /**
   * AccessKey ID.
   */
  id: string;
  /**
   * Secret: it is a simulated one.
   */
  secret: string;
  /**
   * Name of its account; absent: the first account.
   */
  account?: string;
  /**
   * Whether it may be used. Default: true.
   */
  enabled?: boolean;
}
/**
 * A session.
 */
export interface SessionFile {
  /**
   * The session's UUID: the token. 32 lower-case hex digits.
   */
  uuid: string;
  /**
   * Name of its account; absent: the first account.
   */
  account?: string;
}
/**
 * A backup storage.
 */
export interface StorageFile {
  /**
   * Name; groups and faults refer to it.
   */
  name: string;
  /**
   * UUID; absent: derived from the name. 32 lower-case hex digits.
   */
  uuid?: string;
  /**
   * Type; only ImageStoreBackupStorage can recover VM backups. Default: "ImageStoreBackupStorage".
   */
  type?: string;
  /**
   * System tags. onlybackup or allowbackup mark a local storage; remotebackup, remote or aliyun a remote one.
   */
  tags?: readonly string[];
  /**
   * Administrative state. Default: "Enabled".
   */
  state?: 'Enabled' | 'Disabled';
  /**
   * Connection. Default: "Connected".
   */
  status?: 'Connected' | 'Connecting' | 'Disconnected';
  /**
   * Total capacity; absent: 100TiB. A number is bytes; a string carries a unit (KiB, MiB, GiB, TiB, KB, MB, GB, TB).
   */
  totalCapacity?: number | string;
  /**
   * Available capacity; absent: all of it. A number is bytes; a string carries a unit (KiB, MiB, GiB, TiB, KB, MB, GB, TB).
   */
  availableCapacity?: number | string;
  /**
   * Bytes per second; absent: 200MiB. A number is bytes; a string carries a unit (KiB, MiB, GiB, TiB, KB, MB, GB, TB).
   */
  bandwidth?: number | string;
  /**
   * per-copy: each copy has the whole bandwidth. shared: the copies divide it. Default: "per-copy".
   */
  sharing?: 'per-copy' | 'shared';
  /**
   * Time before the first byte of a copy; absent: 1s. A number is milliseconds; a string carries a unit (ms, s, m, h, d).
   */
  latencyMs?: number | string;
}
/**
 * A virtual machine.
 */
export interface VmFile {
  /**
   * Name.
   */
  name: string;
  /**
   * UUID; absent: derived from the name. 32 lower-case hex digits.
   */
  uuid?: string;
  /**
   * State. Default: "Running".
   */
  state?: string;
  /**
   * Number of CPUs.
   */
  cpuNum?: number;
  /**
   * Memory; absent: 4GiB. A number is bytes; a string carries a unit (KiB, MiB, GiB, TiB, KB, MB, GB, TB).
   */
  memorySize?: number | string;
  /**
   * System tags.
   */
  systemTags?: readonly string[];
  /**
   * User tags.
   */
  userTags?: readonly string[];
}
/**
 * One backup of one VM: the backups of all its volumes.
 */
export interface GroupFile {
  /**
   * UUID of the group. 32 lower-case hex digits.
   */
  groupUuid: string;
  /**
   * Name for faults to refer to; the server does not know it.
   */
  name?: string;
  /**
   * Name or UUID of the VM; it need not exist any more.
   */
  vm?: string;
  /**
   * When the backup was made.
   */
  createDate?: string;
  /**
   * Names or UUIDs of the storages that hold the group.
   */
  storages: readonly string[];
  /**
   * False: the database learns of the group only when a storage that holds it is re-scanned (SyncVmBackup). Default: true.
   */
  inDatabase?: boolean;
  /**
   * Its volumes, the root volume first.
   */
  volumes: readonly VolumeBackupFile[];
}
/**
 * The backup of one volume.
 */
export interface VolumeBackupFile {
  /**
   * UUID of the backup; absent: derived from the group. 32 lower-case hex digits.
   */
  uuid?: string;
  /**
   * UUID of the volume; absent: derived from the VM. 32 lower-case hex digits.
   */
  volumeUuid?: string;
  /**
   * Name of the backup.
   */
  name?: string;
  /**
   * Type of the volume; absent: Root for the first of the group, Data for the others.
   */
  type?: 'Root' | 'Data';
  /**
   * Size of the backup; absent: 10GiB. A number is bytes; a string carries a unit (KiB, MiB, GiB, TiB, KB, MB, GB, TB).
   */
  size?: number | string;
  /**
   * State; only Enabled is usable. Default: "Enabled".
   */
  state?: string;
  /**
   * Status; only Ready is usable. Default: "Ready".
   */
  status?: string;
  /**
   * Names or UUIDs of the storages that hold this volume, where it differs from its group.
   */
  storages?: readonly string[];
}
/**
 * A fault with its parameters; `zdr simulate --help` says which it takes.
 */
export interface FaultFile {
  /**
   * What goes wrong.
   */
  name:
    | 'lost-response'
    | 'reset'
    | 'bad-gateway'
    | 'empty-500'
    | 'truncated'
    | 'held'
    | 'slow'
    | 'job-fails'
    | 'orphan'
    | 'insert-lost'
    | 'false-success'
    | 'partial-group'
    | 'wrong-group'
    | 'ref-not-ready'
    | 'late-refs'
    | 'duplicate'
    | 'size-changed'
    | 'wrong-storage'
    | 'example-answer'
    | 'validation-ignored'
    | 'session-expires'
    | 'restart'
    | 'storage-disabled'
    | 'storage-disconnected'
    | 'storage-full'
    | 'vm-fails'
    | 'vm-stuck'
    | 'guest-silent'
    | 'internal-location'
    | 'clock-skew';
  /**
   * Name or UUID of the group that it strikes; absent: every group.
   */
  group?: string;
  /**
   * Which calls it strikes.
   */
  api?: 'recover' | 'sync' | 'delete' | 'create-vm' | 'remove' | 'poll' | 'query' | 'login' | 'any';
  /**
   * It strikes the nth matching call, counted from 1.
   */
  call?: number;
  /**
   * It strikes the nth call of each group.
   */
  attempt?: number;
  /**
   * It strikes at most so often.
   */
  times?: number;
  /**
   * It strikes with this probability: seeded, and for a group the same in whatever order calls arrive.
   */
  probability?: number;
  /**
   * It begins so long after the start of the site. A number is milliseconds; a string carries a unit (ms, s, m, h, d).
   */
  at?: number | string;
  /**
   * It lasts so long. A number is milliseconds; a string carries a unit (ms, s, m, h, d).
   */
  for?: number | string;
  /**
   * Name or UUID of a storage.
   */
  storage?: string;
  /**
   * Whether the call went through to the server.
   */
  accepted?: boolean;
  /**
   * HTTP status of a proxy's answer, or status of a reference.
   */
  status?: string | number;
  /**
   * How much later. A number is milliseconds; a string carries a unit (ms, s, m, h, d).
   */
  delay?: number | string;
  /**
   * Code of the error.
   */
  code?: string;
  /**
   * Details of the error.
   */
  details?: string;
  /**
   * Whether the error is the cause of a SYS.1006; absent: it depends on the code.
   */
  nested?: boolean;
  /**
   * Whether the work is done all the same.
   */
  work?: 'done' | 'lost';
  /**
   * Share of the volumes that arrive before the failure.
   */
  progress?: number;
  /**
   * How many volumes are left out.
   */
  volumes?: number;
  /**
   * Where it shows: in the answer of the API, in the database, or in both.
   */
  in?: 'claim' | 'record' | 'both';
  /**
   * What is doubled.
   */
  what?: 'record' | 'ref';
  /**
   * By what sizes are multiplied.
   */
  factor?: number;
  /**
   * host:port of the location.
   */
  host?: string;
  /**
   * How far the clock is ahead. A number is milliseconds; a string carries a unit (ms, s, m, h, d).
   */
  by?: number | string;
  /**
   * How long connections are refused. A number is milliseconds; a string carries a unit (ms, s, m, h, d).
   */
  refuse?: number | string;
  /**
   * How long HTML is answered. A number is milliseconds; a string carries a unit (ms, s, m, h, d).
   */
  html?: number | string;
  /**
   * How long every path is 404 `no api mapping to ..`. A number is milliseconds; a string carries a unit (ms, s, m, h, d).
   */
  unmapped?: number | string;
  /**
   * How long every API answers SYS.1008. A number is milliseconds; a string carries a unit (ms, s, m, h, d).
   */
  unregistered?: number | string;
  /**
   * How long every API answers SYS.1010. A number is milliseconds; a string carries a unit (ms, s, m, h, d).
   */
  notReady?: number | string;
}
