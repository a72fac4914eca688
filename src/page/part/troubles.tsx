import type { RunDetail } from '../../daemon/shapes.ts';
import { grouped } from '../../view/words.ts';
import { troubled } from '../shape/group-order.ts';
import { groupSaid } from '../shape/verdict.ts';
import { Chip, Scroll, Section } from './basics.tsx';

const MOST = 100;

/** What failed and why, before anything else. */
export function Troubles({ run }: { run: RunDetail }) {
  const all = troubled(run.groupList);
  if (all.length === 0) return null;
  return (
    <Section title="Did not recover" id="troubles">
      <Scroll name="Groups that did not recover">
        <table>
          <caption class="unseen">Groups that did not recover, and why</caption>
          <thead>
            <tr>
              <th scope="col">Group</th>
              <th scope="col">Outcome</th>
              <th scope="col">Why</th>
              <th scope="col">Wave</th>
            </tr>
          </thead>
          <tbody>
            {all.slice(0, MOST).map((group) => (
              <tr key={group.name}>
                <th scope="row">
                  {group.name}
                  {group.critical ? <span class="tag">critical</span> : null}
                </th>
                <td>
                  <Chip said={groupSaid(group)} />
                </td>
                <td>{group.reason ?? 'The report says more.'}</td>
                <td>{group.wave}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {all.length > MOST ? <p class="dim">… and {grouped(all.length - MOST)} more below.</p> : null}
    </Section>
  );
}
