import type { Clock } from '../run/ports.ts';
import type { HttpRequest, Transport } from './transport.ts';

/**
 * A transport that sends no more than so many requests in any second, evenly spaced and in the order in which they came:
 * whoever wants to ask more often waits for its turn, so that polls become rarer by themselves. A request that is
 * aborted while it waits is handed on, to be refused as aborted.
 */
export function withBudget(
  transport: Transport,
  requestsPerSecond: number,
  clock: Pick<Clock, 'now' | 'sleep'>,
): Transport {
  const intervalMs = 1000 / requestsPerSecond;
  let nextAt = Number.NEGATIVE_INFINITY;
  return {
    async request(request: HttpRequest) {
      const now = clock.now();
      const at = Math.max(now, nextAt);
      nextAt = at + intervalMs;
      if (at > now) await clock.sleep(at - now, request.signal);
      return transport.request(request);
    },
    close: () => transport.close(),
  };
}
