/** Why a call or a group did not succeed: plain JSON, so that it survives the journal. Matched by code and class, never by text. */

/**
 * - `transient`: nothing lasting; try again after a delay, which spends an attempt.
 * - `permanent`: trying again cannot help.
 * - `unknown`: what happened at the server is not known; the job or the storage must be asked.
 * - `session`: the session was refused and nothing ran; log in again, new job uuid, no attempt spent.
 * - `unavailable`: the management node is restarting or out of reach; wait, no attempt spent.
 */
export type FailureClass = 'transient' | 'permanent' | 'unknown' | 'session' | 'unavailable';

/** Why something did not work: plain JSON, so that it can be recorded. */
export interface Failure {
  /** Stable: the server's own code (`SYS.1006`), or one of ours (`net.reset`, `http.502`, `deadline`). */
  readonly code: string;
  readonly class: FailureClass;
  /** One line for a person; secrets already removed. */
  readonly message: string;
  /** What to do next. */
  readonly hint?: string;
  readonly cause?: Failure;
}

/** Thrown at the edges (site, journal) where a value cannot be returned; carries the same plain failure. */
export class SiteError extends Error {
  override readonly name = 'SiteError';
  readonly failure: Failure;

  constructor(failure: Failure, options?: ErrorOptions) {
    super(failure.message, options);
    this.failure = failure;
  }
}
