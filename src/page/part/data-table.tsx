import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { grouped } from '../../words/count.ts';
import { Scroll } from './basics.tsx';

/** Rows at first; more are shown on request, so that a plan of thousands opens at once. */
export const FIRST_ROWS = 50;

export interface DataColumn<Row> {
  readonly title: string;
  /** `head`: what the row is about; `n`: a number; `dim`: beside the point. */
  readonly is?: 'head' | 'n' | 'dim';
  readonly cell: (row: Row) => ComponentChildren;
}

interface TableProps<Row> {
  readonly caption: string;
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  readonly columns: readonly DataColumn<Row>[];
  readonly class?: string;
}

interface DataTableProps<Row> extends TableProps<Row> {
  /** Of the region that scrolls. */
  readonly name: string;
  /** So many at first; all of them where it says nothing. */
  readonly first?: number;
}

/** Rows of the same kind: the first of them, and a button for the others. */
export function DataTable<Row>({ name, rows, first = rows.length, ...table }: DataTableProps<Row>) {
  const [all, showAll] = useState(false);
  return (
    <>
      <Scroll name={name}>
        <Table {...table} rows={all ? rows : rows.slice(0, first)} />
      </Scroll>
      {all || rows.length <= first ? null : (
        <button type="button" class="plain" onClick={() => showAll(true)}>
          List all {grouped(rows.length)}
        </button>
      )}
    </>
  );
}

export const Table = <Row,>({ caption, rows, keyOf, columns, class: kind }: TableProps<Row>) => (
  <table class={kind}>
    <caption class="unseen">{caption}</caption>
    <thead>
      <tr>
        {columns.map(({ title, is }) => (
          <th key={title} scope="col" class={is === 'n' ? 'n' : undefined}>
            {title}
          </th>
        ))}
      </tr>
    </thead>
    <tbody>
      {rows.map((row) => (
        <tr key={keyOf(row)}>
          {columns.map(({ title, is, cell }) =>
            is === 'head' ? (
              <th key={title} scope="row">
                {cell(row)}
              </th>
            ) : (
              <td key={title} class={is}>
                {cell(row)}
              </td>
            ),
          )}
        </tr>
      ))}
    </tbody>
  </table>
);

/** A box that narrows what is listed. */
export const Search = ({ by, text, search }: { by: string; text: string; search: (text: string) => void }) => (
  <label class="search">
    Search by {by}
    <input type="search" value={text} onInput={({ currentTarget }) => search(currentTarget.value)} />
  </label>
);
