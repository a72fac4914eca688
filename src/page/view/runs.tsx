import type { RunSummary } from '../../daemon/http/shapes.ts';
import { duration } from '../../words/time.ts';
import { usePolled } from '../net/use-polled.ts';
import { Chip, Simulated, To, Waiting, When } from '../part/basics.tsx';
import { type DataColumn, DataTable } from '../part/data-table.tsx';
import { useShell } from '../part/shell.ts';
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
      <DataTable
        name="Runs and drills"
        caption="Runs and drills, the newest first"
        rows={value.runs}
        keyOf={({ run }) => run}
        columns={COLUMNS}
      />
      {value.more ? <p class="dim">The newest 200 are shown.</p> : null}
    </div>
  );
}

const COLUMNS: readonly DataColumn<RunSummary>[] = [
  { title: 'Run', is: 'head', cell: ({ run }) => <To to={{ view: 'run', run }}>{run}</To> },
  {
    title: 'What',
    cell: ({ kind, plan, drill, simulated }) => (
      <>
        {kind} of {plan}
        {drill === undefined ? '' : `, ${drill}`}
        <Simulated is={simulated} />
      </>
    ),
  },
  { title: 'Verdict', cell: (run) => <Chip said={runSaid(run)} /> },
  {
    title: 'Started',
    cell: ({ startedAt, simulated }) =>
      startedAt === undefined ? 'not begun' : <When at={startedAt} simulated={simulated} />,
  },
  { title: 'Took', is: 'n', cell: ({ durationMs }) => (durationMs === undefined ? '' : duration(durationMs)) },
  { title: 'By', cell: ({ by, ours, operator }) => by ?? (ours ? 'calendar' : (operator ?? '')) },
];
