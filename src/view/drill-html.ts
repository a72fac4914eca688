/** Restored VMs and the cleanup of a drill, as sections of a page. */
import type { DrillReport, Leftover } from '../report/drill-report.ts';
import type { Report } from '../report/report.ts';
import type { CheckReport } from '../report/vm-report.ts';
import { grouped } from '../words/count.ts';
import { dateAndTime } from '../words/time.ts';
import {
  askedText,
  capital,
  checkResult,
  cleanedText,
  cleanupState,
  isWrong,
  leftWord,
  readyAfter,
  removedText,
  restored,
  vmState,
  type WithVm,
} from './drill-facts.ts';
import { fitting } from './write/fit.ts';
import { bytesOf } from './write/gfm.ts';
import { facts, tableOf } from './write/html.ts';
import { type Html, html } from './write/markup.ts';

/** Of the rows of each of the two tables. */
const MOST_BYTES = 300_000;

/** The VMs that were created, with their checks; undefined where there are none. */
export function restoredVms(report: Report): Html | undefined {
  const vms = restored(report);
  if (vms.length === 0) return undefined;
  const rows = new Map(vms.map((group) => [group, vmRow(group)]));
  const shown = fitting(
    vms,
    MOST_BYTES,
    ({ vm }) => (isWrong(vm) ? 0 : 1),
    (group) => bytesOf(rows.get(group)?.markup ?? ''),
  );
  const head = html`<th scope="col">Group<th scope="col">VM<th scope="col">State<th scope="col" class="n">Ready after<th scope="col">Checks<th scope="col">Address<th scope="col">UUID`;
  return html`<section aria-labelledby="vms"><h2 id="vms">Restored VMs</h2>
${tableOf(
  'VMs that were created out of the recovered backups',
  head,
  shown.map((group) => rows.get(group) ?? html``),
)}${moreThan(shown.length, vms.length)}
</section>`;
}

function vmRow({ name, vm }: WithVm): Html {
  const checks = vm.checks.map(checkItem);
  return html`<tr><td class="name">${name}<td class="name">${vm.name}<td class="${vm.readyAfterMs === undefined ? 'bad' : 'good'}">${vmState(vm)}<td class="n">${readyAfter(vm)}<td class="text">${checks.length === 0 ? 'none' : html`<ul>${checks}</ul>`}<td>${vm.address}<td class="id">${vm.uuid}
`;
}

function checkItem(check: CheckReport): Html {
  const { result, detail } = check;
  const tone = { passed: 'good', failed: 'bad', 'not-made': 'strong' }[result];
  return html`<li>${askedText(check)}: <span class="${tone}">${checkResult(check)}</span>${detail === undefined ? undefined : html`: ${detail}`}`;
}

/** What became of what the drill made: first what is left, and what to do about it. */
export function cleanupSection(drill: DrillReport): Html {
  const { leftovers, keptUntil } = drill;
  const fact = (name: string, text: string | undefined) => (text === undefined ? [] : [{ name, text }]);
  const tone = { done: 'good', kept: 'strong', left: 'bad', pending: 'bad' }[drill.cleanup];
  return html`<section aria-labelledby="cleanup"><h2 id="cleanup">Cleanup</h2>
<p class="${tone}">${capital(cleanupState(drill))}</p>
${leftovers.length === 0 ? undefined : leftoverTable(leftovers)}
${facts([
  ...fact('removed', removedText(drill)),
  ...fact('ended', cleanedText(drill)),
  ...fact('kept until', keptUntil && dateAndTime(keptUntil)),
])}
</section>`;
}

function leftoverTable(leftovers: readonly Leftover[]): Html {
  const rows = leftovers.map(
    (left) =>
      html`<tr><td>${leftWord(left)}${left.what === 'copy' ? ` on ${left.storage}` : ''}<td class="id">${left.uuid}<td class="name">${left.group}<td class="text">${left.why}<td class="text">${left.hint}
`,
  );
  const shown = fitting(
    rows,
    MOST_BYTES,
    () => 0,
    ({ markup }) => bytesOf(markup),
  );
  const head = html`<th scope="col">Left behind<th scope="col">UUID<th scope="col">Group<th scope="col">Why<th scope="col">What to do`;
  return html`${tableOf('Left behind at the site', head, shown)}${moreThan(shown.length, rows.length)}`;
}

const moreThan = (shown: number, all: number): Html | undefined =>
  shown === all ? undefined : html`<p class="note">… and ${grouped(all - shown)} more: report.json has them all.</p>`;
