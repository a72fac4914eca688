import { useMemo, useState } from 'preact/hooks';
import type { RunDetail } from '../../daemon/http/shapes.ts';
import { size } from '../../words/size.ts';
import { duration } from '../../words/time.ts';
import { byNeed } from '../shape/group-order.ts';
import { matches } from '../shape/proof-age.ts';
import { groupSaid } from '../shape/verdict.ts';
import { Chip, Named, Section } from './basics.tsx';
import { type DataColumn, DataTable, FIRST_ROWS, Search } from './data-table.tsx';

type Group = RunDetail['groupList'][number];

/** Every group of a run. */
export function GroupTable({ run: { groupList, startedAt } }: { run: RunDetail }) {
  const [text, search] = useState('');
  const sorted = useMemo(() => byNeed(groupList), [groupList]);
  return (
    <Section title="Groups" id="groups">
      <Search by="name, wave or storage" text={text} search={search} />
      <DataTable
        name="Groups of the run"
        caption="Groups of the run: what needs a person first, then what runs"
        rows={sorted.filter(({ name, wave, storage }) => matches({ name, wave, tags: [storage] }, text))}
        keyOf={({ name }) => name}
        first={FIRST_ROWS}
        columns={columnsFrom(Date.parse(startedAt ?? ''))}
      />
    </Section>
  );
}

/** `zero`: when the run began, in ms since the epoch. */
const columnsFrom = (zero: number): readonly DataColumn<Group>[] => [
  { title: 'Group', is: 'head', cell: (group) => <Named {...group} /> },
  { title: 'State', cell: (group) => <State group={group} /> },
  { title: 'Wave', cell: ({ wave }) => wave },
  { title: 'Storage', cell: ({ storage }) => storage },
  { title: 'Start', is: 'n', cell: ({ startedAt }) => (startedAt === undefined ? '' : `+${between(zero, startedAt)}`) },
  {
    title: 'Took',
    is: 'n',
    cell: ({ startedAt, finishedAt }) =>
      startedAt === undefined || finishedAt === undefined ? '' : between(Date.parse(startedAt), finishedAt),
  },
  { title: 'Size', is: 'n', cell: ({ bytes }) => (bytes === undefined ? '' : size(bytes)) },
  { title: 'Attempts', is: 'n', cell: ({ attempts }) => (attempts === 0 ? '' : attempts) },
];

const between = (from: number, to: string): string => duration(Math.max(0, Date.parse(to) - from));

const State = ({ group }: { group: Group }) => {
  const doing = group.activity ?? group.reason;
  return (
    <>
      <Chip said={groupSaid(group)} />
      {doing === undefined ? null : <div class="dim">{doing}</div>}
    </>
  );
};
