/** To which moments a site would come back, and how a change moves them. */
import { formatDuration } from '../../document/quantity.ts';
import { backupAge } from '../../plan/backup-age.ts';
import type { Difference } from '../../plan/diff.ts';
import type { RecoveryPoint } from '../../plan/diff-fields.ts';
import type { Plan } from '../../plan/plan.ts';
import { spreadOf } from '../../survey/recovery-points.ts';
import { count, grouped } from '../../words/count.ts';
import { dateAndTime, duration } from '../../words/time.ts';

type Change = Difference & { readonly kind: 'changed' };

const dateOf = (point: unknown): string | undefined =>
  typeof point === 'object' ? (point as { createdAt?: string }).createdAt : undefined;

/** `recovery point 2026-11-18 02:00:00Z → 2026-11-19 02:00:00Z`; by UUID where the dates do not tell two apart. */
export function pointChange(before: unknown, after: unknown): string {
  const [was, is] = [dateOf(before), dateOf(after)].map((date) => date && dateAndTime(date));
  const dated = was !== undefined && is !== undefined && was !== is;
  const text = (point: unknown) =>
    point === undefined ? 'none' : dated ? dateAndTime(dateOf(point) ?? '') : uuidText(point as RecoveryPoint);
  return `recovery point ${text(before)} → ${text(after)}`;
}

function uuidText(point: RecoveryPoint): string {
  return typeof point === 'string' ? point : `${point.groupUuid} of ${dateAndTime(point.createdAt)}`;
}

/**
 * What moves for many groups, in one line: how many recovery points, by how much, which is the oldest now, how far they
 * lie apart. Undefined where fewer than two moved.
 */
export function movedPoints(differences: readonly Difference[], plan: Plan): string | undefined {
  const moved = differences.filter(
    (difference): difference is Change => difference.kind === 'changed' && difference.field === 'groupUuid',
  );
  const groups = moved.flatMap(({ names, before, after }) => names.map(() => ({ before, after })));
  if (groups.length < 2) return undefined;
  const by = groups.flatMap(({ before, after }) => {
    const [was, is] = [dateOf(before), dateOf(after)];
    return was === undefined || is === undefined ? [] : [Date.parse(is) - Date.parse(was)];
  });
  const [newer, older] = [by.filter((ms) => ms >= 0), by.filter((ms) => ms < 0).map((ms) => -ms)];
  const fresh = groups.filter(({ before }) => before === undefined).length;
  const lost = groups.filter(({ after }) => after === undefined).length;
  const now = spreadOf(datedPoints(plan));
  const parts = [
    ...(newer.length === 0 ? [] : [`${grouped(newer.length)} newer by ${range(newer)}`]),
    ...(older.length === 0 ? [] : [`${grouped(older.length)} older by ${range(older)}`]),
    ...(fresh === 0 ? [] : [`${grouped(fresh)} had none`]),
    ...(lost === 0 ? [] : [`${grouped(lost)} chosen no longer`]),
    ...(now === undefined
      ? []
      : [`oldest now ${dateAndTime(now.oldest.createdAt)} (${now.oldest.name})`, `spread ${duration(now.spreadMs)}`]),
  ];
  return `${count(groups.length, 'recovery point')} moved: ${parts.length === 0 ? 'nobody knows by how much' : parts.join(', ')}`;
}

function range(ms: readonly number[]): string {
  const least = duration(ms.reduce((a, b) => Math.min(a, b)));
  const most = duration(ms.reduce((a, b) => Math.max(a, b)));
  return least === most ? least : `${least} to ${most}`;
}

const datedPoints = ({ groups }: Plan) =>
  groups.flatMap(({ name, pinned }) =>
    pinned?.createdAt === undefined ? [] : [{ name, createdAt: pinned.createdAt }],
  );

/** `1d 2h (erp-db)`: the age of the oldest backup; undefined where no backup has a date. */
export function oldestText(plan: Plan, now: number): string | undefined {
  const { oldest } = spreadOf(datedPoints(plan)) ?? {};
  if (oldest === undefined) return undefined;
  const { ms } = backupAge([oldest], now);
  return `${ms === undefined ? 'dated in the future' : duration(ms)} (${oldest.name})`;
}

/** `1d: holds by 2h`, `1d: missed by 4h`; the objective alone where no backup has a date. */
export function rpoText(plan: Plan, now: number): { readonly text: string; readonly missed: boolean } {
  const { rpoMs } = plan.objectives;
  if (rpoMs === undefined) return { text: 'none', missed: false };
  const points = datedPoints(plan);
  if (points.length === 0) return { text: formatDuration(rpoMs), missed: false };
  const { ms, atLeastMs } = backupAge(points, now);
  const missed = atLeastMs > rpoMs;
  if (ms === undefined && !missed)
    return { text: `${formatDuration(rpoMs)}: not known, a backup is dated in the future`, missed };
  const spare = rpoMs - atLeastMs;
  return { text: `${formatDuration(rpoMs)}: ${missed ? 'missed' : 'holds'} by ${duration(Math.abs(spare))}`, missed };
}
