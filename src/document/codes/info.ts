/** What `zdr explain` and docs/codes.md say of a code. Codes are never renumbered or reused. */
export interface CodeInfo {
  /** Short name in words: the rule's id in SARIF and the like. */
  readonly name: string;
  readonly severity: 'error' | 'warning';
  readonly title: string;
  /** Why it matters. */
  readonly why: string;
  /** How to fix it. */
  readonly fix: string;
  readonly bad?: string;
  readonly good?: string;
}
