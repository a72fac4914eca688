/** Generated from schemas/recovery-plan.schema.json by `npm run schema`: do not edit. */

/**
 * Base URL of the REST API with its context path, without `/v1`; or the environment variable that holds it.
 */
export type Endpoint =
  | string
  | {
      /**
       * Environment variable that holds the URL.
       */
      env: string;
    };

/**
 * What zdr recovers, from where, in which order, and how carefully. One plan is one YAML document; a file may hold several.
 */
export interface PlanDocument {
  /**
   * Version of the plan language.
   */
  apiVersion: 'zstack-dr/v1';
  /**
   * Kind of the document.
   */
  kind: 'RecoveryPlan';
  metadata: Metadata;
  site: Site;
  /**
   * What counts as proof. `observed`: a fresh query of the receiving storage shows every volume. `claimed`: only the API's own answer, for a gateway that offers this one API and no queries. Default: "observed".
   */
  verify?: 'observed' | 'claimed';
  objectives?: Objectives;
  /**
   * The image storages (ZStack: ImageStore backup storages) that the plan uses, by a name of your choice. Groups refer to them by that name.
   */
  storages: {
    [k: string]: Storage;
  };
  limits?: Limits;
  retry?: Retry;
  /**
   * Deadline of one group, all its attempts together. Default: "2h".
   */
  timeout?: string;
  failure?: Failure;
  defaults?: Defaults;
  /**
   * Recover as of this instant (RFC 3339): every `latestOf` chooses among the backups made no later than it, and than its own `before`.
   */
  asOf?: string;
  /**
   * Waves, in their order: one opens when every group of the one before has ended. Without waves all groups stand in the single wave `all`.
   */
  waves?: readonly Wave[];
  /**
   * The VM backup groups to recover: one for each VM.
   */
  groups: readonly Group[];
  /**
   * Scheduled drills: recoveries that prove the plan and leave nothing behind. `zdr drills next` shows when they come.
   */
  drills?: readonly Drill[];
}
/**
 * What the plan is called, for people and reports.
 */
export interface Metadata {
  /**
   * Name of the plan: it stands in every report and names the runs.
   */
  name: string;
  /**
   * One line for a person.
   */
  description?: string;
  /**
   * Labels, copied into the reports.
   */
  labels?: {
    [k: string]: string;
  };
}
/**
 * The ZStack management node that carries out the recoveries.
 */
export interface Site {
  endpoint: Endpoint;
  auth: Auth;
  /**
   * Body key that the server takes: the `documented` lower-case one, or the camelCase one of the `sdk`. `auto` finds out by itself. Default: "auto".
   */
  dialect?: 'auto' | 'documented' | 'sdk';
  /**
   * Time zone of the management node's clock: an IANA name with a slash, UTC, or an offset. Without it the site is asked.
   */
  timeZone?: string;
  tls?: Tls;
  /**
   * How long one HTTP request may take. A synchronous recovery call is not bound by it, but by its group's deadline. Default: "30s".
   */
  requestTimeout?: string;
  /**
   * The most requests that one run sends to the site in a second, of whatever kind: looks, calls and polls wait for their turn. Without it there is no such limit.
   */
  requestsPerSecond?: number;
}
/**
 * How to log in: `account` with `password`, or `accessKey`, or a `session` that exists. Secrets are references, never values.
 */
export interface Auth {
  /**
   * Account name to log in with.
   */
  account?: string;
  password?: Secret;
  accessKey?: AccessKey;
  session?: Secret;
}
/**
 * Where a secret is found: an environment variable or a file. A literal value is refused.
 */
export interface Secret {
  /**
   * Environment variable that holds the secret.
   */
  env?: string;
  /**
   * File that holds the secret; one trailing line break is dropped.
   */
  file?: string;
}
/**
 * An access key, which signs each request.
 */
export interface AccessKey {
  /**
   * AccessKey ID; not a secret.
   */
  id: string;
  secret: Secret;
}
/**
 * How the server's certificate is verified.
 */
export interface Tls {
  /**
   * File with the PEM certificates of the authority to trust besides the usual ones.
   */
  ca?: string;
  /**
   * Accept any certificate. Whoever stands in between can then read the login. Default: false.
   */
  insecureSkipVerify?: boolean;
}
/**
 * What the recovery as a whole must reach. A miss is told in the report and by exit code 9.
 */
export interface Objectives {
  /**
   * Recovery time objective: from the start, or from `--since`, to the last verified group.
   */
  rto?: string;
  /**
   * Recovery point objective: the greatest age of a group's backup at the start.
   */
  rpo?: string;
}
/**
 * One image storage.
 */
export interface Storage {
  /**
   * UUID of the backup storage.
   */
  uuid: string;
  /**
   * `local` receives the recovered copy, `backup` is read from. Default: `local` for a storage that groups use as source only, `backup` for one used as destination only.
   */
  role?: 'local' | 'backup';
  /**
   * How many recoveries may use this storage at a time, over all runs of one runs directory. Default: 4.
   */
  maxConcurrent?: number;
  /**
   * Expected rate of one copy from or to this storage. For the estimate only; nothing is throttled. Default: "100MiB/s".
   */
  throughput?: string;
}
/**
 * Limits of the whole plan.
 */
export interface Limits {
  /**
   * How many recoveries may run at a time, over all storages. Default: 16.
   */
  concurrency?: number;
  /**
   * How many VMs may be created at a time (`restore`), beside the recoveries. Default: 4.
   */
  restores?: number;
}
/**
 * How often and how soon a group is tried again after a passing failure. Delays double from `delay` to `maxDelay`, with full jitter. What a group leaves out is taken from the plan.
 */
export interface Retry {
  /**
   * Attempts in all, the first included. Default: 4.
   */
  attempts?: number;
  /**
   * Greatest delay before the second attempt. Default: "5s".
   */
  delay?: string;
  /**
   * Greatest delay before any attempt. Default: "2m".
   */
  maxDelay?: string;
}
/**
 * The failure budget. A critical group's failure is never tolerated.
 */
export interface Failure {
  /**
   * How many groups may fail: a count, or a share of the groups. Default: 0.
   */
  tolerate?: number | string;
  /**
   * What a spent budget does. `stop`: no further group starts. `continue`: the report says so, nothing else. Default: "stop".
   */
  then?: 'stop' | 'continue';
}
/**
 * Values for every group that does not say otherwise. `expect` is filled up member by member; everything else is replaced as a whole.
 */
export interface Defaults {
  /**
   * Source of groups that name none.
   */
  source?: string;
  /**
   * Destination of groups that name none.
   */
  destination?: string;
  /**
   * What to do with a group that is whole on the receiving storage already. `verify` proves it and makes no call; `recover` calls all the same. Default: "verify".
   */
  whenPresent?: 'verify' | 'recover';
  expect?: Expect;
  /**
   * ZStack system tags, passed to the API as they are. Default: [].
   */
  systemTags?: readonly string[];
  /**
   * ZStack user tags, passed to the API as they are. Default: [].
   */
  userTags?: readonly string[];
  restore?: Restore;
}
/**
 * What the backup must be, beyond being there. The sizes also feed the estimate.
 */
export interface Expect {
  /**
   * Number of volumes, the root volume included.
   */
  volumes?: number;
  /**
   * Least size of all volumes together.
   */
  minSize?: string;
  /**
   * Greatest age of the backup at the start of the run.
   */
  maxAge?: string;
}
/**
 * The VM to create out of the recovered backup (CreateVmFromVmBackup), once every volume is proven to be there. A group is recovered only when its VM runs and its checks have passed.
 */
export interface Restore {
  /**
   * `InstantStart` starts the VM, `CreateStopped` creates it with its volumes and leaves it stopped, `JustCreate` only records it. Default: "InstantStart".
   */
  strategy?: 'InstantStart' | 'CreateStopped' | 'JustCreate';
  /**
   * Name of the new VM. Default: the group's name.
   */
  name?: string;
  /**
   * UUID of the instance offering; or give `cpu` and `memory`.
   */
  offering?: string;
  /**
   * Number of virtual CPUs, instead of an offering; with `memory`.
   */
  cpu?: number;
  /**
   * Memory of the VM, instead of an offering; with `cpu`.
   */
  memory?: string;
  /**
   * UUIDs of the L3 networks; the first is the default one. A drill needs isolated ones.
   */
  networks?: readonly string[];
  /**
   * UUID of the zone to create the VM in.
   */
  zone?: string;
  /**
   * UUID of the cluster to create the VM in.
   */
  cluster?: string;
  /**
   * UUID of the host to create the VM on.
   */
  host?: string;
  /**
   * UUID of the primary storage for the root volume.
   */
  rootPrimaryStorage?: string;
  /**
   * UUID of the primary storage for the data volumes.
   */
  dataPrimaryStorage?: string;
  /**
   * Deadline of creating and starting the VM. Default: the group's `timeout`.
   */
  timeout?: string;
  /**
   * What must answer once the VM runs, at the address of its first network.
   */
  checks?: readonly Check[];
}
/**
 * One check of a restored VM: `tcp` or `http`.
 */
export interface Check {
  tcp?: TcpCheck;
  http?: HttpCheck;
  /**
   * How long the check may take to succeed, from the VM running. Default: "5m".
   */
  within?: string;
}
/**
 * A TCP connection must open.
 */
export interface TcpCheck {
  /**
   * TCP port.
   */
  port: number;
}
/**
 * An HTTP GET must answer as expected.
 */
export interface HttpCheck {
  /**
   * Scheme of the URL. Default: "http".
   */
  scheme?: 'http' | 'https';
  /**
   * TCP port. Default: 80, or 443 with https.
   */
  port?: number;
  /**
   * Path of the URL. Default: "/".
   */
  path?: string;
  /**
   * Status that counts as healthy. Default: 200.
   */
  status?: number;
  /**
   * Text that the answer's first MiB must contain.
   */
  body?: string;
}
/**
 * A step of the recovery; it opens when every group of the wave before has ended.
 */
export interface Wave {
  /**
   * Name of the wave, unique in the plan.
   */
  name: string;
  gate?: Gate;
  failure?: Failure;
}
/**
 * What the wave waits for, besides the wave before.
 */
export interface Gate {
  /**
   * Wait until a person approves the wave.
   */
  approval: boolean;
}
/**
 * One VM backup group. `groupUuid` or `latestOf` says which backup.
 */
export interface Group {
  /**
   * Name of the group, unique in the plan. Events, reports and the command line use it.
   */
  name: string;
  /**
   * UUID of the VM backup group.
   */
  groupUuid?: string;
  latestOf?: LatestOf;
  /**
   * Wave of the group. Default: the first wave.
   */
  wave?: string;
  /**
   * A failure of this group is never tolerated, whatever the budget. Default: false.
   */
  critical?: boolean;
  /**
   * Tags of your own, to select groups by. Default: [].
   */
  tags?: readonly string[];
  /**
   * ZStack system tags, passed to the API as they are. Default: [].
   */
  systemTags?: readonly string[];
  /**
   * ZStack user tags, passed to the API as they are. Default: [].
   */
  userTags?: readonly string[];
  /**
   * Name of the storage sent as `srcBackupStorageUuid`: ZStack's "local image storage", which receives the copy.
   */
  source?: string;
  /**
   * Name of the storage sent as `dstBackupStorageUuid`: ZStack's "backup image storage", which is read from.
   */
  destination?: string;
  /**
   * Names of groups that must end recovered before this one starts. Default: [].
   */
  dependsOn?: readonly string[];
  /**
   * Deadline of this group, all attempts together. Default: the plan's `timeout`.
   */
  timeout?: string;
  retry?: Retry;
  expect?: Expect;
  /**
   * What to do with a group that is whole on the receiving storage already. `verify` proves it and makes no call; `recover` calls all the same. Default: "verify".
   */
  whenPresent?: 'verify' | 'recover';
  restore?: Restore;
}
/**
 * The newest whole backup of a VM, instead of a fixed group. `zdr pin` chooses it and writes it down; without a pin a run chooses it at its start.
 */
export interface LatestOf {
  /**
   * UUID of the VM that was backed up.
   */
  vm: string;
  /**
   * Only backups made no later than this instant (RFC 3339).
   */
  before?: string;
}
/**
 * One scheduled drill.
 */
export interface Drill {
  /**
   * Name of the drill, unique in the plan.
   */
  name: string;
  /**
   * When it starts: a cron expression of five fields (minute, hour, day, month, weekday). If both day and weekday are given, either is enough.
   */
  schedule: string;
  /**
   * Time zone of the schedule: an IANA name with a slash, or UTC. A time that is left out as clocks go forward comes after the gap; one that comes twice is taken once. Default: "UTC".
   */
  timeZone?: string;
  select?: DrillSelection;
  /**
   * What happens when another drill of the plan is still running: it is left out, or waits, or takes its place. Default: "skip".
   */
  overlap?: 'skip' | 'queue' | 'cancel';
  /**
   * Windows in which no drill starts. Default: [].
   */
  blackouts?: readonly Blackout[];
  /**
   * How late a drill may start that was due while zdr was down. `0s`: it is left out. Default: "0s".
   */
  catchUp?: string;
  /**
   * The start is put off by a time up to this, another one for each drill and day, so that not all begin at once. Default: "0s".
   */
  jitter?: string;
  /**
   * How long what the drill made is kept before the cleanup. Default: "0s".
   */
  keepFor?: string;
  cleanup?: DrillCleanup;
  /**
   * Who is told what becomes of it. Default: [].
   */
  notify?: readonly Notify[];
  /**
   * After a drill that failed, start none until a person resumes the schedule. Default: false.
   */
  pauseOnFailure?: boolean;
}
/**
 * Which groups are drilled. Default: all.
 */
export interface DrillSelection {
  /**
   * Groups that have one of these tags.
   */
  tags?: readonly string[];
  /**
   * Only so many of them, in rotation, those drilled longest ago first: a count, or a share, rounded up. What they depend on is drilled with them.
   */
  sample?: number | string;
  /**
   * Each of these groups is to be proven at least this often, counted from start to start. `zdr validate` says where schedule and sample cannot keep it (ZDR1407); what would be overdue before the next drill is taken besides the sample.
   */
  provenEvery?: string;
}
/**
 * A window in which no drill starts.
 */
export interface Blackout {
  /**
   * First instant of the window (RFC 3339).
   */
  from: string;
  /**
   * End of the window (RFC 3339).
   */
  to: string;
  /**
   * Why, for the calendar.
   */
  reason?: string;
}
/**
 * What becomes of what the drill made.
 */
export interface DrillCleanup {
  /**
   * After a drill that proved everything. Default: "remove".
   */
  onSuccess?: 'remove' | 'keep';
  /**
   * After any other drill; `keep` leaves it to be looked at, for `keepFor`. Default: "remove".
   */
  onFailure?: 'remove' | 'keep';
}
/**
 * One receiver of what becomes of a drill. docs/notifications.md tells what is sent.
 */
export interface Notify {
  /**
   * Name of the receiver, unique in the drill.
   */
  name: string;
  /**
   * What is sent. `success`: drills that proved everything and left nothing behind; `failure`: whatever needs a person (any other drill, leftovers of a cleanup, a start that was missed, a schedule that was paused); `always`: both. Default: "always".
   */
  on?: 'success' | 'failure' | 'always';
  /**
   * How long one try may take. Default: "30s".
   */
  timeout?: string;
  /**
   * How long a receiver that cannot be reached, or is busy, is tried again. `0s`: it is tried once. Default: "1h".
   */
  retryFor?: string;
  webhook?: Webhook;
  email?: Email;
  command?: Command;
}
/**
 * A receiver that is reached by HTTP POST.
 */
export interface Webhook {
  url: Secret;
  secret?: Secret;
  /**
   * Form of the body. `plain`: the notice (schemas/notice.schema.json); `cloudevents`: the same within a CloudEvents 1.0 envelope, structured mode. Default: "plain".
   */
  format?: 'plain' | 'cloudevents';
}
/**
 * A receiver that is reached through an SMTP server.
 */
export interface Email {
  /**
   * Addresses that it is sent to.
   */
  to: readonly string[];
  /**
   * Address that it is sent from.
   */
  from: string;
  /**
   * Name or IP address of the SMTP server.
   */
  host: string;
  /**
   * Port of the SMTP server. By default 587 with `starttls`, 465 with `tls`, 25 with `none`.
   */
  port?: number;
  /**
   * How the connection is encrypted. `starttls`: it is upgraded, or nothing is sent; `tls`: from the first byte; `none`: not at all, for a relay on the same host. Default: "starttls".
   */
  security?: 'starttls' | 'tls' | 'none';
  login?: Login;
}
/**
 * An account at an SMTP server.
 */
export interface Login {
  /**
   * Name of the account.
   */
  user: string;
  password: Secret;
}
/**
 * A receiver that is a program.
 */
export interface Command {
  /**
   * The program (a path, or a name that is looked for in PATH) and its arguments. No shell reads them.
   */
  argv: readonly string[];
}
