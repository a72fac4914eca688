/** The API of the daemon, with the token of who looks. */

import type { Problem } from '../../daemon/http/shapes.ts';
import { given } from '../../given.ts';
import { clean } from '../../view/write/clean.ts';
import { type Frame, takeFrames } from './frames.ts';

/** What the daemon refuses. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly code: string;
  readonly hint: string | undefined;

  constructor({ status, code, title, detail, hint }: Pick<Problem, 'status' | 'code' | 'title' | 'detail' | 'hint'>) {
    super(detail === undefined ? title : `${title}: ${detail}`);
    this.status = status;
    this.code = code;
    this.hint = hint;
  }
}

/** No answer: the daemon, or the way to it, is down. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
}

/** Told of what becomes of each request. */
export interface Listener {
  answered(): void;
  unreachable(): void;
  /** The token is not known any more. */
  refused(): void;
}

export const isAborted = (error: unknown): boolean => error instanceof DOMException && error.name === 'AbortError';

/** Text of the answer, with whatever could reorder or hide text shown as code points. */
const parse = (text: string): unknown =>
  JSON.parse(text, (_, value: unknown) => (typeof value === 'string' ? clean(value) : value));

export type Api = ReturnType<typeof createApi>;

export function createApi(token: string, listener: Listener) {
  const call = async (path: string, init: RequestInit): Promise<Response> => {
    let answer: Response;
    try {
      answer = await fetch(`api/v1/${path}`, {
        ...init,
        headers: { ...init.headers, authorization: `Bearer ${token}` },
        cache: 'no-store',
        credentials: 'omit',
        redirect: 'error',
      });
    } catch (error) {
      if (isAborted(error)) throw error;
      listener.unreachable();
      throw new Unreachable('the daemon does not answer', { cause: error });
    }
    if (answer.ok) {
      listener.answered();
      return answer;
    }
    throw await refusal(answer, listener);
  };
  const text = async (answer: Response): Promise<string> => {
    try {
      return await answer.text();
    } catch (error) {
      if (isAborted(error)) throw error;
      listener.unreachable();
      throw new Unreachable('the answer broke off', { cause: error });
    }
  };
  return {
    /** Rejects with {@link ApiError}, {@link Unreachable}, or as an aborted fetch does. */
    async get<Answer>(path: string, signal?: AbortSignal): Promise<Answer> {
      return parse(await text(await call(path, signal === undefined ? {} : { signal }))) as Answer;
    },
    /** `key`: the same request with it is carried out once. */
    async post<Answer>(path: string, body?: object, key?: string): Promise<Answer> {
      const headers = {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...given({ 'idempotency-key': key }),
      };
      const init = { method: 'POST', headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
      return parse(await text(await call(path, init))) as Answer;
    },
    async text(path: string): Promise<string> {
      return text(await call(path, {}));
    },
    async blob(path: string): Promise<Blob> {
      return (await call(path, {})).blob();
    },
    /** Calls back for each event behind the one numbered `after`; resolves when the stream ends. */
    async follow(path: string, after: number, signal: AbortSignal, take: (frame: Frame) => void): Promise<void> {
      const { body } = await call(path, { signal, headers: { 'last-event-id': String(after) } });
      if (body === null) return;
      let rest = '';
      for (const reader = body.pipeThrough(new TextDecoderStream()).getReader(); ; ) {
        const { done, value } = await reader.read();
        if (done) return;
        const taken = takeFrames(rest + value);
        rest = taken.rest;
        for (const frame of taken.frames) take(frame);
      }
    },
  };
}

async function refusal(answer: Response, listener: Listener): Promise<Error> {
  const problem = await answer
    .text()
    .then(parse, () => undefined)
    .catch(() => undefined);
  const known = typeof problem === 'object' && problem !== null && 'code' in problem;
  // A proxy answers for a daemon that is not there.
  if (!known && answer.status >= 500) {
    listener.unreachable();
    return new Unreachable(`the daemon is answered for with ${answer.status}`);
  }
  listener.answered();
  if (answer.status === 401) listener.refused();
  return new ApiError(
    known ? (problem as Problem) : { status: answer.status, code: 'unknown', title: `Answered with ${answer.status}` },
  );
}
