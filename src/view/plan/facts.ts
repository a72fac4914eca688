/** A plan and its estimate as names and short texts. */
import { latestGroups, notPinned } from '../../plan/pin.ts';
import type { Plan, PlanSite, Tolerance } from '../../plan/plan.ts';
import type { Estimate, Limit } from '../../schedule/estimate.ts';
import { count, grouped, percent } from '../../words/count.ts';
import { size } from '../../words/size.ts';
import { duration } from '../../words/time.ts';
import { type Block, facts, type Inline } from '../write/document.ts';

export function planFacts(plan: Plan): Block {
  const { rtoMs, rpoMs } = plan.objectives;
  const objectives = [
    ...(rtoMs === undefined ? [] : [`RTO ${duration(rtoMs)}`]),
    ...(rpoMs === undefined ? [] : [`RPO ${duration(rpoMs)}`]),
  ];
  const observed = plan.verify === 'observed';
  const verify = observed
    ? 'observed: a fresh query proves every group'
    : "claimed: only the API's own answer, no query";
  return facts(
    ['digest', { code: plan.digest }],
    ['groups', `${grouped(plan.groups.length)} in ${count(plan.waves.length, 'wave')}`],
    ['site', `${endpoint(plan.site)}, ${login(plan.site)}`],
    ['verify', verify],
    ['limit', limit(plan)],
    ['budget', budget(plan)],
    ['objectives', objectives.join(', ') || 'none'],
    ['backups', pinText(plan)],
  );
}

function limit({ concurrency, site: { requestsPerSecond } }: Plan): string {
  const atATime = `${count(concurrency, 'recovery', 'recoveries')} at a time, and each storage's own`;
  return requestsPerSecond === undefined ? atATime : `${atATime}; ${count(requestsPerSecond, 'request')} a second`;
}

/** How far the backups of `latestOf` are chosen; undefined where no group asks for them. */
function pinText(plan: Plan): string | undefined {
  const latest = latestGroups(plan).length;
  if (latest === 0) return undefined;
  const open = notPinned(plan).length;
  return open === 0
    ? `${count(latest, 'group')} pinned`
    : `${count(open, 'group')} not pinned: zdr pin chooses their backups, or else the run at its start. ${bound(plan)}`;
}

/** What the estimate goes by as long as nobody knows the sizes. */
function bound(plan: Plan): string {
  const least = notPinned(plan).filter(({ expect }) => expect.minSizeBytes !== undefined).length;
  return least === 0
    ? 'Until then the estimate assumes their size'
    : `Until then the estimate takes expect.minSize for their size: a lower bound`;
}

/** How long, what holds it back, what would help. */
export function estimateFacts(estimate: Estimate): Block {
  const { bottleneck, criticalPath, objectives, makespanMs } = estimate;
  const savings = estimate.savings
    .filter(({ savesMs }) => savesMs > 0)
    .map(({ limit, from, to, savesMs }) => `${limitPath(limit)} ${from} → ${to} saves ${duration(savesMs)}`);
  const path = `${duration(criticalPath.ms)}: ${pathText(criticalPath.groups)}`;
  return facts(
    ['makespan', { text: `${duration(makespanMs)} for ${size(estimate.bytes)}`, tone: 'strong' }],
    ['bottleneck', bottleneck === undefined ? 'none' : boundText(bottleneck)],
    ['lower bound', `${duration(estimate.lowerBoundMs)}: no order of the groups is faster with these limits`],
    ['critical path', criticalPath.groups.length === 0 ? undefined : path],
    ['RTO', objectives.rto && rtoText(objectives.rto, makespanMs)],
    ['faster', savings.join('; ') || (makespanMs === 0 ? undefined : noSaving(estimate))],
  );
}

function noSaving({ savings }: Estimate): string {
  if (savings.length === 0) return 'no limit is reached, so raising one saves nothing';
  return `${savings.map(({ limit, from, to }) => `${limitPath(limit)} ${from} → ${to}`).join(', ')}${savings.length === 1 ? '' : ': each alone'} saves nothing`;
}

export function rtoText(rto: { readonly objectiveMs: number; readonly holds: boolean }, makespanMs: number): Inline {
  const spare = duration(Math.abs(rto.objectiveMs - makespanMs));
  const text = `${duration(rto.objectiveMs)}: ${rto.holds ? `holds, with ${spare} to spare` : `would be missed by ${spare}`}`;
  return { text, tone: rto.holds ? 'good' : 'bad' };
}

/** Names of a long path that are shown at its beginning and at its end. */
const SHOWN_AT_AN_END = 4;

/** `a → b → c`; the middle of a long path is counted. */
export function pathText(names: readonly string[]): string {
  const shown = [...names];
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
    case 'requests':
      return 'site.requestsPerSecond: calls, polls and proofs wait for their turn';
    case 'storage':
      return `storage ${bound.storage}`;
  }
}

/** Where the limit stands in the plan file. */
function limitPath(limit: Limit): string {
  switch (limit.kind) {
    case 'concurrency':
      return 'limits.concurrency';
    case 'requests':
      return 'site.requestsPerSecond';
    case 'storage':
      return `storages.${limit.storage}.maxConcurrent`;
  }
}

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

const endpoint = ({ endpoint }: Pick<PlanSite, 'endpoint'>): string =>
  typeof endpoint === 'string' ? endpoint : `$${endpoint.env}`;

function login({ auth }: PlanSite): string {
  switch (auth.kind) {
    case 'account':
      return `account ${auth.account}`;
    case 'accessKey':
      return `access key ${auth.id}`;
    case 'session':
      return 'a given session';
  }
}
