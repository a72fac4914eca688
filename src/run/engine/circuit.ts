/** A storage that keeps failing is left alone for a while: only its groups wait, and one small group finds out when it works again. */
import type { Plan, PlanGroup } from '../../plan/plan.ts';

/** Transient failures in a row, with no success in between, that open a storage's circuit. */
const OPENS_AFTER = 5;
const FIRST_COOL_DOWN_MS = 30_000;
const LONGEST_COOL_DOWN_MS = 5 * 60_000;
/** Failed probes in a row after which the groups that wait for the storage are given up. */
const MOST_PROBES = 5;

export type CircuitChange = { readonly storage: string; readonly kind: 'opened' | 'closed' };

export interface Circuits {
  /**
   * Counts a call that was answered; returns the circuits that this opens or closes. Where a circuit is open, only the
   * failure of its `probe` counts: calls that were in flight when it opened say nothing new.
   */
  count(group: PlanGroup, ok: boolean, probe?: string): readonly CircuitChange[];
  /** Milliseconds until the storage is probed (again). */
  coolDownMs(storage: string): number;
  isOpen(storage: string): boolean;
  /** True when so many probes have failed that nobody should wait any longer. */
  isHopeless(storage: string): boolean;
}

/** `open`: storages whose circuit was open when the run was left. */
export function createCircuits(plan: Plan, open: Iterable<string>): Circuits {
  const circuits = new Map(plan.storages.map(({ name }) => [name, { failures: 0, open: false, probes: 0 }]));
  const of = (storage: string) => {
    const circuit = circuits.get(storage);
    if (circuit === undefined) throw new Error(`the plan has no storage ${storage}`);
    return circuit;
  };
  for (const storage of open) Object.assign(of(storage), { open: true, failures: OPENS_AFTER });

  return {
    count(group, ok, probe) {
      const changes: CircuitChange[] = [];
      for (const storage of new Set([group.source, group.destination])) {
        const circuit = of(storage);
        if (ok) {
          if (circuit.open) changes.push({ storage, kind: 'closed' });
          Object.assign(circuit, { failures: 0, open: false, probes: 0 });
          continue;
        }
        circuit.failures += 1;
        if (circuit.open) circuit.probes += storage === probe ? 1 : 0;
        else if (circuit.failures >= OPENS_AFTER) {
          circuit.open = true;
          changes.push({ storage, kind: 'opened' });
        }
      }
      return changes;
    },
    coolDownMs: (storage) => Math.min(FIRST_COOL_DOWN_MS * 2 ** of(storage).probes, LONGEST_COOL_DOWN_MS),
    isOpen: (storage) => of(storage).open,
    isHopeless: (storage) => of(storage).open && of(storage).probes >= MOST_PROBES,
  };
}
