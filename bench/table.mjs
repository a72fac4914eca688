/** How the figures read on a terminal. */
import { markdownTable } from 'markdown-table';

/** Heading, and how a figure reads, of each that has a column where any row has it. */
const COLUMNS = {
  cpuMs: ['CPU ms', whole],
  wallMs: ['wall ms', whole],
  rssMiB: ['MiB', whole],
  cpuMsEach: ['CPU ms a group', fine],
  ofBare: ['CPU of bare node', fine],
  makespan: ['makespan / bound', fine],
  copying: ['copying / bound', fine],
  lag: ['lag', percent],
  firstPollMs: ['first poll ms', whole],
  firstCallMs: ['first call ms', whole],
  requestsBeforeCall: ['requests before', whole],
  requestsEach: ['requests a group', fine],
  pollsEach: ['polls a job', fine],
  syncsEach: ['syncs a group', fine],
  bytesEach: ['bytes a group', whole],
  events: ['events', whole],
  MiB: ['journal MiB', whole],
  readyMs: ['ready ms', whole],
  kills: ['kills', whole],
  copiedOnce: ['copied once', whole],
  descriptors: ['descriptors', whole],
};

function whole(figure) {
  return Math.round(figure).toLocaleString('en');
}

function fine(figure) {
  return figure.toFixed(2);
}

function percent(figure) {
  return `${(figure * 100).toFixed(1)} %`;
}

/** Rows of a part; beside those of others how many times as much the product took of CPU and of time. */
export function partTable(rows) {
  const has = Object.keys(COLUMNS).filter((name) => rows.some((row) => row[name] !== undefined));
  const own = new Map(rows.filter(({ contender }) => contender === 'zdr').map((row) => [row.name, row]));
  const others = rows.some(({ contender }) => contender !== 'zdr');
  const ratios = (row) =>
    ['cpuMs', 'wallMs'].map((figure) => {
      const ratio = row.contender === 'zdr' ? undefined : own.get(row.name)?.[figure] / row[figure];
      return Number.isFinite(ratio) ? `${fine(ratio)} x` : '';
    });
  const heads = [...(others ? ['CPU zdr / it', 'wall zdr / it'] : []), ...has.map((name) => COLUMNS[name][0])];
  return markdownTable(
    [
      ['what', 'who', ...heads],
      ...rows.map((row) => [
        row.name,
        row.missing === undefined ? row.contender : `${row.contender}: ${row.missing}`,
        ...(others ? ratios(row) : []),
        ...has.map((name) => (row[name] === undefined ? '' : COLUMNS[name][1](row[name]))),
      ]),
    ],
    { align: ['l', 'l', ...heads.map(() => 'r')] },
  );
}

/** Goals with their bounds, and whether they are reached. */
export function goalTable(goals) {
  const show = (figure, unit) => (figure === undefined ? 'not measured' : `${fine(figure)} ${unit}`);
  return markdownTable(
    [
      ['goal', 'what', 'at most', 'is', ''],
      ...goals.map(({ id, what, bound, figure, unit, reached }) => [
        id,
        what,
        show(bound, unit),
        show(figure, unit),
        figure === undefined ? '' : reached ? 'reached' : 'MISSED',
      ]),
    ],
    { align: ['l', 'l', 'r', 'r', 'l'] },
  );
}
