import { createHash } from 'node:crypto';
import type { Notice as Published } from '../generated/notice.ts';
import type { Counts } from '../report/report.ts';

/**
 * What a receiver is told, once: plain JSON, as schemas/notice.schema.json has it. Names are as they were: whoever writes
 * them elsewhere escapes them.
 */
export type Notice = Readonly<Omit<Published, 'counts'>> & {
  /** Groups by outcome. */
  readonly counts?: Counts;
};
export type NoticeKind = Notice['kind'];
/** What became of an objective. */
export type Measured = Readonly<NonNullable<Notice['rto']>>;
/** Something that a drill made, and that is still at the site. */
export type Leftover = Readonly<NonNullable<Notice['leftovers']>['first'][number]>;
/** Where the proof lies. */
export type Evidence = Readonly<NonNullable<Notice['evidence']>[number]>;

/** Id of a notice: made of what it is about alone. No full stop in it, as the signature joins its parts by them. */
export function noticeId(kind: NoticeKind, about: readonly string[]): string {
  return `zdr_${createHash('sha256')
    .update(JSON.stringify([kind, ...about]))
    .digest('hex')
    .slice(0, 32)}`;
}
