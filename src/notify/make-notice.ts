/** Notices from values: what happened, and what a person does next. */
import { given } from '../given.ts';
import type { ObjectivesReport } from '../report/objectives.ts';
import type { Report, ReportOutcome } from '../report/report.ts';
import { countsText } from '../view/outcome.ts';
import { objectiveViews } from '../view/report/objectives.ts';
import { clean } from '../view/write/clean.ts';
import { shellWord } from '../view/write/command.ts';
import { cut } from '../view/write/width.ts';
import { count } from '../words/count.ts';
import { dateAndTime, tookText } from '../words/time.ts';
import { type Evidence, type Leftover, type Measured, type Notice, type NoticeKind, noticeId } from './notice.ts';

/** What a notice holds of a report. */
export type DrillReport = Pick<
  Report,
  'runId' | 'plan' | 'outcome' | 'counts' | 'objectives' | 'finishedAt' | 'durationMs' | 'simulated' | 'tool'
>;

export interface DrillEnd {
  readonly drill: string;
  readonly report: DrillReport;
  /** What the cleanup could not remove. */
  readonly leftovers: readonly Leftover[];
  readonly evidence: readonly Evidence[];
}

/** Most leftovers that one notice lists. */
const LISTED = 20;
/** Longest reason that goes into a sentence, in columns. */
const LONGEST_REASON = 300;

/** The end of a drill; or of a later cleanup of it, where `leftovers` is what that one could not remove. */
export function drillEnded({ drill, report, leftovers, evidence }: DrillEnd): Notice {
  const { runId, outcome, counts, objectives, finishedAt, durationMs, simulated, tool, plan } = report;
  const proved = outcome === 'recovered' || outcome === 'leftovers';
  const kind = !proved ? 'drill.failed' : leftovers.length > 0 ? 'drill.leftovers' : 'drill.proved';
  const left = leftovers.length === 0 ? '' : `; the cleanup left ${count(leftovers.length, 'thing')} at the site`;
  const objectiveTexts = objectiveViews({ objectives })
    .filter(({ result }) => result !== 'no objective')
    .map(({ name, measured, known, objective, result, scope, remark }) => {
      const why = result === 'met' || remark === undefined ? '' : ` (${cut(clean(remark), LONGEST_REASON)})`;
      const against = known ? `${measured} of ${objective}` : `${measured}, objective ${objective}`;
      return `${name} ${against}: ${result}${scope === undefined ? '' : `, ${scope}`}${why}`;
    });
  const facts = [countsText(counts), ...objectiveTexts].join('; ');
  return {
    ...head(kind, [runId, outcome, finishedAt, ...leftovers.map(({ uuid }) => uuid)], finishedAt, tool),
    summary: `${named(drill, plan.name)} ${ENDED[outcome]} after ${tookText(durationMs)}: ${facts}${left}.`,
    next: nextOf(report, leftovers),
    plan: plan.name,
    drill,
    runId,
    verdict: outcome,
    counts,
    ...measures(objectives),
    ...(leftovers.length === 0
      ? {}
      : { leftovers: { count: leftovers.length, first: leftovers.slice(0, LISTED).map(short) } }),
    ...(evidence.length === 0 ? {} : { evidence: [...evidence] }),
    ...(simulated === undefined ? {} : { simulated: true }),
  };
}

const ENDED: Readonly<Record<ReportOutcome, string>> = {
  recovered: 'proved everything',
  'objective-missed': 'recovered everything, but missed an objective,',
  'objective-unknown': 'recovered everything, but nobody can tell whether an objective was met,',
  unproven: 'could prove nothing',
  leftovers: 'left something behind',
  'recovered-with-differences': 'found differences',
  unfinished: 'did not end',
  failed: 'failed',
  unknown: 'ended with an outcome that is not known',
  interrupted: 'was interrupted',
};

function nextOf({ runId, outcome, simulated }: DrillReport, leftovers: readonly Leftover[]): string {
  const run = shellWord(clean(runId));
  if (outcome === 'interrupted' && simulated === undefined) return `To go on, or to clean up: zdr resume ${run}`;
  if (leftovers.length > 0) return `To remove what was left: zdr cleanup ${run}`;
  if (outcome === 'recovered') return 'Nothing to do.';
  if (outcome === 'unknown')
    return `A person must look at the receiving storage; which groups, and how: zdr report ${run}`;
  return `Which groups, why, and what to do: zdr report ${run}`;
}

/** What each notice of a schedule is about, when it came to that (RFC 3339), and the version of zdr. */
interface About {
  readonly plan: string;
  readonly drill: string;
  readonly at: string;
  readonly tool: string;
}

/** A drill that began and whose journal is gone or damaged: nobody knows what it proved, or what it left. */
export function drillLost({ plan, drill, runId, at, tool }: About & { readonly runId: string }): Notice {
  return {
    ...head('drill.failed', [plan, drill, runId, 'lost'], at, tool),
    summary: `${named(drill, plan)} began, and its journal is gone or damaged: what it proved is not known.`,
    next: 'Look at the receiving storages and at the VMs of the site: what it made may be there yet.',
    ...{ plan, drill },
    runId,
  };
}

export interface Missed extends About {
  readonly dueAt: string;
  /** Why it did not start, as the end of a sentence: `the drill before was still running`. */
  readonly reason: string;
}

/** A drill that was due and was not started. */
export function scheduleMissed({ plan, drill, dueAt, reason, at, tool }: Missed): Notice {
  return {
    ...head('schedule.missed', [plan, drill, dueAt], at, tool),
    summary: `${named(drill, plan)}, due at ${dateAndTime(dueAt)}, did not start: ${ending(reason)}`,
    next: 'Nothing was proven this time. Fix the cause if it is none that you want, or start the drill by hand.',
    ...{ plan, drill },
    dueAt,
  };
}

export interface Paused extends About {
  /** Why, as the end of a sentence: `its last drill failed`, `ops@mn-1 paused it`. */
  readonly reason: string;
  /** The run that was the cause. */
  readonly runId?: string;
}

/** No drill of this schedule starts until a person resumes it. */
export function schedulePaused({ plan, drill, reason, runId, at, tool }: Paused): Notice {
  const look = runId === undefined ? '' : ` What became of the last drill: zdr report ${shellWord(clean(runId))}`;
  return {
    ...head('schedule.paused', [plan, drill, at], at, tool),
    summary: `The schedule of ${named(drill, plan, 'drill')} is paused: ${ending(reason)}`,
    next: `No drill of it starts until a person resumes the schedule.${look}`,
    ...{ plan, drill },
    ...given({ runId }),
  };
}

/** What `zdr notify` sends; `key` tells one test from another. */
export function testNotice(plan: string, drill: string, at: string, key: string, tool: string): Notice {
  return {
    ...head('test', [plan, drill, at, key], at, tool),
    summary: `This is a test of the notifications of ${named(drill, plan, 'drill')}: whoever reads it would be told.`,
    next: 'Nothing to do.',
    ...{ plan, drill },
  };
}

function head(kind: NoticeKind, about: readonly string[], at: string, tool: string) {
  const attention = kind !== 'drill.proved' && kind !== 'test';
  return { format: 1, id: noticeId(kind, about), kind, at, attention, tool } as const;
}

const named = (drill: string, plan: string, noun = 'Drill'): string => `${noun} ${clean(drill)} of plan ${clean(plan)}`;

/** A reason from elsewhere as the end of a sentence: one line, not too long, one full stop. */
const ending = (reason: string): string => `${cut(clean(reason), LONGEST_REASON).replace(/[.\s]+$/, '')}.`;

const short = (leftover: Leftover): Leftover =>
  leftover.why === undefined ? leftover : { ...leftover, why: cut(clean(leftover.why), LONGEST_REASON) };

function measures({ rto, rpo }: ObjectivesReport): { readonly rto: Measured; readonly rpo: Measured } {
  const slim = ({ measuredMs, objectiveMs, result }: Measured): Measured => given({ measuredMs, objectiveMs, result });
  return { rto: slim(rto), rpo: slim(rpo) };
}
