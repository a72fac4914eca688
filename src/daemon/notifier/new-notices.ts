/** Which notices are to be made of what the ledger and the runs say. Values in, events out: notifier.ts records them. */
import { newDelivery } from '../../notify/delivery.ts';
import { drillEnded, drillLost, scheduleMissed, schedulePaused } from '../../notify/make-notice.ts';
import type { Evidence, Notice } from '../../notify/notice.ts';
import { type Receiver, wants } from '../../notify/receiver.ts';
import { inRunsDir } from '../../view/write/command.ts';
import { count } from '../../words/count.ts';
import type { ArchivedRun } from '../archived-run.ts';
import type { LedgerEvent } from '../ledger/event.ts';
import type { About, NoticesState, Unsent } from '../ledger/notices.ts';
import type { LedgerState } from '../ledger/state.ts';

/** What notices are made of. */
export interface NoticeFacts {
  readonly ledger: LedgerState;
  readonly found: (run: string) => ArchivedRun | undefined;
  /** Undefined while nobody can say who they are: the plan cannot be read. */
  readonly receiversOf: (plan: string, drill: string) => readonly Receiver[] | undefined;
  /** Where the proof of a run lies. */
  readonly evidence: (run: string) => readonly Evidence[];
  /** As commands in a notice have to name it. */
  readonly runsDir: string;
  readonly version: string;
  /** In ms since the epoch. */
  readonly now: number;
}

/** Of what nobody was notified of yet; without what has to wait until its plan can be read. */
export const newNotices = (facts: NoticeFacts): readonly LedgerEvent[] =>
  groupMissed(facts.ledger.notices.unsent).flatMap(([[of, unsent], ...before]) =>
    made(facts, { ...unsent, of, with: before.length === 0 ? undefined : before.map(([seq]) => seq) }, () =>
      noticesOf(facts, unsent, before.length),
    ),
  );

/** Of what a later cleanup could not remove, where the drill kept what it made: once for the same things. */
export function leftoverNotices(facts: NoticeFacts, found: ArchivedRun): readonly LedgerEvent[] {
  const { runs, notices } = facts.ledger;
  const { run = '', verb, plan = '', drill, ended: isOver } = runs.get(found.runId) ?? {};
  const last = notices.notified.get(run);
  if (verb !== 'drill' || drill === undefined || isOver === undefined || last === undefined) return [];
  if (found.facts().report.drill?.cleanup !== 'left') return [];
  const notice = ended(facts, found, drill);
  return last === notice.id ? [] : made(facts, { plan, drill, run }, () => [notice]);
}

type Made = Extract<LedgerEvent, { readonly type: 'notices.made' }>;

function made(
  { receiversOf, runsDir, now }: NoticeFacts,
  { plan, drill, run, of, with: before }: Pick<Made, 'plan' | 'drill' | 'run' | 'of' | 'with'>,
  make: () => readonly Notice[],
): readonly LedgerEvent[] {
  const receivers = receiversOf(plan, drill);
  if (receivers === undefined) return [];
  const notices = make().map((notice) => ({ ...notice, next: inRunsDir(notice.next, runsDir) }));
  const deliveries = notices.flatMap((notice) =>
    receivers.filter((receiver) => wants(receiver, notice)).map((receiver) => newDelivery(notice, receiver, now)),
  );
  const ids = notices.map(({ id }) => id);
  return [{ type: 'notices.made', plan, drill, run, of, with: before, notices: ids, deliveries }];
}

/** `more`: occurrences that were left out before this one, and that the same notice is about. */
function noticesOf(facts: NoticeFacts, { plan, drill, event }: Unsent, more: number): readonly Notice[] {
  const common = { plan, drill, at: event.time, tool: facts.version };
  switch (event.type) {
    case 'occurrence.decided': {
      const { decision } = event;
      const why = decision.kind === 'skip' && decision.reason === 'overlap' ? OVERLAP : LATE;
      const also = more === 0 ? '' : `; ${count(more, 'occurrence')} before it did not start either`;
      return [scheduleMissed({ ...common, dueAt: iso(decision.at), reason: `${why}${also}` })];
    }
    case 'schedule.paused': {
      const { by = 'somebody', reason } = event;
      return [schedulePaused({ ...common, reason: `${by} paused it${reason === undefined ? '' : ` (${reason})`}` })];
    }
    case 'drill.ended': {
      const { run: runId, pauses } = event;
      const found = facts.found(runId);
      const notice = found === undefined ? withoutJournal(facts, runId, common) : ended(facts, found, drill);
      return pauses ? [notice, schedulePaused({ ...common, reason: 'its last drill failed', runId })] : [notice];
    }
    default:
      throw new Error(`of ${event.type} nobody is notified`);
  }
}

/** Of a run without a journal that can be read: it never began, or nobody knows any more. */
function withoutJournal(
  { ledger }: NoticeFacts,
  runId: string,
  common: About & { readonly at: string; readonly tool: string },
): Notice {
  const { refused, at, decidedAt = '' } = ledger.runs.get(runId) ?? {};
  if (refused === undefined) return drillLost({ ...common, runId });
  return scheduleMissed({ ...common, dueAt: at === undefined ? decidedAt : iso(at), reason: refused.message });
}

function ended({ evidence }: NoticeFacts, found: ArchivedRun, drill: string): Notice {
  const { report } = found.facts();
  const left = report.drill?.cleanup === 'left' ? report.drill.leftovers : [];
  const leftovers = left.map(({ what, uuid, group, why }) => ({ what, uuid, group, why }));
  return drillEnded({ drill, report, leftovers, evidence: evidence(found.runId) });
}

type Numbered = readonly [seq: number, unsent: Unsent];
type Group = [newest: Numbered, ...before: Numbered[]];

/** What one notice each is about, the newest first in it: occurrences that were left out one after the other are one. */
export function groupMissed(unsent: NoticesState['unsent']): readonly Group[] {
  const groups: Group[] = [];
  const missed = new Map<string, Group>();
  for (const [seq, one] of unsent) {
    const isMissed = one.event.type === 'occurrence.decided';
    const key = JSON.stringify([one.plan, one.drill]);
    const known = isMissed ? missed.get(key) : undefined;
    if (known !== undefined) {
      known.unshift([seq, one]);
      continue;
    }
    const group: Group = [[seq, one]];
    groups.push(group);
    if (isMissed) missed.set(key, group);
  }
  return groups;
}

const iso = (at: number): string => new Date(at).toISOString();

const OVERLAP = 'another drill of the plan was still running';
const LATE =
  'nothing could start it in time (zdr serve was stopped, or the machine was off), and its catch-up time is over';
