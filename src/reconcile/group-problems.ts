import { type BackupRecord, knownBytes } from '../plan/inventory.ts';
import type { Expectation } from '../plan/plan.ts';
import { exactSize } from '../words/size.ts';

export interface GroupDemand {
  readonly expect: Expectation;
  /** True where only what is said counts as met; otherwise what was not said is let pass. */
  readonly strict: boolean;
  /** Type of a record as it was before the run, for a record that leaves it out. */
  readonly typeBefore: (backupUuid: string) => string | undefined;
}

/** What is wrong with the records as a whole: roots, number, size. One record per volume is given. */
export function groupProblems(records: readonly BackupRecord[], demand: GroupDemand): string[] {
  const { expect, strict, typeBefore } = demand;
  if (records.length === 0) return ['no backup record was found'];
  const problems: string[] = [];

  const types = records.map((record) => record.type ?? typeBefore(record.uuid));
  const roots = types.filter((type) => type === 'Root').length;
  if (roots > 1) problems.push(`${roots} root volumes instead of one`);
  if (roots === 0 && !types.includes(undefined)) problems.push('no root volume');

  if (expect.volumes !== undefined && records.length !== expect.volumes) {
    problems.push(`${records.length} ${records.length === 1 ? 'volume' : 'volumes'} instead of ${expect.volumes}`);
  }
  if (expect.minSizeBytes !== undefined) {
    const known = knownBytes(records);
    const complete = records.every(({ sizeBytes }) => sizeBytes !== undefined);
    if (known < expect.minSizeBytes && (complete || strict)) {
      const what = complete ? 'the volumes have' : 'the server told the sizes of only';
      problems.push(`${what} ${exactSize(known)}, the plan demands at least ${exactSize(expect.minSizeBytes)}`);
    }
  }
  return problems;
}
