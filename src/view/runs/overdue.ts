import { bytesOf } from '../../plan/inventory.ts';
import type { PlanGroup } from '../../plan/plan.ts';
import type { CallState, GroupState, RunState } from '../../run/state.ts';
import { expectedMs } from '../../schedule/expected.ts';
import { dateAndTime, timeOfDay } from '../../words/time.ts';
import { failureText } from '../outcome.ts';
import { clean } from '../write/clean.ts';

/** An answer to a call that takes longer than this is in doubt. */
const DOUBT_MS = 60_000;
/** A job is watched as a late one from here on, and from twice its expected time. */
const LATE_MS = 10 * 60_000;

/** What a running group waits for longer than it should, and until when; undefined where all is well. `now` in ms since the epoch. */
export function overdue(state: RunState, planned: PlanGroup, now: number): string | undefined {
  const group = state.groups.get(planned.name);
  const call = group?.calls.at(-1);
  if (group?.phase !== 'running' || call === undefined || call.result !== undefined) return undefined;
  if (call.lost !== undefined) return lostText(call.lost);
  const issuedAt = Date.parse(call.issuedAt);
  const since = timeOfDay(call.issuedAt);
  if (call.acceptedAt === undefined) {
    return now - issuedAt < DOUBT_MS
      ? undefined
      : `call in doubt since ${since}, asking again until ${timeOfDay(until(state, group, planned))}`;
  }
  const expected = expectedMs(planned, state.plan, bytesOf(state.before.get(planned.groupUuid) ?? []));
  if (now - issuedAt < Math.max(LATE_MS, 2 * expected)) return undefined;
  const away = mayBeOrphan(state, call)
    ? `, and lost perhaps when the node was away at ${timeOfDay(state.lastAway?.since ?? '')}`
    : '';
  return `no result since ${since}, longer than expected${away}; watched until ${timeOfDay(until(state, group, planned))}`;
}

/** A node that goes down leaves its jobs running for ever (zstack-api.md 3, "Orphans"). */
const mayBeOrphan = ({ lastAway }: RunState, { acceptedAt }: CallState): boolean =>
  lastAway !== undefined && acceptedAt !== undefined && acceptedAt < lastAway.until;

const lostText = ({ since, until: end, failure }: NonNullable<CallState['lost']>): string =>
  `its job is lost since ${timeOfDay(since)} (${failureText(failure)}): its storage is watched until ${timeOfDay(end)}`;

/** What can be done about jobs that nobody can ask about any more; undefined where there are none. */
export function lostWaysOut(state: RunState, now: number): string | undefined {
  const lost = state.plan.groups.flatMap((planned) => {
    const group = state.groups.get(planned.name);
    const call = group?.calls.at(-1);
    if (group?.phase !== 'running' || call === undefined || call.result !== undefined) return [];
    if (call.lost !== undefined) return [{ name: planned.name, until: call.lost.until }];
    const orphan = mayBeOrphan(state, call) && overdue(state, planned, now) !== undefined;
    return orphan ? [{ name: planned.name, until: until(state, group, planned) }] : [];
  });
  const [first] = lost;
  if (first === undefined) return undefined;
  const end =
    lost
      .map(({ until: one }) => one)
      .sort()
      .at(-1) ?? first.until;
  const who =
    lost.length === 1 ? `The job of ${clean(first.name)} is lost, it seems` : `${lost.length} jobs are lost, it seems`;
  return `${who}: until ${dateAndTime(end)} at the latest it is waited for what arrives on the storage. To wait no longer: stop the run, look at the receiving storage, and run the plan again with --abandon ${state.runId}; a copy that is still running then is made a second time beside it.`;
}

/** The end of the group's time: what its calls spent while a zdr attended to them counts (docs/how-a-run-works.md). */
function until(state: RunState, group: GroupState, { timeoutMs }: PlanGroup): string {
  const began = Math.max(Date.parse(group.calls.at(-1)?.issuedAt ?? state.startedAt), Date.parse(state.attendedSince));
  return new Date(began + Math.max(0, timeoutMs - (group.spentMs ?? 0))).toISOString();
}

const SHOWN = 3;

/** All that is overdue, the oldest first, as one line; undefined where nothing is. */
export function overdueLine(state: RunState, now: number): string | undefined {
  const said = siteAway(state);
  const late = state.plan.groups.flatMap((planned) => {
    const text = overdue(state, planned, now);
    return text === undefined ? [] : [`${clean(planned.name)}: ${text}`];
  });
  const more = late.length > SHOWN ? [`and ${late.length - SHOWN} more`] : [];
  const parts = [...(said === undefined ? [] : [said]), ...late.slice(0, SHOWN), ...more];
  return parts.length === 0 ? undefined : parts.join('; ');
}

/** `site not reached since 12:01:05Z: waiting`; undefined while it is reached. */
export const siteAway = ({ unavailable, unavailableSince }: RunState): string | undefined =>
  unavailable === undefined || unavailableSince === undefined
    ? undefined
    : `site not reached since ${timeOfDay(unavailableSince)}: waiting`;
