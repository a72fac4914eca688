import { leftovers } from '../run/cleanup-state.ts';
import { countOutcomes, type RunState } from '../run/state.ts';

/** The way on from a run that was given up, which nothing goes on with. */
export const AFTER_GIVING_UP = 'Run the plan again: what is there already is verified, and not copied twice.';

/**
 * What to type next about a run: a sentence that ends in the command, behind a colon; undefined where nothing is left to
 * do. `givenUp`: by a person, with `--abandon`.
 */
export function nextStep(state: RunState, givenUp = false): string | undefined {
  const { runId, interrupted, simulated } = state;
  if (givenUp && state.finishedAt === undefined) {
    const next = state.drill === undefined ? AFTER_GIVING_UP : `To remove what it made: zdr cleanup ${runId}`;
    return `It was given up, and its groups may have been called again since. ${next}`;
  }
  if (state.drill !== undefined && state.finishedAt !== undefined) return afterDrill(state);
  if (state.finishedAt !== undefined) {
    const counts = countOutcomes(state);
    const notSelected = [...state.groups.values()].filter(({ reason }) => reason?.kind === 'not-selected').length;
    const left = counts.failed + counts.differs + counts.unknown + counts['not-started'] - notSelected;
    if (left === 0 || simulated !== undefined) return undefined;
    const look = counts.unknown > 0 ? 'Look at the groups whose outcome is unknown first. ' : '';
    return `${look}To run again only what did not end recovered: zdr retry ${runId}`;
  }
  if (simulated !== undefined) return 'The simulated site ended with the run: run the plan again with --simulate.';
  if (interrupted?.kind === 'approval') {
    const wave = state.waves.find(({ name }) => name === interrupted.wave);
    return wave?.approvedBy === undefined
      ? `Wave ${interrupted.wave} waits for approval: zdr approve ${runId} ${interrupted.wave} && zdr resume ${runId}`
      : `Wave ${interrupted.wave} is approved by ${wave.approvedBy}. To go on: zdr resume ${runId}`;
  }
  const give = state.drill === undefined ? '' : `To give the drill up and remove what it made: zdr cleanup ${runId}. `;
  return interrupted === undefined
    ? `${give}The run has not ended. If its process is gone: zdr resume ${runId}`
    : `${give}To go on: zdr resume ${runId}`;
}

function afterDrill({ runId, cleanup, simulated }: RunState): string | undefined {
  if (simulated !== undefined) return undefined;
  if (cleanup.kept !== undefined) {
    const until = cleanup.kept.until === undefined ? '' : ` until ${cleanup.kept.until}`;
    return `What the drill made is kept${until}. To remove it: zdr cleanup ${runId}`;
  }
  if (cleanup.finishedAt === undefined)
    return `What the drill made is not removed yet. To do that: zdr cleanup ${runId}`;
  return leftovers(cleanup).length > 0
    ? `The drill left something behind. To try again: zdr cleanup ${runId}`
    : undefined;
}
