import { backupAge, FUTURE_HINT } from '../plan/backup-age.ts';
import type { Pin, PinnedGroup } from '../plan/pin.ts';
import type { NoBackup } from '../survey/choose-backups.ts';
import { type Moves, type Spread, spreadOf } from '../survey/recovery-points.ts';
import { count, listed } from '../words/count.ts';
import { size } from '../words/size.ts';
import { dateAndTime, duration } from '../words/time.ts';
import { clean } from './write/clean.ts';
import { mostOn, type Page } from './write/page.ts';
import { fields } from './write/text.ts';

/** Lines shown of each list. */
const SHOWN = 20;

export interface PinView {
  readonly pin: Pin;
  readonly moves: Moves;
  /** There was a pin before. */
  readonly renewed: boolean;
  /** Where it was written. */
  readonly path: string;
  /** By the clock of who looks, in ms since the epoch. */
  readonly now: number;
  readonly rpoMs?: number | undefined;
}

/** What a {@link NoBackup} is about, named as the reader knows it; `name` is clean. */
export interface NoBackupWords extends Pick<NoBackup, 'storage' | 'why'> {
  readonly name: string;
  readonly latestOf: { readonly vm: string; readonly notAfter?: string };
}

/** Why no backup could be chosen, in one line. */
export function noBackupText({ name, latestOf, storage, why }: NoBackupWords): string {
  const vm = `VM ${latestOf.vm}`;
  const on = clean(storage);
  switch (why.kind) {
    case 'none':
      return `${name}: ${vm} has no backup`;
    case 'not-whole':
      return `${name}: ${vm} has ${count(why.backups, 'backup')}, and none is whole and Ready on ${on}`;
    case 'too-new':
      return `${name}: the oldest whole backup of ${vm} on ${on} is of ${dateAndTime(why.oldest)}, after ${dateAndTime(latestOf.notAfter ?? '')}`;
    case 'no-date':
      return `${name}: nobody can tell when the backups of ${vm} were made; set site.timeZone`;
  }
}

/** What was pinned, how far the recovery points lie apart, and what moved. Ends in a newline. */
export function pinText(view: PinView, page: Page): string {
  const { pin, moves, path } = view;
  const { style } = page;
  const bytes = pin.groups.reduce((sum, { sizeBytes = 0 }) => sum + sizeBytes, 0);
  const sections = [
    [
      `${style.bold(`Pinned ${clean(pin.plan)}`)} ${style.dim(path)}`,
      ...fields([['groups', `${count(pin.groups.length, 'group')}, ${size(bytes)}`], ...spread(view)], page),
    ],
    ...(view.renewed ? [changes(moves, page)] : []),
  ];
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function spread({ pin, now, rpoMs }: PinView): (readonly [string, string])[] {
  const found = spreadOf(pin);
  if (found === undefined) return [['oldest', 'no backup has a date']];
  const undated = pin.groups.filter(({ createdAt }) => createdAt === undefined).length;
  const { ms } = backupAge([found.oldest], now);
  const rpo = rpoMs === undefined || ms === undefined || ms <= rpoMs ? '' : `: misses the RPO of ${duration(rpoMs)}`;
  const ago = ms === undefined ? ahead(found.oldest, now) : `, ${duration(ms)} ago${rpo}`;
  return [
    ['oldest', `${point(found.oldest)}${ago}`],
    ['newest', `${point(found.newest)}${ahead(found.newest, now)}`],
    ['spread', spreadText(found)],
    ...(undated === 0 ? [] : [['undated', count(undated, 'group')] as const]),
  ];
}

/** A date of which nothing can be told. */
const ahead = (group: PinnedGroup, now: number): string =>
  backupAge([group], now).unknown === 'future' ? `: in the future; ${FUTURE_HINT}` : '';

const point = ({ name, createdAt }: PinnedGroup): string => `${when(createdAt)} (${clean(name)})`;
const when = (createdAt: string | undefined): string => (createdAt === undefined ? 'no date' : dateAndTime(createdAt));

const spreadText = ({ spreadMs }: Spread): string =>
  `${duration(spreadMs)}: so far apart are the moments to which the groups come back`;

function changes({ moved, added, removed, unchanged }: Moves, page: Page): string[] {
  const { style } = page;
  const counts = listed([
    [moved.length, 'moved group'],
    [added.length, 'new group'],
    [removed.length, 'group that left'],
    [unchanged, 'unchanged group'],
  ]).replace('group that lefts', 'groups that left');
  const lines = [
    ...moved.map(
      ({ from, to }) => `~ ${clean(to.name)}  ${when(from.createdAt)} → ${when(to.createdAt)}${resized(from, to)}`,
    ),
    ...added.map((group) => `+ ${clean(group.name)}  ${when(group.createdAt)}`),
    ...removed.map(({ name }) => `- ${clean(name)}`),
  ];
  const more = lines.length - mostOn(page, SHOWN);
  return [
    style.bold(`Since the last pin: ${counts || 'nothing'}`),
    ...lines.slice(0, mostOn(page, SHOWN)).map((line) => `  ${line}`),
    ...(more > 0 ? [style.dim(`  … and ${more} more (--json shows them)`)] : []),
  ];
}

function resized(from: PinnedGroup, to: PinnedGroup): string {
  if (from.sizeBytes === undefined || to.sizeBytes === undefined || from.sizeBytes === to.sizeBytes) return '';
  return `, ${size(from.sizeBytes)} → ${size(to.sizeBytes)}`;
}

/** The same as JSON. Ends in a newline. */
export function pinJson({ pin, moves, path }: PinView): string {
  const found = spreadOf(pin);
  const spread =
    found === undefined
      ? {}
      : {
          spread: {
            oldest: { group: found.oldest.name, createdAt: found.oldest.createdAt },
            newest: { group: found.newest.name, createdAt: found.newest.createdAt },
            spreadMs: found.spreadMs,
          },
        };
  return `${JSON.stringify({ type: 'pin', format: 1, file: path, pin, ...spread, changes: moves }, null, 2)}\n`;
}
