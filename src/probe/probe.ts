/** Asks the services of restored VMs, over real sockets. Nothing of an answer is kept but a word on why it did not pass. */
import { connect } from 'node:net';
import { Agent, request } from 'undici';
import { withDeadline } from '../net/deadline.ts';
import type { PlanCheck } from '../plan/plan.ts';
import type { Prober } from '../run/ports.ts';

/** Where a service is really reached. */
export interface Place {
  readonly host: string;
  readonly port: number;
}

export interface ProberOptions {
  /** Instead of the VM's own address and port: for a simulated VM, which has none. */
  readonly reach?: (address: string, port: number) => Place;
}

const ONE_TRY_MS = 10_000;
const MOST_BODY_BYTES = 1 << 20;

/** Tries `tcp` and `http` checks; `reach` says where an address is reached. */
export function createProber({ reach = (host, port) => ({ host, port }) }: ProberOptions = {}): Prober {
  return {
    async probe(check, address, signal) {
      const place = reach(address, check.port);
      return await withDeadline(ONE_TRY_MS, signal, (either) =>
        check.kind === 'tcp' ? probeTcp(place, either) : probeHttp(check, address, place, either),
      );
    },
  };
}

function probeTcp({ host, port }: Place, signal: AbortSignal): Promise<string | undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve(NO_ANSWER);
      return;
    }
    const socket = connect({ host, port });
    const end = (why: string | undefined) => {
      signal.removeEventListener('abort', onAbort);
      socket.destroy();
      resolve(why);
    };
    const onAbort = () => end(NO_ANSWER);
    signal.addEventListener('abort', onAbort, { once: true });
    socket.once('connect', () => end(undefined));
    socket.once('error', (error) => end(reason(error)));
  });
}

async function probeHttp(
  { scheme, port, path, status, body: wanted }: Extract<PlanCheck, { kind: 'http' }>,
  address: string,
  place: Place,
  signal: AbortSignal,
): Promise<string | undefined> {
  const bracketed = (host: string) => (host.includes(':') ? `[${host}]` : host);
  // A restored machine has the certificate of the one that it was: it cannot be valid for this address.
  const dispatcher = new Agent({ connect: { rejectUnauthorized: false } });
  try {
    const answer = await request(`${scheme}://${bracketed(place.host)}:${place.port}${path}`, {
      dispatcher,
      signal,
      headers: { host: `${bracketed(address)}:${port}` },
    });
    if (answer.statusCode !== status) return `answered ${answer.statusCode}, not ${status}`;
    if (wanted === undefined) return undefined;
    return (await start(answer.body)).includes(wanted)
      ? undefined
      : `answered ${status}, but its body does not contain what it should`;
  } catch (error) {
    return signal.aborted ? NO_ANSWER : reason(error);
  } finally {
    await dispatcher.destroy().catch(() => undefined);
  }
}

async function start(body: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of body) {
    parts.push(part);
    bytes += part.byteLength;
    if (bytes >= MOST_BODY_BYTES) break;
  }
  return Buffer.concat(parts).subarray(0, MOST_BODY_BYTES).toString('utf8');
}

const NO_ANSWER = 'no answer in time';

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset',
  EHOSTUNREACH: 'no route to the VM',
  ENETUNREACH: 'no route to the network of the VM',
  ETIMEDOUT: NO_ANSWER,
  UND_ERR_CONNECT_TIMEOUT: NO_ANSWER,
  UND_ERR_SOCKET: 'connection closed',
};

/** In a few words, without what a hostile guest could put into them. */
function reason(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  return WORDS[code ?? ''] ?? (typeof code === 'string' && /^[A-Z0-9_]+$/.test(code) ? code : 'no valid answer');
}
