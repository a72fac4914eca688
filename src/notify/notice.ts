import { createHash } from 'node:crypto';
import type { ObjectiveResult } from '../report/objective-result.ts';
import type { Counts, ReportOutcome } from '../report/report.ts';

export type NoticeKind =
  /** Everything proved, nothing left behind. */
  | 'drill.proved'
  /** The drill ended in any other way. */
  | 'drill.failed'
  /** What the cleanup of a drill could not remove, whatever the drill proved. */
  | 'drill.leftovers'
  /** A drill was due and did not start. */
  | 'schedule.missed'
  /** No drill starts until a person resumes the schedule. */
  | 'schedule.paused'
  /** `zdr notify`. */
  | 'test';

export interface Measured {
  readonly measuredMs?: number;
  readonly objectiveMs?: number;
  readonly result?: ObjectiveResult;
}

/** Something that a drill made, and that is still at the site. */
export interface Leftover {
  readonly what: 'vm' | 'volume' | 'copy';
  readonly uuid: string;
  /** The group that it was made for. */
  readonly group?: string;
  /** Why it could not be removed. */
  readonly why?: string;
}

/** Where the proof lies. */
export interface Evidence {
  /** `report`, `evidence folder`. */
  readonly title: string;
  /** A path at the host of zdr, or a URL. */
  readonly at: string;
}

/**
 * What a receiver is told, once: plain JSON, published as schemas/notice.schema.json. Times are RFC 3339 UTC, durations
 * ms. Names are as they were: whoever writes them elsewhere escapes them.
 */
export interface Notice {
  readonly format: 1;
  /** The same for the same happening, on every try and after every restart: the idempotency key. */
  readonly id: string;
  readonly kind: NoticeKind;
  readonly at: string;
  /** A person has to do something. */
  readonly attention: boolean;
  /** What happened: one plain sentence. */
  readonly summary: string;
  /** What to do next: one plain sentence; a command stands at its end, behind a colon. */
  readonly next: string;
  readonly plan: string;
  readonly drill?: string;
  readonly runId?: string;
  /** When the drill was due. */
  readonly dueAt?: string;
  /** Outcome of the run's report. */
  readonly verdict?: ReportOutcome;
  /** Groups by outcome. */
  readonly counts?: Counts;
  readonly rto?: Measured;
  readonly rpo?: Measured;
  /** How many things are left, and the first of them. */
  readonly leftovers?: { readonly count: number; readonly first: readonly Leftover[] };
  readonly evidence?: readonly Evidence[];
  /** The site was a simulated one. */
  readonly simulated?: true;
  /** Version of zdr. */
  readonly tool: string;
}

/** Id of a notice: made of what it is about alone. No full stop in it, as the signature joins its parts by them. */
export function noticeId(kind: NoticeKind, about: readonly string[]): string {
  return `zdr_${createHash('sha256')
    .update(JSON.stringify([kind, ...about]))
    .digest('hex')
    .slice(0, 32)}`;
}
