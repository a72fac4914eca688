import { formatDuration } from '../../document/quantity.ts';
import { localTime } from '../../drill/local-time.ts';
import type { Upcoming } from '../../drill/preview.ts';
import type { DrillSchedule } from '../../drill/schedule.ts';
import { count, grouped } from '../../words/count.ts';
import { clean } from '../write/clean.ts';
import type { Page } from '../write/page.ts';
import { table } from '../write/table.ts';
import { fields } from '../write/text.ts';

/** How many groups a drill takes. */
export interface DrillSize {
  /** Of the whole plan. */
  readonly groups: number;
  /** By their tags. */
  readonly selected: number;
  /** At a time: all of the selected, or the sample. */
  readonly taken: number;
  /** Besides, as those taken depend on them; absent for a sample, which is another one each time. */
  readonly added?: number;
}

/** One drill to come. */
export interface UpcomingDrill extends Upcoming {
  readonly file: string;
  readonly size: DrillSize;
}

export interface DrillsView {
  /** Milliseconds since the epoch. */
  readonly from: number;
  readonly until?: number;
  readonly drills: readonly UpcomingDrill[];
  /** There are more before `until` than are shown. */
  readonly more: boolean;
  /** Plans that were looked at, and how many drills they have in all. */
  readonly plans: number;
  readonly schedules: number;
}

/** Ends in a newline. */
export function drillsText(view: DrillsView, page: Page): string {
  const { style } = page;
  const { drills, schedules, plans, until, more } = view;
  if (schedules === 0) return `${count(plans, 'plan')}, and no drills: write them under \`drills\`\n`;
  if (drills.length === 0) return `no drill before ${until === undefined ? 'the end of time' : utc(until)}\n`;
  const [head = '', ...lines] = table(
    [
      { title: 'local time' },
      { title: 'UTC' },
      { title: 'plan', shrinks: true },
      { title: 'drill', shrinks: true },
      { title: 'groups' },
    ],
    drills.map(({ schedule, startAt, blackout, size }) => [
      local(schedule, startAt),
      utc(startAt).slice('2026-'.length),
      clean(schedule.plan),
      clean(schedule.name),
      blackout === undefined ? takes(schedule, size) : { text: 'skipped', colour: style.yellow },
    ]),
    page,
  );
  const noted = lines.flatMap((line, index) => {
    const drill = drills[index];
    return [line, ...(drill === undefined ? [] : notes(drill).map((note) => style.dim(`  ${note}`)))];
  });
  const shown = new Map(drills.map(({ schedule, size }) => [schedule, size]));
  const legend = fields(
    [...shown].map(([schedule, size]) => [`${clean(schedule.plan)}/${clean(schedule.name)}`, about(schedule, size)]),
    page,
  );
  const rest = more ? [`There are more before ${utc(until ?? 0)}: -n shows them.`] : [];
  return `${[head, ...noted, '', ...legend, ...rest].join('\n')}\n`;
}

/** `Wed 2026-11-25 02:00 +08:00`. */
function local(schedule: DrillSchedule, at: number): string {
  const time = localTime(schedule, at);
  const offset = time.endsWith('Z') ? '+00:00' : time.slice(19);
  const day = new Date(`${time.slice(0, 10)}T00:00:00Z`).getUTCDay();
  return `${WEEKDAYS[day]} ${time.slice(0, 10)} ${time.slice(11, 16)} ${offset}`;
}

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** `2026-11-24 18:00Z`. */
function utc(at: number): string {
  const time = new Date(at).toISOString();
  return `${time.slice(0, 10)} ${time.slice(11, 16)}Z`;
}

/** `all 30`, `3 of 12`: of a sample, of those that the tags select; else of the plan. */
function takes({ sample }: DrillSchedule, { groups, selected, taken }: DrillSize): string {
  const from = sample === undefined ? groups : selected;
  return taken < from ? `${grouped(taken)} of ${grouped(from)}` : `all ${grouped(taken)}`;
}

/** What a drill takes, when, and what it promises, in words. */
function about(schedule: DrillSchedule, size: DrillSize): string {
  const { cron, timeZone, tags, sample, provenEveryMs } = schedule;
  const { added = 0, groups } = size;
  const noun = groups === 1 ? 'group' : 'groups';
  const tagged = tags.length === 0 ? '' : ` tagged ${tags.map(clean).join(' or ')}`;
  const turns = sample === undefined ? '' : ' at a time, those drilled longest ago first';
  const besides = added === 0 ? '' : `, and ${grouped(added)} they depend on`;
  const promise = provenEveryMs === undefined ? '' : `; each to be proven every ${formatDuration(provenEveryMs)}`;
  return `${clean(cron)} ${clean(timeZone)}: ${takes(schedule, size)} ${noun}${tagged}${turns}${besides}${promise}`;
}

function notes({ schedule, blackout, note }: UpcomingDrill): string[] {
  const forbids =
    blackout === undefined
      ? []
      : [
          `blackout until ${local(schedule, blackout.to)}${blackout.reason === undefined ? '' : `: ${clean(blackout.reason)}`}`,
        ];
  return [...forbids, ...(note === undefined ? [] : [CLOCKS[note]])];
}

const CLOCKS: Readonly<Record<NonNullable<Upcoming['note']>, string>> = {
  gap: 'its time is left out on this day, as clocks go forward: it comes after the gap',
  once: 'its time comes twice on this day, as clocks go back: it starts at the first',
  first: 'this time comes twice on this day, as clocks go back: the first',
  second: 'this time comes twice on this day, as clocks go back: the second',
  forward: 'clocks have gone forward before this',
  back: 'clocks have gone back before this',
};

/** The same for programs. Ends in a newline. */
export function drillsJson({ from, until, drills, more }: DrillsView): string {
  const shown = {
    type: 'drills',
    format: 1,
    from: iso(from),
    until: until === undefined ? undefined : iso(until),
    more,
    drills: drills.map(({ file, schedule, at, startAt, blackout, note, size }) => ({
      file,
      plan: schedule.plan,
      drill: schedule.name,
      at: iso(at),
      startsAt: iso(startAt),
      localTime: localTime(schedule, startAt),
      timeZone: schedule.timeZone,
      tags: schedule.tags,
      sample: schedule.sample,
      groups: { plan: size.groups, selected: size.selected, taken: size.taken, added: size.added },
      skipped: blackout && {
        reason: 'blackout',
        from: iso(blackout.from),
        to: iso(blackout.to),
        why: blackout.reason,
      },
      clocks: note,
    })),
  };
  return `${JSON.stringify(shown, null, 2)}\n`;
}

const iso = (ms: number): string => new Date(ms).toISOString();
