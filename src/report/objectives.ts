/** Whether the objectives of a plan were met: decided here, and read everywhere else. */

import type { GroupReport, ObjectiveResult, ObjectivesReport, RpoReport, RtoReport } from '../generated/report.ts';
import { given } from '../given.ts';
import { elapsedMs } from '../run/run-time.ts';
import type { RunState } from '../run/state.ts';

export type { ObjectivesReport, RpoReport, RtoReport };

/** `earlier`: the runs of the chain that it continues, the first one first. As of the last event of the run. */
export function makeObjectives(
  state: RunState,
  groups: readonly GroupReport[],
  earlier: readonly RunState[],
): ObjectivesReport {
  const asked = groups.filter((group) => wasAsked(group) || wasAskedBefore(group, state, earlier));
  const recovered = asked.filter(({ outcome }) => outcome === 'recovered').length;
  return {
    groups: { planned: groups.length, asked: asked.length, recovered },
    rto: makeRto(state, asked, earlier),
    rpo: makeRpo(state, asked),
  };
}

function makeRto(state: RunState, asked: readonly GroupReport[], earlier: readonly RunState[]): RtoReport {
  const chain = [...earlier, state];
  const from = chain
    .flatMap(({ startedAt, declaredAt }) => [startedAt, ...(declaredAt === undefined ? [] : [declaredAt])])
    .reduce((a, b) => (Date.parse(b) < Date.parse(a) ? b : a));
  const clock = { gaps: chain.flatMap(({ clock: { gaps } }) => gaps) };
  const missing = asked.filter(({ outcome }) => outcome !== 'recovered');
  const last = asked
    .flatMap(({ outcome, finishedAt }) => (outcome === 'recovered' && finishedAt !== undefined ? [finishedAt] : []))
    .sort()
    .at(-1);
  const between = (to: string): number | undefined => (isSetBack(chain) ? undefined : elapsedMs(clock, from, to));
  const lastMs = last === undefined ? undefined : between(last);
  const objectiveMs = state.plan.objectives.rtoMs;
  const all = missing.length === 0;
  const clockChanged = last !== undefined && lastMs === undefined;
  const facts = given({
    from,
    measuredMs: all ? lastMs : undefined,
    soFarMs: all ? undefined : lastMs,
    clockChanged: clockChanged ? true : undefined,
  });
  if (objectiveMs === undefined) return facts;
  const result = judgeRto({
    objectiveMs,
    lastMs,
    all,
    doubtful: missing.every(({ outcome }) => outcome === 'unknown'),
    over: isOver(state),
    passedMs: between(state.lastEventAt),
  });
  return { ...facts, objectiveMs, dueAt: new Date(Date.parse(from) + objectiveMs).toISOString(), result };
}

/**
 * The clock was set back between two runs: the later one began before the last event of the earlier, and what the clock
 * went back would be left out. Simulated time begins anew with each.
 */
const isSetBack = (chain: readonly RunState[]): boolean =>
  chain.some((state, at) => {
    const before = chain[at - 1];
    if (before === undefined || state.simulated !== undefined) return false;
    return Date.parse(state.startedAt) < Date.parse(before.lastEventAt);
  });

/** Nothing more is recovered by it: it has ended, or is a drill that was given up. */
const isOver = ({ finishedAt, stopping }: RunState): boolean =>
  finishedAt !== undefined || stopping?.kind === 'cleanup';

interface RtoFacts {
  readonly objectiveMs: number;
  /** Every group that was asked for is recovered. */
  readonly all: boolean;
  /** After what time the last one was that is; undefined where that is not known, or none is. */
  readonly lastMs: number | undefined;
  /** All that are not recovered ended with an unknown outcome. */
  readonly doubtful: boolean;
  /** Nothing more comes of it. */
  readonly over: boolean;
  /** The time until now; undefined where nobody knows. */
  readonly passedMs: number | undefined;
}

function judgeRto({ objectiveMs, all, lastMs, doubtful, over, passedMs }: RtoFacts): ObjectiveResult {
  if (lastMs !== undefined && lastMs > objectiveMs) return 'missed';
  if (all) return lastMs === undefined ? 'unknown' : 'met';
  if (doubtful) return 'unknown';
  if (over) return 'missed';
  if (passedMs === undefined) return 'unknown';
  return passedMs > objectiveMs ? 'missed' : 'open';
}

/** The same at a later moment (ms since the epoch): what was open then may be missed since. */
export function resultAt(
  { result, dueAt }: Pick<RtoReport, 'result' | 'dueAt'>,
  now: number,
): ObjectiveResult | undefined {
  return result === 'open' && dueAt !== undefined && now > Date.parse(dueAt) ? 'missed' : result;
}

function makeRpo(state: RunState, asked: readonly GroupReport[]): RpoReport {
  const objectiveMs = state.plan.objectives.rpoMs;
  const demands = new Map(state.plan.groups.map(({ name, expect }) => [name, expect.maxAgeMs]));
  let oldest: { readonly name: string; readonly ms: number } | undefined;
  const tooOld: string[] = [];
  const unknown: string[] = [];
  let demanded = objectiveMs !== undefined;
  // Nothing was asked for: nothing is shown.
  let unanswered: ObjectiveResult | undefined = asked.length === 0 ? 'unknown' : undefined;
  for (const group of asked) {
    const most = Math.min(objectiveMs ?? Number.POSITIVE_INFINITY, demands.get(group.name) ?? Number.POSITIVE_INFINITY);
    if (most !== Number.POSITIVE_INFINITY) demanded = true;
    if (group.backupAgeMs === undefined) {
      unknown.push(group.name);
      // Its backup may be looked at yet.
      if (most !== Number.POSITIVE_INFINITY && unanswered !== 'unknown')
        unanswered = group.outcome === 'unfinished' ? 'open' : 'unknown';
    }
    const ms = group.backupAgeMs ?? group.backupAtLeastMs;
    if (ms === undefined) continue;
    if (oldest === undefined || ms > oldest.ms) oldest = { name: group.name, ms };
    if (ms > most) tooOld.push(group.name);
  }
  const result = tooOld.length > 0 ? 'missed' : (unanswered ?? 'met');
  return given({
    measuredMs: unknown.length === 0 ? oldest?.ms : undefined,
    atLeastMs: unknown.length === 0 ? undefined : oldest?.ms,
    oldestGroup: oldest?.name,
    objectiveMs,
    result: demanded ? result : undefined,
    tooOld,
    unknown,
    future: asked.filter(({ backupInFuture }) => backupInFuture === true).map(({ name }) => name),
  });
}

/** An earlier run of the chain was asked for it, and this one, which takes its place, leaves it out. */
function wasAskedBefore({ name }: GroupReport, { plan }: RunState, earlier: readonly RunState[]): boolean {
  return earlier.some((before) => {
    const group = before.plan.digest === plan.digest ? before.groups.get(name) : undefined;
    return group !== undefined && wasAsked(group);
  });
}

/** False for a group that was left out on purpose: it counts for nothing but its own line. */
export function wasAsked({ reason }: { readonly reason?: { readonly kind: string } }): boolean {
  return reason?.kind !== 'not-selected';
}
