/** The simulated site behind the client's transport, without sockets: for thousands of runs on a virtual clock. */
import type { SimulatedSite } from '../../src/simulator/http/site.ts';
import { type HttpRequest, queryString, type Transport, TransportError } from '../../src/zstack/transport.ts';

const CONTEXT_PATH = '/zstack';

export function memoryTransport(site: SimulatedSite): Transport {
  return {
    async request(request: HttpRequest) {
      const done = new AbortController();
      const answer = await Promise.race([
        site.handle({
          method: request.method,
          url: `${CONTEXT_PATH}${request.path}${queryString(request.query)}`,
          headers: Object.fromEntries(
            Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]),
          ),
          body: request.body ?? '',
        }),
        site.clock.sleep(request.timeoutMs, done.signal).then(() => 'timeout' as const),
      ]);
      done.abort('answered');
      if (answer === 'timeout') throw new TransportError('timeout', true, '');
      if (answer.kind === 'refused') throw new TransportError('refused', false, 'connect ECONNREFUSED');
      if (answer.kind === 'reset') throw new TransportError('reset', true, 'socket hang up');
      if (answer.truncated === true) throw new TransportError('reset', true, 'the body broke off');
      return { status: answer.status, headers: answer.headers, text: answer.body };
    },
    async close() {},
  };
}
