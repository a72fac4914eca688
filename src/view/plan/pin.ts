import { backupAge, FUTURE_HINT } from '../../plan/backup-age.ts';
import type { Pin, PinnedGroup } from '../../plan/pin.ts';
import type { NoBackup } from '../../survey/choose-backups.ts';
import { type Moves, spreadOf } from '../../survey/recovery-points.ts';
import { count, listed } from '../../words/count.ts';
import { size } from '../../words/size.ts';
import { dateAndTime, duration } from '../../words/time.ts';
import { type Document, type Fact, facts, type Section } from '../write/document.ts';

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

/** What a {@link NoBackup} is about, named as the reader knows it. */
export interface NoBackupWords extends Pick<NoBackup, 'storage' | 'why'> {
  readonly name: string;
  readonly latestOf: { readonly vm: string; readonly notAfter?: string };
}

/** Why no backup could be chosen, in one line. */
export function noBackupText({ name, latestOf, storage, why }: NoBackupWords): string {
  const vm = `VM ${latestOf.vm}`;
  switch (why.kind) {
    case 'none':
      return `${name}: ${vm} has no backup`;
    case 'not-whole':
      return `${name}: ${vm} has ${count(why.backups, 'backup')}, and none is whole and Ready on ${storage}`;
    case 'too-new':
      return `${name}: the oldest whole backup of ${vm} on ${storage} is of ${dateAndTime(why.oldest)}, after ${dateAndTime(latestOf.notAfter ?? '')}`;
    case 'no-date':
      return `${name}: nobody can tell when the backups of ${vm} were made; set site.timeZone`;
  }
}

/** What was pinned, how far the recovery points lie apart, and what moved. */
export function pinDocument(view: PinView): Document {
  const { pin, path } = view;
  const bytes = pin.groups.reduce((sum, { sizeBytes = 0 }) => sum + sizeBytes, 0);
  return {
    title: [`Pinned ${pin.plan} `, { text: path, tone: 'dim' }],
    blocks: [facts(['groups', `${count(pin.groups.length, 'group')}, ${size(bytes)}`], ...spread(view))],
    sections: view.renewed ? [changes(view.moves)] : [],
    rest: '--json shows them',
  };
}

function spread({ pin, now, rpoMs }: PinView): Fact[] {
  const found = spreadOf(pin.groups);
  if (found === undefined) return [['oldest', 'no backup has a date']];
  const undated = pin.groups.filter(({ createdAt }) => createdAt === undefined).length;
  const { ms } = backupAge([found.oldest], now);
  const rpo = rpoMs === undefined || ms === undefined || ms <= rpoMs ? '' : `: misses the RPO of ${duration(rpoMs)}`;
  const ago = ms === undefined ? ahead(found.oldest, now) : `, ${duration(ms)} ago${rpo}`;
  return [
    ['oldest', `${point(found.oldest)}${ago}`],
    ['newest', `${point(found.newest)}${ahead(found.newest, now)}`],
    ['spread', `${duration(found.spreadMs)}: so far apart are the moments to which the groups come back`],
    ['undated', undated === 0 ? undefined : count(undated, 'group')],
  ];
}

/** A date of which nothing can be told. */
const ahead = (group: PinnedGroup, now: number): string =>
  backupAge([group], now).unknown === 'future' ? `: in the future; ${FUTURE_HINT}` : '';

const point = ({ name, createdAt }: PinnedGroup): string => `${when(createdAt)} (${name})`;
const when = (createdAt: string | undefined): string => (createdAt === undefined ? 'no date' : dateAndTime(createdAt));

function changes({ moved, added, removed, unchanged }: Moves): Section {
  const counts = listed([
    [moved.length, 'moved group'],
    [added.length, 'new group'],
    [removed.length, 'group that left'],
    [unchanged, 'unchanged group'],
  ]).replace('group that lefts', 'groups that left');
  const items = [
    ...moved.map(
      ({ from, to }) => `${to.name} moved: ${when(from.createdAt)} → ${when(to.createdAt)}${resized(from, to)}`,
    ),
    ...added.map((group) => `${group.name} is new: ${when(group.createdAt)}`),
    ...removed.map(({ name }) => `${name} left`),
  ];
  const title = `Since the last pin: ${counts || 'nothing'}`;
  return { kind: 'section', id: 'changes', title, blocks: [{ kind: 'list', items, few: SHOWN }] };
}

function resized(from: PinnedGroup, to: PinnedGroup): string {
  if (from.sizeBytes === undefined || to.sizeBytes === undefined || from.sizeBytes === to.sizeBytes) return '';
  return `, ${size(from.sizeBytes)} → ${size(to.sizeBytes)}`;
}

/** The same as JSON. Ends in a newline. */
export function pinJson({ pin, moves, path }: PinView): string {
  const found = spreadOf(pin.groups);
  const end = ({ name, createdAt }: PinnedGroup) => ({ group: name, createdAt });
  const spread = found && { oldest: end(found.oldest), newest: end(found.newest), spreadMs: found.spreadMs };
  return `${JSON.stringify({ type: 'pin', format: 1, file: path, pin, spread, changes: moves }, null, 2)}\n`;
}
