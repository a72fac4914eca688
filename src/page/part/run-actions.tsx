import { useRef } from 'preact/hooks';
import type { RunDetail } from '../../daemon/http/shapes.ts';
import { isLive } from '../shape/verdict.ts';
import { Action } from './action.tsx';
import { useShell } from './shell.ts';

interface OfRun {
  readonly run: RunDetail;
  readonly done: () => void;
}

const pathOf = ({ run }: RunDetail, verb: string): string => `runs/${encodeURIComponent(run)}/${verb}`;

/** What may be done with a run as it stands now. */
export function RunActions({ run, done }: OfRun) {
  const { operates } = useShell();
  if (!operates) return null;
  const left = run.phase === 'interrupted' || run.phase === 'dead';
  const waits = run.progress?.waitsForApproval !== undefined;
  const kept = run.kind === 'drill' && (left || (run.phase === 'finished' && run.cleanup !== 'done'));
  // Where a gate waits, opening it is what the page is about.
  const kind = waits ? 'plain' : 'danger';
  return (
    <div class="buttons">
      {waits && run.phase === 'interrupted' && !run.simulated ? <Approve run={run} done={done} /> : null}
      {left && run.givenUp !== true && !waits && !run.simulated ? <Resume run={run} done={done} /> : null}
      {kept && !run.simulated ? <CleanUp run={run} left={left} kind={kind} done={done} /> : null}
      {isLive(run) || waits ? <Cancel run={run} kind={kind} done={done} /> : null}
    </div>
  );
}

function Cancel({ run, kind, done }: OfRun & { kind: 'plain' | 'danger' }) {
  const now = useRef<HTMLInputElement>(null);
  return (
    <Action
      name={run.phase === 'stopping' ? 'Leave at once' : 'Cancel'}
      of={`run ${run.run}`}
      kind={kind}
      question={`Cancel ${run.run}?`}
      path={pathOf(run, 'cancel')}
      body={() => ({ now: now.current?.checked ?? false })}
      done={done}
    >
      <p>
        Nothing more is started, and jobs that run at the site are waited for.{' '}
        {run.kind === 'drill' ? 'Then what the drill made is removed.' : 'What was recovered stays.'}
      </p>
      <label class="check">
        <input ref={now} type="checkbox" defaultChecked={run.phase === 'stopping'} />
        Leave at once: running jobs go on at the site, nothing is cleaned up, and a resume takes them up again
      </label>
    </Action>
  );
}

const Resume = ({ run, done }: OfRun) => (
  <Action
    name="Resume"
    of={`run ${run.run}`}
    kind="main"
    question={`Go on with ${run.run}?`}
    path={pathOf(run, 'resume')}
    once
    done={done}
  >
    <p>What was called for and not answered is asked about first; nothing is done twice.</p>
  </Action>
);

const CleanUp = ({ run, left, kind, done }: OfRun & { left: boolean; kind: 'plain' | 'danger' }) => (
  <Action
    name="Clean up"
    of={`drill ${run.run}`}
    kind={kind}
    question={`Remove what ${run.run} made?`}
    path={pathOf(run, 'cleanup')}
    done={done}
  >
    <p>
      {left ? 'The drill is given up. ' : ''}
      Only what its journal proves to be its own is removed; what was there before stays.
    </p>
  </Action>
);

/** Opens the gate of a wave. */
function Approve({ run, done }: OfRun) {
  const wave = run.waves.find(({ name }) => name === run.progress?.waitsForApproval);
  if (wave === undefined) return null;
  return (
    <Action
      name="Approve"
      of={`wave ${wave.name}`}
      kind="main"
      question={`Let wave ${wave.name} start?`}
      path={pathOf(run, 'approve')}
      body={() => ({ wave: wave.name })}
      done={done}
    >
      <p>
        {wave.groups} {wave.groups === 1 ? 'group is' : 'groups are'} recovered next
        {run.kind === 'drill' ? ' in this drill' : ', for real'}. The approval stands in the journal with your name.
      </p>
    </Action>
  );
}
