/** Generated from schemas/evidence.schema.json by `npm run schema`: do not edit. */

/**
 * evidence.json: an in-toto Statement (https://in-toto.io/Statement/v1) about the files of a run directory, written last. Every value but the digests of the reports follows from the journal. Times are RFC 3339 in UTC by the run's clock, durations (…Ms) milliseconds, sizes bytes.
 */
export interface Evidence {
  /**
   * The form of the statement.
   */
  _type: 'https://in-toto.io/Statement/v1';
  /**
   * The files: plan.yaml, pin.yaml where the plan has a pin, journal.jsonl, report.json, report.md and report.html.
   */
  subject: readonly EvidenceFile[];
  /**
   * What is said of them.
   */
  predicateType: 'https://zstack-dr.dev/recovery-evidence/v1';
  predicate: EvidenceFacts;
}
export interface EvidenceFile {
  /**
   * Name within the run directory.
   */
  name: string;
  /**
   * Digest of its bytes; of journal.jsonl those up to the last event.
   */
  digest: {
    /**
     * SHA-256 (hex).
     */
    sha256: string;
  };
  /**
   * More about it.
   */
  annotations: {
    /**
     * Its size.
     */
    bytes: number;
  };
}
/**
 * Who did what, when, and how it ended.
 */
export interface EvidenceFacts {
  /**
   * Id of the run.
   */
  runId: string;
  /**
   * The run that this one continued.
   */
  parent?: string;
  /**
   * `interrupted`: it can be resumed, and writes its evidence anew then.
   */
  state: 'ended' | 'interrupted';
  /**
   * The verdict, as in report.json.
   */
  outcome: string;
  /**
   * Present when the site was a simulated one: nothing real was recovered.
   */
  simulated?: {
    /**
     * How many times as fast as real time.
     */
    speed: number;
    /**
     * Seed of its randomness.
     */
    seed: number;
  };
  /**
   * The plan.
   */
  plan: {
    /**
     * Its name.
     */
    name: string;
    /**
     * SHA-256 (hex) over the plan as it was carried out, as in report.json; not that of the file.
     */
    digest: string;
  };
  /**
   * Who ran it: user@host.
   */
  operator: string;
  /**
   * Version of zdr that began it.
   */
  tool: string;
  /**
   * When the disaster was declared, where somebody said so.
   */
  declaredAt?: string;
  /**
   * Start.
   */
  startedAt: string;
  /**
   * End, or time of the last event where it was interrupted.
   */
  finishedAt: string;
  /**
   * How often it was resumed.
   */
  resumes: number;
  /**
   * Groups by outcome: they add up to the groups of the plan.
   */
  counts: {
    [k: string]: number;
  };
  /**
   * Volumes by verdict.
   */
  volumes: {
    [k: string]: number;
  };
  /**
   * VMs out of recovered backups.
   */
  vms: {
    /**
     * Groups for which a VM was asked for.
     */
    asked: number;
    /**
     * VMs that a query showed as the plan asks for.
     */
    restored: number;
  };
  /**
   * Checks of these VMs.
   */
  checks: {
    /**
     * Number.
     */
    passed: number;
    /**
     * Number.
     */
    failed: number;
    /**
     * The VM did not get that far.
     */
    notMade: number;
  };
  drill?: EvidenceDrill;
  /**
   * Recovery time and recovery point: objective, measured, result.
   */
  objectives: {
    /**
     * What the results speak for: groups that were left out on purpose count for neither.
     */
    groups: {
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
    };
    rto: EvidenceObjective;
    rpo: EvidenceObjective;
  };
  /**
   * Where the journal stood.
   */
  journal: {
    /**
     * Number of events.
     */
    events: number;
    /**
     * SHA-256 (hex) of the last line: the end of the chain.
     */
    lastHash: string;
  };
}
/**
 * Present when the run was a drill: what it made is removed afterwards.
 */
export interface EvidenceDrill {
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
   * When the last cleanup ended.
   */
  cleanedAt?: string;
  /**
   * What was removed, by kind.
   */
  removed: {
    /**
     * VMs.
     */
    vm: number;
    /**
     * Data volumes.
     */
    volume: number;
    /**
     * Copies of backups.
     */
    copy: number;
  };
  /**
   * Things that are at the site yet, or may come to be; report.json lists them.
   */
  leftovers: number;
}
export interface EvidenceObjective {
  /**
   * What the plan asks for.
   */
  objectiveMs?: number;
  /**
   * What was measured; absent where it is not known, or not everything is recovered.
   */
  measuredMs?: number;
  /**
   * Absent without an objective.
   */
  result?: 'met' | 'missed' | 'open' | 'unknown';
}
