/**
 * `plan --server-check`: the server's own checks, by the tag that makes it validate a call and stop (zstack-api.md 3,
 * "Dry run"). That the server honours the tag is itself checked first, on the smallest group.
 */

import pLimit from 'p-limit';
import type { Plan } from '../../plan/plan.ts';
import { storageUuid } from '../../plan/storages.ts';
import { type Check, type CheckStatus, checksOf, SITE } from '../../preflight/check.ts';
import type { GroupLook } from '../../preflight/groups.ts';
import { hasChanged } from '../../preflight/server-check.ts';
import type { Failure } from '../../run/failure.ts';
import { jobUuid } from '../../run/job-uuid.ts';
import type { JobState, Submission } from '../../run/ports.ts';
import { VALIDATION_ONLY } from '../../zstack/recover.ts';
import type { OpenedSite } from './real-site.ts';

/** A validation takes no time; a server that works on it for so long does something else. */
const LONGEST_MS = 30_000;
/** The server's own limit for the call, should it copy after all; longer, so that it is us who notice. */
export const API_TIMEOUT_MS = 2 * LONGEST_MS;
/** When a copy that was started all the same would show. */
export const AFTERMATH_MS = 2_000;
const FIRST_POLL_MS = 100;
const LONGEST_POLL_MS = 2_000;
const AT_A_TIME = 8;
/** Refusals in a row after which the reason is not one group's. */
const MOST_REFUSALS = 3;

/** Whether a check says that the server did more than validate. */
export const isLie = ({ hint }: Check): boolean => hint === DANGER;

const DANGER =
  'look at the receiving storage for a copy of the group, and do not use --server-check with this site again';

export type Outcome =
  | { readonly kind: 'passed' }
  | { readonly kind: 'refused'; readonly failure: Failure }
  /** It ran, or seems to. */
  | { readonly kind: 'ran'; readonly why: string }
  | { readonly kind: 'unclear'; readonly failure: Failure };

/** Asks about one group at a time until one passes without a trace, then about the others. Throws SiteError. */
export async function askServer(
  { site, clock }: Pick<OpenedSite, 'site' | 'clock'>,
  plan: Plan,
  groups: readonly GroupLook[],
  nonce: string,
): Promise<readonly Check[]> {
  const ask = async ({ group }: GroupLook): Promise<Outcome> => {
    const job = jobUuid(nonce, group.name, 1);
    const submission = await site.recover({
      groupUuid: group.groupUuid,
      srcBackupStorageUuid: storageUuid(plan, group.source),
      dstBackupStorageUuid: storageUuid(plan, group.destination),
      systemTags: [...group.systemTags, VALIDATION_ONLY],
      userTags: group.userTags,
      jobUuid: job,
      timeoutMs: API_TIMEOUT_MS,
    });
    return outcomeOf({ site, clock }, submission, job);
  };
  /** Those of the groups of which a fresh look shows something else than the look before. */
  const traces = async (asked: readonly GroupLook[]): Promise<ReadonlySet<GroupLook>> => {
    const found = await site.find(asked.map(({ group }) => group.groupUuid));
    return new Set(asked.filter(({ records }, at) => hasChanged(records, found[at]?.records ?? [])));
  };
  /** What the answer and the fresh look say together. */
  const seen = (outcome: Outcome, traced: boolean): Outcome =>
    traced && outcome.kind !== 'ran' ? { kind: 'ran', why: 'its records have changed since' } : outcome;

  const callCheck = ({ group }: GroupLook, outcome: Outcome) => checkOf(group.name, 'the call', outcome, DANGER);
  const ofSite = (message: string) => checksOf(SITE)('server.check', 'unknown', message);
  const checks: Check[] = [];
  const unasked = (count: number, why: string) =>
    count > 0 ? [ofSite(`${count} ${count === 1 ? 'group' : 'groups'} not asked about: ${why}`)] : [];

  if (groups.length === 0) return [ofSite('nothing was asked: every group is blocked, or whole already')];
  let asked = 0;
  for (const look of groups) {
    const answer = await ask(look);
    asked += 1;
    if (answer.kind === 'passed') await clock.sleep(AFTERMATH_MS);
    const outcome = seen(answer, (await traces([look])).has(look));
    checks.push(callCheck(look, outcome));
    if (outcome.kind === 'ran' || outcome.kind === 'unclear') {
      return [...checks, ...unasked(groups.length - asked, 'the server does not just validate, as far as can be told')];
    }
    if (outcome.kind === 'passed') break;
    if (asked === MOST_REFUSALS) {
      return [...checks, ...unasked(groups.length - asked, `the server refused the first ${asked}`)];
    }
  }

  let halted = false;
  const limit = pLimit(Math.min(AT_A_TIME, plan.concurrency));
  const rest = groups.slice(asked);
  const answers = await limit.map(rest, async (look) => {
    if (halted) return undefined;
    const outcome = await ask(look);
    if (outcome.kind === 'ran') halted = true;
    return { look, outcome };
  });
  const given = answers.filter((answer) => answer !== undefined);
  const traced = await traces(given.map(({ look }) => look));
  checks.push(...given.map(({ look, outcome }) => callCheck(look, seen(outcome, traced.has(look)))));
  return [...checks, ...unasked(rest.length - given.length, 'another one was copied instead of validated')];
}

/** What became of a call that was to be validated only. */
export async function outcomeOf(
  { site, clock }: Pick<OpenedSite, 'site' | 'clock'>,
  submission: Submission,
  job: string,
): Promise<Outcome> {
  if (submission.kind !== 'accepted') return ofAnswer(submission);
  const until = clock.now() + LONGEST_MS;
  for (let wait = FIRST_POLL_MS; ; wait = Math.min(2 * wait, LONGEST_POLL_MS)) {
    await clock.sleep(wait);
    const state = await site.job(submission.jobUuid ?? job);
    if (state.kind !== 'running' && state.kind !== 'unreachable') return ofJob(state);
    if (clock.now() >= until) {
      return state.kind === 'running'
        ? { kind: 'ran', why: `it is still at work after ${LONGEST_MS / 1000} s` }
        : { kind: 'unclear', failure: state.failure };
    }
  }
}

function ofAnswer(submission: Exclude<Submission, { kind: 'accepted' }>): Outcome {
  if (submission.kind === 'completed') return ofRecords(submission.records.length);
  const { kind, failure } = submission;
  return kind === 'in-doubt' ? { kind: 'unclear', failure } : ofFailure(failure);
}

function ofJob(state: Exclude<JobState, { kind: 'running' | 'unreachable' }>): Outcome {
  if (state.kind === 'succeeded') return ofRecords(state.records.length);
  if (state.kind === 'failed') return ofFailure(state.failure);
  const message = 'the server does not know the job any more';
  return { kind: 'unclear', failure: { code: 'job.gone', class: 'unknown', message } };
}

/** A validation has no result; a recovery answers with the records that it copied. */
const ofRecords = (records: number): Outcome =>
  records === 0 ? { kind: 'passed' } : { kind: 'ran', why: `it answered with ${records} copied volumes` };

function ofFailure(failure: Failure): Outcome {
  switch (failure.class) {
    case 'permanent':
    case 'transient':
      return { kind: 'refused', failure };
    // Its time was over, or the copy was there already: neither comes of a validation.
    case 'unknown':
      return { kind: 'ran', why: `the call ended so: ${saidOf(failure)}` };
    case 'session':
    case 'unavailable':
      return { kind: 'unclear', failure };
  }
}

/** What the outcome says of a group. `danger`: what to do where the server did more than validate `what`. */
export function checkOf(name: string, what: 'the call' | 'its VM', outcome: Outcome, danger: string): Check {
  const check = (status: CheckStatus, message: string, hint?: string) =>
    checksOf({ kind: 'group', name })('server.check', status, message, hint);
  const asked = `the server was asked to validate ${what}`;
  switch (outcome.kind) {
    case 'passed':
      return check('ok', `the server's own checks let ${what} pass`);
    case 'refused':
      return check('blocker', `the server refuses ${what}: ${saidOf(outcome.failure)}`, outcome.failure.hint);
    case 'ran':
      return check('blocker', `${asked} only, but ${outcome.why}`, danger);
    case 'unclear': {
      // Nothing that changes the site was sent for a VM before the server was seen to stop after its checks.
      const hint = what === 'the call' ? danger : undefined;
      return check('unknown', `${asked}, without a clear answer: ${saidOf(outcome.failure)}`, hint);
    }
  }
}

export const saidOf = ({ message, code }: Failure): string => `${message} (${code})`;
