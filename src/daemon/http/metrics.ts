/** What Prometheus scrapes: made anew of what is known at each scrape, so that a restart loses nothing. Seconds and bytes. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { DrillSchedule } from '../../drill/schedule.ts';
import { planState } from '../../drill/state.ts';
import { OBJECTIVE_RESULTS } from '../../report/objective-result.ts';
import { provesRecovery } from '../../report/report.ts';
import type { Unread } from '../../runs/fold.ts';
import { HEADLINES } from '../../view/report/verdict.ts';
import type { WatchedPlan } from '../catalog.ts';
import { scheduleKey } from '../ledger/state.ts';
import type { ServerOptions } from './server.ts';
import { RUN_PHASES, type RunSummary } from './shapes.ts';
import { allRuns, type Known, lastProven, nextStarts } from './views.ts';

/** Above so many groups in all plans none is listed by name: the plan's oldest proof is. */
export const MOST_GROUPS = 2_000;

/** Of what has ended. */
const OUTCOMES = [...Object.keys(HEADLINES).filter((one) => one !== 'unfinished'), 'cancelled', 'not-started'];

/** Absent where it is undefined; where it has labels, one for the values of them in their order. */
type Value = number | undefined | readonly (readonly [labels: readonly string[], value: number])[];
/** By name: what it says, its value, and the names of the labels that it has besides those of its view. */
type Table<View> = Readonly<Record<string, readonly [help: string, value: (view: View) => Value, ...labels: string[]]>>;

interface DaemonView extends Known {
  readonly lead: boolean;
  /** When the calendar was last looked at, in ms since the epoch. */
  readonly ticked: number;
  /** Newest first. */
  readonly runs: readonly RunSummary[];
}

const OF_DAEMON: Table<DaemonView> = {
  zdr_build_info: ['Always 1; the version stands in the label.', ({ version }) => [[[version], 1]], 'version'],
  zdr_leader: ['1 while this daemon has the lead of its runs directory.', ({ lead }) => flag(lead)],
  zdr_calendar_last_look_timestamp_seconds: ['When the calendar was last looked at.', ({ ticked }) => seconds(ticked)],
  zdr_plan_files: [
    'Plan files that are watched.',
    ({ catalog }) => {
      const valid = catalog.files().filter((file) => file.valid).length;
      return [
        [['valid'], valid],
        [['invalid'], catalog.files().length - valid],
      ];
    },
    'state',
  ],
  zdr_drill_decisions_total: [
    'Occurrences decided, since the runs directory was made.',
    ({ ledger }) => eachCount(ledger.state.counts),
    ...['plan', 'drill', 'decision', 'reason'],
  ],
  zdr_notices_total: [
    'Notices that reached a receiver, or were given up, since the runs directory was made.',
    ({ ledger }) => eachCount(ledger.state.notices.counts),
    ...['plan', 'drill', 'receiver', 'result'],
  ],
  zdr_notices_pending: ['Notices that are on their way.', ({ ledger }) => ledger.state.notices.deliveries.size],
  zdr_runs: [
    'Runs and drills in the runs directory.',
    ({ runs }) => RUN_PHASES.map((phase) => [[phase], runs.filter((run) => run.phase === phase).length]),
    'phase',
  ],
  zdr_runs_damaged: ['Runs whose journal is damaged.', (view) => unreadRuns(view, 'damaged')],
  zdr_runs_other_version: [
    'Runs that another version of zdr recorded, and this one cannot read.',
    (view) => unreadRuns(view, 'other-version'),
  ],
  zdr_runs_waiting: [
    'Runs that the daemon cannot begin or go on with now.',
    ({ supervisor }) => supervisor.waiting().size,
  ],
  zdr_run_progress_ratio: [
    'Groups that ended, of those that take part in the running run.',
    ({ runs }) =>
      runs.flatMap(({ phase, plan, groups = 0, counts }) =>
        phase === 'running' && groups > 0 ? [[[plan], 1 - (counts?.unfinished ?? 0) / groups] as const] : [],
      ),
    'plan',
  ],
};

const unreadRuns = ({ archive }: Pick<Known, 'archive'>, kind: Unread['kind']): number =>
  archive.unread().filter((one) => one.kind === kind).length;

interface PlanView {
  readonly watched: WatchedPlan;
  /** When each group was last proven, of those that were, in seconds since the epoch. */
  readonly proven: ReadonlyMap<string, number>;
  /** Groups are listed by name. */
  readonly isListed: boolean;
}

const OF_PLAN: Table<PlanView> = {
  zdr_plan_valid: [
    '1 if the drills of the plan start; 0 while it does not validate.',
    ({ watched }) => flag(watched.valid),
  ],
  zdr_plan_groups: ['Groups of the plan.', ({ watched }) => watched.plan?.groups.length ?? 0],
  zdr_plan_groups_never_proven: [
    'Groups of the plan that no run or drill ever proved.',
    ({ watched, proven }) => (watched.plan?.groups.length ?? 0) - proven.size,
  ],
  zdr_plan_oldest_proof_timestamp_seconds: [
    'When the group was proven that was proven longest ago.',
    ({ proven }) => [...proven.values()].sort((a, b) => a - b)[0],
  ],
  zdr_plan_rto_objective_seconds: [
    'Recovery time that the plan demands.',
    ({ watched }) => seconds(watched.plan?.objectives.rtoMs),
  ],
  zdr_plan_rpo_objective_seconds: [
    'Recovery point that the plan demands.',
    ({ watched }) => seconds(watched.plan?.objectives.rpoMs),
  ],
  zdr_group_last_proven_timestamp_seconds: [
    `When a run or drill last proved the group; absent for one that none did, and above ${MOST_GROUPS} groups in all.`,
    ({ proven, isListed }) => (isListed ? [...proven].map(([group, at]) => [[group], at]) : undefined),
    'group',
  ],
};

interface DrillView {
  readonly nextStart: number | undefined;
  readonly isPaused: boolean;
  readonly isQueued: boolean;
  /** Of the schedule, newest first. */
  readonly runs: readonly RunSummary[];
  /** The newest that has ended. */
  readonly last: RunSummary | undefined;
}

const OF_DRILL: Table<DrillView> = {
  zdr_drill_last_success_timestamp_seconds: [
    'End of the last drill that proved recovery.',
    ({ runs }) => instant(runs.find(({ outcome }) => outcome !== undefined && provesRecovery(outcome))?.finishedAt),
  ],
  zdr_drill_last_end_timestamp_seconds: [
    'End of the last drill, however it ended.',
    ({ last }) => instant(last?.finishedAt ?? last?.lastEventAt ?? last?.decidedAt),
  ],
  zdr_drill_last_outcome: [
    '1 for the outcome of the last drill.',
    ({ last }) => last && oneOf(OUTCOMES, last.outcome),
    'outcome',
  ],
  zdr_drill_last_duration_seconds: ['How long the last drill took.', ({ last }) => seconds(last?.durationMs)],
  zdr_drill_rto_seconds: [
    'Recovery time that the last drill measured; absent unless it recovered everything.',
    ({ last }) => seconds(last?.rto?.measuredMs),
  ],
  zdr_drill_rpo_seconds: [
    'Age of the oldest backup when the last drill started; absent where it is not known.',
    ({ last }) => seconds(last?.rpo?.measuredMs),
  ],
  zdr_drill_last_objective: [
    '1 for whether the last drill met its objective: met, missed, open or unknown; absent without one.',
    ({ last }) =>
      (['rto', 'rpo'] as const).flatMap((objective) => {
        const result = last?.[objective]?.result;
        return result === undefined ? [] : oneOf(OBJECTIVE_RESULTS, result, objective);
      }),
    ...['objective', 'result'],
  ],
  zdr_drill_leftovers: [
    'Things that the drills of the schedule made and could not remove.',
    ({ runs }) => runs.reduce((sum, { leftovers = 0 }) => sum + leftovers, 0),
  ],
  zdr_drill_next_start_timestamp_seconds: ['When the next drill starts.', ({ nextStart }) => seconds(nextStart)],
  zdr_drill_paused: ['1 while the schedule is paused.', ({ isPaused }) => flag(isPaused)],
  zdr_drill_queued: ['1 while an occurrence waits for a running drill to end.', ({ isQueued }) => flag(isQueued)],
};

const flag = (is: boolean): number => (is ? 1 : 0);
const seconds = (ms: number | undefined): number | undefined => (ms === undefined ? undefined : ms / 1_000);
const instant = (at: string | undefined): number | undefined => seconds(at === undefined ? at : Date.parse(at));

/** 1 for the word that holds, 0 for each of the others; `labels` come before it. */
const oneOf = (words: readonly string[], holds: string | undefined, ...labels: string[]) =>
  words.map((word) => [[...labels, word], flag(word === holds)] as const);

/** Of counts by a key, which is a list of labels as JSON, then by words. */
const eachCount = (counts: ReadonlyMap<string, ReadonlyMap<string, number>>) =>
  [...counts].flatMap(([key, of]) =>
    [...of].map(([words, count]) => [[...JSON.parse(key), ...words.split(' ')], count] as const),
  );

function planView(known: Known, watched: WatchedPlan, isListed: boolean): PlanView {
  const proven = lastProven(known, watched.name);
  const dates = (watched.plan?.groups ?? []).flatMap(({ name }) => {
    const last = proven.get(name);
    return last === undefined ? [] : [[name, last.at / 1_000] as const];
  });
  return { watched, proven: new Map(dates), isListed };
}

function drillView({ ledger, now }: Known, schedule: DrillSchedule, all: readonly RunSummary[]): DrillView {
  const { plan, name } = schedule;
  const runs = all.filter((run) => run.plan === plan && run.drill === name);
  return {
    nextStart: nextStarts(schedule, now())[0],
    isPaused: ledger.state.pauses.has(scheduleKey(plan, name)),
    isQueued: planState(ledger.state.calendar, plan).schedules.get(name)?.queued !== undefined,
    runs,
    last: runs.find(({ outcome }) => outcome !== undefined),
  };
}

export type Metrics = ReturnType<typeof createMetrics>;

/** `nodeMetrics`: also those of the process (`nodejs_*`, `process_*`). */
export function createMetrics(known: Known, lead: () => boolean, ticked: () => number, nodeMetrics = true) {
  const registry = new Registry();
  const registers = [registry];
  if (nodeMetrics) collectDefaultMetrics({ register: registry });

  /** Registers the metrics of a view; what it returns sets them all anew. `common`: the labels that each has. */
  const register = <View>(table: Table<View>, ...common: string[]) => {
    const rows = Object.entries(table).map(([name, [help, value, ...labels]]) => {
      const options = { name, help, labelNames: [...common, ...labels], registers };
      return { value, options, made: name.endsWith('_total') ? new Counter(options) : new Gauge(options) };
    });
    return (views: readonly (readonly [labels: readonly string[], view: View])[]): void => {
      for (const { made } of rows) made.reset();
      for (const [labels, view] of views) {
        for (const { made, value, options } of rows) {
          const found = value(view);
          for (const [more, each] of typeof found === 'number' ? [[[], found] as const] : (found ?? [])) {
            const all = [...labels, ...more];
            made.labels(...options.labelNames.map((_, at) => all[at] ?? '')).inc(each);
          }
        }
      }
    };
  };
  const setDaemon = register(OF_DAEMON);
  const setPlans = register(OF_PLAN, 'plan');
  const setDrills = register(OF_DRILL, 'plan', 'drill');
  const requests = new Counter({
    name: 'zdr_http_requests_total',
    help: 'Requests answered.',
    labelNames: ['method', 'route', 'status'],
    registers,
  });
  const latency = new Histogram({
    name: 'zdr_http_request_duration_seconds',
    help: 'How long an answer took; event streams last as long as they are read.',
    labelNames: ['method', 'route'],
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
    registers,
  });
  return {
    /** Media type of the text. */
    type: registry.contentType,
    /** All of them, as they are now. */
    text(): Promise<string> {
      const runs = allRuns(known);
      const plans = known.catalog.plans();
      const isListed = plans.reduce((sum, { plan }) => sum + (plan?.groups.length ?? 0), 0) <= MOST_GROUPS;
      setDaemon([[[], { ...known, lead: lead(), ticked: ticked(), runs }]]);
      setPlans(plans.map((plan) => [[plan.name], planView(known, plan, isListed)]));
      const schedules = plans.flatMap((plan) => plan.schedules);
      setDrills(schedules.map((schedule) => [[schedule.plan, schedule.name], drillView(known, schedule, runs)]));
      return registry.metrics();
    },
    /** Counts a request that was answered. */
    request({ method, route, status, seconds: took }: Parameters<ServerOptions['observe']>[0]): void {
      requests.inc({ method, route, status });
      latency.observe({ method, route }, took);
    },
  };
}
