/** What the server does with a request that it understood: authenticate, submit, answer (zstack-api.md 1.1, 2, 3). */
import { given } from '../../given.ts';
import { type Call, failure, mediate, success, typeProblem } from '../api.ts';
import { type ApiError, inLocale, SAYS } from '../error.ts';
import type { FaultName } from '../faults/faults.ts';
import { schemaOf } from '../query/java-class.ts';
import type { Job, Result } from '../state/jobs.ts';
import type { SiteState } from '../state/state.ts';
import type { WorldAccount } from '../world/world.ts';
import { readCredential } from './authenticate.ts';
import { encode } from './encode.ts';
import { plainText, type SimulatedAnswer, type SimulatedRequest, type SimulatedResponse } from './http.ts';
import { type ApiRequest, groupOf, isDryRun } from './read-request.ts';
import { BadRequest } from './routes.ts';
import { webHookProblem } from './web-hook.ts';

/** What is done is done when this returns; only the answer of a synchronous server is waited for. */
export type Accepted = SimulatedAnswer | Promise<SimulatedAnswer>;

export function poll(request: SimulatedRequest, uuid: string, state: SiteState): SimulatedResponse {
  const job = state.jobs.find(uuid, state.now());
  if (job === undefined) return plainText(404, 'the job has been expired');
  return job.result === undefined
    ? plainText(202, state.has('empty-objects') ? '{}' : '')
    : answer(job.result, state, { job: true, request });
}

export function accept(request: SimulatedRequest, read: ApiRequest, state: SiteState): Accepted {
  const { api } = read;
  const { site } = state.world;
  const credential = api.auth ? readCredential(request, read.path, state) : undefined;
  if (credential?.kind === 'refused') return credential.response;
  const wrongType = typeProblem(api, read.fields);
  if (wrongType !== undefined) return plainText(400, inLocale(wrongType, site.locale));
  // A GET has no job: its header is not looked at (zstack-api.md 11).
  const jobUuid = ['POST', 'PUT', 'DELETE'].includes(request.method) ? request.headers['x-job-uuid'] : undefined;
  const hasJobs = site.dialect !== 'page-only';
  if (jobUuid !== undefined && hasJobs) {
    if (jobUuid.length !== 32) return plainText(400, "Invalid header[X-Job-UUID], it must be a UUID with '-' stripped");
    // Synchronous calls, too: the check stands before the two ways part. An older server runs the API again.
    if (state.has('duplicate-check') && state.jobs.find(jobUuid, state.now()) !== undefined) {
      return plainText(400, `Duplicate job uuid[${jobUuid}]`);
    }
  }
  const timeout = state.has('api-timeout-header') ? request.headers['x-api-timeout'] : undefined;
  if (timeout !== undefined && !/^\d+$/.test(timeout)) return plainText(500, `For input string: "${timeout}"`);
  if (read.wrongTags !== undefined) return plainText(500, read.wrongTags);
  const hook = request.headers['x-web-hook'];
  const refusedHook = hook === undefined || api.mode === 'sync' ? undefined : webHookProblem(hook);
  if (refusedHook !== undefined) {
    state.ledger.danger();
    return plainText(500, refusedHook);
  }
  const submission: Submission = {
    request,
    read,
    state,
    jobUuid: jobUuid ?? state.newUuid(),
    timeoutMs: timeout === undefined ? site.apiTimeoutMs : Number(timeout) * 1000,
    identify: () => identify(credential, state, read),
  };
  return api.mode === 'sync' ? callNow(submission) : submit(submission);
}

interface Submission {
  readonly request: SimulatedRequest;
  readonly read: ApiRequest;
  readonly state: SiteState;
  readonly jobUuid: string;
  readonly timeoutMs: number;
  /** The API layer's judgement of the credential; a live session slides. */
  identify(): Identity | ApiError;
}

interface Identity {
  readonly account?: WorldAccount;
  readonly sessionUuid?: string;
}

function identify(
  credential: Exclude<ReturnType<typeof readCredential>, { kind: 'refused' }> | undefined,
  state: SiteState,
  read: ApiRequest,
): Identity | ApiError {
  const unready = notReady(state, read);
  if (unready !== undefined) return unready;
  if (credential === undefined) return {};
  if (credential.kind === 'account') return { account: credential.account };
  const { accounts, site } = state.world;
  if (site.dialect === 'page-only') {
    return accounts[0] === undefined ? {} : { account: accounts[0], sessionUuid: credential.uuid };
  }
  const session = state.sessions.use(credential.uuid, state.now());
  const account = accounts.find(({ name }) => name === session?.account);
  return account === undefined
    ? state.error('ID.1001', SAYS.sessionExpired())
    : { account, sessionUuid: credential.uuid };
}

function notReady(state: SiteState, { api }: ApiRequest): ApiError | undefined {
  switch (state.node.phase(state.now())) {
    case 'unregistered':
      return state.error('SYS.1008', SAYS.noService(api.message));
    case 'not-ready':
      return state.error('SYS.1010', SAYS.notReady(state.nodeUuid));
    default:
      return undefined;
  }
}

const isError = (identity: Identity | ApiError): identity is ApiError => 'code' in identity;

function callOf({ read, state, jobUuid, timeoutMs }: Submission, identity: Identity, job?: Job): Call {
  return {
    state,
    path: read.variables,
    fields: read.fields,
    parameters: read.parameters,
    ...identity,
    timeoutMs,
    jobUuid,
    ...given({ job }),
  };
}

/** Queries, login and the like: answered at once. */
function callNow(submission: Submission): SimulatedAnswer {
  const { read, state, request } = submission;
  const identity = submission.identify();
  if (isError(identity)) return answer(failure(identity), state, { job: false, request });
  const call = callOf(submission, identity);
  const error = mediate(read.api, call);
  let result = error === undefined ? success({}) : failure(error);
  try {
    if (error === undefined) {
      read.api.run(call, (settled) => {
        result = settled;
      });
    }
  } catch (problem) {
    if (problem instanceof BadRequest) return plainText(400, problem.message);
    throw problem;
  }
  return answer(result, state, { job: false, request });
}

/** Everything else becomes a job: 202 and its location, or, on a synchronous server, its result. */
function submit(submission: Submission): Accepted {
  const { read, state, jobUuid, timeoutMs, request } = submission;
  const { site } = state.world;
  const identity = submission.identify();
  const synchronous = site.dialect !== 'sdk';
  if (synchronous && isError(identity)) return answer(failure(identity), state, { job: false, request });
  const job = addJob(submission);
  const hook = request.headers['x-web-hook'];
  if (hook !== undefined && !synchronous) {
    state.webHook({
      url: hook,
      job,
      answer: () => answer(job.result ?? success({}), state, { job: true, request }),
    });
  }
  const settle = (result: Result): void => {
    state.agenda.at(Math.max(state.now(), job.submittedAt + site.taskMs), () =>
      state.jobs.finish(job, result, state.now()),
    );
  };
  state.agenda.at(job.submittedAt + timeoutMs, () => {
    state.jobs.finish(job, failure(state.error('SYS.1001', SAYS.timeout(timeoutMs))), state.now());
  });
  if (isError(identity)) {
    settle(failure(identity));
  } else {
    const call = callOf(submission, identity, job);
    const error = mediate(read.api, call);
    if (error !== undefined) {
      settle(failure(error));
    } else if (isDryRun(read) && !isStruck('validation-ignored', submission)) {
      settle(success({}));
    } else {
      if (read.api.changes) state.ledger.mutating(read.api.name);
      read.api.run(call, settle);
    }
  }
  if (synchronous) return finalAnswer(job, submission);
  const host = site.locationHost ?? request.headers['host'] ?? '127.0.0.1:8080';
  const location = `http://${host}${site.contextPath}/v1/api-jobs/${jobUuid}`;
  return plainText(202, encodeBody({ location, apiTimeout: timeoutMs }, state, { html: true, exponent: false }));
}

function isStruck(name: FaultName, { read, state }: Submission): boolean {
  const groupUuid = groupOf(read);
  const attempt = (state.attempts.get(groupUuid ?? '') ?? 0) + 1;
  return state.faults.strikes(name, { attempt, elapsed: state.elapsed(), ...given({ groupUuid }) }) !== undefined;
}

function addJob(submission: Submission): Job {
  const { read, state, jobUuid, timeoutMs } = submission;
  const groupUuid = groupOf(read);
  const isLost = groupUuid !== undefined && isStruck('insert-lost', submission);
  return state.jobs.add(
    { uuid: jobUuid, api: read.api.name, submittedAt: state.now(), timeoutMs, ...given({ groupUuid }) },
    !isLost && state.world.site.dialect !== 'page-only',
  );
}

/** Waits for the job; the connection breaks when the management node goes down, or nobody is left to answer. */
async function finalAnswer(job: Job, { state, request }: Submission): Promise<SimulatedAnswer> {
  const outcome = await new Promise<'done' | 'down'>((resolve) => {
    if (job.result !== undefined) {
      resolve('done');
    } else if (job.orphaned) {
      state.agenda.at(job.submittedAt + job.timeoutMs, () => resolve('down'));
    } else {
      job.waiting.push(resolve);
    }
  });
  return outcome === 'down' || job.result === undefined
    ? { kind: 'reset' }
    : answer(job.result, state, { job: false, request });
}

function answer(
  result: Result,
  state: SiteState,
  { job, request }: { readonly job: boolean; readonly request: SimulatedRequest },
): SimulatedResponse {
  switch (result.kind) {
    case 'literal':
      return plainText(200, result.text);
    case 'error':
      return plainText(503, encodeBody({ error: result.error }, state, { html: job, exponent: false }));
    case 'success': {
      const schema =
        request.headers['x-json-schema'] === undefined || result.body['schema'] !== undefined
          ? {}
          : { schema: schemaOf(result.body, result.classes ?? {}) };
      const body = { ...result.body, ...schema };
      if (Object.keys(body).length === 0 && !state.has('empty-objects')) return plainText(200, '');
      const options = { html: true, exponent: state.world.site.exponentNumbers };
      return plainText(200, encodeBody(body, state, options));
    }
  }
}

function encodeBody(
  body: unknown,
  state: SiteState,
  { html, exponent }: { readonly html: boolean; readonly exponent: boolean },
): string {
  return encode(body, { random: state.random, print: state.zone.print, html, exponent });
}
