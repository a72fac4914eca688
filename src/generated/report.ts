/** Generated from schemas/report.schema.json by `npm run schema`: do not edit. */

/**
 * The worst that is true of the run, in this order. `interrupted`: stopped with work left; it can be resumed. `unknown`: what became of some group is unknown, a person must look. `failed`: groups failed or never started. `unfinished`: the journal ends before the run does. `leftovers`: a drill left something behind, or its cleanup is not over. `recovered-with-differences`: a call succeeded, the proof did not. `unproven`: the plan asks for a fresh query, and the site has none. `objective-missed`: recovered, but too late (RTO) or from backups too old (RPO). `objective-unknown`: recovered, but whether an objective was met cannot be told.
 */
export type ReportOutcome =
  | 'interrupted'
  | 'unknown'
  | 'failed'
  | 'unfinished'
  | 'leftovers'
  | 'recovered-with-differences'
  | 'unproven'
  | 'objective-missed'
  | 'objective-unknown'
  | 'recovered';
/**
 * Why nothing new starts.
 */
export type StopCause =
  | {
      kind: 'signal';
      /**
       * Its name.
       */
      signal: string;
    }
  | {
      kind: 'budget';
      /**
       * Whose: `plan`, or a wave.
       */
      scope: string;
    }
  | {
      kind: 'approval';
      /**
       * Name of the wave.
       */
      wave: string;
    }
  | {
      kind: 'cleanup';
    };
/**
 * `open`: something is missing yet, and there is time left. `unknown`: it cannot be told.
 */
export type ObjectiveResult = 'met' | 'missed' | 'open' | 'unknown';
/**
 * The outcome of a group; `unfinished` where the journal ends before the group does.
 */
export type ReportedOutcome = 'recovered' | 'differs' | 'failed' | 'unknown' | 'not-started' | 'unfinished';
/**
 * Why a group ended as it did, where the outcome alone does not say.
 */
export type EndReason =
  | {
      kind: 'already-present';
    }
  | {
      kind: 'arrived-later';
    }
  | {
      kind: 'failure';
      failure: Failure;
    }
  | {
      kind: 'dependency';
      /**
       * Name of that group.
       */
      group: string;
      outcome: GroupOutcome;
    }
  | {
      kind: 'budget';
      /**
       * Whose budget: `plan`, or a wave.
       */
      scope: string;
    }
  | {
      kind: 'not-approved';
      /**
       * Name of the wave.
       */
      wave: string;
    }
  | {
      kind: 'circuit-open';
      /**
       * Name of the storage.
       */
      storage: string;
    }
  | {
      kind: 'not-selected';
    }
  | {
      kind: 'interrupted';
    };
/**
 * `recovered`: proven. `differs`: the call succeeded, the proof did not. `failed`: the call failed. `unknown`: a person must look. `not-started`: no call was made.
 */
export type GroupOutcome = 'recovered' | 'differs' | 'failed' | 'unknown' | 'not-started';
/**
 * What the reconciliation says of a volume, or the worst of several.
 */
export type Verdict =
  | 'missing'
  | 'wrong-storage'
  | 'wrong-group'
  | 'not-ready'
  | 'size-mismatch'
  | 'duplicate'
  | 'unexpected'
  | 'unverified'
  | 'matched';

/**
 * What a run was asked to recover, what it recovered, and what proves it. Times are RFC 3339 in UTC, durations (…Ms) milliseconds, sizes bytes. A field that is not known is absent.
 */
export interface Report {
  /**
   * Version of this form.
   */
  format: 1;
  /**
   * Id of the run.
   */
  runId: string;
  /**
   * The run that this one continued.
   */
  parent?: string;
  /**
   * When the disaster was declared, where somebody said so.
   */
  declaredAt?: string;
  /**
   * Start of the first run of the chain that it continues.
   */
  firstStartedAt?: string;
  /**
   * The plan.
   */
  plan: {
    /**
     * Its name.
     */
    name: string;
    /**
     * What it is for.
     */
    description?: string;
    /**
     * Free labels.
     */
    labels: {
      [k: string]: string;
    };
    /**
     * SHA-256 (hex) over the plan.
     */
    digest: string;
    /**
     * What the plan counts as proof.
     */
    verify: 'observed' | 'claimed';
  };
  /**
   * Version of zdr.
   */
  tool: string;
  /**
   * Who ran it: user@host.
   */
  operator: string;
  simulated?: Simulated;
  /**
   * What the site said of itself.
   */
  site?: {
    /**
     * False where it offers no query API.
     */
    queries: boolean;
    /**
     * Version of ZStack.
     */
    version?: string;
    /**
     * Time zone of the management node.
     */
    timeZone?: string;
  };
  /**
   * Body key that the server took.
   */
  dialect?: 'documented' | 'sdk';
  /**
   * Start of the run.
   */
  startedAt: string;
  /**
   * End of the run, or its last event where it has not ended.
   */
  finishedAt: string;
  /**
   * Between the two. Absent where the clock was changed meanwhile: nobody knows.
   */
  durationMs?: number;
  /**
   * How often it was resumed.
   */
  resumes: number;
  /**
   * Number of journal events that the report was made from.
   */
  events: number;
  outcome: ReportOutcome;
  stopping?: StopCause;
  interrupted?: StopCause;
  /**
   * What a reader must know before the numbers.
   */
  notices: readonly string[];
  counts: Counts;
  /**
   * Recovered groups that were whole on the receiving storage already.
   */
  alreadyPresent: number;
  /**
   * Volumes by verdict.
   */
  verdicts: {
    [k: string]: number;
  };
  /**
   * Copied by this run, by the sizes that are known.
   */
  bytes: number;
  objectives: ObjectivesReport;
  drill?: DrillReport;
  /**
   * The waves, in order.
   */
  waves: readonly WaveReport[];
  /**
   * The storages.
   */
  storages: readonly StorageReport[];
  /**
   * Every group of the plan exactly once, in its order.
   */
  groups: readonly GroupReport[];
}
/**
 * Present when the site is a simulated one.
 */
export interface Simulated {
  /**
   * Times real time.
   */
  speed: number;
  /**
   * Seed of its randomness.
   */
  seed: number;
}
/**
 * Groups by outcome.
 */
export interface Counts {
  /**
   * Groups: recovered.
   */
  recovered: number;
  /**
   * Groups: differs.
   */
  differs: number;
  /**
   * Groups: failed.
   */
  failed: number;
  /**
   * Groups: unknown.
   */
  unknown: number;
  /**
   * Groups: not-started.
   */
  'not-started': number;
  /**
   * Groups: unfinished.
   */
  unfinished: number;
}
/**
 * Recovery objectives and what was measured.
 */
export interface ObjectivesReport {
  groups: ObjectiveGroups;
  rto: RtoReport;
  rpo: RpoReport;
}
/**
 * What the results speak for: groups that were left out on purpose count for neither.
 */
export interface ObjectiveGroups {
  /**
   * Groups of the plan.
   */
  planned: number;
  /**
   * Those that were not left out.
   */
  asked: number;
  /**
   * Those that are recovered.
   */
  recovered: number;
}
/**
 * Recovery time.
 */
export interface RtoReport {
  /**
   * When the time began: the disaster was declared, else the first run of the chain started.
   */
  from: string;
  /**
   * From there to the last verified group; absent unless every group that was asked for is recovered.
   */
  measuredMs?: number;
  /**
   * From there to the last group that is recovered, where others are not.
   */
  soFarMs?: number;
  /**
   * The plan's objective.
   */
  objectiveMs?: number;
  /**
   * When the time of the objective was over.
   */
  dueAt?: string;
  result?: ObjectiveResult;
  /**
   * The clock was changed meanwhile: what would have been measured is not known.
   */
  clockChanged?: true;
}
/**
 * Recovery point.
 */
export interface RpoReport {
  /**
   * Age of the oldest backup when the run started; absent where the age of one is not known.
   */
  measuredMs?: number;
  /**
   * That of the oldest one of which it is known, where another is not.
   */
  atLeastMs?: number;
  /**
   * The group that has the one or the other.
   */
  oldestGroup?: string;
  /**
   * The plan's objective.
   */
  objectiveMs?: number;
  result?: ObjectiveResult;
  /**
   * Groups whose backup is older than the objective or than their own expect.maxAge.
   */
  tooOld: readonly string[];
  /**
   * Groups of whose backups the age is not known.
   */
  unknown: readonly string[];
  /**
   * Those of them whose backup is dated after the start of the run.
   */
  future: readonly string[];
}
/**
 * A drill, and what became of its cleanup.
 */
export interface DrillReport {
  /**
   * The occurrence of a schedule that it is.
   */
  schedule?: {
    /**
     * Name of the entry of `drills`.
     */
    name: string;
    /**
     * When it was due.
     */
    due: string;
  };
  /**
   * `pending`: not brought to an end; `kept`: by the terms of the drill; `left`: done but for the leftovers; `done`: nothing is left.
   */
  cleanup: 'pending' | 'kept' | 'left' | 'done';
  /**
   * Until when it is kept.
   */
  keptUntil?: string;
  /**
   * When the last cleanup began.
   */
  cleanupStartedAt?: string;
  /**
   * When the last cleanup ended.
   */
  cleanedAt?: string;
  /**
   * What was removed, by kind.
   */
  removed: {
    /**
     * Number.
     */
    vm: number;
    /**
     * Number.
     */
    volume: number;
    /**
     * Number.
     */
    copy: number;
  };
  /**
   * What is left.
   */
  leftovers: readonly Leftover[];
}
/**
 * Something of the drill that is at the site yet, or may come to be.
 */
export interface Leftover {
  /**
   * Kind of thing.
   */
  what: 'vm' | 'volume' | 'copy';
  /**
   * Name of the group.
   */
  group: string;
  /**
   * UUID of the VM or volume; of a copy, of its backup group.
   */
  uuid: string;
  /**
   * Name of the storage that the copy is on.
   */
  storage?: string;
  /**
   * Why it is there.
   */
  why: string;
  /**
   * What to do.
   */
  hint?: string;
}
/**
 * One wave.
 */
export interface WaveReport {
  /**
   * Its name.
   */
  name: string;
  /**
   * How far it came.
   */
  phase: 'pending' | 'waiting' | 'open' | 'closed';
  /**
   * It waited for approval.
   */
  gate: boolean;
  /**
   * When its groups might start.
   */
  openedAt?: string;
  /**
   * When the last of them had ended.
   */
  closedAt?: string;
  /**
   * Who approved it.
   */
  approvedBy?: string;
  /**
   * Between opening and closing.
   */
  durationMs?: number;
  counts: Counts;
}
/**
 * One storage.
 */
export interface StorageReport {
  /**
   * Its name in the plan.
   */
  name: string;
  /**
   * UUID at the site.
   */
  uuid: string;
  /**
   * `local` receives copies, `backup` is read from.
   */
  role: 'local' | 'backup';
  /**
   * Its limit in the plan.
   */
  maxConcurrent: number;
  /**
   * Groups of the plan that use it.
   */
  groups: number;
  /**
   * Groups that were copied in this run and ended recovered.
   */
  copied: number;
  /**
   * Bytes of those.
   */
  bytes: number;
  /**
   * Time during which at least one call used it.
   */
  busyMs: number;
  /**
   * Most calls at a time.
   */
  peak: number;
  /**
   * Bytes per second over the busy time; absent where nothing was copied.
   */
  throughput?: number;
}
/**
 * One group of the plan.
 */
export interface GroupReport {
  /**
   * Its name in the plan.
   */
  name: string;
  /**
   * UUID of the backup group.
   */
  groupUuid: string;
  /**
   * Its wave.
   */
  wave: string;
  /**
   * Storage sent as srcBackupStorageUuid.
   */
  source: string;
  /**
   * Storage sent as dstBackupStorageUuid.
   */
  destination: string;
  /**
   * Storage on which the copy must be found.
   */
  receiving: string;
  /**
   * Its failure is never tolerated.
   */
  critical: boolean;
  /**
   * Its tags.
   */
  tags: readonly string[];
  /**
   * The earlier run of a chain of retries that recovered it, and whose evidence stands here; absent for a group of this run.
   */
  recoveredIn?: string;
  outcome: ReportedOutcome;
  /**
   * What the outcome rests on: a fresh query, the API's own answer alone, or nothing.
   */
  proof: 'observed' | 'claimed' | 'none';
  /**
   * Why it ended so, for a person; absent for a plain `recovered`.
   */
  explanation?: string;
  /**
   * What to do next, where it is known.
   */
  hint?: string;
  reason?: EndReason;
  /**
   * Attempts spent.
   */
  attempts: number;
  /**
   * Its requests, in order.
   */
  calls: readonly CallReport[];
  /**
   * When work on it began.
   */
  startedAt?: string;
  /**
   * When it ended.
   */
  finishedAt?: string;
  /**
   * Between the two.
   */
  durationMs?: number;
  /**
   * Size of the volumes whose size is known; absent where none is.
   */
  bytes?: number;
  /**
   * Creation of its oldest volume backup: the point in time to which it goes back. Absent where a date is not known.
   */
  backupAt?: string;
  /**
   * Age of that backup when the run started; absent where it cannot be told.
   */
  backupAgeMs?: number;
  /**
   * It is at least so old, where one of its volumes has a date that can be, and another has not.
   */
  backupAtLeastMs?: number;
  /**
   * A backup of it is dated after the start of the run: how old it is nobody knows.
   */
  backupInFuture?: true;
  verdict?: Verdict;
  /**
   * Its volumes.
   */
  volumes: readonly VolumeReport[];
  /**
   * What is wrong with the group as a whole.
   */
  problems: readonly string[];
  /**
   * Fields that the server left out for any of its volumes.
   */
  unverified: readonly string[];
  /**
   * What was there before the run, of a group that was begun and of which nothing was judged.
   */
  expected?: readonly BackupRecord[];
  vm?: VmReport;
}
/**
 * Why a call or a group did not succeed.
 */
export interface Failure {
  /**
   * Stable code: the server's own (SYS.1006) or one of zdr's (net.reset).
   */
  code: string;
  /**
   * `transient`: try again later. `permanent`: trying again cannot help. `unknown`: what happened at the server is not known. `session`: the session was refused, nothing ran. `unavailable`: the management node is restarting or out of reach.
   */
  class: 'transient' | 'permanent' | 'unknown' | 'session' | 'unavailable';
  /**
   * One line for a person, without secrets.
   */
  message: string;
  /**
   * What to do next.
   */
  hint?: string;
  cause?: Failure;
}
/**
 * One request to the API.
 */
export interface CallReport {
  /**
   * X-Job-UUID that the client chose: the key to this call in the site's own logs.
   */
  job: string;
  /**
   * The job's UUID where the server chose it itself.
   */
  serverJob?: string;
  /**
   * Attempt that it belongs to.
   */
  attempt: number;
  /**
   * When it was sent.
   */
  issuedAt: string;
  /**
   * When its result was known.
   */
  settledAt?: string;
  /**
   * How it ended; absent while it is not settled.
   */
  result?: 'succeeded' | 'found' | 'failed' | 'unknown';
  failure?: Failure;
}
/**
 * One volume of a group.
 */
export interface VolumeReport {
  /**
   * UUID of the volume's backup record.
   */
  backupUuid: string;
  verdict: Verdict;
  /**
   * Why, in one line; absent when matched.
   */
  detail?: string;
  /**
   * Fields that the server left out, so that they could not be compared.
   */
  unverified: readonly string[];
  /**
   * UUID of the volume.
   */
  volumeUuid?: string;
  /**
   * Name of the backup.
   */
  name?: string;
  /**
   * `Root` or `Data`.
   */
  type?: string;
  /**
   * Size in bytes.
   */
  sizeBytes?: number;
  /**
   * When the backup was made.
   */
  createdAt?: string;
  expected?: BackupRecord;
  claimed?: BackupRecord;
  observed?: BackupRecord;
}
/**
 * The backup of one volume, as the server described it. A member that it left out is absent.
 */
export interface BackupRecord {
  /**
   * UUID of the record.
   */
  uuid: string;
  /**
   * UUID of the volume.
   */
  volumeUuid?: string;
  /**
   * Name of the backup.
   */
  name?: string;
  /**
   * `Root` or `Data`.
   */
  type?: string;
  /**
   * `Enabled` is the only usable value.
   */
  state?: string;
  /**
   * `Ready` is the only usable value.
   */
  status?: string;
  /**
   * Size in bytes.
   */
  sizeBytes?: number;
  /**
   * UUID of the backup group.
   */
  groupUuid?: string;
  /**
   * UUID of the VM.
   */
  vmUuid?: string;
  /**
   * Creation time as the server printed it, without a zone.
   */
  createDate?: string;
  /**
   * Creation time, RFC 3339 in UTC; absent where the site's time zone is not known.
   */
  createdAt?: string;
  /**
   * Where it lies; absent when the server did not say.
   */
  refs?: readonly BackupRef[];
}
/**
 * Where a backup record lies. A member that the server left out is absent.
 */
export interface BackupRef {
  /**
   * UUID of the backup storage.
   */
  storageUuid?: string;
  /**
   * `Ready` is the only usable value.
   */
  status?: string;
  /**
   * Path on the storage.
   */
  installPath?: string;
}
/**
 * The VM that was created out of the recovered backup.
 */
export interface VmReport {
  /**
   * Its UUID, chosen here.
   */
  uuid: string;
  /**
   * Its name.
   */
  name: string;
  /**
   * `asked`: it is not known yet what became of it.
   */
  result: 'asked' | 'created' | 'failed' | 'unknown';
  /**
   * State in which a query showed it.
   */
  state?: string;
  /**
   * IP address.
   */
  address?: string;
  /**
   * How often a VM was asked for.
   */
  attempts: number;
  /**
   * From the request to a query that shows it as its strategy asks for, in ms.
   */
  readyAfterMs?: number;
  /**
   * Its checks.
   */
  checks: readonly CheckReport[];
}
/**
 * A check of the VM.
 */
export interface CheckReport {
  /**
   * What is asked.
   */
  check: string;
  /**
   * `not-made`: the VM did not get that far.
   */
  result: 'passed' | 'failed' | 'not-made';
  /**
   * How often it was tried.
   */
  tries?: number;
  /**
   * From the VM being seen to the end of the check, in ms.
   */
  tookMs?: number;
  /**
   * Why the last try did not pass.
   */
  detail?: string;
}
