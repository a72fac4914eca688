import type { BackupRecord } from '../plan/inventory.ts';

/** Worst first: a group shows the first of these that any of its volumes has. */
export const VERDICTS = [
  'missing',
  'wrong-storage',
  'wrong-group',
  'not-ready',
  'size-mismatch',
  'duplicate',
  'unexpected',
  'unverified',
  'matched',
] as const;

/** Of one volume. */
export type Verdict = (typeof VERDICTS)[number];

/** One volume of a group: what was expected, claimed by the API and observed by a fresh query, and what follows. */
export interface VolumeJudgement {
  /** UUID of the volume's backup record. */
  readonly backupUuid: string;
  readonly verdict: Verdict;
  /** Why, in one line for a person; absent when matched. */
  readonly detail?: string;
  /** Names of the fields that the server left out, so that they could not be compared. */
  readonly unverified: readonly string[];
  readonly expected?: BackupRecord;
  readonly claimed?: BackupRecord;
  readonly observed?: BackupRecord;
}

/** Whether a group is recovered, with the verdict of each of its volumes. */
export interface GroupJudgement {
  /** True only if every volume is proven on the receiving storage by what `proof` names. */
  readonly recovered: boolean;
  /** `observed`: a fresh query; `claimed`: only the API's own answer; `none`: nothing to go by. */
  readonly proof: 'observed' | 'claimed' | 'none';
  readonly volumes: readonly VolumeJudgement[];
  /** What is wrong with the group as a whole: no root volume, too few volumes, too small, nothing found. */
  readonly problems: readonly string[];
}
