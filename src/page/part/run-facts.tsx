import type { RunDetail } from '../../daemon/http/shapes.ts';
import { Facts, Section, Simulated, To, When } from './basics.tsx';

/** Who, when and out of what: for who asks later. */
export const RunFacts = ({ run }: { run: RunDetail }) => (
  <Section title="Facts" id="facts">
    <Facts
      all={[
        ['Run', <code>{run.run}</code>],
        ['Asked for by', run.by ?? (run.ours ? 'the calendar' : 'somebody at the command line')],
        ['Carried out by', run.operator],
        ['For the occurrence', run.occurrence && <When at={run.occurrence} />],
        ['Ended', run.finishedAt && <Ended run={run} at={run.finishedAt} />],
        ['Continues', run.parent && <To to={{ view: 'run', run: run.parent }}>{run.parent}</To>],
        ['Resumed', run.resumes ? `${run.resumes}×` : undefined],
        ['Cancelled by', run.cancelledBy],
        ['Exit code', run.exitCode],
        ['Digest of the plan', run.planDigest && <code>{run.planDigest.slice(0, 16)}</code>],
      ]}
    />
  </Section>
);

const Ended = ({ run: { simulated }, at }: { run: RunDetail; at: string }) => (
  <>
    <When at={at} seconds simulated={simulated} />
    <Simulated is={simulated} />
  </>
);
