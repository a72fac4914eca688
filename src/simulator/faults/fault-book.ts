import { given } from '../../given.ts';
import { groupBy } from '../../group-by.ts';
import { chance } from '../random.ts';
import type { Fault, FaultApi, FaultName } from './faults.ts';

/** The call that a fault may strike. */
export interface Strike {
  readonly api?: FaultApi;
  readonly groupUuid?: string;
  /** The nth call of this group, from 1. */
  readonly attempt?: number;
  /** Milliseconds since the site started. */
  readonly elapsed: number;
}

/** A fault that has struck, or has come by the clock. */
export interface FaultEvent extends Strike {
  readonly fault: Fault;
  /** Of the group, as the world calls it. */
  readonly groupName?: string;
  /** A fault of a storage that lasts a while has an end. */
  readonly ends?: true;
}

export type FaultBook = ReturnType<typeof createFaultBook>;

/** These happen at a time unless they name a call. */
const SCHEDULED: ReadonlySet<FaultName> = new Set(['session-expires', 'restart']);

interface Entry {
  readonly fault: Fault;
  readonly index: number;
  seen: number;
  struck: number;
}

export function createFaultBook(
  faults: readonly Fault[],
  seed: number,
  nameOf: (groupUuid: string) => string | undefined,
  tell: (event: FaultEvent) => void = () => {},
) {
  const entries = faults.map((fault, index): Entry => ({ fault, index, seen: 0, struck: 0 }));
  const byName = groupBy(entries, ({ fault }) => fault.name);

  function matches({ fault }: Entry, { api, groupUuid, attempt, elapsed }: Strike): boolean {
    const wantedApi = fault.api ?? (fault.name === 'session-expires' ? 'any' : 'recover');
    if (SCHEDULED.has(fault.name) && fault.call === undefined) return false;
    return (
      (api === undefined || wantedApi === 'any' || wantedApi === api) &&
      (fault.group === undefined ||
        (groupUuid !== undefined && (fault.group === groupUuid || fault.group === nameOf(groupUuid)))) &&
      (fault.attempt === undefined || fault.attempt === attempt) &&
      (fault.at === undefined || elapsed >= fault.at) &&
      (fault.for === undefined || elapsed < (fault.at ?? 0) + fault.for)
    );
  }

  function hits(entry: Entry, { groupUuid, attempt }: Strike): boolean {
    const { fault, index, seen, struck } = entry;
    return (
      (fault.call === undefined || fault.call === seen) &&
      (fault.times === undefined || struck < fault.times) &&
      (fault.probability === undefined ||
        chance(seed, index, groupUuid ?? '', groupUuid === undefined ? seen : (attempt ?? seen)) < fault.probability)
    );
  }

  return {
    /** The first fault of that name that strikes this call. Counts the call for every fault that it matches. */
    strikes(name: FaultName, strike: Strike): Fault | undefined {
      let found: Fault | undefined;
      for (const entry of byName.get(name) ?? []) {
        if (!matches(entry, strike)) continue;
        entry.seen += 1;
        if (found === undefined && hits(entry, strike)) {
          entry.struck += 1;
          found = entry.fault;
          const groupName = strike.groupUuid === undefined ? undefined : nameOf(strike.groupUuid);
          tell({ ...strike, fault: entry.fault, ...given({ groupName }) });
        }
      }
      return found;
    },
    all: (name: FaultName): readonly Fault[] => (byName.get(name) ?? []).map(({ fault }) => fault),
  };
}
