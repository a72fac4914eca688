/** What is fuzzed. */
export const KINDS = ['plan', 'json', 'fix', 'format', 'pin', 'world', 'tokens', 'journal', 'ledger'] as const;
export type Kind = (typeof KINDS)[number];

export interface Judged {
  /** Of all threads of the process: other work on the machine does not count. */
  readonly cpuMs: number;
  /** The whole process at its largest. */
  readonly peakMb: number;
  /** What was thrown that no user is told. */
  readonly crash?: string;
}
