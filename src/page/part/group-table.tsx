import { useMemo, useState } from 'preact/hooks';
import type { RunDetail } from '../../daemon/http/shapes.ts';
import { grouped } from '../../words/count.ts';
import { size } from '../../words/size.ts';
import { duration } from '../../words/time.ts';
import { byNeed } from '../shape/group-order.ts';
import { matches } from '../shape/proof-age.ts';
import { groupSaid } from '../shape/verdict.ts';
import { Chip, Scroll, Section } from './basics.tsx';

const ROWS = 50;

/** Every group of a run. */
export function GroupTable({ run: { groupList, startedAt } }: { run: RunDetail }) {
  const [text, search] = useState('');
  const [all, showAll] = useState(false);
  const sorted = useMemo(() => byNeed(groupList), [groupList]);
  const found = sorted.filter(({ name, wave, storage }) => matches({ name, wave, tags: [storage] }, text));
  const shown = all ? found : found.slice(0, ROWS);
  const zero = Date.parse(startedAt ?? '');
  return (
    <Section title="Groups" id="groups">
      <label class="search">
        Search by name, wave or storage
        <input type="search" value={text} onInput={({ currentTarget }) => search(currentTarget.value)} />
      </label>
      <Scroll name="Groups of the run">
        <table>
          <caption class="unseen">Groups of the run: what needs a person first, then what runs</caption>
          <thead>
            <tr>
              <th scope="col">Group</th>
              <th scope="col">State</th>
              <th scope="col">Wave</th>
              <th scope="col">Storage</th>
              <th scope="col" class="n">
                Start
              </th>
              <th scope="col" class="n">
                Took
              </th>
              <th scope="col" class="n">
                Size
              </th>
              <th scope="col" class="n">
                Attempts
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((group) => (
              <Row key={group.name} group={group} zero={zero} />
            ))}
          </tbody>
        </table>
      </Scroll>
      {shown.length < found.length ? (
        <button type="button" class="plain" onClick={() => showAll(true)}>
          List all {grouped(found.length)}
        </button>
      ) : null}
    </Section>
  );
}

const Row = ({ group, zero }: { group: RunDetail['groupList'][number]; zero: number }) => {
  const { name, critical, wave, storage, activity, reason, startedAt, finishedAt, bytes, attempts } = group;
  const began = startedAt === undefined ? undefined : Date.parse(startedAt);
  return (
    <tr>
      <th scope="row">
        {name}
        {critical ? <span class="tag">critical</span> : null}
      </th>
      <td>
        <Chip said={groupSaid(group)} />
        {activity === undefined && reason === undefined ? null : <div class="dim">{activity ?? reason}</div>}
      </td>
      <td>{wave}</td>
      <td>{storage}</td>
      <td class="n">{began === undefined ? '' : `+${duration(Math.max(0, began - zero))}`}</td>
      <td class="n">
        {began === undefined || finishedAt === undefined ? '' : duration(Math.max(0, Date.parse(finishedAt) - began))}
      </td>
      <td class="n">{bytes === undefined ? '' : size(bytes)}</td>
      <td class="n">{attempts === 0 ? '' : attempts}</td>
    </tr>
  );
};
