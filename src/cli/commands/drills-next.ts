/** `zdr drills next`: the calendar of plans, before a daemon keeps it. */

import { DateTime } from 'luxon';
import { sampleSize } from '../../document/promise.ts';
import { parseDuration } from '../../document/quantity.ts';
import { upcoming } from '../../drill/preview.ts';
import { chooseGroups, isSelected } from '../../drill/sample.ts';
import { type DrillSchedule, schedulesOf } from '../../drill/schedule.ts';
import type { PlanDocument } from '../../generated/plan-document.ts';
import { given } from '../../given.ts';
import { makePlan } from '../../plan/make-plan.ts';
import type { Plan } from '../../plan/plan.ts';
import { type DrillSize, drillsJson, drillsText, type UpcomingDrill } from '../../view/runs/drills.ts';
import type { Environment } from '../environment.ts';
import { EXIT, usageError } from '../exit.ts';
import { readPlanFiles } from '../files/plan-files.ts';
import { pageOn } from '../terminal/page.ts';
import { showFindings } from '../terminal/show-findings.ts';

export interface DrillsNextOptions {
  readonly count?: number | undefined;
  readonly until?: string | undefined;
  readonly output: 'text' | 'json';
}

/** Without `--until`, and the most with it where nobody says how many. */
const COUNT = 10;
const MOST = 1000;

/** Plans with errors are told, their drills are not shown, and the exit code is that of findings. */
export async function drillsNext(
  environment: Environment,
  args: readonly string[],
  options: DrillsNextOptions,
): Promise<number> {
  const { stdout, stderr } = environment;
  const from = environment.clock.now();
  const until = options.until === undefined ? undefined : untilOf(options.until, from);
  const { files } = await readPlanFiles(environment, args);
  const broken = files.filter(({ diagnostics }) => diagnostics.some(({ severity }) => severity === 'error'));
  if (broken.length > 0) stderr.write(showFindings(broken, environment, stderr));

  const known = new Map<DrillSchedule, { readonly file: string; readonly size: DrillSize }>();
  let plans = 0;
  for (const { file, documents } of files) {
    for (const { value } of documents) {
      if (value === undefined) continue;
      plans += 1;
      for (const [schedule, size] of sizesOf(value)) known.set(schedule, { file, size });
    }
  }
  const most = options.count ?? (until === undefined ? COUNT : MOST);
  const drills: UpcomingDrill[] = [];
  let more = false;
  for (const one of upcoming([...known.keys()], from)) {
    if (until !== undefined && one.startAt > until) break;
    more = until !== undefined && drills.length === most;
    if (drills.length === most) break;
    drills.push({ ...one, ...(known.get(one.schedule) as { readonly file: string; readonly size: DrillSize }) });
  }
  const view = { from, ...given({ until }), drills, more, plans, schedules: known.size };
  stdout.write(options.output === 'json' ? drillsJson(view) : drillsText(view, pageOn(stdout, environment)));
  return broken.length > 0 ? EXIT.findings : EXIT.ok;
}

function sizesOf(document: PlanDocument): readonly (readonly [DrillSchedule, DrillSize])[] {
  const schedules = schedulesOf(document);
  if (schedules.length === 0) return [];
  const plan = makePlan(document);
  return schedules.map((schedule) => [schedule, sizeOf(schedule, plan)]);
}

function sizeOf(schedule: DrillSchedule, { groups }: Plan): DrillSize {
  const selected = groups.filter((group) => isSelected(group, schedule)).length;
  const taken = sampleSize(schedule.sample, selected);
  const whole = { groups: groups.length, selected, taken };
  if (taken < selected) return whole;
  return { ...whole, added: chooseGroups(schedule, groups, new Map(), undefined).added.length };
}

/** A duration from now, a day with its whole length in UTC, or an instant. Throws CommandError. */
function untilOf(text: string, now: number): number {
  const duration = parseDuration(text);
  const time = DateTime.fromISO(/^\d{4}-\d{2}-\d{2}(T.*)?$/.test(text) ? text : '', { zone: 'utc' });
  const until = duration === undefined ? (text.includes('T') ? time : time.endOf('day')).toMillis() : now + duration;
  if (!(until < FAR)) {
    throw usageError(
      `--until ${text} is no time`,
      'Write a duration such as 90d, a day such as 2026-12-31, or an instant such as 2026-12-31T12:00:00Z.',
    );
  }
  if (until <= now) {
    throw usageError(`--until ${text} is over already`, 'The calendar is shown from now on.');
  }
  return until;
}

const FAR = Date.UTC(3000, 0, 1);
