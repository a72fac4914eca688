import type { RunSummary } from '../../daemon/http/shapes.ts';
import { duration } from '../../words/time.ts';
import { usePolled } from '../net/use-polled.ts';
import { Chip, Scroll, Simulated, To, When } from '../part/basics.tsx';
import { useShell } from '../part/shell.ts';
import { Waiting } from '../part/waiting.tsx';
import { runSaid } from '../shape/verdict.ts';

const EVERY_MS = 10_000;

export function RunsView() {
  const { api } = useShell();
  const polled = usePolled<{ runs: readonly RunSummary[]; more: boolean }>(api, 'runs?limit=200', EVERY_MS);
  const { value } = polled;
  if (value === undefined) return <Waiting {...polled} />;
  if (value.runs.length === 0) return <p class="card">Nothing has been run yet.</p>;
  return (
    <div class="card">
      <Scroll name="Runs and drills">
        <table>
          <caption class="unseen">Runs and drills, the newest first</caption>
          <thead>
            <tr>
              <th scope="col">Run</th>
              <th scope="col">What</th>
              <th scope="col">Verdict</th>
              <th scope="col">Started</th>
              <th scope="col" class="n">
                Took
              </th>
              <th scope="col">By</th>
            </tr>
          </thead>
          <tbody>
            {value.runs.map((run) => (
              <tr key={run.run}>
                <th scope="row">
                  <To to={{ view: 'run', run: run.run }}>{run.run}</To>
                </th>
                <td>
                  {run.kind} of {run.plan}
                  {run.drill === undefined ? '' : `, ${run.drill}`}
                  <Simulated is={run.simulated} />
                </td>
                <td>
                  <Chip said={runSaid(run)} />
                </td>
                <td>
                  {run.startedAt === undefined ? 'not begun' : <When at={run.startedAt} simulated={run.simulated} />}
                </td>
                <td class="n">{run.durationMs === undefined ? '' : duration(run.durationMs)}</td>
                <td>{run.by ?? (run.ours ? 'calendar' : (run.operator ?? ''))}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {value.more ? <p class="dim">The newest 200 are shown.</p> : null}
    </div>
  );
}
