/** Generated from schemas/notice.schema.json by `npm run schema`: do not edit. */

/**
 * What a receiver is told about a drill: the body of a plain webhook, `data` of a CloudEvent, standard input of a command. Times are RFC 3339 in UTC, durations (…Ms) milliseconds. A field that is not known is absent. Names and texts of others may hold anything: escape them where you show them.
 */
export interface Notice {
  /**
   * Version of this form.
   */
  format: 1;
  /**
   * The same on every try and after every restart: what was seen under this id before is a repetition.
   */
  id: string;
  /**
   * What happened. `drill.proved`: everything proved, nothing left behind; `drill.failed`: the drill ended in any other way, `verdict` says how; `drill.leftovers`: it proved everything, and the cleanup left things behind; `schedule.missed`: a drill was due and did not start; `schedule.paused`: none starts until a person resumes the schedule; `test`: `zdr notify`.
   */
  kind: 'drill.proved' | 'drill.failed' | 'drill.leftovers' | 'schedule.missed' | 'schedule.paused' | 'test';
  /**
   * When it happened.
   */
  at: string;
  /**
   * A person has to do something.
   */
  attention: boolean;
  /**
   * What happened, in one sentence.
   */
  summary: string;
  /**
   * What to do next, in a sentence; a command stands at its end, behind a colon.
   */
  next: string;
  /**
   * Name of the plan.
   */
  plan: string;
  /**
   * Name of the drill.
   */
  drill?: string;
  /**
   * Id of the run that the drill was.
   */
  runId?: string;
  /**
   * When the drill was due.
   */
  dueAt?: string;
  /**
   * Outcome of the run, as its report has it.
   */
  verdict?:
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
   * Groups by outcome: they add up to the groups of the drill.
   */
  counts?: {
    [k: string]: number;
  };
  /**
   * Recovery time: measured, against the objective.
   */
  rto?: {
    /**
     * What was measured; absent where it is not known, or not everything is recovered.
     */
    measuredMs?: number;
    /**
     * What the plan asks for.
     */
    objectiveMs?: number;
    /**
     * Absent without an objective.
     */
    result?: 'met' | 'missed' | 'open' | 'unknown';
  };
  /**
   * Recovery point: measured, against the objective.
   */
  rpo?: {
    /**
     * What was measured; absent where it is not known, or not everything is recovered.
     */
    measuredMs?: number;
    /**
     * What the plan asks for.
     */
    objectiveMs?: number;
    /**
     * Absent without an objective.
     */
    result?: 'met' | 'missed' | 'open' | 'unknown';
  };
  /**
   * What the cleanup could not remove.
   */
  leftovers?: {
    /**
     * How many things are left.
     */
    count: number;
    /**
     * The first of them.
     */
    first: {
      /**
       * A VM, a data volume of one, or a copy on the receiving storage.
       */
      what: 'vm' | 'volume' | 'copy';
      /**
       * Its UUID in ZStack.
       */
      uuid: string;
      /**
       * The group of the plan that it was made for.
       */
      group?: string;
      /**
       * Why it could not be removed.
       */
      why?: string;
    }[];
  };
  /**
   * Where the proof lies.
   */
  evidence?: {
    /**
     * What it is.
     */
    title: string;
    /**
     * A path at the host of zdr, or a URL.
     */
    at: string;
  }[];
  /**
   * Present when the site was a simulated one: nothing real was recovered.
   */
  simulated?: true;
  /**
   * Version of zdr.
   */
  tool: string;
}
