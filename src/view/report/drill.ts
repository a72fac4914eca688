/** What is said of restored VMs and of a drill's cleanup. */
import type { DrillReport, Leftover } from '../../report/drill-report.ts';
import type { GroupReport } from '../../report/group-report.ts';
import type { Report } from '../../report/report.ts';
import type { CheckReport, VmReport } from '../../report/vm-report.ts';
import { count } from '../../words/count.ts';
import { dateAndTime, duration } from '../../words/time.ts';
import {
  type Columns,
  capital,
  facts,
  type Inline,
  paragraph,
  type Row,
  type Section,
  section,
  type Tone,
  tableOf,
} from '../write/document.ts';

/** VMs, and things left, that a terminal shows. */
const SHOWN = 20;

/** The VMs that were created out of recovered backups, with their checks, and what became of what the drill made. */
export function drillSections({ groups, drill }: Report): Section[] {
  const restored = groups.filter((group): group is WithVm => group.vm !== undefined);
  // Those that a person should look at come first.
  const rows = restored.map(vmRow).sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0));
  const columns: Columns = {
    'restored VM': 'text',
    group: 'name',
    state: 'word',
    address: 'word',
    'ready after': 'number',
    checks: 'text',
    UUID: 'id',
  };
  return [
    ...section(
      'vms',
      'Restored VMs',
      tableOf('VMs created out of the recovered backups', columns, rows, { few: SHOWN, stacked: true }),
    ),
    ...(drill === undefined ? [] : cleanupSection(drill)),
  ];
}

type WithVm = GroupReport & { readonly vm: VmReport };

function vmRow({ name, vm }: WithVm): Row {
  const { readyAfterMs, checks, state, result, address = '', uuid } = vm;
  const wrong = readyAfterMs === undefined || checks.some((check) => check.result !== 'passed');
  const seen = { text: state ?? result, tone: readyAfterMs === undefined ? 'bad' : 'good' } as const;
  const said =
    checks.length === 0
      ? 'none'
      : CHECK_ORDER.flatMap((one) => checks.filter((check) => check.result === one)).flatMap(checkText);
  const ready = readyAfterMs === undefined ? '' : duration(readyAfterMs);
  return { rank: wrong ? 0 : 1, cells: [vm.name, name, seen, address, ready, said, uuid] };
}

const CHECK_ORDER = ['failed', 'not-made', 'passed'] as const;
const CHECK_TONES: Readonly<Record<CheckReport['result'], Tone>> = {
  passed: 'good',
  failed: 'bad',
  'not-made': 'warn',
};

/** `failed after 10s, 3 tries: http GET /healthz on port 80: 503`. */
function checkText({ check, result, tries, tookMs, detail }: CheckReport, at: number): Inline[] {
  const [, scheme, port, path] = /^(https?) (\d+) (.*)$/s.exec(check) ?? [];
  const asked = scheme === undefined ? check : `${scheme} GET ${path} on port ${port}`;
  const took = tookMs === undefined ? '' : ` after ${duration(Math.max(0, tookMs))}`;
  const tried = tries === undefined ? '' : `, ${count(tries, 'try', 'tries')}`;
  return [
    ...(at === 0 ? [] : ['; ']),
    { text: result === 'not-made' ? 'not made' : result, tone: CHECK_TONES[result] },
    `${took}${tried}: ${asked}${detail === undefined ? '' : `: ${detail}`}`,
  ];
}

const CLEANUP_TONES: Readonly<Record<DrillReport['cleanup'], Tone>> = {
  done: 'good',
  kept: 'warn',
  left: 'bad',
  pending: 'bad',
};

/** First what is left, and what to do about it. */
function cleanupSection(drill: DrillReport): Section[] {
  const { keptUntil, cleanup } = drill;
  const columns: Columns = { 'left behind': 'text', UUID: 'id', group: 'name', why: 'text', 'what to do': 'text' };
  const rows = drill.leftovers.map((left): Row => {
    const where = left.what === 'copy' ? ` on ${left.storage}` : '';
    return { cells: [`${WORDS[left.what]}${where}`, left.uuid, left.group, left.why, left.hint ?? ''] };
  });
  return section('cleanup', 'Cleanup', [
    paragraph({ text: capital(cleanupState(drill)), tone: CLEANUP_TONES[cleanup] }),
    ...tableOf('Left behind at the site', columns, rows, { few: SHOWN, stacked: true }),
    facts(
      ['removed', removedText(drill)],
      ['ended', cleanedText(drill)],
      ['kept until', keptUntil && dateAndTime(keptUntil)],
    ),
  ]);
}

const WORDS: Readonly<Record<Leftover['what'], string>> = { vm: 'VM', volume: 'data volume', copy: 'copy of backup' };

/** `nothing of the drill is left`: how its cleanup stands. */
export function cleanupState({ cleanup, keptUntil, leftovers }: DrillReport): string {
  switch (cleanup) {
    case 'done':
      return 'nothing of the drill is left';
    case 'left':
      return `${count(leftovers.length, 'thing')} of the drill left behind`;
    case 'kept':
      return `what the drill made is kept${keptUntil === undefined ? '' : ` until ${dateAndTime(keptUntil)}`}`;
    case 'pending':
      return 'the cleanup is not done yet';
  }
}

/** `3 VMs, 1 data volume, 12 copies`; undefined where no cleanup has begun. */
function removedText({ removed, cleanupStartedAt: from, cleanedAt: to }: DrillReport): string | undefined {
  if (from === undefined) return undefined;
  const kinds = [
    [removed.vm, 'VM', 'VMs'],
    [removed.volume, 'data volume', 'data volumes'],
    [removed.copy, 'copy', 'copies'],
  ] as const;
  const gone = kinds.flatMap(([number, one, many]) => (number > 0 ? [count(number, one, many)] : [])).join(', ');
  if (to === undefined) return `${gone === '' ? 'nothing' : gone} so far`;
  return gone === '' ? 'nothing had to be' : gone;
}

const took = (from: string, to: string): string => duration(Math.max(0, Date.parse(to) - Date.parse(from)));

/** `2026-11-24 19:16:46Z, after 1m 43s`: when the last cleanup ended; undefined where it has not. */
export const cleanedText = ({ cleanupStartedAt: from, cleanedAt: to }: DrillReport): string | undefined =>
  from === undefined || to === undefined ? undefined : `${dateAndTime(to)}, after ${took(from, to)}`;
