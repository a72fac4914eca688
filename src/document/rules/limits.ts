import { DEFAULTS } from '../defaults.ts';
import type { Finding, Path } from '../diagnostic.ts';
import type { PlanDraft } from '../draft.ts';
import { formatDuration, parseDuration, parseShare } from '../quantity.ts';
import { shown } from '../schema/wording.ts';
import type { Facts } from './facts.ts';

export function* limitsNeverMet({ draft }: Facts): Iterable<Finding> {
  if (draft.limits !== undefined && 'concurrency' in draft.limits && draft.limits.concurrency === undefined) return;
  const concurrency = draft.limits?.concurrency ?? DEFAULTS.concurrency;
  for (const [name, storage] of Object.entries(draft.storages ?? {})) {
    const own = storage?.maxConcurrent;
    if (own === undefined || own <= concurrency) continue;
    yield {
      code: 'ZDR1216',
      path: ['storages', name, 'maxConcurrent'],
      message: `The limit ${own} of the storage ${shown(name)} can never be reached: the whole plan runs at most ${concurrency} at a time.`,
      hint: `Raise \`limits.concurrency\` to ${own}, or lower \`maxConcurrent\`.`,
    };
  }
}

type RetryDraft = PlanDraft['retry'];

/** Deadlines against retry delays: once for the plan, and for each group that changes one of the two. */
export function* retrySchedules({ draft, groups }: Facts): Iterable<Finding> {
  const planTimeout = 'timeout' in draft ? draft.timeout : DEFAULTS.timeout;
  yield* retrySchedule(
    planTimeout,
    draft.retry,
    {},
    'timeout' in draft ? ['timeout'] : ['retry'],
    ['retry'],
    'The deadline',
  );
  for (const group of groups) {
    const { written } = group;
    if (written.timeout === undefined && written.retry === undefined) continue;
    const { path, label } = group;
    const timeout = 'timeout' in written ? written.timeout : planTimeout;
    const at = [...path, written.timeout === undefined ? 'retry' : 'timeout'];
    yield* retrySchedule(timeout, written.retry, draft.retry, at, [...path, 'retry'], `The deadline of ${label}`);
  }
}

function* retrySchedule(
  timeout: string | undefined,
  own: RetryDraft,
  inherited: RetryDraft,
  at: Path,
  retryPath: Path,
  who: string,
): Iterable<Finding> {
  const { attempts, delay, maxDelay } = { ...DEFAULTS.retry, ...inherited, ...own };
  const deadlineMs = parseDuration(timeout ?? '');
  const delayMs = parseDuration(delay ?? '');
  const maxDelayMs = parseDuration(maxDelay ?? '');
  if (delayMs === undefined || maxDelayMs === undefined) return;
  if (delayMs > maxDelayMs && own !== undefined && ('delay' in own || 'maxDelay' in own)) {
    yield {
      code: 'ZDR1218',
      path: [...retryPath, 'delay' in own ? 'delay' : 'maxDelay'],
      message: `The first delay ${delay} is above the greatest one, ${maxDelay}.`,
      hint: 'Raise `maxDelay`, or lower `delay`.',
    };
  }
  if (deadlineMs === undefined || deadlineMs === 0 || attempts === undefined) return;
  const delays = delaysOf(attempts, delayMs, maxDelayMs);
  if (delays < deadlineMs) return;
  yield {
    code: 'ZDR1217',
    path: at,
    message: `${who}, ${timeout}, is not longer than the delays between its ${attempts} attempts, up to ${formatDuration(delays)} together.`,
    hint: 'Raise `timeout`, or lower `attempts` or `maxDelay`.',
  };
}

/** The sum of the longest delays: doubled from the first one up to the greatest. */
function delaysOf(attempts: number, delayMs: number, maxDelayMs: number): number {
  let sum = 0;
  for (let retry = 0; retry < Math.min(attempts, 1000) - 1; retry += 1)
    sum += Math.min(maxDelayMs, delayMs * 2 ** retry);
  return sum;
}

export function* budgetsWithoutEnd({ draft, groups }: Facts): Iterable<Finding> {
  const waves = draft.waves ?? [];
  const sizes = new Map<number | undefined, number>();
  for (const { wave } of groups) sizes.set(wave, (sizes.get(wave) ?? 0) + 1);
  const budgets = [
    { failure: draft.failure, path: ['failure', 'tolerate'] as Path, size: draft.groups?.length ?? 0, who: 'the plan' },
    ...waves.map((wave, index) => ({
      failure: wave?.failure,
      path: ['waves', index, 'failure', 'tolerate'] as Path,
      size: sizes.get(index) ?? 0,
      who: `wave ${shown(wave?.name ?? index + 1)}`,
    })),
  ];
  for (const { failure, path, size, who } of budgets) {
    const tolerate = failure?.tolerate;
    if (tolerate === undefined || failure?.then === 'continue' || size === 0) continue;
    const endless = typeof tolerate === 'number' ? tolerate >= size : parseShare(tolerate) === 1;
    if (!endless) continue;
    yield {
      code: 'ZDR1219',
      path,
      message: `The failure budget of ${who} tolerates ${tolerate}, but there are ${size} groups: it can never be spent.`,
      hint: 'Lower `tolerate`, or write `then: continue`.',
    };
  }
}

export function* agesAboveObjective({ draft, groups }: Facts): Iterable<Finding> {
  const rpo = draft.objectives?.rpo;
  const rpoMs = parseDuration(rpo ?? '');
  if (rpoMs === undefined) return;
  const places = [{ written: draft.defaults, path: ['defaults'] as Path, label: '`defaults`' }, ...groups];
  for (const place of places) {
    const maxAge = place.written?.expect?.maxAge;
    const maxAgeMs = parseDuration(maxAge ?? '');
    if (maxAgeMs === undefined || maxAgeMs <= rpoMs) continue;
    yield {
      code: 'ZDR1222',
      path: [...place.path, 'expect', 'maxAge'],
      message: `The \`maxAge\` of ${place.label}, ${maxAge}, allows a backup older than the recovery point objective of ${rpo}.`,
      hint: 'Lower `maxAge`, or raise `objectives.rpo`.',
    };
  }
}
