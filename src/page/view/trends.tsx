import { useEffect } from 'preact/hooks';
import type { HistoryEntry } from '../../daemon/http/shapes.ts';
import { duration } from '../../words/time.ts';
import { usePolled } from '../net/use-polled.ts';
import { Chip, Scroll, Section, Simulated, To, When } from '../part/basics.tsx';
import { Chart } from '../part/chart.tsx';
import { useShell } from '../part/shell.ts';
import { Waiting } from '../part/waiting.tsx';
import { hashOf } from '../shape/route.ts';
import { type Measure, measureOf } from '../shape/trend.ts';
import { outcomeSaid, resultSaid } from '../shape/verdict.ts';

const EVERY_MS = 30_000;

interface HistoryPage {
  readonly history: readonly HistoryEntry[];
}

export function TrendsView({ plan }: { plan?: string }) {
  return plan === undefined ? <Newest /> : <TrendsOf plan={plan} />;
}

/** Goes to the plan that ended a run last: then the address says which one is looked at. */
function Newest() {
  const { api, summary } = useShell();
  const polled = usePolled<HistoryPage>(api, 'history?limit=1', EVERY_MS);
  const { value } = polled;
  const plan = value === undefined ? undefined : (value.history.at(-1)?.plan ?? summary.plans[0]?.name);
  useEffect(() => {
    if (plan !== undefined) location.replace(hashOf({ view: 'trends', plan }));
  }, [plan]);
  if (value !== undefined && plan === undefined) return <p class="card">No plan is watched.</p>;
  return <Waiting {...polled} />;
}

function TrendsOf({ plan }: { plan: string }) {
  const { api, summary } = useShell();
  const names = summary.plans.map(({ name }) => name);
  const polled = usePolled<HistoryPage>(api, `history?limit=500&plan=${encodeURIComponent(plan)}`, EVERY_MS);
  const { value } = polled;
  return (
    <>
      <label class="choose">
        Plan
        <select
          value={plan}
          onChange={({ currentTarget }) => {
            location.hash = hashOf({ view: 'trends', plan: currentTarget.value });
          }}
        >
          {[...new Set([...names, plan])].map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      </label>
      {value === undefined ? <Waiting {...polled} /> : <Past history={value.history} />}
    </>
  );
}

function Past({ history }: { history: readonly HistoryEntry[] }) {
  if (history.length === 0) return <p class="card">No drill or run of it has ended yet.</p>;
  return (
    <>
      <Trend title="Time to recover (RTO)" id="rto" measure={measureOf(history, 'rto')} />
      <Trend title="Age of the data (RPO)" id="rpo" measure={measureOf(history, 'rpo')} />
      <Section title="Drills and runs" id="table">
        <Table history={history} />
      </Section>
    </>
  );
}

const Trend = ({ title, id, measure }: { title: string; id: string; measure: Measure }) => (
  <Section title={title} id={id}>
    <p>{measure.said}</p>
    <Chart
      name={`${title}: measured, against the objective. ${measure.said}`}
      times={measure.times}
      lines={[
        { name: 'measured', values: measure.measured, colour: '--c0' },
        { name: 'objective', values: measure.objective, colour: '--c1', dashed: true },
      ]}
      scale="duration"
      dots
    />
  </Section>
);

const Table = ({ history }: { history: readonly HistoryEntry[] }) => (
  <Scroll name="Measured RTO and RPO">
    <table>
      <caption class="unseen">Measured RTO and RPO against their objectives, the newest first</caption>
      <thead>
        <tr>
          <th scope="col">Started</th>
          <th scope="col">Run</th>
          <th scope="col">Verdict</th>
          <th scope="col">RTO</th>
          <th scope="col">RPO</th>
          <th scope="col" class="n">
            Recovered
          </th>
        </tr>
      </thead>
      <tbody>
        {history.toReversed().map((one) => (
          <tr key={one.run}>
            <td>
              <When at={one.startedAt} simulated={one.simulated} />
            </td>
            <th scope="row">
              <To to={{ view: 'run', run: one.run }}>{one.drill ?? one.kind}</To>
              <Simulated is={one.simulated} />
            </th>
            <td>
              <Chip said={outcomeSaid(one.outcome)} />
            </td>
            <td>
              <Against measured={one.rtoMs} objective={one.rtoObjectiveMs} result={one.rtoResult} />
            </td>
            <td>
              <Against measured={one.rpoMs} objective={one.rpoObjectiveMs} result={one.rpoResult} />
            </td>
            <td class="n">
              {one.recovered} of {one.groups}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </Scroll>
);

interface AgainstProps {
  readonly measured: number | undefined;
  readonly objective: number | undefined;
  readonly result: HistoryEntry['rtoResult'];
}

const Against = ({ measured, objective, result }: AgainstProps) => (
  <>
    {measured === undefined ? <span class="dim">not measured</span> : duration(measured)}
    {objective === undefined ? null : <span class="dim"> of {duration(objective)}</span>}
    {result === undefined ? null : (
      <>
        {' '}
        <Chip said={resultSaid(result)} />
      </>
    )}
  </>
);
