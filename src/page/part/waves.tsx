import type { RunDetail } from '../../daemon/shapes.ts';
import type { Said } from '../shape/verdict.ts';
import { Chip, Meter, Section } from './basics.tsx';
import { Approve } from './run-actions.tsx';
import { useShell } from './shell.ts';

type Wave = RunDetail['waves'][number];

const PHASES: Readonly<Record<Wave['phase'], Said>> = {
  pending: { tone: 'idle', sign: '○', words: 'to come' },
  waiting: { tone: 'warn', sign: '‖', words: 'waits for approval' },
  open: { tone: 'live', sign: '▶', words: 'open' },
  closed: { tone: 'idle', sign: '✓', words: 'ended' },
};

/** The waves and their gates. */
export function Waves({ run, done }: { run: RunDetail; done: () => void }) {
  return (
    <Section title="Waves" id="waves">
      <ol class="waves">
        {run.waves.map((wave) => (
          <WaveItem key={wave.name} wave={wave} run={run} done={done} />
        ))}
      </ol>
    </Section>
  );
}

function WaveItem({ wave, run, done }: { wave: Wave; run: RunDetail; done: () => void }) {
  const { operates } = useShell();
  const waits = run.progress?.waitsForApproval === wave.name;
  return (
    <li class={waits ? 'waits' : ''}>
      <div class="row">
        <strong>{wave.name}</strong> <Chip said={waits ? PHASES.waiting : PHASES[wave.phase]} />
        {wave.gate ? <span class="tag">gate</span> : null}
        {wave.approvedBy === undefined ? null : <span class="dim">approved by {wave.approvedBy}</span>}
      </div>
      <Meter part={wave.ended} whole={wave.groups} name={`Groups of wave ${wave.name} that have ended`} />
      <span class="dim">
        {wave.ended} of {wave.groups} ended{wave.running > 0 ? `, ${wave.running} running` : ''}
      </span>
      {waits ? <Gate run={run} wave={wave} done={done} operates={operates} /> : null}
    </li>
  );
}

function Gate({ run, wave, done, operates }: { run: RunDetail; wave: Wave; done: () => void; operates: boolean }) {
  if (run.phase !== 'interrupted') return <p>It is asked about where the run was started.</p>;
  if (run.simulated) return <p>Its simulated site is gone: the run cannot go on. Start it anew without the gate.</p>;
  if (!operates) return <p>Somebody with a token of scope operate can approve it.</p>;
  return <Approve run={run} wave={wave} done={done} />;
}
