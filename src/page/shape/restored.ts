/** The VMs of a run in the order in which a person wants to see them. */
import type { RestoredVm, RunDetail } from '../../daemon/http/shapes.ts';

export interface Restored {
  readonly group: string;
  readonly vm: RestoredVm;
}

const rankOf = ({ vm: { state, checks } }: Restored): number => {
  if (state === 'failed' || state === 'unknown' || checks.some(({ result }) => result === 'failed')) return 0;
  return checks.some(({ result }) => result === 'not-made') ? 1 : 2;
};

/** What did not answer first, then what is still to answer; as the plan has them otherwise. */
export const restored = (groups: RunDetail['groupList']): Restored[] =>
  groups
    .flatMap(({ name, vm }) => (vm === undefined ? [] : [{ group: name, vm }]))
    .toSorted((a, b) => rankOf(a) - rankOf(b));
