/** `X-Web-Hook`: the poll's JSON, posted when a job is done (zstack-api.md 3). */
import type { SimulatorClock } from '../clock.ts';
import type { Job } from '../state/jobs.ts';
import type { SimulatedResponse } from './http.ts';

/** One POST. */
export interface WebHookCall {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The status of the answer; undefined when there was none. Never rejects. */
export type PostWebHook = (call: WebHookCall) => Promise<number | undefined>;

/** A job whose caller wants to be told. */
export interface WebHook {
  readonly url: string;
  readonly job: Job;
  /** What a poll would be answered now. */
  answer(): SimulatedResponse;
}

/** What became of the telling, once it is over. */
export interface WebHookRecord {
  readonly job: string;
  readonly url: string;
  readonly tries: number;
  readonly delivered: boolean;
}

const TRIES = 15;
const INTERVAL_MS = 2000;

/**
 * Why this target is not called: a simulated site must never reach out, so only loopback addresses are. A real server
 * would take the header and call whatever it names.
 */
export function webHookProblem(url: string): string | undefined {
  const target = URL.canParse(url) ? new URL(url) : undefined;
  return target?.protocol === 'http:' && /^(127(\.\d{1,3}){3}|\[::1\]|localhost)$/.test(target.hostname)
    ? undefined
    : `the simulator refuses X-Web-Hook: ${url}: it calls only http URLs on loopback addresses such as 127.0.0.1`;
}

/** Tries until the answer is 2xx, at most 15 times and 2 s apart; then the server gives up without a word. */
export async function callWebHook(
  { url, job, answer }: WebHook,
  post: PostWebHook,
  clock: SimulatorClock,
  signal: AbortSignal,
): Promise<WebHookRecord> {
  const call: WebHookCall = {
    url,
    headers: {
      'Content-Type': 'application/json; charset=utf-8',
      'X-Job-UUID': job.uuid,
      'X-Job-Success': String(job.result?.kind !== 'error'),
    },
    body: answer().body,
  };
  for (let tries = 1; ; tries++) {
    const status = await post(call);
    const delivered = status !== undefined && status >= 200 && status < 300;
    if (delivered || tries === TRIES || signal.aborted) return { job: job.uuid, url, tries, delivered };
    await clock.sleep(INTERVAL_MS, signal);
  }
}
