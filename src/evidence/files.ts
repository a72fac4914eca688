/** The files of a run directory that its evidence is about, and how they are told apart from changed ones. */
import { createHash } from 'node:crypto';
import type { FileDigest } from '../run/event.ts';

/** The in-toto statement with the digests of the others. */
export const EVIDENCE_FILE = 'evidence.json';
/** The DSSE envelope around it. */
export const SIGNATURE_FILE = 'evidence.json.sig';

/** The plan's exact text. */
export const PLAN_FILE = 'plan.yaml';
/** The pin's exact text, where the plan has one. */
export const PIN_FILE = 'pin.yaml';
/** The truth of the run. */
export const JOURNAL_FILE = 'journal.jsonl';
/** Made from the journal, and to be made anew at any time. */
export const REPORT_FILES = ['report.json', 'report.md', 'report.html'] as const;

/** Every file that evidence can be about, in the order in which it lists them. */
export const SUBJECTS: readonly string[] = [PLAN_FILE, PIN_FILE, JOURNAL_FILE, ...REPORT_FILES];

/** The digest of a file that is about to be written. */
export function digestOfText(name: string, text: string): FileDigest {
  const { through, digest } = digestWhile(name);
  for (const _ of through([text]));
  return digest();
}

/** Digests a file while it is written: the pieces of its text go `through`, and `digest` is of those that did. */
export function digestWhile(name: string): {
  through(pieces: Iterable<string>): Iterable<string>;
  digest(): FileDigest;
} {
  const hash = createHash('sha256');
  let bytes = 0;
  return {
    *through(pieces) {
      for (const piece of pieces) {
        hash.update(piece);
        bytes += Buffer.byteLength(piece);
        yield piece;
      }
    },
    digest: () => ({ name, sha256: hash.digest('hex'), bytes }),
  };
}

/** What became of a file since its digest was taken. */
export type FileFault =
  | { readonly kind: 'missing'; readonly name: string }
  | { readonly kind: 'changed'; readonly name: string; readonly was: FileDigest; readonly is: FileDigest }
  /** It is another file of the evidence: the two were swapped, or one was copied over the other. */
  | { readonly kind: 'swapped'; readonly name: string; readonly with: string }
  /** It lies there, and the evidence does not know it. */
  | { readonly kind: 'added'; readonly name: string };

/** Compares digests that were taken with files as they are now; those that are gone are left out of `now`. */
export function fileFaults(then: readonly FileDigest[], now: readonly FileDigest[]): readonly FileFault[] {
  const found = new Map(now.map((file) => [file.name, file]));
  const known = new Map(then.map((file) => [file.name, file]));
  const same = (a: FileDigest, b: FileDigest) => a.sha256 === b.sha256 && a.bytes === b.bytes;
  const faults = then.flatMap((was): FileFault[] => {
    const is = found.get(was.name);
    if (is === undefined) return [{ kind: 'missing', name: was.name }];
    if (same(was, is)) return [];
    const other = then.find((one) => one.name !== was.name && same(one, is));
    if (other !== undefined) return [{ kind: 'swapped', name: was.name, with: other.name }];
    return [{ kind: 'changed', name: was.name, was, is }];
  });
  const added = now.filter(({ name }) => !known.has(name));
  return [...faults, ...added.map(({ name }): FileFault => ({ kind: 'added', name }))];
}
