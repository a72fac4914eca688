import type { EndReason } from '../run/event.ts';
import type { Failure } from '../run/failure.ts';
import type { GroupState } from '../run/state.ts';

/** Why a group ended as it did, in words; undefined where there is nothing to add to "recovered". */
export function explainEnd(group: GroupState): string | undefined {
  if (group.phase !== 'finished') return explainUnfinished(group);
  if (group.reason !== undefined) return explainReason(group.reason, group.calls.length > 0);
  if (group.outcome === 'recovered') return undefined;
  const { judgement } = group;
  const wrong = judgement?.volumes.filter(({ verdict }) => verdict !== 'matched') ?? [];
  const volumes = wrong.map(({ verdict, detail, backupUuid }) => `${verdict} ${backupUuid}: ${detail ?? 'no detail'}`);
  return [...(judgement?.problems ?? []), ...volumes][0];
}

function explainUnfinished({ phase, delayed, verifiedAt }: GroupState): string {
  if (delayed !== undefined) return `waits for another attempt: ${said(delayed.failure)}`;
  if (verifiedAt !== undefined) return 'its copy is proven; its VM was being made or checked when the journal ends';
  return phase === 'running' ? 'was running when the journal ends' : 'had not started when the journal ends';
}

/** The same of a reason alone; `called`: whether a call was made, where that is known. Every voice says it in these words. */
export function explainReason(reason: EndReason, called?: boolean): string {
  switch (reason.kind) {
    case 'already-present':
      if (called === true) return 'the call failed, but the group is whole on the receiving storage';
      return `was whole on the receiving storage already${called === false ? '; no call was made' : ''}`;
    case 'arrived-later':
      return 'its outcome was not known, and it was whole when the site was asked again';
    case 'failure':
      return said(reason.failure);
    case 'dependency':
      return `depends on ${reason.group}, which ended ${reason.outcome.replace('-', ' ')}`;
    case 'budget':
      return reason.scope.startsWith('critical group')
        ? `the ${reason.scope} did not recover`
        : `the failure budget of the ${reason.scope} was spent`;
    case 'not-approved':
      return `the wave ${reason.wave} was not approved`;
    case 'circuit-open':
      return `the storage ${reason.storage} kept failing`;
    case 'not-selected':
      return 'was not selected for this run';
    case 'interrupted':
      return 'the run was stopped';
  }
}

/** The code first: lines are cut at their end. */
const said = ({ code, message }: Failure): string => `${code}: ${message}`;
