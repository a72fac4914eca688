/** What the daemon decided and was asked for: everything that the journals of the runs do not say. */
import type { CalendarEvent } from '../../drill/event.ts';
import type { Line } from '../../journal/journal-file.ts';
import type { Delivery } from '../../notify/delivery.ts';

/** What is started: a rehearsal, or the real thing. */
export type Verb = 'drill' | 'run';

/** An Idempotency-Key and what was asked with it. */
export interface RequestKey {
  readonly key: string;
  /** SHA-256 (hex) of the request. */
  readonly digest: string;
}

/** What a person asked to be begun. */
export interface RunRequest {
  readonly run: string;
  readonly verb: Verb;
  readonly plan: string;
  /** The entry of `drills` that it is a drill of. */
  readonly drill?: string | undefined;
  /** Names of the groups that take part, where not all do. */
  readonly groups?: readonly string[] | undefined;
  readonly by: string;
  /** Not begun after this instant, in ms since the epoch. */
  readonly startBy: number;
  readonly request?: RequestKey | undefined;
}

/** What is written down: facts, in the past tense, before they are acted on. */
export type LedgerEvent =
  /** `by`: the person whose token it was; absent for what the calendar decided by itself. */
  | (CalendarEvent & { readonly by?: string | undefined; readonly reason?: string | undefined })
  | { readonly type: 'daemon.started'; readonly tool: string; readonly host: string; readonly pid: number }
  /** A person asked for it. Durable before the process is started; the run id makes the start happen once. */
  | (RunRequest & { readonly type: 'run.requested' })
  /** Its journal was seen: it is never begun again, whatever becomes of that. */
  | { readonly type: 'run.begun'; readonly run: string }
  /** It could not begin: no journal, and nothing was submitted. `exit` is the code that zdr left with. */
  | { readonly type: 'run.refused'; readonly run: string; readonly exit?: number | undefined; readonly message: string }
  /** A real run that a person asked for has ended, or was left for a person; of drills `drill.ended` says so. */
  | { readonly type: 'run.ended'; readonly run: string; readonly outcome: string }
  | { readonly type: 'run.cancelled'; readonly run: string; readonly by: string; readonly now: boolean }
  /** A person wants it to go on; from then on it is a run of this daemon, whoever started it. */
  | (Pick<RunRequest, 'run' | 'plan' | 'by' | 'request'> & { readonly type: 'resume.requested' })
  /** A person wants what the drill made to be removed. */
  | { readonly type: 'cleanup.requested'; readonly run: string; readonly by: string }
  /** An approval by a person was written into the journal of the run. */
  | { readonly type: 'approval.forwarded'; readonly run: string; readonly wave: string; readonly by: string }
  /** Somebody is to be told. `of`: the number of the event that it is about; absent for what a later cleanup left. */
  | {
      readonly type: 'notices.made';
      readonly plan: string;
      readonly drill: string;
      readonly run?: string | undefined;
      readonly of?: number | undefined;
      /** Events before it that the same notice is about: occurrences that were left out together. */
      readonly with?: readonly number[] | undefined;
      /** Ids. */
      readonly notices: readonly string[];
      /** To each receiver that wants one. */
      readonly deliveries: readonly Delivery[];
    }
  /** A try to reach a receiver has ended: `outcome` is where the delivery stands now. */
  | {
      readonly type: 'notice.tried';
      readonly plan: string;
      readonly drill: string;
      readonly run?: string | undefined;
      readonly notice: string;
      readonly receiver: string;
      readonly outcome: Delivery['state'];
      readonly tries: number;
      readonly nextTryAt: string;
      readonly message: string;
    };

/** As it stands in the ledger, numbered and dated. */
export type RecordedLedgerEvent = LedgerEvent & Line;

/** What ledgers of version 0.1 called some events. */
const OLD_TYPES: ReadonlyMap<string, LedgerEvent['type']> = new Map([
  ['run.resumed', 'resume.requested'],
  ['drill.cleaned', 'cleanup.requested'],
  ['wave.approved', 'approval.forwarded'],
]);

/** An event as it was read, by the name that its type has now. */
export const renamed = (event: RecordedLedgerEvent): RecordedLedgerEvent =>
  ({ ...event, type: OLD_TYPES.get(event.type) ?? event.type }) as RecordedLedgerEvent;
