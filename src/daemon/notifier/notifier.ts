/**
 * Notifies the receivers of a drill of what became of it.
 *
 * 1. A notice is in the ledger, with who is to get it, before it is sent, and what became of a try before the next. So
 *    it is sent at least once, under one id, whatever dies.
 * 2. Of an event notices are made once: it is unsent until the `notices.made` that names it.
 * 3. Who is notified is asked of the plan when a notice is made, and where to reach them at each try. While the plan
 *    cannot be read both wait; once it is gone there is nobody to notify.
 * 4. A delivery is under way once. What is broken off as the daemon ends counts as no try: the next one goes on.
 * 5. No drill waits for a notice, and none fails by it: only a ledger that takes no more ends the daemon.
 */
import { deliver } from '../../notify/deliver.ts';
import type { Delivery, TryResult } from '../../notify/delivery.ts';
import type { Notice } from '../../notify/notice.ts';
import type { Receiver } from '../../notify/receiver.ts';
import type { Clock } from '../../run/ports.ts';
import type { Archive } from '../archive.ts';
import type { Catalog } from '../catalog.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { leftoverNotices, type NoticeFacts, newNotices } from './new-notices.ts';

export interface NotifierPorts extends Pick<NoticeFacts, 'evidence' | 'runsDir' | 'version'> {
  readonly ledger: Ledger;
  readonly catalog: Pick<Catalog, 'plan' | 'whole'>;
  readonly archive: Pick<Archive, 'get' | 'unclosed'>;
  /** Of the wall, as its notices are read by people; it waits for the next try. */
  readonly clock: Clock;
  readonly random: () => number;
  /** One try; never rejects. */
  readonly send: (receiver: Receiver, notice: Notice, signal: AbortSignal) => Promise<TryResult>;
  readonly say: (message: string) => void;
}

export type Notifier = ReturnType<typeof createNotifier>;

/** The one that notifies, for as long as it has the lead. */
export function createNotifier(ports: NotifierPorts) {
  const { ledger, catalog, archive, clock } = ports;
  const closing = new AbortController();
  const underWay = new Map<string, Promise<unknown>>();

  const receiversOf = (plan: string, drill: string): readonly Receiver[] | undefined => {
    const watched = catalog.plan(plan);
    if (watched === undefined) return catalog.whole() ? [] : undefined;
    return watched.plan === undefined ? undefined : (watched.receivers.get(drill) ?? []);
  };

  const send = async ({ notice, receiver: name }: Delivery): Promise<TryResult> => {
    const receivers = receiversOf(notice.plan, notice.drill ?? '');
    if (receivers === undefined) return { result: 'busy', detail: `plan ${notice.plan} cannot be read` };
    const receiver = receivers.find((one) => one.name === name);
    if (receiver === undefined) return { result: 'failed', detail: 'the plan names no such receiver any more' };
    return ports.send(receiver, notice, closing.signal);
  };

  const record = async ({ notice, receiver, state, tries, nextTryAt, detail = '' }: Delivery): Promise<void> => {
    if (closing.signal.aborted && state === 'pending') return;
    const { plan, drill = '', runId: run, id, kind } = notice;
    const tried = { plan, drill, run, notice: id, receiver, outcome: state, tries, nextTryAt, message: detail };
    await ledger.record({ type: 'notice.tried', ...tried });
    if (state !== 'pending' || tries === 1)
      ports.say(`${plan}/${drill}: notice ${kind} to ${receiver}: ${state}: ${detail}`);
  };

  return {
    /** Makes notices of what is new, and goes on with those that are on their way. Rejects when the ledger takes no more. */
    async tick(): Promise<void> {
      const facts = { ...ports, ledger: ledger.state, found: archive.get, receiversOf, now: clock.now() };
      for (const event of newNotices(facts)) await ledger.record(event);
      for (const event of archive.unclosed().flatMap((found) => leftoverNotices(facts, found)))
        await ledger.record(event);
      for (const [key, delivery] of ledger.state.notices.deliveries) {
        if (underWay.has(key)) continue;
        const going = deliver(delivery, { clock, random: ports.random, signal: closing.signal, send, record });
        // Where the ledger takes no more, the daemon ends, and the next one goes on.
        const ended = going.catch(() => {}).finally(() => underWay.delete(key));
        underWay.set(key, ended);
      }
    },
    /** Breaks off what is under way: it is tried again by the next daemon. */
    async close(): Promise<void> {
      closing.abort();
      await Promise.all(underWay.values());
    },
  };
}
