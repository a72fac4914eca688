/** What the daemon knows, as the API and the metrics show it: folds of the ledger, the journals and the plans. */

import { nextStart } from '../../drill/calendar.ts';
import { localTime } from '../../drill/local-time.ts';
import { merged } from '../../drill/preview.ts';
import type { DrillSchedule } from '../../drill/schedule.ts';
import { planState } from '../../drill/state.ts';
import { given } from '../../given.ts';
import { groupBy } from '../../group-by.ts';
import { provesRecovery } from '../../report/report.ts';
import type { Archive } from '../archive.ts';
import type { ArchivedRun } from '../archived-run.ts';
import type { Catalog, WatchedPlan } from '../catalog.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { type OurRun, scheduleKey } from '../ledger/state.ts';
import type { Supervisor } from '../supervisor/supervisor.ts';
import type { CalendarPage, DrillSummary, Occurrence, PlanDetail, PlanSummary, RunSummary } from './shapes.ts';
import { isLive, runSummary } from './view-run.ts';
import { iso, pick } from './write.ts';

export interface Known {
  readonly ledger: Ledger;
  readonly catalog: Catalog;
  readonly archive: Archive;
  readonly supervisor: Pick<Supervisor, 'waiting'>;
  readonly now: () => number;
  readonly version: string;
  /** As commands in messages need it. */
  readonly runsDir: string;
  readonly host: string;
  /** All that it starts runs against a simulated site; then such runs count as proof. */
  readonly simulated: boolean;
}

/** Every run, the newest first: those with a journal, and those that stand in the ledger only. */
export function allRuns(known: Known): RunSummary[] {
  const ids = new Set([...known.archive.runs().map(({ runId }) => runId), ...known.ledger.state.runs.keys()]);
  const waiting = known.supervisor.waiting();
  return [...ids].flatMap((id) => oneRun(known, id, waiting) ?? []).sort((a, b) => (a.run < b.run ? 1 : -1));
}

export function oneRun(known: Known, run: string, waiting = known.supervisor.waiting()): RunSummary | undefined {
  const { archive, ledger, simulated } = known;
  const found = archive.get(run);
  const ours: OurRun | undefined = ledger.state.runs.get(run);
  if (found === undefined && ours === undefined) return undefined;
  const now = found === undefined ? known.now() : nowOf(known, found);
  return runSummary(found, ours, waiting.get(run), simulated, now);
}

/** Now, by the clock of a run: a simulated one is faster, and is taken to stand where its last event left it. */
export const nowOf = ({ now }: Known, { simulated, lastEventAt }: ArchivedRun): number =>
  simulated ? Date.parse(lastEventAt) : now();

interface Proof {
  /** In ms since the epoch. */
  readonly at: number;
  readonly run: string;
  readonly simulated: boolean;
}

/** When each group of a plan was last proven, and by which run. */
export function lastProven({ archive, simulated }: Known, plan: string): ReadonlyMap<string, Proof> {
  const runs = archive.runs().filter((run) => run.plan.name === plan && (simulated || !run.simulated));
  const proven = new Map<string, Proof>();
  // Most runs have the same groups, and the archive keeps their names once: of those only numbers are compared.
  for (const [groups, ofSame] of groupBy(runs, (run) => run.facts().asked)) {
    for (const [index, { at, by }] of latest(groups.length, ofSame).entries()) {
      const group = groups[index] ?? '';
      if (by !== undefined && (proven.get(group)?.at ?? 0) < at)
        proven.set(group, { at, run: by.runId, simulated: by.simulated });
    }
  }
  return proven;
}

/** When each of so many groups was last proven, by their place. */
function latest(groups: number, runs: readonly ArchivedRun[]): readonly { at: number; by: ArchivedRun | undefined }[] {
  const last = Array.from({ length: groups }, () => ({ at: 0, by: undefined as ArchivedRun | undefined }));
  for (const run of runs) {
    const { provenAt } = run.facts();
    for (const [index, one] of last.entries()) {
      const at = provenAt[index] ?? 0;
      if (one.at >= at) continue;
      one.at = at;
      one.by = run;
    }
  }
  return last;
}

const NEXT_SHOWN = 3;

const nextKnown = new WeakMap<DrillSchedule, { readonly after: number; readonly starts: readonly number[] }>();

/** The next starts after an instant; worked out again only when the first of them may have come. */
export function nextStarts(schedule: DrillSchedule, now: number): readonly number[] {
  const known = nextKnown.get(schedule);
  const [first = 0] = known?.starts ?? [];
  if (known !== undefined && known.after <= now && now < first - schedule.jitterMs) return known.starts;
  const starts: number[] = [];
  for (let after = now; starts.length < NEXT_SHOWN; ) {
    const next = nextStart(schedule, after);
    if (next === undefined) break;
    starts.push(next);
    after = next;
  }
  nextKnown.set(schedule, { after: now, starts });
  return starts;
}

export function drillSummary(
  known: Known,
  watched: WatchedPlan,
  schedule: DrillSchedule,
  runs: readonly RunSummary[],
): DrillSummary {
  const { plan, name: drill } = schedule;
  const state = planState(known.ledger.state.calendar, plan).schedules.get(drill);
  const paused = known.ledger.state.pauses.get(scheduleKey(plan, drill));
  const mine = runs.filter((run) => run.plan === plan && run.drill === drill);
  const ended = mine.filter(({ outcome }) => outcome !== undefined);
  const success = ended.find(({ outcome, finishedAt }) => finishedAt !== undefined && provesRecovery(outcome));
  return {
    plan,
    drill,
    ...pick(schedule, 'cron', 'timeZone', 'overlap'),
    active: watched.valid && paused === undefined,
    ...given({ paused, queued: iso(state?.queued) }),
    next: nextStarts(schedule, Math.max(known.now(), state?.until ?? 0)).map((at) => iso(at)),
    ...given({
      running: mine.find((run) => run.phase === 'pending' || isLive(run))?.run,
      last: ended[0],
      lastSuccess: success?.finishedAt,
    }),
  };
}

export function planSummary(known: Known, watched: WatchedPlan, runs: readonly RunSummary[]): PlanSummary {
  const { name, file, valid, plan, schedules } = watched;
  const mine = runs.filter((run) => run.plan === name);
  const proven = lastProven(known, name);
  const groups = plan?.groups ?? [];
  const dates = groups.flatMap((group) => {
    const last = proven.get(group.name);
    return last === undefined ? [] : [{ name: group.name, ...last }];
  });
  const [oldest] = dates.sort((a, b) => (a.at < b.at ? -1 : 1));
  return {
    ...{ name, file, valid },
    known: plan !== undefined,
    ...(valid ? {} : { errors: errorsOf(known, file).slice(0, ERRORS_SHOWN) }),
    ...pick(watched, 'trouble'),
    ...pick(plan, 'description', 'digest'),
    objectives: pick(plan?.objectives, 'rtoMs', 'rpoMs'),
    groups: groups.length,
    proof: {
      proven: dates.length,
      never: groups.length - dates.length,
      ...given({ oldest: iso(oldest?.at), oldestGroup: oldest?.name }),
      ...(oldest?.simulated ? { simulated: true } : {}),
    },
    drills: schedules.map((schedule) => drillSummary(known, watched, schedule, runs)),
    ...given({
      last: mine.find(({ phase }) => phase === 'finished' || phase === 'interrupted' || phase === 'refused'),
    }),
    running: mine.filter(isLive).map(({ run }) => run),
  };
}

const ERRORS_SHOWN = 3;

const errorsOf = (known: Known, file: string) => findingsOf(known, file).filter(({ severity }) => severity === 'error');

function findingsOf({ catalog }: Known, file: string): PlanDetail['findings'] {
  const findings = catalog.files().find((one) => one.file === file)?.findings ?? [];
  return findings.map(({ at, ...finding }) => ({
    ...pick(finding, 'code', 'severity', 'message', 'hint'),
    ...pick(at, 'line', 'column'),
  }));
}

/** Undefined where it is dated in the future by a clock that was wrong; a simulated one runs ahead. */
function ageOf({ at, simulated }: Proof, now: number): number | undefined {
  const ms = now - at;
  return ms >= 0 ? ms : simulated ? 0 : undefined;
}

export function planDetail(known: Known, watched: WatchedPlan): PlanDetail {
  const { plan, file } = watched;
  const proven = lastProven(known, watched.name);
  return {
    ...planSummary(known, watched, allRuns(known)),
    findings: findingsOf(known, file),
    groupList: (plan?.groups ?? []).map((group) => {
      const last = proven.get(group.name);
      return {
        name: group.name,
        wave: plan?.waves[group.wave]?.name ?? '',
        critical: group.critical,
        tags: [...group.tags],
        ...given({ lastProven: iso(last?.at), lastProvenIn: last?.run }),
        ...(last?.simulated ? { simulated: true } : {}),
        ...given({ ageMs: last && ageOf(last, known.now()) }),
      };
    }),
  };
}

/** Why drills of some plans do not start, one line each. */
export function planTroubles(catalog: Catalog): string[] {
  const trouble = catalog.trouble();
  const files = catalog.files();
  return [
    ...(trouble === undefined ? [] : [`The plans cannot be looked for: ${trouble}`]),
    ...catalog.passed().map((one) => `Passed over, though a plan may be behind it: ${one}`),
    ...files
      .filter(({ valid }) => !valid)
      .map(({ file, unreadable }) =>
        unreadable === undefined
          ? `${file} is not a valid plan: none of its drills start. zdr validate ${file}`
          : `${file} cannot be read: ${unreadable}`,
      ),
    ...catalog
      .plans()
      .filter((plan) => !plan.valid && files.find(({ file }) => file === plan.file)?.valid === true)
      .map(({ name, trouble: why }) => `None of the drills of ${name} start: ${why}`),
  ];
}

/** Never more than this, whatever is asked for. */
const MOST_OCCURRENCES = 1_000;

/** The occurrences of all schedules in a stretch of time, in the order of their starts. */
export async function calendarPage(
  { catalog, ledger }: Known,
  { from, until, plan }: { readonly from: number; readonly until: number; readonly plan?: string | undefined },
): Promise<Pick<CalendarPage, 'occurrences' | 'more' | 'missing'>> {
  const watched = catalog.plans().filter(({ name }) => plan === undefined || name === plan);
  for (const { agenda } of watched) {
    // The first look at a plan takes some milliseconds: others have their turn between two.
    agenda.after(from).next();
    await new Promise(setImmediate);
  }
  const plans = new Map(watched.map((one) => [one.name, one]));
  const missing = planTroubles(catalog);
  const found: Occurrence[] = [];
  for (const { schedule, at, startAt, blackout, note } of merged(watched.map(({ agenda }) => agenda.after(from)))) {
    if (startAt > until) break;
    if (found.length === MOST_OCCURRENCES) return { occurrences: found, more: true, missing };
    found.push({
      plan: schedule.plan,
      drill: schedule.name,
      at: iso(at),
      startsAt: iso(startAt),
      local: localTime(schedule, startAt),
      ...(blackout === undefined ? {} : { blackout: blackout.reason ?? 'blackout' }),
      paused: ledger.state.pauses.has(scheduleKey(schedule.plan, schedule.name)),
      valid: plans.get(schedule.plan)?.valid ?? false,
      ...(plans.get(schedule.plan)?.sizes.get(schedule) ?? { groups: 0, of: 0, sample: false }),
      ...given({ note }),
    });
  }
  return { occurrences: found, more: false, missing };
}
