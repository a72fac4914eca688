/** How old backups are: the one place that reads their dates against a clock. */

/** `undated`: not every volume has a date, and the one without may be older; `future`: one claims to be made later. */
export type AgeUnknown = 'undated' | 'future';

export interface BackupAge {
  /** Age of the oldest one in ms: the moment to which a recovery goes back. Absent where it cannot be told. */
  readonly ms?: number;
  /** Why it cannot. A date of the future is a wrong date: nobody knows how old the backup is (never "0s"). */
  readonly unknown?: AgeUnknown;
  /** It is at least so old, in ms, by the dates that can be; 0 where none can. */
  readonly atLeastMs: number;
}

/** `at`: by the clock of who asks, in ms since the epoch. Without any record nothing is known: `undated`. */
export function backupAge(records: readonly { readonly createdAt?: string | undefined }[], at: number): BackupAge {
  const dates = records.flatMap(({ createdAt }) => (createdAt === undefined ? [] : [Date.parse(createdAt)]));
  const past = dates.filter((date) => date <= at);
  const atLeastMs = past.reduce((most, date) => Math.max(most, at - date), 0);
  if (past.length < dates.length) return { unknown: 'future', atLeastMs };
  if (dates.length === 0 || dates.length < records.length) return { unknown: 'undated', atLeastMs };
  return { ms: atLeastMs, atLeastMs };
}

/** What to do about a date of the future. */
export const FUTURE_HINT = 'look at the clocks, and at site.timeZone';
