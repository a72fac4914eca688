/** RecoverVmBackupFromImageStoreBackupStorage, in both dialects (zstack-api.md 1.2 and 3). */
import type { RecoverCall, Submission } from '../run/ports.ts';
import type { Context } from './context.ts';
import type { Grant } from './credentials.ts';
import { ACTION_KEY, type DialectName } from './dialect.ts';
import { noUuid, serverFailure } from './errors.ts';
import { httpFailure } from './faults.ts';
import { recordsOf } from './records.ts';
import { errorOf, type Reply } from './reply.ts';
import { sendSigned } from './signed.ts';
import { DUPLICATE, failed, inDoubt, jobHeaders, jobOf, noAnswer, notSent, refused } from './submission.ts';

const UUID = /^[0-9a-f]{32}$/;
/** System tag that makes the server check a call and stop before it carries it out (zstack-api.md 3, "Dry run"). */
export const VALIDATION_ONLY = 'ephemeral::validationOnly';
const WRONG_KEY = "the body doesn't contain action mapping";

/** Sends the call, with the other body key too if the server does not know the first: then nothing ran. Never throws. */
export async function submit(context: Context, call: RecoverCall, signal?: AbortSignal): Promise<Submission> {
  const invalid = [call.groupUuid, call.jobUuid].find((uuid) => !UUID.test(uuid));
  if (invalid !== undefined) return refused(noUuid(invalid, context.scrub));
  let dialect = context.dialect.next();
  try {
    for (;;) {
      const { reply, grant } = await sendSigned(context, request(call, dialect, signal));
      if (reply.status === 400 && reply.text.startsWith(WRONG_KEY)) {
        const other = context.dialect.refused(dialect);
        if (other === undefined) return refused(httpFailure(reply, 'permanent', context.scrub));
        dialect = other;
        continue;
      }
      return await judge(context, call, dialect, reply, grant);
    }
  } catch (error) {
    return notSent(context, error);
  }
}

function request(call: RecoverCall, dialect: DialectName, signal: AbortSignal | undefined) {
  const { srcBackupStorageUuid, dstBackupStorageUuid, systemTags, userTags } = call;
  return {
    method: 'PUT',
    path: `/v1/vm-backups/${call.groupUuid}/actions`,
    body: { [ACTION_KEY[dialect]]: { srcBackupStorageUuid, dstBackupStorageUuid }, systemTags, userTags },
    signal,
    ...(dialect === 'documented'
      ? // The page's request, to the byte. Its answer is the result, so it may take as long as the group may.
        { timeoutMs: call.timeoutMs }
      : // Answered at once with 202; an answer that stays away is asked for by the job uuid.
        { headers: jobHeaders(call) }),
  } as const;
}

async function judge(
  context: Context,
  call: RecoverCall,
  dialect: DialectName,
  reply: Reply,
  grant: Grant,
): Promise<Submission> {
  const { scrub } = context;
  const { status, json } = reply;
  const error = errorOf(reply);
  if (status === 202 && json !== undefined) {
    // Something on the way may have dropped our header: then the job is the one that `location` names.
    const jobUuid = jobOf(json['location']) ?? (dialect === 'sdk' ? call.jobUuid : undefined);
    if (dialect === 'sdk' && jobUuid !== call.jobUuid) context.foreignJobs.seen = true;
    if (jobUuid === undefined) return inDoubt(reply, context);
    context.dialect.learn(dialect);
    context.grants.set(jobUuid, grant);
    return jobUuid === call.jobUuid ? { kind: 'accepted' } : { kind: 'accepted', jobUuid };
  }
  if ((status === 200 || status === 503) && error !== undefined) {
    context.dialect.learn(dialect);
    return await failed(context, serverFailure(error, scrub), grant);
  }
  if (status === 200 && json !== undefined) {
    // A validation succeeds with `{}`.
    const nothing = Object.keys(json).length === 0 && call.systemTags.includes(VALIDATION_ONLY);
    const records = nothing ? [] : recordsOf(json, context.zone(), context.scrub.line);
    if (records === undefined) return inDoubt(reply, context);
    context.dialect.learn(dialect);
    return { kind: 'completed', records };
  }
  if (status === 400 && dialect === 'sdk' && reply.text.startsWith(DUPLICATE)) return { kind: 'accepted' };
  return noAnswer(context, reply);
}
