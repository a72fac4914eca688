import { useMemo, useState } from 'preact/hooks';
import { grouped } from '../../words/count.ts';
import { type Age, ageOf, byAge, matches, type Proven } from '../shape/proof-age.ts';
import { Named, Simulated, To, When } from './basics.tsx';
import { type DataColumn, DataTable, FIRST_ROWS, Search } from './data-table.tsx';
import { AgeChoice, ProofGrid } from './proof-grid.tsx';

/** When each group was last proven: as cells, and as a table that can be searched. */
export function GroupAges({ groups }: { groups: readonly Proven[] }) {
  const [text, search] = useState('');
  const [age, choose] = useState<Age>();
  const sorted = useMemo(() => byAge(groups), [groups]);
  const found = sorted.filter((group) => (age === undefined || ageOf(group) === age) && matches(group, text));
  return (
    <>
      <AgeChoice groups={groups} chosen={age} choose={choose} />
      <ProofGrid groups={found} />
      <Search by="name, wave or tag" text={text} search={search} />
      <p role="status" class="dim">
        {grouped(found.length)} of {grouped(groups.length)} groups
        {found.length > FIRST_ROWS ? `, the first ${FIRST_ROWS} listed` : ''}
      </p>
      <DataTable
        name="Groups by the age of their proof"
        caption="When groups were last proven, never-proven first"
        rows={found}
        keyOf={({ name }) => name}
        first={FIRST_ROWS}
        columns={COLUMNS}
      />
    </>
  );
}

const COLUMNS: readonly DataColumn<Proven>[] = [
  { title: 'Group', is: 'head', cell: (group) => <Named {...group} /> },
  { title: 'Wave', cell: ({ wave }) => wave },
  { title: 'Tags', is: 'dim', cell: ({ tags }) => tags.join(', ') },
  { title: 'Last proven', cell: (group) => <LastProven group={group} /> },
  {
    title: 'In',
    cell: ({ lastProvenIn: run }) => (run === undefined ? null : <To to={{ view: 'run', run }}>{run}</To>),
  },
];

const LastProven = ({ group: { lastProven, simulated } }: { group: Proven }) => (
  <>
    {lastProven === undefined ? <strong class="bad">never</strong> : <When at={lastProven} simulated={simulated} />}
    <Simulated is={simulated} />
  </>
);
