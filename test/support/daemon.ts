/** `zdr serve` as a user starts it, and its API as a client calls it. */
import { chmodSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Running, startZdr } from './zdr.ts';

export const OPERATE = 'operate-0123456789abcdef0123456789abcdef';
export const READ = 'read-0123456789abcdef0123456789abcdef01';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: what an API answers is held against its schema
  readonly body: any;
}

export interface Client {
  readonly url: string;
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  head(path: string): Promise<Answer>;
  post(path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  /** Asks until it holds. */
  until(path: string, holds: (body: Answer['body']) => boolean): Promise<Answer['body']>;
}

/** A client with a token; without one for `undefined`. */
export function client(url: string, token: string | undefined): Client {
  const call = async (path: string, init: RequestInit): Promise<Answer> => {
    const headers = new Headers(init.headers);
    if (token !== undefined && !headers.has('authorization')) headers.set('authorization', `Bearer ${token}`);
    const answer = await fetch(`${url}${path}`, { ...init, headers });
    const text = await answer.text();
    const json =
      text !== '' && answer.headers.get('content-type')?.includes('json') === true && !path.includes('/files/');
    return { status: answer.status, headers: answer.headers, body: json ? JSON.parse(text) : text };
  };
  const get: Client['get'] = (path, headers = {}) => call(path, { headers });
  return {
    url,
    get,
    head: (path) => call(path, { method: 'HEAD' }),
    post: (path, body, headers = {}) =>
      call(path, {
        method: 'POST',
        headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      }),
    async until(path, holds) {
      for (const end = Date.now() + 40_000; ; ) {
        const { body } = await get(path);
        if (holds(body)) return body;
        if (Date.now() > end) throw new Error(`it never held: ${JSON.stringify(body).slice(0, 2_000)}`);
        // What is waited for happens in another process: there is nothing here to be called by.
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    },
  };
}

export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

export function writeTokens(cwd: string): void {
  writeFileSync(join(cwd, 'tokens'), `ops operate ${OPERATE}\n# looks only\neye read ${READ}\n`);
  chmodSync(join(cwd, 'tokens'), 0o600);
}

export interface Serving extends Client {
  readonly daemon: Running;
}

/** Starts the daemon in `cwd` and waits until it serves, at a port that is free or at this one; it is ended with the test. */
export async function serving(
  start: (args: readonly string[], options?: Parameters<typeof startZdr>[1]) => Running,
  cwd: string,
  args: readonly string[] = ['plan.yaml'],
  at?: number,
): Promise<Serving> {
  writeTokens(cwd);
  const port = at ?? (await freePort());
  const daemon = start(['serve', '--tokens', 'tokens', '--listen', `127.0.0.1:${port}`, ...args], { cwd });
  onTestFinished(async () => {
    daemon.child.kill('SIGTERM');
    await daemon.ended;
  });
  await daemon.says('serves http');
  const api = client(`http://127.0.0.1:${port}`, OPERATE);
  await api.until('/readyz', ({ status }) => status === 'ready');
  return { ...api, daemon };
}

export interface StreamedEvent {
  readonly id?: string;
  readonly event: string;
  readonly data: string;
}

/** The events of a stream as they come; ends with it. */
export async function* streamed(
  { url }: Client,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): AsyncGenerator<StreamedEvent> {
  const answer = await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${OPERATE}`, ...headers } });
  if (answer.body === null || answer.status !== 200) throw new Error(`the stream was answered with ${answer.status}`);
  let text = '';
  for await (const chunk of answer.body.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    for (let end = text.indexOf('\n\n'); end !== -1; end = text.indexOf('\n\n')) {
      const fields = new Map(
        text
          .slice(0, end)
          .split('\n')
          .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
      );
      text = text.slice(end + 2);
      const [id, event, data] = [fields.get('id'), fields.get('event'), fields.get('data')];
      if (event !== undefined && data !== undefined) yield { ...(id === undefined ? {} : { id }), event, data };
    }
  }
}
