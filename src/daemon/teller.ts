/**
 * Tells the receivers of a drill what became of it. What is to be told stands in the ledger before anything is sent, and
 * what became of each try before the next: so a notice is sent at least once, under one id, whatever dies.
 */
import { deliver } from '../notify/deliver.ts';
import { type Delivery, newDelivery, type TryResult } from '../notify/delivery.ts';
import { drillEnded, drillLost, scheduleMissed, schedulePaused } from '../notify/make-notice.ts';
import type { Evidence, Notice } from '../notify/notice.ts';
import { type Receiver, wants } from '../notify/receiver.ts';
import type { Clock } from '../run/ports.ts';
import { inRunsDir } from '../view/write/command.ts';
import { count } from '../words/count.ts';
import type { Archive, ArchivedRun } from './archive.ts';
import type { Catalog } from './catalog.ts';
import type { Ledger } from './ledger.ts';
import type { About, NoticesState } from './notices-state.ts';

export interface TellerPorts {
  readonly ledger: Ledger;
  readonly catalog: Pick<Catalog, 'plan' | 'whole'>;
  readonly archive: Pick<Archive, 'get' | 'unclosed'>;
  /** Of the wall, as its notices are read by people; it waits for the next try. */
  readonly clock: Clock;
  readonly random: () => number;
  /** One try; never rejects. */
  readonly send: (receiver: Receiver, notice: Notice, signal: AbortSignal) => Promise<TryResult>;
  /** Where the proof of a run lies. */
  readonly evidence: (run: string) => readonly Evidence[];
  /** As commands in a notice have to name it. */
  readonly runsDir: string;
  readonly version: string;
  readonly say: (message: string) => void;
}

export interface Teller {
  /** Makes notices of what is new, and goes on with those that are on their way. Rejects when the ledger takes no more. */
  tick(): Promise<void>;
  /** Breaks off what is under way: it is tried again by the next daemon. */
  close(): Promise<void>;
}

export function createTeller(ports: TellerPorts): Teller {
  const { ledger, catalog, archive, clock, say } = ports;
  const closing = new AbortController();
  const underWay = new Map<string, Promise<unknown>>();
  const { notices: state } = ledger.state;

  /** Undefined while nobody can say who they are: the plan cannot be read. */
  const receiversOf = ({ plan, drill }: About): readonly Receiver[] | undefined => {
    const watched = catalog.plan(plan);
    if (watched === undefined) return catalog.whole() ? [] : undefined;
    return watched.plan === undefined ? undefined : (watched.receivers.get(drill) ?? []);
  };

  const tell = async (
    { plan, drill, run }: About,
    causes: { readonly of?: number; readonly with?: readonly number[] },
    made: readonly Notice[],
  ): Promise<void> => {
    const receivers = receiversOf({ plan, drill });
    if (receivers === undefined) return;
    const notices = made.map((notice) => ({ ...notice, next: inRunsDir(notice.next, ports.runsDir) }));
    await ledger.record({
      type: 'notices.made',
      plan,
      drill,
      ...(run === undefined ? {} : { run }),
      ...causes,
      notices: notices.map(({ id }) => id),
      deliveries: notices.flatMap((notice) =>
        receivers
          .filter((receiver) => wants(receiver, notice))
          .map((receiver) => newDelivery(notice, receiver, clock.now())),
      ),
    });
  };

  /** `more`: occurrences that were left out before this one, and are told with it. */
  const noticesOf = ({ event, ...about }: Untold, more: number): readonly Notice[] => {
    const { plan, drill } = about;
    const said = { plan, drill, at: event.time, tool: ports.version };
    switch (event.type) {
      case 'occurrence.decided': {
        const { decision } = event;
        const dueAt = new Date(decision.at).toISOString();
        const reason = decision.kind === 'skip' && decision.reason === 'overlap' ? OVERLAP : LATE;
        const also = more === 0 ? '' : `; ${count(more, 'occurrence')} before it did not start either`;
        return [scheduleMissed({ ...said, dueAt, reason: `${reason}${also}` })];
      }
      case 'schedule.paused': {
        const { by = 'somebody', reason } = event;
        return [schedulePaused({ ...said, reason: `${by} paused it${reason === undefined ? '' : ` (${reason})`}` })];
      }
      case 'drill.ended': {
        const { run } = event;
        const found = archive.get(run);
        const pause = schedulePaused({ ...said, reason: 'its last drill failed', runId: run });
        return [found === undefined ? absent(run, said) : ended(found, drill), ...(event.pauses ? [pause] : [])];
      }
      default:
        throw new Error(`of ${event.type} nobody is told`);
    }
  };

  /** Of a run without a journal that can be read: it never began, or nobody knows any more. */
  const absent = (run: string, said: About & { readonly at: string; readonly tool: string }): Notice => {
    const ours = ledger.state.runs.get(run);
    if (ours?.refused === undefined) return drillLost({ ...said, runId: run });
    const dueAt = ours.at === undefined ? ours.decidedAt : new Date(ours.at).toISOString();
    return scheduleMissed({ ...said, dueAt, reason: ours.refused.message });
  };

  const ended = (found: ArchivedRun, drill: string): Notice => {
    const { report } = found.facts();
    const leftovers = report.drill?.cleanup === 'left' ? report.drill.leftovers : [];
    return drillEnded({
      drill,
      report,
      leftovers: leftovers.map(({ what, uuid, group, why }) => ({ what, uuid, group, why })),
      evidence: ports.evidence(found.runId),
    });
  };

  /** What a later cleanup could not remove, of a drill that kept what it made: told once for the same things. */
  const tellLeftovers = async (found: ArchivedRun): Promise<void> => {
    const run = ledger.state.runs.get(found.runId);
    if (run?.verb !== 'drill' || run.drill === undefined || run.ended === undefined) return;
    if (!state.told.has(run.run) || found.facts().report.drill?.cleanup !== 'left') return;
    const notice = ended(found, run.drill);
    if (state.told.get(run.run) !== notice.id)
      await tell({ plan: run.plan, drill: run.drill, run: run.run }, {}, [notice]);
  };

  const carry = (key: string, delivery: Delivery): void => {
    if (underWay.has(key)) return;
    const { notice, receiver: name } = delivery;
    const { plan, drill = '', runId } = notice;
    const going = deliver(delivery, {
      clock,
      random: ports.random,
      signal: closing.signal,
      send: async () => {
        const receivers = receiversOf({ plan, drill });
        if (receivers === undefined) return { result: 'busy', detail: `plan ${plan} cannot be read` };
        const receiver = receivers.find((one) => one.name === name);
        if (receiver === undefined) return { result: 'failed', detail: 'the plan names no such receiver any more' };
        return ports.send(receiver, notice, closing.signal);
      },
      record: async ({ state: outcome, tries, nextTryAt, detail: message = '' }) => {
        // What was broken off as the daemon ends is tried again by the next one.
        if (closing.signal.aborted && outcome === 'pending') return;
        const run = runId === undefined ? {} : { run: runId };
        await ledger.record({
          type: 'notice.tried',
          plan,
          drill,
          ...run,
          notice: notice.id,
          receiver: name,
          outcome,
          tries,
          nextTryAt,
          message,
        });
        if (outcome !== 'pending' || tries === 1)
          say(`${plan}/${drill}: notice ${notice.kind} to ${name}: ${outcome}: ${message}`);
      },
    });
    // Where the ledger takes no more, the daemon ends, and the next one goes on.
    underWay.set(
      key,
      going.catch(() => {}).finally(() => underWay.delete(key)),
    );
  };

  return {
    async tick() {
      for (const [[of, untold], ...before] of together(state.untold)) {
        if (receiversOf(untold) === undefined) continue;
        await tell(
          untold,
          { of, ...(before.length === 0 ? {} : { with: before.map(([seq]) => seq) }) },
          noticesOf(untold, before.length),
        );
      }
      for (const found of archive.unclosed()) await tellLeftovers(found);
      for (const [key, delivery] of state.deliveries) carry(key, delivery);
    },
    async close() {
      closing.abort();
      await Promise.all(underWay.values());
    },
  };
}

type Untold = NonNullable<ReturnType<NoticesState['untold']['get']>>;
type Numbered = readonly [seq: number, untold: Untold];

/** What is told by one notice each, the newest first in it: occurrences that were left out one after the other are one. */
function together(untold: NoticesState['untold']): readonly (readonly [first: Numbered, ...before: Numbered[]])[] {
  const found: [Numbered, ...Numbered[]][] = [];
  const missed = new Map<string, [Numbered, ...Numbered[]]>();
  for (const [seq, one] of untold) {
    const key = JSON.stringify([one.plan, one.drill]);
    const known = one.event.type === 'occurrence.decided' ? missed.get(key) : undefined;
    if (known !== undefined) known.unshift([seq, one]);
    else {
      const alone: [Numbered] = [[seq, one]];
      found.push(alone);
      if (one.event.type === 'occurrence.decided') missed.set(key, alone);
    }
  }
  return found;
}

const OVERLAP = 'another drill of the plan was still running';
const LATE =
  'nothing could start it in time (zdr serve was stopped, or the machine was off), and its catch-up time is over';
