import type { PlanSummary, Summary } from '../../daemon/http/shapes.ts';
import { count, grouped } from '../../words/count.ts';
import { rate } from '../../words/size.ts';
import { duration } from '../../words/time.ts';
import { Chip, Facts, Last, Lines, Meter, Section, Simulated, To, When } from '../part/basics.tsx';
import { Drills } from '../part/drills.tsx';
import { NotValid } from '../part/not-valid.tsx';
import { StartDrill } from '../part/plan-actions.tsx';
import { useShell } from '../part/shell.ts';
import { runSaid } from '../shape/verdict.ts';

export function Overview() {
  const { summary } = useShell();
  const { warnings, plans, running } = summary;
  return (
    <>
      {warnings.length > 0 ? (
        <Section title="Needs a person" id="warnings" kind="alarm">
          <Lines of={warnings} />
        </Section>
      ) : (
        <Section title="Nothing needs a person" id="warnings" kind="calm" />
      )}
      {running.length === 0 ? null : (
        <Section title="Running now" id="running">
          {running.map((live) => (
            <Running key={live.run.run} {...live} />
          ))}
        </Section>
      )}
      {plans.length === 0 ? <p class="card">No plan is watched.</p> : null}
      {plans.map((plan) => (
        <Plan key={plan.name} plan={plan} />
      ))}
    </>
  );
}

const Running = ({ run, progress }: Summary['running'][number]) => (
  <div class="live">
    <p>
      <Chip said={runSaid(run)} /> <To to={{ view: 'run', run: run.run }}>{run.run}</To>{' '}
      <span class="dim">
        {run.kind} of {run.plan}
        {run.simulated ? ', simulated' : ''}
      </span>
    </p>
    <Meter part={progress.ended} whole={progress.groups} name={`Groups of ${run.run} that have ended`} />
    <p class="dim">
      {grouped(progress.ended)} of {count(progress.groups, 'group')}
      {progress.bytesPerSecond === undefined ? '' : `, ${rate(progress.bytesPerSecond)}`}
      {progress.timeLeftMs === undefined ? '' : `, about ${duration(progress.timeLeftMs)} left`}
    </p>
  </div>
);

function Plan({ plan }: { plan: PlanSummary }) {
  const { operates, again } = useShell();
  const { name, file, valid, known, description, objectives, proof, drills, last, running } = plan;
  const demanded = [
    objectives.rtoMs !== undefined && `RTO ${duration(objectives.rtoMs)}`,
    objectives.rpoMs !== undefined && `RPO ${duration(objectives.rpoMs)}`,
  ].filter(Boolean);
  return (
    <section class="card plan" aria-labelledby={`plan-${name}`}>
      <header>
        <div>
          <h2 id={`plan-${name}`}>
            <To to={{ view: 'plan', plan: name }}>{name}</To>
          </h2>
          <p class="dim">{description ?? file}</p>
        </div>
        {operates && valid && running.length === 0 ? <StartDrill plan={plan} done={again} /> : null}
      </header>
      {valid ? null : <NotValid plan={plan} brief />}
      <Facts
        all={[
          ['Last verdict', <Last last={last} as="kind" />],
          ['Objectives', known ? demanded.join(', ') || 'none' : undefined],
          ['Groups proven', known ? <Proven plan={plan} /> : undefined],
          ['Oldest proof', known ? <OldestProof of={proof} /> : undefined],
        ]}
      />
      {known ? (
        <>
          <h3>Drills</h3>
          <Drills drills={drills} done={again} />
        </>
      ) : null}
    </section>
  );
}

const Proven = ({ plan: { name, proof, groups } }: { plan: PlanSummary }) => (
  <>
    <Meter part={proof.proven} whole={groups} name={`Groups of ${name} that were proven`} /> {grouped(proof.proven)} of{' '}
    {grouped(groups)}
    {proof.never > 0 ? <strong class="warn">, {grouped(proof.never)} never</strong> : null}
  </>
);

const OldestProof = ({ of: { oldest, oldestGroup, simulated } }: { of: PlanSummary['proof'] }) =>
  oldest === undefined ? (
    <>none yet</>
  ) : (
    <>
      <When at={oldest} simulated={simulated} /> <span class="dim">{oldestGroup}</span>
      <Simulated is={simulated} />
    </>
  );
