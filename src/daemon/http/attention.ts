/** What past runs and missing proofs ask of a person, one line each. */
import { isSelected } from '../../drill/sample.ts';
import type { DrillSchedule } from '../../drill/schedule.ts';
import type { PlanGroup } from '../../plan/plan.ts';
import { provesRecovery, type ReportOutcome } from '../../report/report.ts';
import { unmetTexts } from '../../view/report/objectives.ts';
import { HEADLINES } from '../../view/report/verdict.ts';
import { shellWord } from '../../view/write/command.ts';
import { count } from '../../words/count.ts';
import type { WatchedPlan } from '../catalog.ts';
import type { RunSummary } from './shapes.ts';
import { type Known, lastProven } from './views.ts';

/** Drills that did not prove what they were to prove, objectives that were not met, outcomes that nobody knows. */
export function outcomeTroubles({ catalog, simulated }: Known, runs: readonly RunSummary[]): string[] {
  const real = runs.filter((run) => simulated || !run.simulated);
  const continued = new Set(real.flatMap(({ parent }) => parent ?? []));
  return catalog.plans().flatMap(({ name, plan, schedules }) => {
    const ended = real.filter(
      (run) => run.plan === name && run.outcome !== undefined && run.outcome !== 'cancelled' && !continued.has(run.run),
    );
    const proven = ended.findIndex((run) => provesRecovery(run.outcome) && run.groups === plan?.groups.length);
    // What a person started is answered by whatever proved the whole plan since.
    const since = proven === -1 ? ended : ended.slice(0, proven + 1);
    // What a person gave up is answered, of whichever schedule it was.
    const isAnswered = (run: RunSummary) => run.givenUp === true && proven !== -1 && ended.indexOf(run) > proven;
    const last = [
      ...schedules.map((schedule) => ended.find(({ drill }) => drill === schedule.name)),
      since.find(({ kind, drill }) => kind === 'drill' && drill === undefined),
      since.find(({ kind }) => kind === 'run'),
    ].flatMap((run) => (run === undefined || isAnswered(run) ? [] : [run]));
    // A simulated site ended with its run: what became of that does not matter any more.
    const doubtful = ended.filter(
      (run) => run.outcome === 'unknown' && run.givenUp !== true && !run.simulated && !last.includes(run),
    );
    return [...last, ...doubtful].flatMap(troubleOf);
  });
}

/** Undefined, as an empty list, for a run that did all that was asked of it. */
function troubleOf(run: RunSummary): string[] {
  const { outcome, kind, plan, drill, counts, groups = 0, message } = run;
  const who = kind === 'run' ? `The last run of ${plan}` : `Drill ${drill === undefined ? '' : `${drill} `}of ${plan}`;
  if (outcome === 'not-started') return [`${who} did not start${message === undefined ? '' : `: ${message}`}`];
  const recovered = `${counts?.recovered ?? 0} of ${count(groups, 'group')} recovered`;
  const ended = provesRecovery(outcome) ? [] : [`${HEADLINES[outcome as ReportOutcome] ?? outcome} (${recovered})`];
  const said = [...ended, ...unmetTexts(run)];
  return said.length === 0 ? [] : [`${who}: ${said.join('; ')}. Why, and what to do: zdr report ${shellWord(run.run)}`];
}

/** Where no schedule of a group says how often it is to be proven: as the alerts have it (docs/alerts.rules.yaml). */
const PROVEN_EVERY_MS = 35 * 86_400_000;
const NAMED = 5;

/** Critical groups that nothing ever proved, or not for longer than their schedules promise. */
export function proofTroubles(known: Known): string[] {
  return known.catalog.plans().flatMap((watched) => {
    const critical = watched.plan?.groups.filter((group) => group.critical) ?? [];
    const proven = lastProven(known, watched.name);
    const never = critical.filter(({ name }) => !proven.has(name));
    const overdue = critical.filter((group) => {
      const last = proven.get(group.name);
      return last !== undefined && known.now() - last.at > promiseOf(watched.schedules, group);
    });
    return [...line(watched, never, 'never proven'), ...line(watched, overdue, 'overdue to be proven again')];
  });
}

function promiseOf(schedules: readonly DrillSchedule[], group: PlanGroup): number {
  const promised = schedules.flatMap((schedule) =>
    schedule.provenEveryMs !== undefined && isSelected(group, schedule) ? [schedule.provenEveryMs] : [],
  );
  return promised.length === 0 ? PROVEN_EVERY_MS : Math.min(...promised);
}

function line({ name, file }: WatchedPlan, groups: readonly PlanGroup[], what: string): string[] {
  if (groups.length === 0) return [];
  const shown = groups.slice(0, NAMED).map((group) => group.name);
  const more = groups.length > NAMED ? ` and ${groups.length - NAMED} more` : '';
  return [
    `${count(groups.length, 'critical group')} of ${name} ${groups.length === 1 ? 'is' : 'are'} ${what}: ${shown.join(', ')}${more}. To prove the plan: zdr drill ${shellWord(file)}`,
  ];
}
