/** A comparison of two plans in words: the same for every format, on one line each. */
import type { Diagnostic } from '../../document/diagnostic.ts';
import { formatDuration } from '../../document/quantity.ts';
import { type Difference, diffPlans, newPlan } from '../../plan/diff.ts';
import type { FieldChange, Value } from '../../plan/diff-fields.ts';
import type { Plan, Tolerance } from '../../plan/plan.ts';
import type { Estimate } from '../../schedule/estimate.ts';
import { count, grouped } from '../../words/count.ts';
import { rate, size } from '../../words/size.ts';
import { duration } from '../../words/time.ts';
import { namesText, type Row, type Tone } from '../write/document.ts';
import { pathText, tolerated } from './facts.ts';
import { movedPoints, oldestText, pointChange, rpoText } from './recovery-points.ts';

/** A plan on one side of a comparison. */
export interface PlanSide {
  /** Where it was read: `HEAD~1:plans/east.yaml`. */
  readonly label: string;
  readonly plan: Plan;
  readonly estimate: Estimate;
  /** What the reader must know of how it was read. */
  readonly note?: string;
}

/** What was found instead of a plan: nothing, or one that is not valid. */
export interface NoPlan {
  readonly label: string;
  readonly plan?: never;
  /** Error findings; empty where there is no plan. */
  readonly findings: readonly Diagnostic[];
  /** How many more there are. */
  readonly more?: number;
}

/** Two plans, and what differs. */
export interface Comparison {
  readonly before: PlanSide | NoPlan;
  readonly after: PlanSide;
  readonly differences: readonly Difference[];
  /** In ms since the epoch: ages are told for this moment, of both sides. */
  readonly now: number;
}

/** `now` in ms since the epoch. */
export function compared(before: PlanSide | NoPlan, after: PlanSide, now: number): Comparison {
  const differences =
    before.plan !== undefined
      ? diffPlans(before.plan, after.plan)
      : before.findings.length === 0
        ? newPlan(after.plan)
        : [];
  return { before, after, differences, now };
}

const NAMED = 5;

/** The differences, at most `perField` that concern the same property; what is left out is counted. */
export function differenceLines({ differences, after }: Comparison, perField: number): string[] {
  const seen = new Map<string, number>();
  const left = new Map<string, { changes: number; names: number }>();
  const lines = differences.flatMap((difference) => {
    if (difference.kind !== 'changed' && difference.kind !== 'renamed') return [line(difference, after.plan)];
    const key = `${difference.subject} ${difference.kind === 'changed' ? titleOf(difference.field) : 'renamed'}`;
    const number = (seen.get(key) ?? 0) + 1;
    seen.set(key, number);
    if (number <= perField) return [line(difference, after.plan)];
    const more = left.get(key) ?? { changes: 0, names: 0 };
    left.set(key, {
      changes: more.changes + 1,
      names: more.names + (difference.kind === 'changed' ? difference.names.length : 1),
    });
    return [];
  });
  const rest = [...left].map(([key, { changes, names }]) => {
    const [subject = '', ...field] = key.split(' ');
    return `${count(names, `more ${subject}`)}: ${field.join(' ')}: ${count(changes, 'more change')}`;
  });
  const moved = movedPoints(differences, after.plan);
  return [...(moved === undefined ? [] : [`all groups: ${moved}`]), ...lines, ...rest];
}

/** `group erp-db: destination vault → vault-b`, `500 groups: a, b, c and 497 more: added`. */
function line(difference: Difference, plan: Plan): string {
  const { kind, subject } = difference;
  switch (kind) {
    case 'added':
    case 'removed':
      return `${whoText(subject, difference.names)}${kind}`;
    case 'renamed':
      return `${subject} ${difference.from}: is now called ${difference.to}`;
    case 'reordered':
      return `${subject}s: in another order${subject === 'wave' ? '' : '; of equal ones the first in the file starts first'}`;
    case 'changed': {
      const all = subject === 'group' && difference.names.length === plan.groups.length && plan.groups.length > 1;
      const who = all ? `all ${count(plan.groups.length, 'group')}: ` : whoText(subject, difference.names);
      return who + changeText(difference);
    }
  }
}

/** Nothing for the plan as a whole. */
function whoText(subject: string, names: readonly string[]): string {
  if (subject === 'plan') return '';
  return names.length === 1
    ? `${subject} ${names[0]}: `
    : `${count(names.length, subject)}: ${namesText(names, NAMED)}: `;
}

function changeText({ field, before, after, added = [], removed = [] }: FieldChange): string {
  const title = titleOf(field);
  const signed = [...added.map((value) => `+${value}`), ...removed.map((value) => `-${value}`)];
  if (signed.length > 0) return `${title} ${namesText(signed, NAMED)}`;
  if (field === 'groupUuid') return pointChange(before, after);
  const [old, now] = [valueText(field, before), valueText(field, after)];
  // Two values that round to the same text are told apart by the number itself.
  return old === now ? `${title} ${JSON.stringify(before)} → ${JSON.stringify(after)}` : `${title} ${old} → ${now}`;
}

const TITLES: Readonly<Record<string, string>> = {
  groupUuid: 'recovery point',
  receiving: 'received by',
  'gate.approval': 'gate.approval',
};
const titleOf = (field: string): string => TITLES[field] ?? field;

const DURATIONS = /^(timeout|retry\.(delay|maxDelay)|expect\.maxAge|objectives\.r[tp]o|site\.requestTimeout)$/;

function valueText(field: string, value: Value): string {
  if (value === undefined) return 'none';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return value;
  if (field === 'failure.tolerate') return tolerated(value as Tolerance);
  if (typeof value === 'object') {
    const [[kind, name] = ['', '']] = Object.entries(value);
    return kind === 'env' ? `$${String(name)}` : `${kind} ${String(name)}`;
  }
  if (DURATIONS.test(field)) return formatDuration(value);
  if (field === 'expect.minSize') return size(value);
  return field === 'throughput' ? rate(value) : grouped(value);
}

/** What the change means for the night of the disaster: what it is about, before, after, and a remark. */
export function effects({ before, after, now }: Comparison): Row[] {
  const old = before.plan === undefined ? undefined : before;
  const [was, is] = [old?.estimate, after.estimate];
  const saved = was === undefined ? 0 : was.makespanMs - is.makespanMs;
  const later = saved === 0 ? undefined : `${duration(Math.abs(saved))} ${saved > 0 ? 'shorter' : 'longer'}`;
  const oldest = oldestText(after.plan, now);
  const earlier = old && oldestText(old.plan, now);
  const rpo = rpoText(after.plan, now);
  return [
    effect('groups', old && grouped(old.plan.groups.length), grouped(after.plan.groups.length)),
    effect('to copy', was && size(was.bytes), size(is.bytes)),
    effect(
      'makespan',
      was && duration(was.makespanMs),
      duration(is.makespanMs),
      saved && (saved > 0 ? 'good' : 'bad'),
      later,
    ),
    effect('RTO', was && rtoText(was), rtoText(is), is.objectives.rto?.holds === false && 'bad'),
    ...((earlier ?? oldest) ? [effect('oldest backup', earlier, oldest ?? '')] : []),
    effect('RPO', old && rpoText(old.plan, now).text, rpo.text, rpo.missed && 'bad'),
    effect('critical path', was && duration(was.criticalPath.ms), duration(is.criticalPath.ms)),
  ];
}

const effect = (
  name: string,
  before: string | undefined,
  after: string,
  tone: Tone | false | 0 = false,
  remark = before === after ? 'the same' : '',
): Row => ({ cells: [name, before ?? '', tone ? { text: after, tone } : after, remark] });

/** The groups of the critical path: where they changed, before and after. */
export function pathLines({ before, after }: Comparison): readonly string[] {
  const is = pathText(after.estimate.criticalPath.groups);
  if (before.plan === undefined) return is === '' ? [] : [`critical path: ${is}`];
  const was = pathText(before.estimate.criticalPath.groups);
  return was === is ? [] : [`critical path before: ${was || 'none'}`, `critical path after: ${is || 'none'}`];
}

function rtoText({ objectives: { rto }, makespanMs }: Estimate): string {
  if (rto === undefined) return 'none';
  const spare = duration(Math.abs(rto.objectiveMs - makespanMs));
  return `${formatDuration(rto.objectiveMs)}: ${rto.holds ? 'holds' : 'missed'} by ${spare}`;
}

/** `2 differences`, or why there is nothing to compare with. */
export function verdictText({ before, differences }: Comparison): string {
  if (before.plan === undefined) {
    return before.findings.length === 0
      ? `${before.label} has no such plan: all of it is new`
      : `nothing to compare with: the plan at ${before.label} is not valid (${count(before.findings.length + (before.more ?? 0), 'error')})`;
  }
  return differences.length === 0 ? 'no difference' : count(differences.length, 'difference');
}
