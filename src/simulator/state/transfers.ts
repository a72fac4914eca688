/** Copies in flight: each moves at the pace of its slower storage, and a storage may be shared by its copies. */
import type { Agenda } from './agenda.ts';

/** What a transfer needs to know of a storage. */
export interface Lane {
  readonly uuid: string;
  /** Bytes per second. */
  readonly bandwidth: number;
  readonly sharing: 'per-copy' | 'shared';
  readonly latencyMs: number;
}

/** Bytes to move, and what happens when they have arrived. */
export interface Portion {
  readonly bytes: number;
  readonly arrived: () => void;
}

interface Flow {
  readonly from: Lane;
  readonly to: Lane;
  readonly portions: readonly Portion[];
  readonly finished: () => void;
  portion: number;
  /** Bytes of the current portion that are still to come. */
  left: number;
  /** Bytes per millisecond. */
  rate: number;
}

/** Less than a byte is nothing: rounding of times to whole milliseconds must not keep a copy alive. */
const NOTHING = 0.5;

export function createTransfers(agenda: Agenda) {
  const flows = new Set<Flow>();
  const users = new Map<string, number>();
  let settledAt = agenda.now();
  let generation = 0;

  function settle(): void {
    const elapsed = agenda.now() - settledAt;
    settledAt = agenda.now();
    if (elapsed > 0) {
      for (const flow of flows) flow.left -= flow.rate * elapsed;
    }
  }

  const share = (lane: Lane): number =>
    lane.bandwidth / 1000 / (lane.sharing === 'shared' ? Math.max(1, users.get(lane.uuid) ?? 1) : 1);

  /** Rates change only when a flow joins, leaves or goes on to its next portion: then the next event is planned anew. */
  function replan(): void {
    let soonest = Number.POSITIVE_INFINITY;
    for (const flow of flows) {
      flow.rate = Math.min(share(flow.from), share(flow.to));
      soonest = Math.min(soonest, Math.max(0, flow.left) / flow.rate);
    }
    generation += 1;
    const planned = generation;
    if (Number.isFinite(soonest)) {
      // At least a whole millisecond: what is shorter than the precision of now would come at now, again and again.
      agenda.at(agenda.now() + Math.ceil(soonest), () => {
        if (planned === generation) arrive();
      });
    }
  }

  function arrive(): void {
    settle();
    for (const flow of [...flows]) {
      while (flows.has(flow) && flow.left <= NOTHING) {
        flow.portions[flow.portion]?.arrived();
        flow.portion += 1;
        const next = flow.portions[flow.portion];
        if (next === undefined) {
          leave(flow);
          flow.finished();
        } else {
          flow.left = next.bytes;
        }
      }
    }
    replan();
  }

  function use(flow: Flow, by: number): void {
    for (const { uuid } of [flow.from, flow.to]) users.set(uuid, (users.get(uuid) ?? 0) + by);
  }

  function leave(flow: Flow): void {
    if (flows.delete(flow)) use(flow, -1);
  }

  return {
    /** Moves the portions one after the other, the first byte after the greater latency; then calls `finished`. */
    start(from: Lane, to: Lane, portions: readonly Portion[], finished: () => void) {
      const flow: Flow = { from, to, portions, finished, portion: 0, left: portions[0]?.bytes ?? 0, rate: 0 };
      let stopped = false;
      agenda.at(agenda.now() + Math.max(from.latencyMs, to.latencyMs), () => {
        if (stopped) return;
        if (portions.length === 0) {
          finished();
          return;
        }
        settle();
        flows.add(flow);
        use(flow, 1);
        arrive();
      });
      return {
        /** Nothing further arrives. */
        stop(): void {
          stopped = true;
          settle();
          leave(flow);
          replan();
        },
      };
    },
  };
}
