/** Groups of a run in the order in which a person wants to see them. */
import type { RunDetail } from '../../daemon/http/shapes.ts';

type Group = RunDetail['groupList'][number];

const RANKS: Readonly<Record<string, number>> = { unknown: 0, failed: 1, differs: 2, 'not-started': 4 };

/** Needs a person first, then what runs, then what waits, then the rest; as the plan has them otherwise. */
const rankOf = ({ outcome, phase }: Group): number => {
  if (outcome !== undefined) return RANKS[outcome] ?? 6;
  return phase === 'running' ? 3 : 5;
};

export const byNeed = (groups: readonly Group[]): Group[] => groups.toSorted((a, b) => rankOf(a) - rankOf(b));

/** Those that ended other than recovered; critical ones first among equals. Those that were never to start are none. */
export const troubled = (groups: readonly Group[]): Group[] =>
  groups
    .filter(({ outcome }) => outcome !== undefined && outcome !== 'recovered')
    .filter(({ asked }) => asked)
    .toSorted((a, b) => rankOf(a) - rankOf(b) || Number(b.critical) - Number(a.critical));
