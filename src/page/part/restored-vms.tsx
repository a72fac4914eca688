import { useState } from 'preact/hooks';
import type { RestoredVm, RunDetail } from '../../daemon/http/shapes.ts';
import { grouped } from '../../words/count.ts';
import { restored } from '../shape/restored.ts';
import { checkSaid } from '../shape/verdict.ts';
import { Chip, Scroll, Section } from './basics.tsx';

const ROWS = 50;

/** The VMs that were made of recovered backups, and what answered. */
export function RestoredVms({ run }: { run: RunDetail }) {
  const [all, showAll] = useState(false);
  const vms = restored(run.groupList);
  if (vms.length === 0) return null;
  const shown = all ? vms : vms.slice(0, ROWS);
  return (
    <Section title="Restored VMs" id="vms">
      <Scroll name="VMs and their checks">
        <table>
          <caption class="unseen">VMs made of recovered backups; those with a check that did not pass first</caption>
          <thead>
            <tr>
              <th scope="col">VM</th>
              <th scope="col">Group</th>
              <th scope="col">Address</th>
              <th scope="col">State</th>
              <th scope="col">Checks</th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ group, vm }) => (
              <tr key={vm.uuid}>
                <th scope="row">
                  {vm.name}
                  <div>
                    <code class="dim">{vm.uuid}</code>
                  </div>
                </th>
                <td>{group}</td>
                <td>{vm.address === undefined ? <span class="dim">none yet</span> : <code>{vm.address}</code>}</td>
                <td>
                  {vm.state}
                  {vm.removed ? <div class="dim">removed since</div> : null}
                </td>
                <td>
                  <Checks checks={vm.checks} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {shown.length < vms.length ? (
        <button type="button" class="plain" onClick={() => showAll(true)}>
          List all {grouped(vms.length)}
        </button>
      ) : null}
    </Section>
  );
}

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
