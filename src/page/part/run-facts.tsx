import type { RunDetail } from '../../daemon/http/shapes.ts';
import { Facts, Section, Simulated, To, When } from './basics.tsx';

/** Who, when and out of what: for who asks later. */
export function RunFacts({ run }: { run: RunDetail }) {
  const all = [
    ['Run', <code>{run.run}</code>],
    ['Asked for by', run.by ?? (run.ours ? 'the calendar' : 'somebody at the command line')],
    ...(run.operator === undefined ? [] : [['Carried out by', run.operator] as const]),
    ...(run.occurrence === undefined ? [] : [['For the occurrence', <When at={run.occurrence} />] as const]),
    ...(run.finishedAt === undefined ? [] : [['Ended', <Ended run={run} at={run.finishedAt} />] as const]),
    ...(run.parent === undefined
      ? []
      : [['Continues', <To to={{ view: 'run', run: run.parent }}>{run.parent}</To>] as const]),
    ...(run.resumes ? [['Resumed', `${run.resumes}×`] as const] : []),
    ...(run.cancelledBy === undefined ? [] : [['Cancelled by', run.cancelledBy] as const]),
    ...(run.exitCode === undefined ? [] : [['Exit code', String(run.exitCode)] as const]),
    ...(run.planDigest === undefined
      ? []
      : [['Digest of the plan', <code>{run.planDigest.slice(0, 16)}</code>] as const]),
  ] as const;
  return (
    <Section title="Facts" id="facts">
      <Facts all={all} />
    </Section>
  );
}

const Ended = ({ run: { simulated }, at }: { run: RunDetail; at: string }) => (
  <>
    <When at={at} seconds simulated={simulated} />
    <Simulated is={simulated} />
  </>
);
