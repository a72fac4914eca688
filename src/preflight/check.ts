/** What a look at the site means for a plan, one check at a time. */
import { given } from '../given.ts';

/**
 * - `blocker`: a run would fail, or prove nothing.
 * - `warning`: a run may fail, or end with a missed objective.
 * - `unknown`: the site does not say; never counted as wrong.
 */
export type CheckStatus = 'ok' | 'warning' | 'blocker' | 'unknown';

/** What a check is about. */
export type Subject =
  | { readonly kind: 'site' }
  | { readonly kind: 'storage'; readonly name: string }
  | { readonly kind: 'group'; readonly name: string };

export type CheckId =
  | 'site.login'
  | 'site.queries'
  | 'site.permission'
  | 'node.version'
  | 'node.time-zone'
  | 'node.clock'
  | 'node.recover-api'
  | 'node.dialect'
  | 'storage.exists'
  | 'storage.type'
  | 'storage.state'
  | 'storage.status'
  | 'storage.role'
  | 'storage.capacity'
  | 'group.exists'
  | 'group.vm'
  | 'group.root'
  | 'group.records'
  | 'group.copy'
  | 'group.present'
  | 'group.expect'
  | 'group.age'
  | 'group.ready'
  | 'restore.size'
  | 'restore.networks'
  | 'restore.strategy'
  | 'server.check';

/** One answer of the preflight. */
export interface Check {
  /** Stable. */
  readonly id: CheckId;
  readonly status: CheckStatus;
  readonly subject: Subject;
  /** One line that goes on after the subject's name: `it is Disconnected`. */
  readonly message: string;
  /** What to do next. */
  readonly hint?: string;
}

/** Why the site would not say something: the plain part of a failure. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
}

/** An answer of the site, or why there is none. */
export type Answer<T> = { readonly value: T } | { readonly refused: Refusal };

/** The site as a whole. */
export const SITE: Subject = { kind: 'site' };

/** Makes the checks of one subject. */
export const checksOf =
  (subject: Subject) =>
  (id: CheckId, status: CheckStatus, message: string, hint?: string): Check => ({
    id,
    status,
    subject,
    message,
    ...given({ hint }),
  });
