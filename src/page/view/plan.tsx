import type { PlanDetail } from '../../daemon/http/shapes.ts';
import { duration } from '../../words/time.ts';
import { usePolled } from '../net/use-polled.ts';
import { Chip, Facts, Last, Section, To, Waiting } from '../part/basics.tsx';
import { Drills } from '../part/drills.tsx';
import { GroupAges } from '../part/group-ages.tsx';
import { NotValid } from '../part/not-valid.tsx';
import { StartDrill } from '../part/plan-actions.tsx';
import { useShell } from '../part/shell.ts';

const EVERY_MS = 10_000;

export function PlanView({ plan: name }: { plan: string }) {
  const { api, operates } = useShell();
  const polled = usePolled<PlanDetail>(api, `plans/${encodeURIComponent(name)}`, EVERY_MS);
  const { value: plan, again } = polled;
  if (plan === undefined) return <Waiting {...polled} />;
  const { file, valid, known, description, objectives, digest, last, running, findings, groupList, drills } = plan;
  const demanded = (ms: number | undefined) => (known ? (ms === undefined ? 'none' : duration(ms)) : undefined);
  return (
    <>
      <section class="card" aria-labelledby="state">
        <header>
          <h2 id="state">{valid ? 'Valid' : 'Not valid'}</h2>
          {operates && valid && running.length === 0 ? <StartDrill plan={plan} done={again} /> : null}
        </header>
        {description === undefined ? null : <p>{description}</p>}
        {valid ? null : <NotValid plan={plan} />}
        <Facts
          all={[
            ['File', <code>{file}</code>],
            ['Digest', digest && <code>{digest.slice(0, 12)}</code>],
            ['RTO demanded', demanded(objectives.rtoMs)],
            ['RPO demanded', demanded(objectives.rpoMs)],
            ['Last', <Last last={last} as="run" />],
            [
              'Running',
              running.length === 0
                ? 'nothing'
                : running.map((run) => (
                    <To key={run} to={{ view: 'run', run }}>
                      {run}
                    </To>
                  )),
            ],
            ['Over time', <To to={{ view: 'trends', plan: name }}>RTO and RPO of past drills</To>],
          ]}
        />
      </section>
      {findings.length === 0 ? null : <Findings findings={findings} />}
      {known ? (
        <>
          <Section title="Drills" id="drills">
            <Drills drills={drills} done={again} />
          </Section>
          <Section title="When groups were last proven" id="proof">
            <GroupAges groups={groupList} />
          </Section>
        </>
      ) : null}
    </>
  );
}

const Findings = ({ findings }: Pick<PlanDetail, 'findings'>) => (
  <Section title="Findings" id="findings">
    <ul class="findings">
      {findings.map(({ code, severity, message, hint, line, column }) => (
        <li key={`${code} ${line} ${column} ${message}`}>
          <Chip
            said={
              severity === 'error'
                ? { tone: 'bad', sign: '✕', words: 'error' }
                : { tone: 'warn', sign: '!', words: 'warning' }
            }
          />{' '}
          <code>{code}</code> {line === undefined ? '' : `line ${line}: `}
          {message}
          {hint === undefined ? null : <div class="dim">{hint}</div>}
        </li>
      ))}
    </ul>
  </Section>
);
