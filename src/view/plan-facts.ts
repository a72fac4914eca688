/** A plan and its estimate as names and short texts, the same for every format: clean, on one line, without colour. */
import { latestGroups, notPinned } from '../plan/pin.ts';
import type { Plan, PlanSite, Tolerance } from '../plan/plan.ts';
import type { Estimate, Limit } from '../schedule/estimate.ts';
import { count, grouped, percent } from '../words/count.ts';
import { size } from '../words/size.ts';
import { duration } from '../words/time.ts';
import { clean } from './write/clean.ts';

export interface Fact {
  readonly name: string;
  readonly text: string;
  readonly tone?: 'strong' | 'good' | 'bad';
}

export function planFacts(plan: Plan): Fact[] {
  const { rtoMs, rpoMs } = plan.objectives;
  const objectives = [
    ...(rtoMs === undefined ? [] : [`RTO ${duration(rtoMs)}`]),
    ...(rpoMs === undefined ? [] : [`RPO ${duration(rpoMs)}`]),
  ];
  return [
    { name: 'groups', text: `${grouped(plan.groups.length)} in ${count(plan.waves.length, 'wave')}` },
    { name: 'site', text: `${endpoint(plan.site)}, ${login(plan.site)}` },
    {
      name: 'verify',
      text:
        plan.verify === 'observed'
          ? 'observed: a fresh query proves every group'
          : "claimed: only the API's own answer, no query",
    },
    {
      name: 'limit',
      text: `${count(plan.concurrency, 'recovery', 'recoveries')} at a time, and each storage's own`,
    },
    { name: 'budget', text: budget(plan) },
    { name: 'objectives', text: objectives.length === 0 ? 'none' : objectives.join(', ') },
    ...pinFacts(plan),
  ];
}

/** How far the backups of `latestOf` are chosen. */
function pinFacts(plan: Plan): Fact[] {
  const latest = latestGroups(plan).length;
  if (latest === 0) return [];
  const open = notPinned(plan).length;
  const text =
    open === 0
      ? `${count(latest, 'group')} pinned`
      : `${count(open, 'group')} not pinned: zdr pin chooses their backups, or else the run at its start. ${bound(plan)}`;
  return [{ name: 'backups', text }];
}

/** What the estimate goes by as long as nobody knows the sizes. */
function bound(plan: Plan): string {
  const least = notPinned(plan).filter(({ expect }) => expect.minSizeBytes !== undefined).length;
  return least === 0
    ? 'Until then the estimate assumes their size'
    : `Until then the estimate takes expect.minSize for their size: a lower bound`;
}

/** How long, what holds it back, what would help. */
export function estimateFacts(estimate: Estimate): Fact[] {
  const { bottleneck, criticalPath, objectives, makespanMs } = estimate;
  const savings = estimate.savings.filter(({ savesMs }) => savesMs > 0);
  return [
    { name: 'makespan', text: `${duration(makespanMs)} for ${size(estimate.bytes)}`, tone: 'strong' },
    { name: 'bottleneck', text: bottleneck === undefined ? 'none' : boundText(bottleneck) },
    {
      name: 'lower bound',
      text: `${duration(estimate.lowerBoundMs)}: no order of the groups is faster with these limits`,
    },
    ...(criticalPath.groups.length === 0
      ? []
      : [{ name: 'critical path', text: `${duration(criticalPath.ms)}: ${pathText(criticalPath.groups)}` }]),
    ...(objectives.rto ? [rtoFact(objectives.rto, makespanMs)] : []),
    ...savings.map(({ limit, from, to, savesMs }, index) => ({
      name: index === 0 ? 'faster' : '',
      text: `${limitPath(limit)} ${from} → ${to} saves ${duration(savesMs)}`,
    })),
    ...(savings.length > 0 || makespanMs === 0 ? [] : [{ name: 'faster', text: noSaving(estimate) }]),
  ];
}

function noSaving({ savings }: Estimate): string {
  if (savings.length === 0) return 'no limit is reached, so raising one saves nothing';
  return `${savings.map(({ limit, from, to }) => `${limitPath(limit)} ${from} → ${to}`).join(', ')}${savings.length === 1 ? '' : ': each alone'} saves nothing`;
}

export function rtoFact(rto: { readonly objectiveMs: number; readonly holds: boolean }, makespanMs: number): Fact {
  const spare = duration(Math.abs(rto.objectiveMs - makespanMs));
  return rto.holds
    ? { name: 'RTO', text: `${duration(rto.objectiveMs)}: holds, with ${spare} to spare`, tone: 'good' }
    : { name: 'RTO', text: `${duration(rto.objectiveMs)}: would be missed by ${spare}`, tone: 'bad' };
}

/** Names of a long path that are shown at its beginning and at its end. */
const SHOWN_AT_AN_END = 4;

/** `a → b → c`; the middle of a long path is counted. */
export function pathText(names: readonly string[]): string {
  const shown = names.map(clean);
  const more = shown.length - 2 * SHOWN_AT_AN_END;
  if (more > 1) shown.splice(SHOWN_AT_AN_END, more, `${grouped(more)} more`);
  return shown.join(' → ');
}

function boundText(bound: NonNullable<Estimate['bottleneck']>): string {
  switch (bound.kind) {
    case 'critical-path':
      return 'the longest chain of dependencies';
    case 'concurrency':
      return 'the plan-wide limit of recoveries at a time';
    case 'storage':
      return `storage ${clean(bound.storage)}`;
  }
}

/** Where the limit stands in the plan file. */
const limitPath = (limit: Limit): string =>
  limit.kind === 'concurrency' ? 'limits.concurrency' : `storages.${clean(limit.storage)}.maxConcurrent`;

function budget({ failure }: Plan): string {
  const most = `tolerates ${tolerated(failure.tolerate)}`;
  return failure.then === 'stop'
    ? `${most}; beyond that, or when a critical group fails, no further group starts`
    : `${most}; beyond that it goes on, and the report says so`;
}

export function tolerated(tolerate: Tolerance): string {
  if ('share' in tolerate) return `${percent(tolerate.share)} of the groups failed`;
  return tolerate.count === 0 ? 'no failed group' : count(tolerate.count, 'failed group');
}

export const endpoint = ({ endpoint }: Pick<PlanSite, 'endpoint'>): string =>
  typeof endpoint === 'string' ? clean(endpoint) : `$${clean(endpoint.env)}`;

function login({ auth }: PlanSite): string {
  switch (auth.kind) {
    case 'account':
      return `account ${clean(auth.account)}`;
    case 'accessKey':
      return `access key ${clean(auth.id)}`;
    case 'session':
      return 'a given session';
  }
}
