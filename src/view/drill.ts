/** What a report says of restored VMs and of a drill's cleanup. */
import type { DrillReport, Leftover } from '../report/drill-report.ts';
import type { GroupReport } from '../report/group-report.ts';
import type { Report } from '../report/report.ts';
import type { VmReport } from '../report/vm-report.ts';
import { clean } from './clean.ts';
import { code, grid, prose } from './markdown.ts';
import type { Page } from './page.ts';
import { table } from './table.ts';
import { dateAndTime, duration } from './time.ts';
import { wrap } from './width.ts';
import { count } from './words.ts';

const SHOWN = 20;

type WithVm = GroupReport & { readonly vm: VmReport };
const restored = ({ groups }: Report): readonly WithVm[] =>
  groups.filter((group): group is WithVm => group.vm !== undefined);

/** The VMs, where there are any, and the cleanup of a drill. */
export function drillSections(report: Report, page: Page): string[][] {
  const vms = restored(report);
  const more = vms.length - SHOWN;
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
              vms.slice(0, SHOWN).map(({ vm }) => vmRow(vm).map((cell) => clean(cell))),
              page,
              '  ',
            ),
            ...(more > 0 ? [page.style.dim(`  … and ${more} more: report.md and report.json have them all`)] : []),
          ],
        ]),
    ...(report.drill === undefined ? [] : [cleanupLines(report.drill, page)]),
  ];
}

function vmRow({ name, state, result, address, readyAfterMs, checks }: VmReport): string[] {
  return [
    name,
    state ?? result,
    address ?? '',
    readyAfterMs === undefined ? '' : duration(readyAfterMs),
    checksText(checks),
  ];
}

function checksText(checks: VmReport['checks']): string {
  if (checks.length === 0) return 'none';
  const passed = checks.filter(({ result }) => result === 'passed').length;
  const open = checks
    .filter(({ result }) => result !== 'passed')
    .map(({ check, result }) => `${check} ${result === 'failed' ? 'failed' : 'not made'}`);
  return [`${passed} of ${checks.length} passed`, ...open].join(', ');
}

function cleanupLines(drill: DrillReport, page: Page): string[] {
  const { style } = page;
  const said = cleanupText(drill);
  return [
    style.bold(drill.cleanup === 'done' ? style.green(said) : style.yellow(said)),
    ...drill.leftovers
      .slice(0, SHOWN)
      .flatMap((left) =>
        wrap(`${leftText(left)}`, page.width - 4).map((line, at) => `${at === 0 ? '  ' : '    '}${line}`),
      ),
    ...(drill.leftovers.length > SHOWN ? [style.dim(`  … and ${drill.leftovers.length - SHOWN} more`)] : []),
  ];
}

/** `Cleanup: nothing of the drill is left (3 VMs, 4 copies removed)`. */
export function cleanupText({ cleanup, keptUntil, removed, leftovers }: DrillReport): string {
  const kinds = [
    [removed.vm, 'VM'],
    [removed.volume, 'data volume'],
    [removed.copy, 'copy', 'copies'],
  ] as const;
  const gone = kinds.filter(([number]) => number > 0).map(([number, one, many]) => count(number, one, many));
  const done = gone.length === 0 ? 'nothing had to be removed' : `${gone.join(', ')} removed`;
  switch (cleanup) {
    case 'done':
      return `Cleanup: nothing of the drill is left (${done})`;
    case 'left':
      return `Cleanup: ${count(leftovers.length, 'thing')} of the drill left behind (${done})`;
    case 'kept':
      return `Cleanup: what the drill made is kept${keptUntil === undefined ? '' : ` until ${dateAndTime(keptUntil)}`}`;
    case 'pending':
      return 'Cleanup: not done yet';
  }
}

const WORDS = { vm: 'VM', volume: 'data volume', copy: 'copy of backup' } as const;

const leftText = (left: Leftover): string =>
  clean(
    `${WORDS[left.what]} ${left.uuid}${left.what === 'copy' ? ` on ${left.storage}` : ''}, of ${left.group}: ${left.why}${left.hint === undefined ? '' : ` (${left.hint})`}`,
  );

/** The same as Markdown: whole sections, with their headings. */
export function drillMarkdown(report: Report): string[] {
  const vms = restored(report);
  const { drill } = report;
  return [
    ...(vms.length === 0
      ? []
      : [
          '## Restored VMs',
          grid(
            ['Group', 'VM', 'UUID', 'State', 'Address', 'Ready after', 'Checks'],
            vms.map(({ name, vm }) => {
              const [vmName = '', ...rest] = vmRow(vm);
              return [code(name), prose(vmName), code(vm.uuid), ...rest.map(prose)];
            }),
            '     r',
          ),
        ]),
    ...(drill === undefined
      ? []
      : [
          '## Cleanup',
          prose(cleanupText(drill)),
          ...(drill.leftovers.length === 0
            ? []
            : [
                grid(
                  ['Left behind', 'UUID', 'Group', 'Why', 'What to do'],
                  drill.leftovers.map((left) => [
                    left.what === 'copy' ? `copy on ${code(left.storage)}` : WORDS[left.what],
                    code(left.uuid),
                    code(left.group),
                    prose(left.why),
                    prose(left.hint ?? ''),
                  ]),
                ),
              ]),
        ]),
  ];
}
