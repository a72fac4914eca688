/**
 * `open`: something is missing yet, and there is time left. `unknown`: it cannot be told: the clock was changed, a group
 * ended with an unknown outcome, a backup has no date, or one that cannot be.
 */
export const OBJECTIVE_RESULTS = ['met', 'missed', 'open', 'unknown'] as const;
/** Whether an objective was met. */
export type ObjectiveResult = (typeof OBJECTIVE_RESULTS)[number];
