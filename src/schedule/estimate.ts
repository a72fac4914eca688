/** How long a plan takes, by the dispatcher that carries it out, on a virtual clock. */
import { given } from '../given.ts';
import type { Plan, PlanGroup } from '../plan/plan.ts';
import { type CriticalPath, criticalPath } from './critical-path.ts';
import type { Durations } from './durations.ts';
import { ASSUMED_BYTES, expectedBytes, expectedMs, OVERHEAD_MS, restoreMs } from './expected.ts';
import { type Bound, lowerBound } from './lower-bound.ts';
import { occupancy } from './occupancy.ts';
import { requestsOf } from './requests.ts';
import { type Simulation, type Span, simulate } from './simulate.ts';

/** A limit of the plan. */
export type Limit = Exclude<Bound, { kind: 'critical-path' }>;

/** What raising one limit alone would save; negative where the changed order happens to take longer. */
export interface Saving {
  readonly limit: Limit;
  readonly from: number;
  readonly to: number;
  readonly savesMs: number;
}

export interface WaveEstimate {
  readonly name: string;
  readonly startMs: number;
  readonly finishMs: number;
  /** Number of groups. */
  readonly groups: number;
}

export interface GroupEstimate {
  readonly name: string;
  readonly startMs: number;
  readonly finishMs: number;
  readonly bytes: number;
}

export interface StorageEstimate {
  readonly name: string;
  readonly limit: number;
  /** Most recoveries at a time. */
  readonly peak: number;
  /** Time during which at least one recovery uses it. */
  readonly busyMs: number;
  /** Share of its slots in use over the whole run, 0 to 1. */
  readonly utilisation: number;
  readonly isBottleneck: boolean;
}

/** All times in ms from the start of the run. */
export interface Estimate {
  readonly makespanMs: number;
  /** No order of starting can be faster than this. */
  readonly lowerBoundMs: number;
  /** What binds for the greatest part of the time; absent for a plan without groups. */
  readonly bottleneck?: Bound;
  readonly criticalPath: CriticalPath;
  /** To copy in all. */
  readonly bytes: number;
  readonly waves: readonly WaveEstimate[];
  /** In the order of the file. */
  readonly groups: readonly GroupEstimate[];
  readonly storages: readonly StorageEstimate[];
  /** Limits that are reached, that of the requests first and then the most used: at most {@link MOST_SAVINGS}, fewer for a plan of more than 6,000 groups. Limits never reached save nothing. */
  readonly savings: readonly Saving[];
  /** What was taken for granted, one line each. */
  readonly assumptions: readonly string[];
  readonly objectives: { readonly rto?: { readonly objectiveMs: number; readonly holds: boolean } };
}

export interface EstimateOptions {
  /** Known sizes in bytes by group name. */
  readonly sizes?: ReadonlyMap<string, number>;
}

/** Each saving costs as much as the estimate itself, so their number is bounded, for large plans by the groups too. */
export const MOST_SAVINGS = 5;
const MOST_GROUPS_AGAIN = 30_000;

/** How long the plan will take: the dispatcher of the run, on a virtual clock. */
export function estimate(plan: Plan, { sizes = new Map() }: EstimateOptions = {}): Estimate {
  const copies = new Map(plan.groups.map((group) => [group, expectedMs(group, plan, sizes.get(group.name))]));
  const durations: Durations = {
    expectedMs: (group) => copies.get(group) ?? 0,
    restoreMs: (group) => restoreMs(group, plan, sizes.get(group.name)),
    requests: requestsOf(plan, sizes),
  };
  const simulation = simulate(plan, durations);
  const { makespanMs, spans } = simulation;
  const { ms: lowerBoundMs, bottleneck } = lowerBound(plan, durations);
  const uses = limitUses(plan, simulation);
  const spanOf = new Map(spans.map((span) => [span.group, span]));
  const groups = plan.groups.map((group) => {
    const { startMs = 0, endMs = 0 } = spanOf.get(group) ?? {};
    return { name: group.name, startMs, finishMs: endMs, bytes: expectedBytes(group, sizes.get(group.name)) };
  });
  const { rtoMs } = plan.objectives;
  return {
    makespanMs,
    lowerBoundMs,
    ...given({ bottleneck }),
    criticalPath: criticalPath(plan, durations),
    bytes: groups.reduce((sum, { bytes }) => sum + bytes, 0),
    waves: waveEstimates(plan, spans),
    groups,
    storages: uses.flatMap(({ limit, from, peak, busyMs, utilisation }) => {
      if (limit.kind !== 'storage') return [];
      const isBottleneck = bottleneck?.kind === 'storage' && bottleneck.storage === limit.storage;
      return [{ name: limit.storage, limit: from, peak, busyMs, utilisation, isBottleneck }];
    }),
    savings: savings(plan, sizes, durations, simulation, uses),
    assumptions: assumptions(plan, sizes, durations),
    objectives: rtoMs === undefined ? {} : { rto: { objectiveMs: rtoMs, holds: makespanMs <= rtoMs } },
  };
}

function waveEstimates(plan: Plan, spans: readonly Span[]): WaveEstimate[] {
  const finishes = plan.waves.map(() => 0);
  const counts = plan.waves.map(() => 0);
  for (const { group, endMs } of spans) {
    finishes[group.wave] = Math.max(finishes[group.wave] ?? 0, endMs);
    counts[group.wave] = (counts[group.wave] ?? 0) + 1;
  }
  let startMs = 0;
  return plan.waves.map(({ name }, at) => {
    const finishMs = Math.max(startMs, finishes[at] ?? 0);
    const wave = { name, startMs, finishMs, groups: counts[at] ?? 0 };
    startMs = finishMs;
    return wave;
  });
}

interface LimitUse {
  readonly limit: Limit;
  readonly from: number;
  readonly peak: number;
  readonly busyMs: number;
  readonly utilisation: number;
}

/** Use of the plan-wide limit and of each storage's, in the order of the plan. */
function limitUses(plan: Plan, { spans, makespanMs }: Simulation): LimitUse[] {
  const onStorage = new Map<string, Span[]>(plan.storages.map(({ name }) => [name, []]));
  for (const span of spans) {
    const { source, destination } = span.group;
    for (const name of new Set([source, destination])) onStorage.get(name)?.push(span);
  }
  const use = (limit: Limit, from: number, used: readonly Span[]): LimitUse => {
    const slotMs = used.reduce((sum, { startMs, finishMs }) => sum + finishMs - startMs, 0);
    return { limit, from, ...occupancy(used), utilisation: makespanMs === 0 ? 0 : slotMs / (from * makespanMs) };
  };
  return [
    use({ kind: 'concurrency' }, plan.concurrency, spans),
    ...plan.storages.map(({ name, maxConcurrent }) =>
      use({ kind: 'storage', storage: name }, maxConcurrent, onStorage.get(name) ?? []),
    ),
  ];
}

/** One step: a quarter more, at least one. */
const raised = (limit: number): number => limit + Math.max(1, Math.round(limit / 4));

function savings(
  plan: Plan,
  sizes: ReadonlyMap<string, number>,
  durations: Durations,
  { makespanMs, heldUp }: Simulation,
  uses: readonly LimitUse[],
): Saving[] {
  const reached = uses.filter(({ from, peak }) => peak >= from).sort((a, b) => b.utilisation - a.utilisation);
  const limits = reached.map(({ limit, from }): { limit: Limit; from: number } => ({ limit, from }));
  // What holds up the groups in spite of all the other limits comes first.
  if (heldUp) limits.unshift({ limit: { kind: 'requests' }, from: durations.requests?.perSecond ?? 0 });
  const most = Math.min(MOST_SAVINGS, Math.max(1, Math.floor(MOST_GROUPS_AGAIN / plan.groups.length)));
  return limits.slice(0, most).map(({ limit, from }) => {
    const to = raised(from);
    const changed = withLimit(plan, limit, to);
    const requests = requestsOf(changed, sizes);
    return { limit, from, to, savesMs: makespanMs - simulate(changed, { ...durations, requests }).makespanMs };
  });
}

function withLimit(plan: Plan, limit: Limit, to: number): Plan {
  switch (limit.kind) {
    case 'concurrency':
      return { ...plan, concurrency: to };
    case 'requests':
      return { ...plan, site: { ...plan.site, requestsPerSecond: to } };
    case 'storage':
      return {
        ...plan,
        storages: plan.storages.map((storage) =>
          storage.name === limit.storage ? { ...storage, maxConcurrent: to } : storage,
        ),
      };
  }
}

function assumptions(plan: Plan, sizes: ReadonlyMap<string, number>, { requests }: Durations): string[] {
  const unknown = plan.groups.filter(({ name, pinned }) => !sizes.has(name) && pinned?.sizeBytes === undefined);
  const bySize = unknown.filter(({ expect }) => expect.minSizeBytes !== undefined);
  const assumed = unknown.filter(({ expect }) => expect.minSizeBytes === undefined);
  const lines = [
    `each group takes ${OVERHEAD_MS / 1000} s besides its copy, no attempt fails, and no wave waits for approval`,
  ];
  if (requests !== undefined && plan.groups.length > 0) {
    const asked = plan.groups.reduce((sum, group) => sum + requests.copy(group) + requests.restore(group), 0);
    const each = Math.round((asked / plan.groups.length) * 10) / 10;
    lines.push(
      `a group costs ${each} requests on average (calls, polls, proofs), of which site.requestsPerSecond lets ${requests.perSecond} pass in a second`,
    );
  }
  const restored = plan.groups.filter(({ restore }) => restore !== undefined);
  if (restored.length > 0) {
    lines.push(`the VMs of ${listed(restored)} are written at the pace of the storage that holds the copy`);
  }
  if (bySize.length > 0) lines.push(`expect.minSize is taken for the size of ${listed(bySize)}`);
  if (assumed.length > 0) lines.push(`${ASSUMED_BYTES / 1024 ** 3} GiB is assumed for the size of ${listed(assumed)}`);
  return lines;
}

function listed(groups: readonly PlanGroup[]): string {
  const named = groups.slice(0, 5).map(({ name }) => name);
  const more = groups.length - named.length;
  const count = groups.length === 1 ? '1 group' : `${groups.length} groups`;
  return `${count}: ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
