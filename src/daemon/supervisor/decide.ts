/** What the keeper decides: which occurrences start, with which groups, and what came too late. */
import { advance } from '../../drill/advance.ts';
import { nextStart } from '../../drill/calendar.ts';
import { tooLateToBegin } from '../../drill/due.ts';
import type { DrillOutcome } from '../../drill/event.ts';
import { chooseGroups } from '../../drill/sample.ts';
import type { DrillSchedule } from '../../drill/schedule.ts';
import { type CalendarState, planState } from '../../drill/state.ts';
import { provesRecovery } from '../../report/report.ts';
import type { ArchivedRun } from '../archive.ts';
import type { OurRun } from '../ledger/state.ts';
import type { KeeperPorts } from './ports.ts';

type Ports = Pick<KeeperPorts, 'ledger' | 'catalog' | 'archive' | 'now' | 'newRunId' | 'say'>;

/** Decides every occurrence that has come, each durable in the ledger before the next. Rejects when that is broken. */
export async function decideOccurrences(ports: Ports): Promise<void> {
  const { ledger, catalog, now, say } = ports;
  const schedules = catalog.plans().flatMap((plan) => plan.schedules);
  for (const event of advance(visible(ports), schedules, now(), ({ plan }) => newId(ports, plan))) {
    await ledger.record(event);
    if (event.type !== 'occurrence.decided' || event.decision.kind === 'start') continue;
    const reason = event.decision.kind === 'skip' ? ` (${event.decision.reason})` : '';
    say(`${event.plan}/${event.drill}: ${new Date(event.decision.at).toISOString()} ${event.decision.kind}${reason}`);
  }
}

/** A plan that is not here because its file cannot be read just now is not removed. */
function visible({ catalog, ledger }: Ports): CalendarState {
  if (catalog.whole()) return ledger.state.calendar;
  const names = new Set(catalog.plans().map(({ name }) => name));
  return new Map([...ledger.state.calendar].filter(([plan]) => names.has(plan)));
}

function newId({ ledger, archive, newRunId }: Ports, plan: string): string {
  for (;;) {
    const id = newRunId(plan);
    if (!ledger.state.runs.has(id) && archive.get(id) === undefined) return id;
  }
}

/** Why it is too late to begin the run; undefined while it is not. */
export function lateness(
  { catalog, now }: Ports,
  run: OurRun,
  schedule: DrillSchedule | undefined,
): string | undefined {
  if (run.at !== undefined && schedule !== undefined) return tooLateToBegin(schedule, run.at, now());
  if (run.startBy !== undefined) return now() > run.startBy ? 'it was asked for too long ago' : undefined;
  return schedule === undefined && catalog.whole() ? 'its schedule is gone' : undefined;
}

/** Names of the groups that the drill takes; undefined for all. */
export function choose(
  { ledger, now }: Ports,
  schedule: DrillSchedule,
  groups: Parameters<typeof chooseGroups>[1],
): readonly string[] | undefined {
  const { groups: history } = planState(ledger.state.calendar, schedule.plan);
  const chosen = chooseGroups(schedule, groups, history, nextStart(schedule, now())).groups;
  return chosen.length === groups.length ? undefined : chosen;
}

/** A drill that recovered everything and took too long has proven what it was to prove; the report says that it was late. */
export function drillOutcome({ facts }: Pick<ArchivedRun, 'facts'>): DrillOutcome {
  return provesRecovery(facts().report.outcome) ? 'proven' : 'failed';
}
