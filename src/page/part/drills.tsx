import type { DrillSummary } from '../../daemon/http/shapes.ts';
import { runSaid } from '../shape/verdict.ts';
import { absolute, isSame, viewerZone } from '../shape/when.ts';
import { Chip, Simulated, To, When } from './basics.tsx';
import { PauseDrill, ResumeDrill, StartScheduled } from './plan-actions.tsx';
import { useShell } from './shell.ts';

/** The schedule of a plan. */
export function Drills({ drills, done }: { drills: readonly DrillSummary[]; done: () => void }) {
  if (drills.length === 0) return <p class="dim">The plan has no schedule: drills start only when somebody asks.</p>;
  return (
    <ul class="drills">
      {drills.map((drill) => (
        <Drill key={drill.drill} drill={drill} done={done} />
      ))}
    </ul>
  );
}

function Drill({ drill: one, done }: { drill: DrillSummary; done: () => void }) {
  const { operates } = useShell();
  const { drill, cron, timeZone, paused, queued, next, running, last, active } = one;
  const [first] = next;
  return (
    <li>
      <div>
        <strong>{drill}</strong> <code>{cron}</code> <span class="dim">{timeZone}</span>
        <div>
          {paused !== undefined ? (
            <p class="note warn">
              <strong>Paused</strong>
              {paused.by === undefined ? '' : ` by ${paused.by}`}: {paused.reason ?? 'no reason given'}, since{' '}
              <When at={paused.since} />
            </p>
          ) : first === undefined ? (
            'No next start'
          ) : (
            <>
              Next <When at={first} due />
              {isSame(Date.parse(first), timeZone, viewerZone()) ? null : (
                <span class="dim">, {absolute(Date.parse(first), { timeZone })} there</span>
              )}
              {active ? null : <strong class="warn">: not while the plan is not valid</strong>}
            </>
          )}
        </div>
        {queued === undefined ? null : (
          <div>
            The occurrence of <When at={queued} /> waits for the running drill to end
          </div>
        )}
        {running !== undefined ? (
          <div>
            Now: <To to={{ view: 'run', run: running }}>{running}</To>
          </div>
        ) : last === undefined ? null : (
          <div>
            Last <Chip said={runSaid(last)} /> <To to={{ view: 'run', run: last.run }}>{last.run}</To>
            <Simulated is={last.simulated} />
          </div>
        )}
      </div>
      {operates ? (
        <div class="buttons">
          {running === undefined ? <StartScheduled drill={one} done={done} /> : null}
          {paused === undefined ? <PauseDrill drill={one} done={done} /> : <ResumeDrill drill={one} done={done} />}
        </div>
      ) : null}
    </li>
  );
}
