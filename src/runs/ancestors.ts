/** The chain of runs that one continues: `retry`, and `run --abandon`. */
import { readJournal } from '../journal/read-journal.ts';
import type { RunStore } from '../journal/run-store.ts';
import type { RunState } from '../run/state.ts';
import { type Folded, foldJournal } from './fold.ts';

export interface Ancestors {
  /** The first one first. */
  readonly earlier: readonly RunState[];
  /** Where the chain breaks off before its first run, and what was found there. `circle`: a journal was made up. */
  readonly broken?: {
    readonly runId: string;
    readonly found: Exclude<Folded, { kind: 'run' }> | { readonly kind: 'circle' } | { readonly kind: 'no-run' };
  };
}

/** As far back as the journals are here and can be read. Rejects for what the disk does. */
export async function findAncestors(
  store: RunStore,
  { runId, parent }: { readonly runId: string; readonly parent?: string | undefined },
): Promise<Ancestors> {
  const earlier: RunState[] = [];
  const seen = new Set([runId]);
  for (let wanted = parent; wanted !== undefined; wanted = earlier[0]?.parent) {
    if (seen.has(wanted)) return { earlier, broken: { runId: wanted, found: { kind: 'circle' } } };
    seen.add(wanted);
    const folded = (await store.has(wanted)) ? await foldJournal(store, wanted) : ({ kind: 'no-run' } as const);
    if (folded.kind !== 'run') return { earlier, broken: { runId: wanted, found: folded } };
    earlier.unshift(folded.state);
  }
  return { earlier };
}

/** The run that a journal says it continues, by its first event; undefined where that cannot be read. */
export async function parentIn(path: string): Promise<string | undefined> {
  let parent: string | undefined;
  const enough = new Error('the first event is enough');
  await readJournal(path, (event) => {
    if (event.type === 'run.started') parent = event.parent;
    throw enough;
  }).catch(() => {});
  return parent;
}
