import { useEffect } from 'preact/hooks';
import type { HistoryEntry } from '../../daemon/http/shapes.ts';
import { duration } from '../../words/time.ts';
import { usePolled } from '../net/use-polled.ts';
import { Chip, Section, Simulated, To, Waiting, When } from '../part/basics.tsx';
import { Chart } from '../part/chart.tsx';
import { type DataColumn, DataTable } from '../part/data-table.tsx';
import { useShell } from '../part/shell.ts';
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
  <DataTable
    name="Measured RTO and RPO"
    caption="Measured RTO and RPO against their objectives, the newest first"
    rows={history.toReversed()}
    keyOf={({ run }) => run}
    columns={COLUMNS}
  />
);

const COLUMNS: readonly DataColumn<HistoryEntry>[] = [
  { title: 'Started', cell: ({ startedAt, simulated }) => <When at={startedAt} simulated={simulated} /> },
  {
    title: 'Run',
    is: 'head',
    cell: ({ run, drill, kind, simulated }) => (
      <>
        <To to={{ view: 'run', run }}>{drill ?? kind}</To>
        <Simulated is={simulated} />
      </>
    ),
  },
  { title: 'Verdict', cell: ({ outcome }) => <Chip said={outcomeSaid(outcome)} /> },
  {
    title: 'RTO',
    cell: (one) => <Against measured={one.rtoMs} objective={one.rtoObjectiveMs} result={one.rtoResult} />,
  },
  {
    title: 'RPO',
    cell: (one) => <Against measured={one.rpoMs} objective={one.rpoObjectiveMs} result={one.rpoResult} />,
  },
  { title: 'Recovered', is: 'n', cell: ({ recovered, groups }) => `${recovered} of ${groups}` },
];

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
