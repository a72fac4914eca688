import type { RunStore } from '../../journal/run-store.ts';
import type { RunState } from '../../run/state.ts';
import { findAncestors } from '../../runs/ancestors.ts';
import { internalError } from '../exit.ts';
import { errorOf } from './open-run.ts';

/**
 * The runs that a retried run continues, the first one first: its report rests on their journals too.
 * Throws CommandError when one of them is damaged or not there, and when they are a circle.
 */
export async function ancestorsOf(
  store: RunStore,
  run: { readonly runId: string; readonly parent?: string | undefined },
): Promise<readonly RunState[]> {
  const { earlier, broken } = await findAncestors(store, run);
  if (broken === undefined) return earlier;
  const { runId, found } = broken;
  if (found.kind === 'circle') {
    throw internalError(
      `run ${run.runId} continues run ${runId}, which continues itself in the end: a journal was made up`,
      'Take their run directories from a copy that was kept elsewhere.',
    );
  }
  if (found.kind === 'no-run') {
    throw internalError(
      `run ${run.runId} continues run ${runId}, of which there is no journal in ${store.path}`,
      'Move its run directory back: the proof of what it recovered is there.',
    );
  }
  throw errorOf(store, runId, found);
}
