/** What Prometheus scrapes: made anew of what is known at each scrape, so that a restart loses nothing. Seconds and bytes. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { planState } from '../../drill/state.ts';
import { OBJECTIVE_RESULTS } from '../../report/objective-result.ts';
import { provesRecovery } from '../../report/report.ts';
import { scheduleKey } from '../ledger/state.ts';
import { RUN_PHASES, type RunSummary } from './shapes.ts';
import { allRuns, type Known, lastProven, nextStarts } from './views.ts';

export interface Metrics {
  readonly type: string;
  text(): Promise<string>;
  request(observed: {
    readonly method: string;
    readonly route: string;
    readonly status: number;
    readonly seconds: number;
  }): void;
}

/** Above so many groups in all plans none is listed by name: the plan's oldest proof is. */
export const MOST_GROUPS = 2_000;

const OUTCOMES = [
  'recovered',
  'objective-missed',
  'objective-unknown',
  'recovered-with-differences',
  'unproven',
  'failed',
  'unknown',
  'leftovers',
  'interrupted',
  'cancelled',
  'not-started',
] as const;

/** `nodeMetrics`: also those of the process (`nodejs_*`, `process_*`). */
export function createMetrics(known: Known, lead: () => boolean, ticked: () => number, nodeMetrics = true): Metrics {
  const registry = new Registry();
  if (nodeMetrics) collectDefaultMetrics({ register: registry });
  const gauge = (name: string, help: string, ...labelNames: string[]) =>
    new Gauge({ name, help, labelNames, registers: [registry] });

  const build = gauge('zdr_build_info', 'Always 1; the version stands in the label.', 'version');
  const leader = gauge('zdr_leader', '1 while this daemon has the lead of its runs directory.');
  const tick = gauge('zdr_calendar_last_look_timestamp_seconds', 'When the calendar was last looked at.');
  const files = gauge('zdr_plan_files', 'Plan files that are watched.', 'state');
  const valid = gauge('zdr_plan_valid', '1 if the drills of the plan start; 0 while it does not validate.', 'plan');
  const groups = gauge('zdr_plan_groups', 'Groups of the plan.', 'plan');
  const never = gauge('zdr_plan_groups_never_proven', 'Groups of the plan that no run or drill ever proved.', 'plan');
  const oldest = gauge(
    'zdr_plan_oldest_proof_timestamp_seconds',
    'When the group was proven that was proven longest ago.',
    'plan',
  );
  const rtoObjective = gauge('zdr_plan_rto_objective_seconds', 'Recovery time that the plan demands.', 'plan');
  const rpoObjective = gauge('zdr_plan_rpo_objective_seconds', 'Recovery point that the plan demands.', 'plan');
  const groupProven = gauge(
    'zdr_group_last_proven_timestamp_seconds',
    `When a run or drill last proved the group; absent for one that none did, and above ${MOST_GROUPS} groups in all.`,
    'plan',
    'group',
  );
  const success = gauge(
    'zdr_drill_last_success_timestamp_seconds',
    'End of the last drill that proved recovery.',
    'plan',
    'drill',
  );
  const end = gauge(
    'zdr_drill_last_end_timestamp_seconds',
    'End of the last drill, however it ended.',
    'plan',
    'drill',
  );
  const outcome = gauge('zdr_drill_last_outcome', '1 for the outcome of the last drill.', 'plan', 'drill', 'outcome');
  const duration = gauge('zdr_drill_last_duration_seconds', 'How long the last drill took.', 'plan', 'drill');
  const rto = gauge(
    'zdr_drill_rto_seconds',
    'Recovery time that the last drill measured; absent unless it recovered everything.',
    'plan',
    'drill',
  );
  const rpo = gauge(
    'zdr_drill_rpo_seconds',
    'Age of the oldest backup when the last drill started; absent where it is not known.',
    'plan',
    'drill',
  );
  const objective = gauge(
    'zdr_drill_last_objective',
    '1 for whether the last drill met its objective: met, missed, open or unknown; absent without one.',
    'plan',
    'drill',
    'objective',
    'result',
  );
  const left = gauge(
    'zdr_drill_leftovers',
    'Things that the drills of the schedule made and could not remove.',
    'plan',
    'drill',
  );
  const next = gauge('zdr_drill_next_start_timestamp_seconds', 'When the next drill starts.', 'plan', 'drill');
  const paused = gauge('zdr_drill_paused', '1 while the schedule is paused.', 'plan', 'drill');
  const queued = gauge('zdr_drill_queued', '1 while an occurrence waits for a running drill to end.', 'plan', 'drill');
  const decided = new Counter({
    name: 'zdr_drill_decisions_total',
    help: 'Occurrences decided, since the runs directory was made.',
    labelNames: ['plan', 'drill', 'decision', 'reason'],
    registers: [registry],
  });
  const noticed = new Counter({
    name: 'zdr_notices_total',
    help: 'Notices that reached a receiver, or were given up, since the runs directory was made.',
    labelNames: ['plan', 'drill', 'receiver', 'result'],
    registers: [registry],
  });
  const noticesPending = gauge('zdr_notices_pending', 'Notices that are on their way.');
  const runs = gauge('zdr_runs', 'Runs and drills in the runs directory.', 'phase');
  const damaged = gauge('zdr_runs_damaged', 'Runs whose journal is damaged.');
  const waiting = gauge('zdr_runs_waiting', 'Runs that the daemon cannot begin or go on with now.');
  const running = gauge(
    'zdr_run_progress_ratio',
    'Groups that ended, of those that take part in the running run.',
    'plan',
  );
  const requests = new Counter({
    name: 'zdr_http_requests_total',
    help: 'Requests answered.',
    labelNames: ['method', 'route', 'status'],
    registers: [registry],
  });
  const latency = new Histogram({
    name: 'zdr_http_request_duration_seconds',
    help: 'How long an answer took; event streams last as long as they are read.',
    labelNames: ['method', 'route'],
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
    registers: [registry],
  });

  const collect = (): void => {
    const all = allRuns(known);
    build.set({ version: known.version }, 1);
    leader.set(lead() ? 1 : 0);
    tick.set(ticked() / 1_000);
    for (const each of [files, valid, groups, never, oldest, rtoObjective, rpoObjective, groupProven]) each.reset();
    for (const each of [
      success,
      end,
      outcome,
      duration,
      rto,
      rpo,
      objective,
      left,
      next,
      paused,
      queued,
      decided,
      noticed,
      runs,
      running,
    ])
      each.reset();
    const watched = known.catalog.files();
    files.set({ state: 'valid' }, watched.filter((file) => file.valid).length);
    files.set({ state: 'invalid' }, watched.filter((file) => !file.valid).length);
    const plans = known.catalog.plans();
    const listed = plans.reduce((sum, { plan }) => sum + (plan?.groups.length ?? 0), 0) <= MOST_GROUPS;
    for (const plan of plans) collectPlan(plan.name, listed);
    for (const [key, counts] of known.ledger.state.counts) {
      const [plan = '', drill = ''] = JSON.parse(key) as string[];
      for (const [how, count] of counts) {
        const [decision = '', reason = ''] = how.split(' ');
        decided.inc({ plan, drill, decision, reason }, count);
      }
    }
    const { notices } = known.ledger.state;
    for (const [key, counts] of notices.counts) {
      const [plan = '', drill = '', receiver = ''] = JSON.parse(key) as string[];
      for (const [result, count] of counts) noticed.inc({ plan, drill, receiver, result }, count);
    }
    noticesPending.set(notices.deliveries.size);
    for (const phase of RUN_PHASES) runs.set({ phase }, all.filter((run) => run.phase === phase).length);
    damaged.set(known.archive.damaged().length);
    waiting.set(known.supervisor.waiting().size);
    for (const run of all) {
      if (run.phase !== 'running' || run.groups === undefined || run.groups === 0) continue;
      running.set({ plan: run.plan }, 1 - (run.counts?.unfinished ?? 0) / run.groups);
    }
    for (const plan of plans) {
      for (const { name: drill } of plan.schedules) {
        collectDrill(
          plan.name,
          drill,
          all.filter((run) => run.plan === plan.name && run.drill === drill),
        );
      }
    }
  };

  const collectPlan = (name: string, listed: boolean): void => {
    const watched = known.catalog.plan(name);
    if (watched === undefined) return;
    const { plan } = watched;
    const labels = { plan: name };
    valid.set(labels, watched.valid ? 1 : 0);
    groups.set(labels, plan?.groups.length ?? 0);
    const proven = lastProven(known, name);
    const dates = (plan?.groups ?? []).flatMap((group) => {
      const last = proven.get(group.name);
      return last === undefined ? [] : [{ group: group.name, seconds: Date.parse(last.at) / 1_000 }];
    });
    never.set(labels, (plan?.groups.length ?? 0) - dates.length);
    if (dates.length > 0)
      oldest.set(
        labels,
        dates.reduce((least, { seconds }) => Math.min(least, seconds), Number.POSITIVE_INFINITY),
      );
    if (listed) for (const { group, seconds } of dates) groupProven.set({ plan: name, group }, seconds);
    if (plan?.objectives.rtoMs !== undefined) rtoObjective.set(labels, plan.objectives.rtoMs / 1_000);
    if (plan?.objectives.rpoMs !== undefined) rpoObjective.set(labels, plan.objectives.rpoMs / 1_000);
  };

  const collectDrill = (plan: string, drill: string, mine: readonly RunSummary[]): void => {
    const labels = { plan, drill };
    const { state } = known.ledger;
    const schedule = known.catalog.plan(plan)?.schedules.find(({ name }) => name === drill);
    const at = schedule === undefined ? undefined : nextStarts(schedule, known.now())[0];
    if (at !== undefined) next.set(labels, at / 1_000);
    paused.set(labels, state.pauses.has(scheduleKey(plan, drill)) ? 1 : 0);
    queued.set(labels, planState(state.calendar, plan).schedules.get(drill)?.queued === undefined ? 0 : 1);
    left.set(
      labels,
      mine.reduce((sum, run) => sum + (run.leftovers ?? 0), 0),
    );
    const ended = mine.filter((run) => run.outcome !== undefined);
    const [last] = ended;
    const proven = ended.find((run) => provesRecovery(run.outcome));
    if (proven?.finishedAt !== undefined) success.set(labels, Date.parse(proven.finishedAt) / 1_000);
    if (last === undefined) return;
    for (const each of OUTCOMES) outcome.set({ ...labels, outcome: each }, last.outcome === each ? 1 : 0);
    const endedAt = last.finishedAt ?? last.lastEventAt ?? last.decidedAt;
    if (endedAt !== undefined) end.set(labels, Date.parse(endedAt) / 1_000);
    if (last.durationMs !== undefined) duration.set(labels, last.durationMs / 1_000);
    if (last.rto?.measuredMs !== undefined) rto.set(labels, last.rto.measuredMs / 1_000);
    if (last.rpo?.measuredMs !== undefined) rpo.set(labels, last.rpo.measuredMs / 1_000);
    for (const what of ['rto', 'rpo'] as const) {
      const result = last[what]?.result;
      if (result === undefined) continue;
      for (const each of OBJECTIVE_RESULTS)
        objective.set({ ...labels, objective: what, result: each }, each === result ? 1 : 0);
    }
  };

  return {
    type: registry.contentType,
    async text() {
      collect();
      return registry.metrics();
    },
    request({ method, route, status, seconds }) {
      requests.inc({ method, route, status });
      latency.observe({ method, route }, seconds);
    },
  };
}
