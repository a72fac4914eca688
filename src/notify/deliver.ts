import type { Clock } from '../run/ports.ts';
import { afterTry, type Delivery, type TryResult } from './delivery.ts';

export interface DeliverPorts {
  readonly clock: Clock;
  readonly random: () => number;
  /** One try (`send`); never rejects. */
  readonly send: (delivery: Delivery) => Promise<TryResult>;
  /** Resolves when what became of a try is durable: until then nothing more is sent. */
  readonly record: (delivery: Delivery) => Promise<void>;
  /** Stops between tries; the delivery stays pending. */
  readonly signal?: AbortSignal;
}

/** Tries until the receiver has it or it is given up; the last state, also where `signal` stopped it. Rejects only if `record` does. */
export async function deliver(delivery: Delivery, ports: DeliverPorts): Promise<Delivery> {
  const { clock, random, send, record, signal } = ports;
  let current = delivery;
  while (current.state === 'pending') {
    await clock.sleep(Date.parse(current.nextTryAt) - clock.now(), signal);
    if (signal?.aborted) break;
    if (clock.now() < Date.parse(current.nextTryAt)) continue;
    current = afterTry(current, await send(current), clock.now(), random());
    await record(current);
  }
  return current;
}
