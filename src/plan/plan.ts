/**
 * A plan as it will be carried out: names resolved, order fixed, policies copied into each group.
 * Plain JSON: it is written whole into the journal, and nothing that a run needs stands outside it
 * but the secrets, which are references here.
 *
 * All durations are milliseconds, all sizes bytes, all UUIDs 32 lower-case hex digits.
 */

/** Where a secret is found; never the secret itself. */
export type SecretReference = { readonly env: string } | { readonly file: string };

/** How zdr logs in; secrets are references. */
export type PlanAuth =
  | { readonly kind: 'account'; readonly account: string; readonly password: SecretReference }
  | { readonly kind: 'accessKey'; readonly id: string; readonly secret: SecretReference }
  | { readonly kind: 'session'; readonly session: SecretReference };

/** `auto` finds out by itself which body key the server takes (zstack-api.md 1.2). */
export type Dialect = 'auto' | 'documented' | 'sdk';

/** The management node. */
export interface PlanSite {
  /** Base URL with the context path, no trailing slash: `http://10.0.0.5:8080/zstack`; or the variable that holds it. */
  readonly endpoint: string | { readonly env: string };
  readonly auth: PlanAuth;
  readonly dialect: Dialect;
  /** IANA name or `+08:00`; absent: asked from the site. */
  readonly timeZone?: string;
  readonly tls: { readonly caFile?: string; readonly insecureSkipVerify: boolean };
  /** How long one HTTP request may take, except a synchronous recovery call, which has its group's deadline. */
  readonly requestTimeoutMs: number;
  /** The most requests that one run sends in a second; absent: no limit. */
  readonly requestsPerSecond?: number;
}

/** A backup storage of the site, under its name in the plan. */
export interface PlanStorage {
  readonly name: string;
  readonly uuid: string;
  /** `local` receives the recovered copy, `backup` is read from (zstack-api.md 7.1). */
  readonly role: 'local' | 'backup';
  /** How many recoveries may use this storage at a time. */
  readonly maxConcurrent: number;
  /** Expected throughput of one copy, in bytes per second: for the estimate only. */
  readonly throughput: number;
}

/** How many failed groups are tolerated: a count, or a share of the groups (0 to 1). */
export type Tolerance = { readonly count: number } | { readonly share: number };

export interface FailureBudget {
  readonly tolerate: Tolerance;
  /** What a spent budget does: `stop` starts no further group, `continue` only says so in the report. */
  readonly then: 'stop' | 'continue';
}

/** Groups that start only when the waves before have ended. */
export interface PlanWave {
  readonly name: string;
  /** The wave opens only after a person has approved it. */
  readonly gate: boolean;
  /** The budget of this wave alone; the plan's budget counts besides. */
  readonly failure?: FailureBudget;
}

export interface RetryPolicy {
  /** Calls in all, the first included. */
  readonly attempts: number;
  readonly delayMs: number;
  readonly maxDelayMs: number;
}

/** What the plan demands of a group's records, beyond their being there. */
export interface Expectation {
  /** Number of volumes. */
  readonly volumes?: number;
  /** Least total size in bytes. */
  readonly minSizeBytes?: number;
  /** Greatest age of the backup at the run's start. */
  readonly maxAgeMs?: number;
}

/** Asks for the newest whole backup of a VM. */
export interface LatestOf {
  /** UUID of the VM. */
  readonly vm: string;
  /** No backup made after this instant (RFC 3339 in UTC): the earlier of the group's `before` and the plan's `asOf`. */
  readonly notAfter?: string;
}

/** The backup of one volume, as a pin lists it. */
export interface PinnedVolume {
  /** UUID of the backup record. */
  readonly uuid: string;
  readonly type?: string;
  readonly sizeBytes?: number;
}

/** The backup that was chosen for a {@link LatestOf}: what is expected of it, beside {@link Expectation}. */
export interface PinnedBackup {
  /** When it was made, RFC 3339 in UTC. */
  readonly createdAt?: string;
  /** Of all its volumes; absent where the server told the size of some only. */
  readonly sizeBytes?: number;
  readonly volumes: readonly PinnedVolume[];
}

/** What must answer at the address of a restored VM, within a time from its being seen in its state. */
export type PlanCheck =
  | { readonly kind: 'tcp'; readonly port: number; readonly withinMs: number }
  | {
      readonly kind: 'http';
      readonly scheme: 'http' | 'https';
      readonly port: number;
      readonly path: string;
      readonly status: number;
      /** Text that the answer must contain. */
      readonly body?: string;
      readonly withinMs: number;
    };

/** The VM to create out of the recovered backup (zstack-api.md 7.3, CreateVmFromVmBackup). */
export interface PlanRestore {
  readonly name: string;
  readonly strategy: 'InstantStart' | 'CreateStopped' | 'JustCreate';
  /** UUID of the instance offering; else `cpu` and `memoryBytes` are given. */
  readonly offering?: string;
  readonly cpu?: number;
  readonly memoryBytes?: number;
  /** UUIDs of L3 networks; the first is the default one. */
  readonly networks: readonly string[];
  readonly zone?: string;
  readonly cluster?: string;
  readonly host?: string;
  readonly rootPrimaryStorage?: string;
  readonly dataPrimaryStorage?: string;
  /** Deadline of creating and starting it. */
  readonly timeoutMs: number;
  readonly checks: readonly PlanCheck[];
}

/** One VM backup group to recover. */
export interface PlanGroup {
  /** Unique within the plan; events, reports and the command line name a group by it. */
  readonly name: string;
  /** With `latestOf` the group that was chosen, and `NOT_PINNED` (plan/pin.ts) while none is. */
  readonly groupUuid: string;
  readonly latestOf?: LatestOf;
  /** Present once a backup was chosen for `latestOf`. */
  readonly pinned?: PinnedBackup;
  /** Name of the storage sent as `srcBackupStorageUuid`: the API's "local image storage". */
  readonly source: string;
  /** Name of the storage sent as `dstBackupStorageUuid`: the API's "backup image storage". */
  readonly destination: string;
  /** Name of the storage on which the recovered copy must be found: that with the role `local`. */
  readonly receiving: string;
  /** Index into {@link Plan.waves}. */
  readonly wave: number;
  /** Names of groups that must end recovered before this one starts. */
  readonly dependsOn: readonly string[];
  /** A failure of a critical group is never tolerated. */
  readonly critical: boolean;
  readonly tags: readonly string[];
  /** Passed to the API as they are. */
  readonly systemTags: readonly string[];
  readonly userTags: readonly string[];
  readonly expect: Expectation;
  /** Deadline of the group, all attempts together. */
  readonly timeoutMs: number;
  readonly retry: RetryPolicy;
  /** What to do with a group that is whole on the receiving storage already: `verify` makes no call. */
  readonly whenPresent: 'verify' | 'recover';
  readonly restore?: PlanRestore;
}

/** Everything that will be carried out: names resolved, order fixed, policies copied in. Plain JSON. */
export interface Plan {
  readonly format: 1;
  readonly name: string;
  readonly description?: string;
  readonly labels: Readonly<Record<string, string>>;
  /** SHA-256 (hex) over the canonical JSON of everything else in the plan. */
  readonly digest: string;
  readonly site: PlanSite;
  /** `observed` proves each group by a fresh query; `claimed` has only the API's own answer. */
  readonly verify: 'observed' | 'claimed';
  readonly objectives: { readonly rtoMs?: number; readonly rpoMs?: number };
  readonly storages: readonly PlanStorage[];
  /** Plan-wide limit of recoveries at a time. */
  readonly concurrency: number;
  /** How many VMs are created at a time; present where some group has a `restore`. */
  readonly restores?: number;
  readonly failure: FailureBudget;
  /** At least one; a plan that names none has the single wave `all`. */
  readonly waves: readonly PlanWave[];
  /** In the order of the file. */
  readonly groups: readonly PlanGroup[];
}
