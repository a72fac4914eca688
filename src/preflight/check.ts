/** What a look at the site means for a plan, one check at a time. */
import type { Check, CheckId, CheckStatus, Subject } from '../generated/preflight.ts';
import { given } from '../given.ts';

export type { Check, CheckId, CheckStatus, Subject };

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

export type MakeCheck = ReturnType<typeof checksOf>;
/** What one question came to: nothing, where there is nothing to say. */
export type Found = Check | readonly Check[];
