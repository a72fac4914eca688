/**
 * What happens to the schedules of a daemon: facts, in the past tense, to be written down before they are acted on. The
 * state of the calendar is a fold of these (state.ts) and of nothing else. Instants are ms since the epoch.
 */
import type { Decision } from './due.ts';

/** How a drill ended; `not-started`: it was decided, and its run was never begun. */
export type DrillOutcome = 'proven' | 'failed' | 'cancelled' | 'not-started';

/** What the ledger says of the calendar. */
export type CalendarEvent =
  /** A schedule that is new, or comes at other times than before. Nothing before `from` is ever due by it. */
  | (OfDrill & { readonly type: 'schedule.set'; readonly times: string; readonly from: number })
  /** Its plan or its entry is gone. Whether it is paused, and what was decided, is still known when it comes back. */
  | (OfDrill & { readonly type: 'schedule.removed' })
  | (OfDrill & { readonly type: 'schedule.paused' })
  | (OfDrill & { readonly type: 'schedule.resumed' })
  /** `run`, with a start: the id of the run that is to be begun. */
  | (OfDrill & { readonly type: 'occurrence.decided'; readonly decision: Decision; readonly run?: string })
  /** The run is there. Without `drill` a person asked for it. */
  | {
      readonly type: 'drill.started';
      readonly plan: string;
      readonly run: string;
      readonly drill?: string;
      readonly startedAt: number;
    }
  | {
      readonly type: 'drill.ended';
      readonly plan: string;
      readonly run: string;
      readonly outcome: DrillOutcome;
      /** Names of the groups that were tried, and of those among them that were proven. */
      readonly drilled: readonly string[];
      readonly proven: readonly string[];
      /** The schedule is paused by this: it failed, and `pauseOnFailure` asks for it. */
      readonly pauses?: true;
    };

interface OfDrill {
  /** Name of the plan, and of the drill in it. */
  readonly plan: string;
  readonly drill: string;
}
