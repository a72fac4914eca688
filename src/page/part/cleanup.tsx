import type { RunDetail } from '../../daemon/http/shapes.ts';
import { listed } from '../../words/count.ts';
import { Facts, Section, Simulated, When } from './basics.tsx';
import { type DataColumn, DataTable } from './data-table.tsx';

/** What a drill has removed of what it made, and what it could not. */
export function Cleanup({ run }: { run: RunDetail }) {
  const { cleanup, removed, cleanedAt, keptUntil, leftoverList, simulated, phase } = run;
  if (cleanup === undefined || removed === undefined) return null;
  const gone = listed([
    [removed.vm, 'VM'],
    [removed.volume, 'data volume'],
    [removed.copy, 'copied backup'],
  ]);
  const Timed = ({ at, due = false }: { at: string; due?: boolean }) => (
    <>
      <When at={at} seconds={!due} due={due} simulated={simulated} />
      <Simulated is={simulated} />
    </>
  );
  return (
    <Section title="Cleanup" id="cleanup">
      <Facts
        all={[
          ['State', cleanup === 'pending' && phase === 'cleaning' ? 'under way' : STATES[cleanup]],
          ['Removed', gone || undefined],
          ['Ended', cleanedAt && <Timed at={cleanedAt} />],
          ['Kept until', keptUntil && <Timed at={keptUntil} due />],
        ]}
      />
      {leftoverList.length === 0 ? null : (
        <>
          <h3>Left at the site</h3>
          <DataTable
            name="What is left at the site"
            caption="What the drill made and could not remove"
            rows={leftoverList}
            keyOf={({ what, uuid, group }) => `${what} ${uuid} ${group}`}
            columns={COLUMNS}
          />
        </>
      )}
    </Section>
  );
}

const STATES: Readonly<Record<NonNullable<RunDetail['cleanup']>, string>> = {
  pending: 'to come',
  kept: 'what it made is kept',
  left: 'something is left at the site',
  done: 'done: nothing of it is left',
};

type Leftover = RunDetail['leftoverList'][number];

const COLUMNS: readonly DataColumn<Leftover>[] = [
  { title: 'What', cell: ({ what }) => what },
  { title: 'UUID', cell: ({ uuid }) => <code>{uuid}</code> },
  { title: 'Group', is: 'head', cell: ({ group }) => group },
  {
    title: 'Why',
    cell: ({ why, hint }) => (
      <>
        {why}
        {hint === undefined ? null : <div class="dim">{hint}</div>}
      </>
    ),
  },
];
