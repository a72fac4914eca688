import { CODES } from './codes.ts';
import type { Diagnostic, Finding, Range } from './diagnostic.ts';
import { shown } from './schema/wording.ts';

const NAME_PATH = ['metadata', 'name'] as const;

/** The name that a document gives itself, sound or not; none where it is another kind of document. */
export function nameIn(value: unknown): string | undefined {
  const { kind, metadata } = (value ?? {}) as { kind?: unknown; metadata?: unknown };
  if (typeof kind === 'string' && kind !== 'RecoveryPlan') return undefined;
  const name = (metadata as { name?: unknown } | null | undefined)?.name;
  return typeof name === 'string' ? name : undefined;
}

/** For each document of a file that has the name of an earlier one: what is wrong with it. */
export function repeatedNames(values: readonly unknown[]): ReadonlyMap<number, Finding> {
  const seen = new Map<string, number>();
  const findings = new Map<number, Finding>();
  for (const [index, value] of values.entries()) {
    const name = nameIn(value);
    if (name === undefined) continue;
    const first = seen.get(name);
    if (first === undefined) seen.set(name, index);
    else {
      findings.set(index, {
        code: 'ZDR1225',
        path: NAME_PATH,
        message: `The plan ${shown(name)} stands in this file twice: documents ${first + 1} and ${index + 1}.`,
        hint: 'Rename one of them: `--name` could choose the first only.',
      });
    }
  }
  return findings;
}

/** A plan by its name, as several files are compared. */
export interface NamedPlan {
  readonly name: string;
  readonly file: string;
  /** Where the name stands. Asked only for a name that is taken. */
  locate(): Range | undefined;
}

/** Plans of different files with one name: a finding for each but the first, in the order given. */
export function namesInTwoFiles(plans: readonly NamedPlan[]): readonly Diagnostic[] {
  const first = new Map<string, string>();
  const findings: Diagnostic[] = [];
  for (const { name, file, locate } of plans) {
    const before = first.get(name);
    if (before === undefined) first.set(name, file);
    else if (before !== file) {
      const range = locate();
      findings.push({
        code: 'ZDR1226',
        severity: CODES.ZDR1226.severity,
        message: `The plan ${shown(name)} stands in ${before} too.`,
        hint: 'Rename one of them: runs, locks and reports are told apart by it.',
        ...(range === undefined ? {} : { at: { file, ...range } }),
      });
    }
  }
  return findings;
}
