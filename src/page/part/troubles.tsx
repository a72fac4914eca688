import type { RunDetail } from '../../daemon/http/shapes.ts';
import { grouped } from '../../words/count.ts';
import { troubled } from '../shape/group-order.ts';
import { groupSaid } from '../shape/verdict.ts';
import { Chip, Named, Section } from './basics.tsx';
import { type DataColumn, DataTable, Table } from './data-table.tsx';

type Group = RunDetail['groupList'][number];
type Volume = NonNullable<Group['volumes']>[number];

const MOST = 100;

/** What failed and why, before anything else. */
export function Troubles({ run }: { run: RunDetail }) {
  const all = troubled(run.groupList);
  if (all.length === 0) return null;
  return (
    <Section title="Not recovered" id="troubles">
      <DataTable
        name="Groups that did not recover"
        caption="Groups that did not recover, and why"
        rows={all.slice(0, MOST)}
        keyOf={({ name }) => name}
        columns={GROUP}
      />
      {all.length > MOST ? <p class="dim">… and {grouped(all.length - MOST)} more below.</p> : null}
    </Section>
  );
}

const GROUP: readonly DataColumn<Group>[] = [
  { title: 'Group', is: 'head', cell: (group) => <Named {...group} /> },
  { title: 'Outcome', cell: (group) => <Chip said={groupSaid(group)} /> },
  { title: 'Why', cell: (group) => <Why group={group} /> },
  { title: 'Wave', cell: ({ wave }) => wave },
];

/** The reason, the three sides of each volume, what to do: as the report has them. */
const Why = ({ group: { reason, problems = [], volumes = [], advice = [] } }: { group: Group }) => (
  <>
    <p>{reason}</p>
    {problems
      .filter((problem) => problem !== reason)
      .map((problem) => (
        <p key={problem}>{problem}</p>
      ))}
    {volumes.length === 0 ? null : (
      <Table
        class="sides"
        caption="Its volumes: expected, claimed and observed"
        rows={volumes}
        keyOf={({ backupUuid }) => backupUuid}
        columns={VOLUME}
      />
    )}
    {advice.map((line) => (
      <p key={line} class="dim">
        {line}
      </p>
    ))}
  </>
);

const VOLUME: readonly DataColumn<Volume>[] = [
  {
    title: 'Volume',
    is: 'head',
    cell: ({ name, backupUuid }) => (
      <>
        {name} <code>{backupUuid}</code>
      </>
    ),
  },
  { title: 'Verdict', cell: ({ verdict = 'not judged', detail }) => [verdict, detail].filter(Boolean).join(': ') },
  { title: 'Expected', cell: ({ expected }) => expected },
  { title: 'Claimed by ZStack', cell: ({ claimed }) => claimed },
  { title: 'Observed', cell: ({ observed }) => observed },
];
