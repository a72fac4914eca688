import type { RunDetail } from '../../daemon/http/shapes.ts';
import type { Said } from '../shape/verdict.ts';
import { Chip, Meter, Section } from './basics.tsx';

type Wave = RunDetail['waves'][number];

const PHASES: Readonly<Record<Wave['phase'], Said>> = {
  pending: { tone: 'idle', sign: '○', words: 'to come' },
  waiting: { tone: 'warn', sign: '‖', words: 'gate is closed' },
  open: { tone: 'live', sign: '▶', words: 'open' },
  closed: { tone: 'idle', sign: '✓', words: 'ended' },
};

/** The waves and their gates. */
export function Waves({ run }: { run: RunDetail }) {
  return (
    <Section title="Waves" id="waves">
      <ol class="waves">
        {run.waves.map((wave) => (
          <WaveItem key={wave.name} wave={wave} run={run} />
        ))}
      </ol>
    </Section>
  );
}

function WaveItem({ wave, run }: { wave: Wave; run: RunDetail }) {
  const waits = run.progress?.waitsForApproval === wave.name;
  return (
    <li class={waits ? 'waits' : ''}>
      <div class="row">
        <strong>{wave.name}</strong> <Chip said={waits ? PHASES.waiting : PHASES[wave.phase]} />
        {wave.gate && !waits ? <span class="tag">gate</span> : null}
      </div>
      <Meter part={wave.ended} whole={wave.groups} name={`Groups of wave ${wave.name} that have ended`} />
      <div class="dim">
        {wave.ended} of {wave.groups} ended{wave.running > 0 ? `, ${wave.running} running` : ''}
      </div>
      {wave.approvedBy === undefined ? null : <div class="dim">Approved by {wave.approvedBy}</div>}
    </li>
  );
}
