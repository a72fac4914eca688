/** A run as it went, as it is drawn. */
import { groupBy } from '../../group-by.ts';
import type { GroupReport } from '../../report/group-report.ts';
import type { Report } from '../../report/report.ts';
import { duration } from '../../words/time.ts';
import type { Drawing, DrawnGroup, DrawnStorage, DrawnWave, Span } from '../write/timeline.ts';

/** Which groups are drawn before others. */
export const REPORT_TELLING = 'those that did not end recovered, the critical ones';

export function reportDrawing(report: Report): Drawing {
  const spanOf = spansOf(report);
  const colours = new Map(report.storages.map(({ name }, index) => [name, index]));
  const ran = groupBy(report.groups.filter(ranHere), ({ wave }) => wave);
  const waves = report.waves.flatMap(({ name, openedAt, closedAt }): DrawnWave[] => {
    const groups = (ran.get(name) ?? [])
      .map((group) => drawnGroup(group, spanOf(group.startedAt, group.finishedAt), colours))
      .sort((a, b) => a.startMs - b.startMs);
    return openedAt === undefined ? [] : [{ name, ...spanOf(openedAt, closedAt), groups }];
  });
  return {
    waves,
    storages: [...report.storages].sort((a, b) => b.busyMs - a.busyMs).map((storage) => drawnStorage(storage, report)),
    makespanMs: Date.parse(report.finishedAt) - Date.parse(report.startedAt),
    rtoMs: rtoOf(report),
    verb: 'took',
  };
}

/** When the time of the RTO was over, in ms since the start of this run; undefined where that was before it. */
function rtoOf({ startedAt, objectives: { rto } }: Report): number | undefined {
  const ms = rto.dueAt === undefined ? -1 : Date.parse(rto.dueAt) - Date.parse(startedAt);
  return ms < 0 ? undefined : ms;
}

/** False for a group of which nothing was done in this run. */
export const ranHere = ({ startedAt, recoveredIn }: GroupReport): boolean =>
  startedAt !== undefined && recoveredIn === undefined;

/** Times of a run in ms since its start; what has no end goes on to the end of the run. On the run's own time line, which never goes back. */
export function spansOf({ startedAt, finishedAt }: Report): (from?: string, to?: string) => Span {
  const zero = Date.parse(startedAt);
  const at = (time: string | undefined, otherwise: number) =>
    time === undefined ? otherwise : Math.max(0, Date.parse(time) - zero);
  return (from, to) => {
    const startMs = at(from, 0);
    return { startMs, finishMs: Math.max(startMs, at(to, Date.parse(finishedAt) - zero)) };
  };
}

function drawnGroup(group: GroupReport, span: Span, colours: ReadonlyMap<string, number>): DrawnGroup {
  const { name, source, destination, receiving, critical, outcome } = group;
  const wrong = outcome !== 'recovered';
  return {
    name,
    source,
    destination,
    colour: colours.get(receiving) ?? 0,
    ...span,
    rank: wrong ? 0 : critical ? 1 : 2,
    ...(wrong ? { outline: { kind: 'wrong', meaning: `ended ${outcome}` } } : {}),
  };
}

function drawnStorage({ name, maxConcurrent, peak, busyMs }: Report['storages'][number], report: Report): DrawnStorage {
  const spanOf = spansOf(report);
  return {
    name,
    limit: maxConcurrent,
    said: `peak ${peak} of ${maxConcurrent}, busy ${duration(busyMs)}`,
    isBottleneck: false,
    spans: () =>
      report.groups
        .filter((group) => ranHere(group) && (group.source === name || group.destination === name))
        .flatMap(({ calls }) => calls.map(({ issuedAt, settledAt }) => spanOf(issuedAt, settledAt))),
  };
}
