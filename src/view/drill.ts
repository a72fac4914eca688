/** Restored VMs and the cleanup of a drill, as text and as Markdown. */
import type { DrillReport, Leftover } from '../report/drill-report.ts';
import type { Report } from '../report/report.ts';
import { grouped } from '../words/count.ts';
import {
  capital,
  checksText,
  cleanupText,
  isWrong,
  leftWord,
  readyAfter,
  restored,
  vmState,
  type WithVm,
} from './drill-facts.ts';
import { clean } from './write/clean.ts';
import { code, cutGrid, prose } from './write/gfm.ts';
import { mostOn, type Page } from './write/page.ts';
import { table } from './write/table.ts';
import { wrap } from './write/width.ts';

const SHOWN = 20;

/** Those that a person should look at come first: tables may be cut. */
const wrongFirst = (vms: readonly WithVm[]): readonly WithVm[] =>
  [...vms].sort((a, b) => Number(isWrong(b.vm)) - Number(isWrong(a.vm)));

/** The VMs, where there are any, and the cleanup of a drill. */
export function drillSections(report: Report, page: Page): string[][] {
  const vms = wrongFirst(restored(report));
  const more = vms.length - mostOn(page, SHOWN);
  return [
    ...(vms.length === 0
      ? []
      : [
          [
            ...table(
              [
                { title: 'restored VM', shrinks: true },
                { title: 'state' },
                { title: 'address' },
                { title: 'ready after', align: 'right' },
                { title: 'checks', shrinks: true },
              ],
              vms
                .slice(0, mostOn(page, SHOWN))
                .map(({ vm }) =>
                  [vm.name, vmState(vm), vm.address ?? '', readyAfter(vm), checksText(vm.checks)].map(clean),
                ),
              page,
              '  ',
            ),
            ...(more > 0 ? [page.style.dim(`  … and ${grouped(more)} more: report.md and report.json have them`)] : []),
          ],
        ]),
    ...(report.drill === undefined ? [] : [cleanupLines(report.drill, page)]),
  ];
}

function cleanupLines(drill: DrillReport, page: Page): string[] {
  const { style } = page;
  const colour = drill.cleanup === 'done' ? style.green : style.yellow;
  const more = drill.leftovers.length - mostOn(page, SHOWN);
  return [
    ...wrap(`Cleanup: ${cleanupText(drill)}`, page.width).map((line) => style.bold(colour(line))),
    ...drill.leftovers
      .slice(0, mostOn(page, SHOWN))
      .flatMap((left) => wrap(leftText(left), page.width - 4).map((line, at) => `${at === 0 ? '  ' : '    '}${line}`)),
    ...(more > 0 ? [style.dim(`  … and ${grouped(more)} more`)] : []),
  ];
}

function leftText(left: Leftover): string {
  const where = left.what === 'copy' ? ` on ${left.storage}` : '';
  const hint = left.hint === undefined ? '' : ` (${left.hint})`;
  return clean(`${leftWord(left)} ${left.uuid}${where}, of ${left.group}: ${left.why}${hint}`);
}

/** The same as Markdown: whole sections, with their headings. Each table is cut to `mostBytes`, and says so. */
export function drillMarkdown(report: Report, mostBytes: number): string[] {
  const { drill } = report;
  const vms = restored(report);
  return [
    ...(vms.length === 0
      ? []
      : [
          '## Restored VMs',
          cutGrid(
            ['Group', 'VM', 'UUID', 'State', 'Address', 'Ready after', 'Checks'],
            (mostBytes === Number.POSITIVE_INFINITY ? vms : wrongFirst(vms)).map(({ name, vm }) => [
              code(name),
              prose(vm.name),
              code(vm.uuid),
              prose(vmState(vm)),
              prose(vm.address ?? ''),
              readyAfter(vm),
              prose(checksText(vm.checks)),
            ]),
            '     r',
            mostBytes,
            WHOLE,
          ),
        ]),
    ...(drill === undefined
      ? []
      : [
          '## Cleanup',
          prose(capital(cleanupText(drill))),
          ...(drill.leftovers.length === 0
            ? []
            : [
                cutGrid(
                  ['Left behind', 'UUID', 'Group', 'Why', 'What to do'],
                  drill.leftovers.map((left) => [
                    `${leftWord(left)}${left.what === 'copy' ? ` on ${code(left.storage)}` : ''}`,
                    code(left.uuid),
                    code(left.group),
                    prose(left.why),
                    prose(left.hint ?? ''),
                  ]),
                  '',
                  mostBytes,
                  WHOLE,
                ),
              ]),
        ]),
  ];
}

/** Where the rows stand that were cut. */
const WHOLE = 'report.json has them all';
