/** Cron expressions of five fields in a time zone; the one place that knows how croner is set up. */
import { createRequire } from 'node:module';
import type { Cron } from 'croner';
import { gaps } from './gaps.ts';

/**
 * The instants that an expression names after `after`, in ms since the epoch, in order; without end where it has none.
 *
 * Where clocks change (Vixie's rule, as cron users know it): a fixed time runs once when its hour comes twice, and after
 * the gap when it is left out; an expression with a wildcard or a step runs by the hours that there are. A day of the
 * month and a weekday, both written, mean either of them. Throws for what `cronProblem` or `isTimeZone` finds.
 */
export function* cronTimes(expression: string, timeZone: string, after: number): Generator<number, void, undefined> {
  const cron = makeCron(expression, timeZone);
  const fixed = isFixed(expression);
  let before = after;
  for (let next = cron.nextRun(new Date(after)); next !== null; next = cron.nextRun(next)) {
    const at = next.getTime();
    if (fixed) yield* leftOut(expression, timeZone, before, at);
    yield at;
    before = at;
  }
}

/** Minute and hour have neither a wildcard nor a step. */
export const isFixed = (expression: string): boolean => !/[*/?]/.test(expression.split(/ +/).slice(0, 2).join(' '));

/**
 * The ends of gaps between two instants whose left out time the expression names. Croner brings such a time right after
 * the gap, but not where that is another day: where clocks go from 23:00 to midnight, or a whole day is left out.
 */
function* leftOut(expression: string, timeZone: string, after: number, before: number): Iterable<number> {
  for (const { at, from, to } of gaps(timeZone, after, before)) {
    if (at === before) continue;
    const named = makeCron(expression, 'UTC').nextRun(new Date(from - 1));
    if (named !== null && named.getTime() < to) yield at;
  }
}

/** Do the clocks of the zone show, at this instant, what the expression says? Not for a time that comes after a gap. */
export function isShown(expression: string, timeZone: string, at: number): boolean {
  return makeCron(expression, timeZone).match(new Date(at));
}

function makeCron(expression: string, timeZone: string): Cron {
  const croner = createRequire(import.meta.url)('croner') as typeof import('croner');
  return new croner.Cron(expression, { timezone: timeZone, mode: '5-part', fixedTimeRule: 'no-wildcard' });
}

export interface CronField {
  readonly name: string;
  /** As it is written. */
  readonly text: string;
  /** What may stand there. */
  readonly may: string;
}

const FIELDS = [
  ['minute', '0 to 59'],
  ['hour', '0 to 23'],
  ['day of the month', '1 to 31, or L for the last one'],
  ['month', '1 to 12, or JAN to DEC'],
  ['weekday', '0 to 7, or SUN to SAT'],
] as const;

/** Why an expression cannot be used: a field that cannot be read, or that it never comes; undefined where it can. */
export function cronProblem(expression: string): CronField | 'never' | undefined {
  const written = expression.split(/ +/);
  for (const [index, [name, may]] of FIELDS.entries()) {
    const text = written[index] ?? '';
    if (!isReadable(FIELDS.map((_, at) => (at === index ? text : '*')).join(' '))) return { name, text, may };
  }
  return makeCron(expression, 'UTC').nextRun(new Date(0)) === null ? 'never' : undefined;
}

function isReadable(expression: string): boolean {
  try {
    makeCron(expression, 'UTC');
    return true;
  } catch {
    return false;
  }
}
