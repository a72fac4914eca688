/** Which runs may go: decided here, for `zdr runs prune` and for whoever keeps runs by a setting. */

/** What is to be kept; a run that any of the rules keeps stays. */
export interface RetentionPolicy {
  /** The newest so many of each plan. */
  readonly last?: number;
  /** Those that ended within this time, in ms. */
  readonly withinMs?: number;
  /** The newest that recovered everything, of each plan: what proves that it can be recovered. */
  readonly lastRecovered?: number;
  /** Those that did not recover everything. */
  readonly failed?: boolean;
}

export interface RetainedRun {
  readonly runId: string;
  readonly plan: string;
  /** Simulated runs are counted by themselves: they prove nothing, and must not displace what does. */
  readonly simulated: boolean;
  /** Ms since the epoch. */
  readonly startedAt: number;
  /** Absent for a run that has not ended. */
  readonly finishedAt?: number;
  /** All that was asked for ended recovered and proven, whether in time or not. */
  readonly recovered: boolean;
  /** The run that this one continues: its report rests on that one's journal. */
  readonly parent?: string;
  /** Why it must stay whatever the policy says. */
  readonly held?: string;
}

/** What becomes of a run. */
export interface Choice {
  readonly run: RetainedRun;
  /** Why it stays; absent for a run that has expired. */
  readonly kept?: string;
}

/** True for a policy that would keep no run: it says nothing, and most likely is a mistake. */
export const keepsNothing = ({ last = 0, withinMs = 0, lastRecovered = 0, failed = false }: RetentionPolicy): boolean =>
  last <= 0 && withinMs <= 0 && lastRecovered <= 0 && !failed;

/**
 * What becomes of each run, in the order given. `now` in ms since the epoch. Never expired are: a run that has not ended,
 * one that is held, and those that a kept run continues.
 */
export function chooseExpired(runs: readonly RetainedRun[], policy: RetentionPolicy, now: number): readonly Choice[] {
  const kept = new Map<string, string>();
  const keep = (run: RetainedRun, why: string) => {
    if (!kept.has(run.runId)) kept.set(run.runId, why);
  };
  for (const run of runs) {
    if (run.held !== undefined) keep(run, run.held);
    else if (run.finishedAt === undefined) keep(run, 'has not ended');
  }
  for (const ofPlan of byPlan(runs)) {
    for (const run of ofPlan.slice(0, policy.last ?? 0)) keep(run, 'one of the newest of its plan');
    const recovered = ofPlan.filter((run) => run.recovered);
    for (const run of recovered.slice(0, policy.lastRecovered ?? 0)) keep(run, 'one of the newest that recovered');
  }
  for (const run of runs) {
    const { finishedAt = now } = run;
    // A run from the future is a clock that went wrong: not a reason to remove it.
    if (policy.withinMs !== undefined && finishedAt > now - policy.withinMs) keep(run, 'young enough');
    if (policy.failed === true && !run.recovered) keep(run, 'did not recover everything');
  }
  const known = new Map(runs.map((run) => [run.runId, run]));
  for (const runId of [...kept.keys()]) {
    for (let child = known.get(runId); child?.parent !== undefined; child = known.get(child.parent)) {
      const parent = known.get(child.parent);
      if (parent === undefined || kept.has(parent.runId)) break;
      keep(parent, `run ${child.runId} continues it`);
    }
  }
  return runs.map((run) => {
    const why = kept.get(run.runId);
    return why === undefined ? { run } : { run, kept: why };
  });
}

/** The ended runs of each plan, the newest first; the simulated ones apart. */
function byPlan(runs: readonly RetainedRun[]): readonly (readonly RetainedRun[])[] {
  const plans = new Map<string, RetainedRun[]>();
  for (const run of runs) {
    if (run.finishedAt === undefined) continue;
    const key = `${run.simulated ? 'simulated' : 'real'} ${run.plan}`;
    const same = plans.get(key);
    if (same === undefined) plans.set(key, [run]);
    else same.push(run);
  }
  return [...plans.values()].map((same) =>
    same.sort((a, b) => b.startedAt - a.startedAt || (a.runId < b.runId ? 1 : -1)),
  );
}
