import { useMemo, useState } from 'preact/hooks';
import { grouped } from '../../words/count.ts';
import { type Age, ageOf, byAge, matches, type Proven } from '../shape/proof-age.ts';
import { Scroll, Simulated, To, When } from './basics.tsx';
import { AgeChoice, ProofGrid } from './proof-grid.tsx';

/** Rows at first; more are shown on request, so that a plan of thousands opens at once. */
const ROWS = 50;

/** When each group was last proven: as cells, and as a table that can be searched. */
export function GroupAges({ groups }: { groups: readonly Proven[] }) {
  const [text, search] = useState('');
  const [age, choose] = useState<Age>();
  const [all, showAll] = useState(false);
  const sorted = useMemo(() => byAge(groups), [groups]);
  const found = sorted.filter((group) => (age === undefined || ageOf(group) === age) && matches(group, text));
  const shown = all ? found : found.slice(0, ROWS);
  return (
    <>
      <AgeChoice groups={groups} chosen={age} choose={choose} />
      <ProofGrid groups={found} />
      <label class="search">
        Search by name, wave or tag
        <input type="search" value={text} onInput={({ currentTarget }) => search(currentTarget.value)} />
      </label>
      <p role="status" class="dim">
        {grouped(found.length)} of {grouped(groups.length)} groups
        {shown.length < found.length ? `, the first ${shown.length} listed` : ''}
      </p>
      <Scroll name="Groups by the age of their proof">
        <table>
          <caption class="unseen">When groups were last proven, never-proven first</caption>
          <thead>
            <tr>
              <th scope="col">Group</th>
              <th scope="col">Wave</th>
              <th scope="col">Tags</th>
              <th scope="col">Last proven</th>
              <th scope="col">In</th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ name, wave, critical, tags, lastProven, lastProvenIn, simulated }) => (
              <tr key={name}>
                <th scope="row">
                  {name}
                  {critical ? <span class="tag">critical</span> : null}
                </th>
                <td>{wave}</td>
                <td class="dim">{tags.join(', ')}</td>
                <td>
                  {lastProven === undefined ? (
                    <strong class="bad">never</strong>
                  ) : (
                    <When at={lastProven} simulated={simulated} />
                  )}
                  <Simulated is={simulated} />
                </td>
                <td>
                  {lastProvenIn === undefined ? null : <To to={{ view: 'run', run: lastProvenIn }}>{lastProvenIn}</To>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {shown.length < found.length ? (
        <button type="button" class="plain" onClick={() => showAll(true)}>
          List all {grouped(found.length)}
        </button>
      ) : null}
    </>
  );
}
