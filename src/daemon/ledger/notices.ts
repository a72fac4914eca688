/** Of what in the ledger the receivers of a drill are to be notified, and how far each notice is. Folded in place. */
import type { Delivery } from '../../notify/delivery.ts';
import type { RecordedLedgerEvent } from './event.ts';

/** Whose receivers are notified, and of which run. */
export interface About {
  readonly plan: string;
  readonly drill: string;
  readonly run?: string | undefined;
}

/** An event that no notice is made of yet. */
export type Unsent = About & { readonly event: RecordedLedgerEvent };

/** How far everybody is notified. */
export interface NoticesState {
  /** Events that somebody is to be notified of and that no notice is made of yet, by their numbers; the oldest first. */
  readonly unsent: Map<number, Unsent>;
  /** Notices on their way, by {@link deliveryKey}. */
  readonly deliveries: Map<string, Delivery>;
  /** The last notice of each drill, by its run. */
  readonly notified: Map<string, string>;
  /** How many became what, by {@link receiverKey}, then by the state of the delivery. */
  readonly counts: Map<string, Map<Delivery['state'], number>>;
  /** Receivers that did not get their last notice, by {@link receiverKey}. */
  readonly undelivered: Map<string, Delivery>;
}

export const emptyNotices = (): NoticesState => ({
  unsent: new Map(),
  deliveries: new Map(),
  notified: new Map(),
  counts: new Map(),
  undelivered: new Map(),
});

export const deliveryKey = (notice: string, receiver: string): string => JSON.stringify([notice, receiver]);
export const receiverKey = ({ plan, drill }: About, receiver: string): string =>
  JSON.stringify([plan, drill, receiver]);

/** Whoever did not want the drill to start knows that it did not: only of what went wrong is anybody notified. */
const WORTH_A_NOTICE: ReadonlySet<string> = new Set(['late', 'overlap']);

/** `run`: the drill that the event is about, and the entry of `drills` that it is of. */
export function reduceNotices(
  state: NoticesState,
  event: RecordedLedgerEvent,
  run: { readonly drill?: string | undefined } | undefined,
): void {
  switch (event.type) {
    case 'occurrence.decided': {
      const { plan, drill, decision } = event;
      if (decision.kind !== 'skip' || !WORTH_A_NOTICE.has(decision.reason)) return;
      state.unsent.set(event.seq, { plan, drill, event });
      return;
    }
    case 'schedule.paused':
      state.unsent.set(event.seq, { plan: event.plan, drill: event.drill, event });
      return;
    case 'drill.ended':
      // A drill that is of no schedule has no receivers.
      if (run?.drill !== undefined) {
        state.unsent.set(event.seq, { plan: event.plan, drill: run.drill, run: event.run, event });
      }
      return;
    case 'notices.made': {
      for (const of of [event.of ?? [], event.with ?? []].flat()) state.unsent.delete(of);
      const [first] = event.notices;
      if (event.run !== undefined && first !== undefined) state.notified.set(event.run, first);
      for (const delivery of event.deliveries) {
        state.deliveries.set(deliveryKey(delivery.notice.id, delivery.receiver), delivery);
      }
      return;
    }
    case 'notice.tried':
      takeTry(state, event);
      return;
    default:
    // Of nothing else is anybody told.
  }
}

function takeTry(state: NoticesState, event: Extract<RecordedLedgerEvent, { type: 'notice.tried' }>): void {
  const { notice, receiver, outcome, tries, nextTryAt, message } = event;
  const key = deliveryKey(notice, receiver);
  const before = state.deliveries.get(key);
  if (before === undefined) return;
  const now: Delivery = { ...before, state: outcome, tries, nextTryAt, detail: message };
  if (outcome === 'pending') {
    state.deliveries.set(key, now);
    return;
  }
  state.deliveries.delete(key);
  const of = receiverKey(event, receiver);
  const counts = state.counts.get(of) ?? new Map<Delivery['state'], number>();
  state.counts.set(of, counts.set(outcome, (counts.get(outcome) ?? 0) + 1));
  if (outcome === 'delivered') state.undelivered.delete(of);
  else state.undelivered.set(of, now);
}
