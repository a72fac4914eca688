import schema from '../../../schemas/recovery-plan.schema.json' with { type: 'json' };
import { cronProblem } from '../cron.ts';
import type { Finding, Path } from '../diagnostic.ts';
import type { PlanDraft } from '../draft.ts';
import { makeSpacings, sampleSize } from '../promise.ts';
import { formatDuration, parseDuration, parseShare } from '../quantity.ts';
import { didYouMean, makeSuggest } from '../schema/suggest.ts';
import { capital, shown } from '../schema/wording.ts';
import { zoneProblem } from '../zone-names.ts';
import type { Facts } from './facts.ts';

type DrillDraft = NonNullable<NonNullable<PlanDraft['drills']>[number]>;

interface DrillFact {
  readonly written: DrillDraft;
  readonly path: Path;
  /** For messages: its name in quotes, or its place in the list. */
  readonly label: string;
}

/** As many as the schema lets a plan have: to look at a calendar costs time. */
function drillsOf({ draft }: Facts): readonly DrillFact[] {
  return (draft.drills ?? []).slice(0, schema.properties.drills.maxItems).flatMap((written, index) => {
    const label = written?.name === undefined ? `drill ${index + 1}` : `the drill ${shown(written.name)}`;
    return written === undefined ? [] : [{ written, path: ['drills', index], label }];
  });
}

export function* duplicateDrills(facts: Facts): Iterable<Finding> {
  const names = new Set<string>();
  for (const { written, path } of drillsOf(facts)) {
    const { name } = written;
    if (name === undefined) continue;
    if (names.has(name)) {
      yield {
        code: 'ZDR1401',
        path: [...path, 'name'],
        message: `The name ${shown(name)} is taken by another drill.`,
        hint: 'Rename one of the two.',
      };
    }
    names.add(name);
  }
}

const FIVE_FIELDS = new RegExp(schema.$defs.drill.properties.schedule.pattern, 'u');
const LONGEST = schema.$defs.drill.properties.schedule.maxLength;

/** One that the schema lets pass: of another form it has its finding from there. */
const hasForm = (expression: string | undefined): expression is string =>
  expression !== undefined && expression.length <= LONGEST && FIVE_FIELDS.test(expression);

export function* cronExpressions(facts: Facts): Iterable<Finding> {
  for (const { written, path } of drillsOf(facts)) {
    const { schedule } = written;
    const problem = hasForm(schedule) ? cronProblem(schedule) : undefined;
    if (problem === undefined) continue;
    yield problem === 'never'
      ? {
          code: 'ZDR1403',
          path: [...path, 'schedule'],
          message: `The time ${shown(schedule)} never comes.`,
          hint: 'No year has such a day: correct day and month.',
        }
      : {
          code: 'ZDR1402',
          path: [...path, 'schedule'],
          message: `The ${problem.name} ${shown(problem.text)} of the schedule ${shown(schedule)} cannot be read.`,
          hint: `It may be ${problem.may}, or *; lists as 1,3, ranges as 1-5 and steps as */2 too.`,
        };
  }
}

export function* drillTags(facts: Facts): Iterable<Finding> {
  const { groups } = facts;
  const drills = drillsOf(facts);
  if (!drills.some(({ written }) => written.select?.tags !== undefined)) return;
  // Where tags of a group could not be read, it may have any.
  if (
    groups.some(({ written }) => 'tags' in written && (written.tags === undefined || written.tags.includes(undefined)))
  )
    return;
  const known = new Set(groups.flatMap(({ written }) => (written.tags ?? []).flatMap((tag) => tag ?? [])));
  const suggest = makeSuggest(known);
  const names = [...known];
  for (const { written, path, label } of drills) {
    for (const [index, tag] of (written.select?.tags ?? []).entries()) {
      if (tag === undefined || known.has(tag)) continue;
      yield {
        code: 'ZDR1404',
        path: [...path, 'select', 'tags', index],
        message: `No group has the tag ${shown(tag)}, which ${label} selects.`,
        hint: didYouMean(suggest(tag), 'tags', names),
      };
    }
  }
}

export function* blackouts(facts: Facts): Iterable<Finding> {
  for (const { written, path, label } of drillsOf(facts)) {
    for (const [index, blackout] of (written.blackouts ?? []).entries()) {
      const at = [...path, 'blackouts', index];
      const { from, to } = blackout ?? {};
      const impossible = (['from', 'to'] as const).filter((key) => isNoDay(blackout?.[key]));
      for (const key of impossible) {
        yield {
          code: 'ZDR1405',
          path: [...at, key],
          message: `The day ${shown(blackout?.[key]?.slice(0, 10))} does not exist.`,
          hint: 'Write a day that the month has.',
        };
      }
      if (impossible.length > 0 || from === undefined || to === undefined) continue;
      if (!(Date.parse(to) <= Date.parse(from))) continue;
      yield {
        code: 'ZDR1405',
        path: [...at, 'to'],
        message: `A blackout of ${label} ends at ${to}, not after it begins at ${from}.`,
        hint: 'It would forbid nothing: correct one of the two.',
      };
    }
  }
}

/** JavaScript reads the 31st of February as the 3rd of March. */
function isNoDay(instant: string | undefined): boolean {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)T/.exec(instant ?? '') ?? [];
  if (day === undefined) return false;
  return new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))).getUTCDate() !== Number(day);
}

type SampleDraft = { readonly count: number } | { readonly share: number };

function sampleOf({ select }: DrillDraft): SampleDraft | undefined {
  const { sample } = select ?? {};
  if (sample === undefined) return undefined;
  return typeof sample === 'number' ? { count: sample } : { share: parseShare(sample) ?? 1 };
}

/** Undefined where a mistake elsewhere keeps it from being said. */
function selectedBy({ select }: DrillDraft, { draft, groups }: Facts): number | undefined {
  if (draft.groups === undefined || groups.length !== draft.groups.length) return undefined;
  if (select === undefined || !('tags' in select)) return groups.length;
  if (select.tags === undefined) return undefined;
  const tags = new Set(select.tags);
  return groups.filter(({ written }) => written.tags?.some((tag) => tag !== undefined && tags.has(tag))).length;
}

export function* samples(facts: Facts): Iterable<Finding> {
  for (const { written, path, label } of drillsOf(facts)) {
    const sample = sampleOf(written);
    const selected = selectedBy(written, facts);
    if (sample === undefined || !('count' in sample) || !selected || sample.count <= selected) continue;
    yield {
      code: 'ZDR1406',
      path: [...path, 'select', 'sample'],
      message: `The sample of ${label} is ${sample.count}, but it selects ${groupCount(selected)}.`,
      hint: 'Each drill takes all of them: lower `sample`, or remove it.',
    };
  }
}

/** Schedules and samples that are not enough for `provenEvery`. */
export function* promises(facts: Facts): Iterable<Finding> {
  const spacings = makeSpacings(drillsOf(facts).length);
  for (const { written, path, label } of drillsOf(facts)) {
    const { schedule, select } = written;
    const { provenEvery } = select ?? {};
    const promisedMs = parseDuration(provenEvery ?? '');
    const jitterMs = parseDuration(written.jitter ?? '0s');
    const selected = selectedBy(written, facts);
    const timeZone = 'timeZone' in written ? written.timeZone : 'UTC';
    if (!promisedMs || jitterMs === undefined || !selected || !hasForm(schedule)) continue;
    if (timeZone === undefined || zoneProblem(timeZone) !== undefined || cronProblem(schedule) !== undefined) continue;

    const spacing = spacings(schedule, timeZone);
    const fits = (drills: number) => spacing(drills) + jitterMs <= promisedMs;
    const size = sampleSize(sampleOf(written), selected);
    const round = Math.ceil(selected / size);
    if (fits(round)) continue;
    const least = smallestSample(selected, size, fits);
    yield {
      code: 'ZDR1407',
      path: [...path, 'select', 'provenEvery'],
      message:
        round === 1
          ? `${capital(label)} cannot prove each group every ${provenEvery}: it comes up to ${inDays(spacing(1) + jitterMs)} apart.`
          : `${capital(label)} cannot prove each of ${groupCount(selected)} every ${provenEvery}: at ${size} a time that takes ${round} drills, up to ${inDays(spacing(round) + jitterMs)}.`,
      hint:
        least === undefined
          ? 'Drill more often, or raise `provenEvery`.'
          : `Raise \`sample\` to ${least}, drill more often, or raise \`provenEvery\`.`,
    };
  }
}

/** The least count with which a round fits; undefined where not even all at once would. */
function smallestSample(selected: number, size: number, fits: (drills: number) => boolean): number | undefined {
  if (!fits(1)) return undefined;
  let tooSmall = size;
  let enough = selected;
  while (enough - tooSmall > 1) {
    const middle = Math.floor((tooSmall + enough) / 2);
    if (fits(Math.ceil(selected / middle))) enough = middle;
    else tooSmall = middle;
  }
  return enough;
}

const HOUR_MS = 3_600_000;

/** Rounded up to the hour where it is days. */
const inDays = (ms: number): string => formatDuration(ms < 24 * HOUR_MS ? ms : Math.ceil(ms / HOUR_MS) * HOUR_MS);

const groupCount = (count: number): string => `${count} ${count === 1 ? 'group' : 'groups'}`;
