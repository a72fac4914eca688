import { elapsedMs } from '../run/run-time.ts';
import type { RunState } from '../run/state.ts';
import type { GroupReport } from './group-report.ts';

/** `unknown`: the server did not say enough to tell. */
export type ObjectiveResult = 'met' | 'missed' | 'unknown';

export interface RtoReport {
  /** From the start of the run, or of the first one that it continues, to the last verified group; absent where none was recovered. */
  readonly measuredMs?: number;
  readonly objectiveMs?: number;
  /** The clock was changed meanwhile: what would have been measured is not known. */
  readonly clockChanged?: true;
  /** Absent without an objective. `met` only if every group that was asked for is recovered in time. */
  readonly result?: ObjectiveResult;
}

export interface RpoReport {
  /** Age of the oldest backup when the run started; absent where no date is known. */
  readonly measuredMs?: number;
  /** The group that has it. */
  readonly oldestGroup?: string;
  readonly objectiveMs?: number;
  /** Absent where neither the plan nor a group has a demand. */
  readonly result?: ObjectiveResult;
  /** Groups whose backup is older than the objective, or than their own `expect.maxAge`. */
  readonly tooOld: readonly string[];
  /** Groups of whose backups the date is not known. */
  readonly unknown: readonly string[];
}

/** Numbers of groups: of the plan, of those that were asked for, of those that are recovered. */
export interface ObjectiveGroups {
  readonly planned: number;
  readonly asked: number;
  readonly recovered: number;
}

export interface ObjectivesReport {
  /** What the results speak for: groups that were left out on purpose count for neither. */
  readonly groups: ObjectiveGroups;
  readonly rto: RtoReport;
  readonly rpo: RpoReport;
}

/** `earlier`: the runs of the chain of retries before it, the first one first. */
export function makeObjectives(
  state: RunState,
  groups: readonly GroupReport[],
  earlier: readonly RunState[],
): ObjectivesReport {
  const asked = groups.filter(wasAsked);
  const recovered = asked.filter(({ outcome }) => outcome === 'recovered').length;
  return {
    groups: { planned: groups.length, asked: asked.length, recovered },
    rto: makeRto(state, groups, earlier),
    rpo: makeRpo(state, groups),
  };
}

function makeRto(state: RunState, groups: readonly GroupReport[], earlier: readonly RunState[]): RtoReport {
  const { plan, finishedAt, lastEventAt } = state;
  const from = (earlier[0] ?? state).startedAt;
  const clock = { gaps: [...earlier, state].flatMap(({ clock: { gaps } }) => gaps) };
  const recovered = groups.filter(({ outcome }) => outcome === 'recovered');
  const last = recovered
    .flatMap((group) => group.finishedAt ?? [])
    .sort()
    .at(-1);
  const measuredMs = last === undefined ? undefined : elapsedMs(clock, from, last);
  const objectiveMs = plan.objectives.rtoMs;
  const untold = last !== undefined && measuredMs === undefined;
  const measured = {
    ...(measuredMs === undefined ? {} : { measuredMs }),
    ...(untold ? { clockChanged: true as const } : {}),
  };
  if (objectiveMs === undefined) return measured;
  const all = recovered.length === groups.filter(wasAsked).length;
  const soFar = elapsedMs(clock, from, lastEventAt);
  // A run that can go on, and has time left, has missed nothing yet.
  const open = finishedAt === undefined && (soFar === undefined || soFar <= objectiveMs);
  const met = all && !untold && (measuredMs ?? 0) <= objectiveMs;
  const result = met ? 'met' : open || (all && untold) ? 'unknown' : 'missed';
  return { ...measured, objectiveMs, result };
}

function makeRpo({ plan }: RunState, groups: readonly GroupReport[]): RpoReport {
  const objectiveMs = plan.objectives.rpoMs;
  const demands = new Map(plan.groups.map(({ name, expect }) => [name, expect.maxAgeMs]));
  let oldest: GroupReport | undefined;
  const tooOld: string[] = [];
  const unknown: string[] = [];
  let unanswered = false;
  for (const group of groups.filter(wasAsked)) {
    const most = Math.min(objectiveMs ?? Number.POSITIVE_INFINITY, demands.get(group.name) ?? Number.POSITIVE_INFINITY);
    if (group.backupAgeMs === undefined) {
      unknown.push(group.name);
      if (most !== Number.POSITIVE_INFINITY) unanswered = true;
      continue;
    }
    if (group.backupAgeMs > (oldest?.backupAgeMs ?? Number.NEGATIVE_INFINITY)) oldest = group;
    if (group.backupAgeMs > most) tooOld.push(group.name);
  }
  const demanded = objectiveMs !== undefined || [...demands.values()].some((demand) => demand !== undefined);
  const result = tooOld.length > 0 ? 'missed' : unanswered ? 'unknown' : 'met';
  return {
    ...(oldest?.backupAgeMs === undefined ? {} : { measuredMs: oldest.backupAgeMs, oldestGroup: oldest.name }),
    ...(objectiveMs === undefined ? {} : { objectiveMs }),
    ...(demanded ? { result } : {}),
    tooOld,
    unknown,
  };
}

/** False for a group that was left out on purpose: it counts for nothing but its own line. */
export function wasAsked({ reason }: GroupReport): boolean {
  return reason?.kind !== 'not-selected';
}
