import type { RestoredVm, RunDetail } from '../../daemon/http/shapes.ts';
import { restored } from '../shape/restored.ts';
import { checkSaid } from '../shape/verdict.ts';
import { Chip, Section } from './basics.tsx';
import { type DataColumn, DataTable, FIRST_ROWS } from './data-table.tsx';

/** The VMs that were made of recovered backups, and what answered. */
export function RestoredVms({ run }: { run: RunDetail }) {
  const vms = restored(run.groupList);
  if (vms.length === 0) return null;
  return (
    <Section title="Restored VMs" id="vms">
      <DataTable
        name="VMs and their checks"
        caption="VMs made of recovered backups; those with a check that did not pass first"
        rows={vms}
        keyOf={({ vm }) => vm.uuid}
        first={FIRST_ROWS}
        columns={COLUMNS}
      />
    </Section>
  );
}

const COLUMNS: readonly DataColumn<ReturnType<typeof restored>[number]>[] = [
  {
    title: 'VM',
    is: 'head',
    cell: ({ vm }) => (
      <>
        {vm.name}
        <div>
          <code class="dim">{vm.uuid}</code>
        </div>
      </>
    ),
  },
  { title: 'Group', cell: ({ group }) => group },
  {
    title: 'Address',
    cell: ({ vm }) => (vm.address === undefined ? <span class="dim">none yet</span> : <code>{vm.address}</code>),
  },
  {
    title: 'State',
    cell: ({ vm }) => (
      <>
        {vm.state}
        {vm.removed ? <div class="dim">removed since</div> : null}
      </>
    ),
  },
  { title: 'Checks', cell: ({ vm }) => <Checks checks={vm.checks} /> },
];

function Checks({ checks }: Pick<RestoredVm, 'checks'>) {
  if (checks.length === 0) return <span class="dim">the plan asks for none</span>;
  return (
    <ul class="checks">
      {checks.map(({ what, result, detail }) => (
        <li key={what}>
          <code>{what}</code> <Chip said={checkSaid(result)} />
          {detail === undefined ? null : <div class="dim">{detail}</div>}
        </li>
      ))}
    </ul>
  );
}
