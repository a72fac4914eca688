/** The clocks of one machine, apart from the time of the world: it may sleep while the world goes on, and be set at will. */
import type { Clock } from '../../src/run/ports.ts';
import type { Transport } from '../../src/zstack/transport.ts';
import type { VirtualClock } from './virtual-clock.ts';

export interface Host {
  readonly clock: Clock;
  /** The machine sleeps for so long: its monotonic clock stands still, nobody on it does anything. */
  suspend(ms: number): Promise<void>;
  /** Sets its wall clock on, or back. */
  set(byMs: number): void;
  /** What is sent leaves at once; what comes is heard only by a machine that is awake. */
  readonly wire: (transport: Transport) => Transport;
}

export function createHost(world: VirtualClock, wallAheadMs = 0): Host {
  let slept = 0;
  let ahead = wallAheadMs;
  let asleep: { readonly at: number; readonly awake: Promise<void> } | undefined;
  const now = () => (asleep?.at ?? world.now()) - slept;
  const awake = async () => {
    while (asleep !== undefined) await asleep.awake;
  };
  return {
    clock: {
      now,
      wall: () => world.now() + ahead,
      async sleep(ms, signal) {
        const until = now() + ms;
        while (signal?.aborted !== true && now() < until) {
          await world.sleep(until - now(), signal);
          await awake();
        }
      },
    },
    async suspend(ms) {
      await awake();
      const began = world.now();
      const over = world.sleep(ms).then(() => {
        asleep = undefined;
        slept += world.now() - began;
      });
      asleep = { at: began, awake: over };
      await over;
    },
    set(byMs) {
      ahead += byMs;
    },
    wire: (transport) => ({
      async request(request) {
        try {
          return await transport.request(request);
        } finally {
          await awake();
        }
      },
      close: () => transport.close(),
    }),
  };
}
