/** An answer that says what is wrong: RFC 9457, with a stable code. */
import { given } from '../../given.ts';
import type { Problem } from './shapes.ts';

/** Every code, and its title. */
export const PROBLEMS = {
  'not-authenticated': [401, 'A token is needed'],
  'wrong-token': [401, 'The token is not known'],
  'not-allowed': [403, 'The token may not do this'],
  'wrong-host': [421, 'This is not the host that was asked for'],
  'no-such-route': [404, 'There is nothing at this address'],
  'no-such-plan': [404, 'There is no such plan'],
  'no-such-drill': [404, 'The plan has no such drill'],
  'no-such-run': [404, 'There is no such run'],
  'no-such-file': [404, 'The run has no such file'],
  'bad-request': [400, 'The request cannot be understood'],
  'too-large': [413, 'The request is too large'],
  'wrong-media-type': [415, 'The request must be JSON'],
  'plan-not-valid': [409, 'The plan is not valid'],
  'plan-busy': [409, 'The plan is being run already'],
  'run-ended': [409, 'The run has ended'],
  'run-not-begun': [409, 'The run has not begun'],
  'run-goes-on': [409, 'The run goes on already'],
  'run-elsewhere': [409, 'The run is carried on by another machine'],
  'run-not-resumable': [409, 'The run cannot be gone on with'],
  'no-drill': [409, 'The run is no drill'],
  'run-damaged': [409, 'The journal of the run is damaged'],
  'run-of-other-version': [409, 'The run was recorded by another version of zdr'],
  'approval-refused': [409, 'The wave cannot be approved'],
  'key-reused': [422, 'The Idempotency-Key was used for another request'],
  'too-many-streams': [503, 'Too many event streams are open'],
  'not-ready': [503, 'The daemon cannot act now'],
  internal: [500, 'The daemon has failed'],
} as const satisfies Readonly<Record<string, readonly [number, string]>>;

export type ProblemCode = keyof typeof PROBLEMS;

/** Thrown by whatever serves a request. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly code: ProblemCode;
  readonly hint: string | undefined;

  constructor(code: ProblemCode, detail: string, hint?: string) {
    super(detail);
    this.code = code;
    this.hint = hint;
  }
}

/** `instance`: the request's id. */
export function problem(
  { code, message, hint }: Pick<ProblemError, 'code' | 'message' | 'hint'>,
  instance: string,
): Problem {
  const [status, title] = PROBLEMS[code];
  return {
    type: `urn:zdr:problem:${code}`,
    title,
    status,
    code,
    detail: message,
    ...given({ hint }),
    instance: `urn:uuid:${instance}`,
  };
}
