/** A management node that answers as each test says, over a real socket. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../../src/run/ports.ts';
import { createSite, type SiteOptions } from '../../src/zstack/site.ts';

export interface Received {
  readonly method: string;
  /** As on the wire, query included. */
  readonly url: string;
  /** Names and values in turn, as on the wire. */
  readonly rawHeaders: readonly string[];
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface Answer {
  readonly status: number;
  readonly body?: string | Buffer | object;
  readonly headers?: Record<string, string>;
}

/** `reset` drops the connection, `silence` never answers, `cut` promises more bytes than it sends. */
export type Reaction = Answer | 'reset' | 'silence' | { readonly cut: string };
export type Script = (request: Received) => Reaction | undefined | Promise<Reaction | undefined>;

export interface ScriptedServer {
  readonly endpoint: string;
  readonly requests: readonly Received[];
  close(): Promise<void>;
}

export const text = (status: number, body: string): Answer => ({ status, body });
export const json = (status: number, body: object): Answer => ({ status, body });
export const failed = (code: string, details = 'details', extra: object = {}): Answer =>
  json(503, { error: { code, description: 'description', details, ...extra } });
export const noApi = (request: Received): Answer =>
  text(404, `no api mapping to ${request.url.replace('/zstack', '')}`);

/** What `script` leaves out is answered as a server without that API answers. */
export async function startServer(
  script: Script,
  tls?: { readonly key: string; readonly cert: string },
): Promise<ScriptedServer> {
  const requests: Received[] = [];
  const listener = (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const received: Received = {
        method: request.method ?? '',
        url: request.url ?? '',
        rawHeaders: request.rawHeaders,
        headers: request.headers,
        body: Buffer.concat(chunks).toString('utf8'),
      };
      requests.push(received);
      void Promise.resolve(script(received)).then((reaction) => react(response, reaction ?? noApi(received)));
    });
  };
  const server: Server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}/zstack`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function react(response: ServerResponse, reaction: Reaction): void {
  if (reaction === 'silence') return;
  if (reaction === 'reset') {
    response.socket?.resetAndDestroy();
    return;
  }
  if ('cut' in reaction) {
    response.writeHead(200, { 'content-length': Buffer.byteLength(reaction.cut) + 100 });
    response.write(reaction.cut, () => response.socket?.destroy());
    return;
  }
  const { status, body = '', headers = {} } = reaction;
  response.writeHead(status, headers);
  response.end(typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body));
}

export const realClock: Clock = {
  now: () => Date.now(),
  wall: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      signal?.addEventListener('abort', () => {
        clearTimeout(timer);
        resolve();
      });
    }),
};

export const SESSION = '5e55104aa5b64f0e8e5a1f5f0a3cbb7d';

/** A site with a given session; each test says what differs. */
export function siteAt(endpoint: string, options: Partial<SiteOptions> = {}) {
  return createSite({
    endpoint,
    auth: { kind: 'session', session: SESSION },
    dialect: 'auto',
    verify: 'observed',
    tls: { insecureSkipVerify: false },
    requestTimeoutMs: 5_000,
    connections: 4,
    clock: realClock,
    ...options,
  });
}

export const CALL = {
  groupUuid: '0150a8120f9334db8e9abc9d3f5eea08',
  srcBackupStorageUuid: '0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f',
  dstBackupStorageUuid: '9a9a9a9a9a9a9a9a9a9a9a9a9a9a9a9a',
  systemTags: ['tag::one'],
  userTags: [],
  jobUuid: 'c0ffee00c0ffee00c0ffee00c0ffee00',
  timeoutMs: 7_200_500,
};

export const WRONG_KEY = text(
  400,
  `the body doesn't contain action mapping to the URL[/v1/vm-backups/${CALL.groupUuid}/actions]`,
);

/** The response example of the API page, as it is printed there. */
export const PAGE_ANSWER = `{ "inventories": [ { "uuid": "5e28a0c27a8e352bbeedff94a0326f9e", "volumeUuid": "aa5fbdba3ffa352bbefaf913f56949f3", "name": "Root-Volume-Backup-1", "description": "volume backup", "size": 1.073741824E9, "groupUuid": "0150a8120f9334db8e9abc9d3f5eea08", "createDate": "Nov 14, 2017 10:20:57 PM", "lastOpDate": "Nov 14, 2017 10:20:57 PM" }, { "uuid": "5924c90ddbcb3784ae6e78b70ede90ce", "volumeUuid": "12d583f519f03a0593dff7514af65be4", "name": "Data-Volume-Backup-1", "description": "volume backup", "size": 2.147483648E9, "createDate": "Nov 14, 2017 10:20:57 PM", "lastOpDate": "Nov 14, 2017 10:20:57 PM" } ] }`;
