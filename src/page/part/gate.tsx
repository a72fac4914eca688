import type { RunDetail } from '../../daemon/http/shapes.ts';
import { count } from '../../words/count.ts';
import { useShell } from './shell.ts';

/** What a run waits for whose next wave needs an approval, and who can give it: the button stands beside. */
export function Gate({ run }: { run: RunDetail }) {
  const wave = run.waves.find(({ name }) => name === run.progress?.waitsForApproval);
  if (wave === undefined) return null;
  return (
    <p class="note warn">
      Wave <strong>{wave.name}</strong> comes next: {count(wave.groups, 'group')}. <Who run={run} />
    </p>
  );
}

function Who({ run }: { run: RunDetail }) {
  const { operates } = useShell();
  if (run.phase !== 'interrupted') return <>It is asked about where the run was started.</>;
  if (run.simulated) return <>Its simulated site is gone: the run cannot go on. Start it anew without the gate.</>;
  return <>{operates ? 'It starts when you approve it.' : 'It starts when somebody who may operate approves it.'}</>;
}
