/** Which runs of a directory count on a copy being where it is: no drill may take it from them. */

import { stat } from 'node:fs/promises';
import { isGivenUp } from '../journal/given-up.ts';
import type { RunStore } from '../journal/run-store.ts';
import { copyKey } from '../plan/storages.ts';
import { type Ending, isOver, type RunState } from '../run/state.ts';
import { foldJournal } from './fold.ts';
import { readSummary } from './summary-file.ts';

export type Reliance = (groupUuid: string, storageUuid: string) => Promise<string | undefined>;

interface Reading {
  readonly bytes: number;
  /** `uuid storage`; undefined for a journal that cannot be read: it may count on anything. */
  readonly copies: ReadonlySet<string> | undefined;
}

/**
 * The run besides the drill that may count on a copy, if there is one. It is looked for anew each time, as runs may
 * begin while a drill is cleaned up; journals that have not grown are not read again.
 */
export function relianceIn(store: RunStore, drill: Pick<RunState, 'runId' | 'startedAt'>): Reliance {
  const known = new Map<string, Reading>();
  return async (groupUuid, storageUuid) => {
    for (const runId of await store.list()) {
      if (runId === drill.runId || !(await store.has(runId))) continue;
      const bytes = await stat(store.journalPath(runId)).then(
        ({ size }) => size,
        () => -1,
      );
      let reading = known.get(runId);
      if (reading?.bytes !== bytes) {
        reading = { bytes, copies: await copiesOf(store, runId, drill.startedAt) };
        known.set(runId, reading);
      }
      if (reading.copies?.has(`${groupUuid} ${storageUuid}`) ?? true) return runId;
    }
    return undefined;
  };
}

async function copiesOf(store: RunStore, runId: string, since: string): Promise<ReadonlySet<string> | undefined> {
  const known = await readSummary(store, runId);
  if (known !== undefined && reliesOnNothing(known, since)) return new Set();
  const folded = await foldJournal(store, runId).catch(() => undefined);
  // One that never began has called nothing.
  if (folded?.kind === 'never-begun') return new Set();
  if (folded?.kind !== 'run') return undefined;
  const { state } = folded;
  if (reliesOnNothing(state, since)) return new Set();
  const over = isOver(state);
  const waits = !over && !(await isGivenUp(store, runId));
  return new Set(
    state.plan.groups.flatMap((group) => {
      const { name } = group;
      const { outcome, phase } = state.groups.get(name) ?? {};
      const relies =
        state.drill === undefined
          ? outcome === 'recovered' || phase === 'running' || (waits && outcome === undefined)
          : !over;
      return relies ? [copyKey(state.plan, group)] : [];
    }),
  );
}

/** What a run of before brought, the drill found there, and did not make. */
const reliesOnNothing = (run: Ending & Pick<RunState, 'simulated' | 'lastEventAt'>, since: string): boolean =>
  run.simulated !== undefined || (isOver(run) && Date.parse(run.lastEventAt) < Date.parse(since));
