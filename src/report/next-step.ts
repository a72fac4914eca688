import { countOutcomes, type RunState } from '../run/state.ts';

/** What to type next about a run: a sentence that ends in the command, behind a colon; undefined where nothing is left to do. */
export function nextStep(state: RunState): string | undefined {
  const { runId, interrupted, simulated } = state;
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
  return interrupted === undefined
    ? `The run has not ended. If its process is gone: zdr resume ${runId}`
    : `To go on: zdr resume ${runId}`;
}
