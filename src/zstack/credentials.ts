/** How a request shows who sends it, and what to do when the site does not accept that. */
import type { Failure } from '../run/failure.ts';

/** What one request carries; handed back when the site refuses it. */
export interface Grant {
  /** Its headers, made as it is sent. */
  readonly sign: () => Readonly<Record<string, string>>;
  /** The session it stands for, where there is one. */
  readonly session?: string;
}

export interface Credentials {
  /** Makes sure that the site accepts them. Throws SiteError with a clear message when not. */
  open(signal?: AbortSignal): Promise<void>;
  /** For one request to `path` (without context path and query). Throws SiteError when no login can be had. */
  grant(method: string, path: string): Promise<Grant>;
  /**
   * The site answered ID.1001 to `grant`. Resolves with the failure classed by what can be done:
   * `session` where a new grant will be a new login, `permanent` where only a person can give one.
   */
  lapsed(grant: Grant, failure: Failure): Failure;
  /** The site answered 403 requestTimeTooSkewed. Resolves true if a new grant may be accepted. */
  skewed(grant: Grant): Promise<boolean>;
  /** Ends what `open` or `grant` began at the site. Never throws. */
  close(): Promise<void>;
}
