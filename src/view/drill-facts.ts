/** What is said of restored VMs and of a drill's cleanup, whatever the report is written in. Names are as they were, not cleaned. */
import type { DrillReport, Leftover } from '../report/drill-report.ts';
import type { GroupReport } from '../report/group-report.ts';
import type { Report } from '../report/report.ts';
import type { CheckReport, VmReport } from '../report/vm-report.ts';
import { count } from '../words/count.ts';
import { dateAndTime, duration } from '../words/time.ts';

export type WithVm = GroupReport & { readonly vm: VmReport };

/** The groups of which a VM was asked for, in the order of the plan. */
export const restored = ({ groups }: Report): readonly WithVm[] =>
  groups.filter((group): group is WithVm => group.vm !== undefined);

/** `Drill of` or `Recovery of` the plan. */
export const titleOf = ({ drill, plan }: Report): string =>
  `${drill === undefined ? 'Recovery' : 'Drill'} of ${plan.name}`;

/** As a query showed it, else what became of the request. */
export const vmState = ({ state, result }: VmReport): string => state ?? result;

export const readyAfter = ({ readyAfterMs }: VmReport): string =>
  readyAfterMs === undefined ? '' : duration(readyAfterMs);

/** True where a person should look at it: it was not seen, or a check of it did not pass. */
export const isWrong = ({ readyAfterMs, checks }: VmReport): boolean =>
  readyAfterMs === undefined || checks.some(({ result }) => result !== 'passed');

const RESULTS = [
  ['failed', 'failed'],
  ['not-made', 'not made'],
  ['passed', 'passed'],
] as const;

/** Which checks failed, were not made and passed, in this order: `failed: http 80 /healthz; passed: tcp 22`. */
export function checksText(checks: VmReport['checks']): string {
  const said = RESULTS.flatMap(([result, word]) => {
    const names = checks.filter((one) => one.result === result).map(({ check }) => check);
    return names.length === 0 ? [] : [`${word}: ${names.join(', ')}`];
  });
  return said.join('; ') || 'none';
}

/** What a check asked, in full: `http GET /healthz on port 80`. */
export function askedText({ check }: CheckReport): string {
  const [, scheme, port, path] = /^(https?) (\d+) (.*)$/s.exec(check) ?? [];
  return scheme === undefined ? check : `${scheme} GET ${path} on port ${port}`;
}

/** How a check went: `passed after 4s, 2 tries`. */
export function checkResult({ result, tries, tookMs }: CheckReport): string {
  const word = result === 'not-made' ? 'not made' : result;
  const took = tookMs === undefined ? '' : ` after ${duration(Math.max(0, tookMs))}`;
  return `${word}${took}${tries === undefined ? '' : `, ${count(tries, 'try', 'tries')}`}`;
}

/** `nothing of the drill is left`: how its cleanup stands. */
export function cleanupState({ cleanup, keptUntil, leftovers }: DrillReport): string {
  switch (cleanup) {
    case 'done':
      return 'nothing of the drill is left';
    case 'left':
      return `${count(leftovers.length, 'thing')} of the drill left behind`;
    case 'kept':
      return `what the drill made is kept${keptUntil === undefined ? '' : ` until ${dateAndTime(keptUntil)}`}`;
    case 'pending':
      return 'the cleanup is not done yet';
  }
}

/** `3 VMs, 1 data volume, 12 copies removed in 1m 43s`; undefined where no cleanup has begun. */
export function removedText({ removed, cleanupStartedAt, cleanedAt }: DrillReport): string | undefined {
  if (cleanupStartedAt === undefined) return undefined;
  const kinds = [
    [removed.vm, 'VM', 'VMs'],
    [removed.volume, 'data volume', 'data volumes'],
    [removed.copy, 'copy', 'copies'],
  ] as const;
  const gone = kinds.filter(([number]) => number > 0).map(([number, one, many]) => count(number, one, many));
  if (cleanedAt === undefined) return gone.length === 0 ? 'nothing removed yet' : `${gone.join(', ')} removed so far`;
  return gone.length === 0
    ? 'nothing had to be removed'
    : `${gone.join(', ')} removed in ${cleanupTook({ cleanupStartedAt, cleanedAt })}`;
}

/** `nothing of the drill is left (3 VMs, 12 copies removed in 1m 43s)`. */
export function cleanupText(drill: DrillReport): string {
  const removed = removedText(drill);
  return `${cleanupState(drill)}${removed === undefined ? '' : ` (${removed})`}`;
}

/** How long the last cleanup took; undefined where it has not ended. */
export function cleanupTook({
  cleanupStartedAt: from,
  cleanedAt: to,
}: Pick<DrillReport, 'cleanupStartedAt' | 'cleanedAt'>): string | undefined {
  if (from === undefined || to === undefined) return undefined;
  return duration(Math.max(0, Date.parse(to) - Date.parse(from)));
}

/** `2026-11-24 19:16:46Z, after 1m 43s`: when the cleanup ended; undefined where it has not. */
export function cleanedText(drill: DrillReport): string | undefined {
  const took = cleanupTook(drill);
  return took === undefined || drill.cleanedAt === undefined
    ? undefined
    : `${dateAndTime(drill.cleanedAt)}, after ${took}`;
}

/** `weekly, due 2026-11-24 06:00:00Z`; undefined for a drill of no schedule. */
export const scheduleText = ({ schedule }: DrillReport): string | undefined =>
  schedule && `${schedule.name}, due ${dateAndTime(schedule.due)}`;

const WORDS = { vm: 'VM', volume: 'data volume', copy: 'copy of backup' } as const;

/** What kind of thing is left; of a copy its storage stands beside it. */
export const leftWord = ({ what }: Leftover): string => WORDS[what];

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
