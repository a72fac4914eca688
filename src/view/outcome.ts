import { explainReason } from '../report/reason.ts';
import type { EndReason, GroupOutcome, StopCause } from '../run/event.ts';
import type { Failure } from '../run/failure.ts';
import type { RecordedJudgement } from '../run/recorded-judgement.ts';
import { grouped } from '../words/count.ts';
import { clean } from './write/clean.ts';
import { type Inline, plain, type Text, type Tone } from './write/document.ts';

type Ended = GroupOutcome | 'unfinished';

const WORDS: Readonly<Record<Ended, { readonly text: string; readonly tone: Tone }>> = {
  recovered: { text: 'recovered', tone: 'good' },
  differs: { text: 'differs', tone: 'odd' },
  failed: { text: 'failed', tone: 'bad' },
  unknown: { text: 'unknown', tone: 'warn' },
  'not-started': { text: 'not started', tone: 'dim' },
  unfinished: { text: 'not ended', tone: 'dim' },
};

/** As a person reads it. */
export const outcomeText = (outcome: Ended): Inline => WORDS[outcome];
/** How the outcome of a group reads. */
export const outcomeWord = (outcome: Ended): string => WORDS[outcome].text;

/** Groups by outcome, and those that have none yet. */
export type Counts = Readonly<Record<GroupOutcome, number>> & { readonly unfinished?: number };

/** `11 recovered, 1 failed, 3 not ended`, in their tones; what no group has is left out. */
export function tonedCounts(counts: Counts): Text {
  const all = (['recovered', 'not-started', 'differs', 'failed', 'unknown', 'unfinished'] as const).filter(
    (outcome) => (counts[outcome] ?? 0) > 0,
  );
  const parts = all.flatMap((outcome, at): Inline[] => {
    const { text, tone } = WORDS[outcome];
    const part = `${grouped(counts[outcome] ?? 0)} ${text}`;
    return [...(at === 0 ? [] : [', ']), outcome === 'unfinished' ? part : { text: part, tone }];
  });
  return parts.length === 0 ? 'no groups' : parts;
}

/** The same in plain words. */
export const countsText = (counts: Counts): string => plain(tonedCounts(counts));

/** `SYS.1006: operation timed out`. */
export const failureText = ({ code, message }: Failure): string => `${clean(code)}: ${clean(message)}`;

/** Why a group ended as it did, in one line. */
export const reasonText = (reason: EndReason): string => clean(explainReason(reason));

/** Why a group ended other than proven, with the hint where there is one: one line. Undefined where nothing is to be said. */
export function whyText(reason: EndReason | undefined, judgement: RecordedJudgement | undefined): string | undefined {
  if (reason !== undefined) {
    const hint = reason.kind === 'failure' ? reason.failure.hint : undefined;
    return `${reasonText(reason)}${hint === undefined ? '' : ` (${clean(hint)})`}`;
  }
  if (judgement === undefined || judgement.recovered) return undefined;
  const said = [
    ...judgement.problems,
    ...judgement.volumes
      .filter(({ verdict }) => verdict !== 'matched' && verdict !== 'unverified')
      .map(({ verdict, detail }) => (detail === undefined ? verdict : `${verdict}: ${detail}`)),
  ];
  const [first] = said;
  if (first === undefined) return undefined;
  return `${clean(first)}${said.length > 1 ? ` (and ${said.length - 1} more)` : ''}`;
}

/** Why a run stops or stopped. */
export function causeText(cause: StopCause): string {
  switch (cause.kind) {
    case 'signal':
      return clean(cause.signal);
    case 'budget':
      return `the failure budget (${clean(cause.scope)}) is spent`;
    case 'approval':
      return `wave ${clean(cause.wave)} waits for approval`;
    case 'cleanup':
      return 'the drill is given up';
  }
}
