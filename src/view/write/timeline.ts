/** Waves and groups drawn on one time axis, and how busy each storage is below it: as estimated, or as it was. */

import { count, grouped } from '../../words/count.ts';
import { duration } from '../../words/time.ts';
import { type Block, type Section, section } from './document.ts';
import { fairShares, fitting } from './fit.ts';
import { loadOf, loadPath } from './load.ts';
import { type Html, html } from './markup.ts';
import { axisLines, round, type TimeAxis, timeAxis } from './time-axis.ts';
import { cut } from './width.ts';

/** From and to in ms since the start of the run. */
export interface Span {
  readonly startMs: number;
  readonly finishMs: number;
}

export interface DrawnGroup extends Span {
  readonly name: string;
  readonly source: string;
  readonly destination: string;
  /** Colour of its bar: the position of its receiving storage. */
  readonly colour: number;
  /** How telling it is: those of rank 0 and 1 are drawn before any of rank 2. */
  readonly rank: number;
  /** An outline, and what it means. */
  readonly outline?: { readonly kind: 'path' | 'wrong'; readonly meaning: string };
}

export interface DrawnWave extends Span {
  readonly name: string;
  /** In the order in which they start. */
  readonly groups: readonly DrawnGroup[];
}

export interface DrawnStorage {
  readonly name: string;
  readonly limit: number;
  /** How busy it is, in words. */
  readonly said: string;
  readonly isBottleneck: boolean;
  /** When it is used; asked only of a storage that is drawn. */
  spans(): readonly Span[];
}

export interface Drawing {
  readonly waves: readonly DrawnWave[];
  /** The most used first. */
  readonly storages: readonly DrawnStorage[];
  readonly makespanMs: number;
  readonly rtoMs?: number | undefined;
  /** `takes` of what is expected, `took` of what has been. */
  readonly verb: 'takes' | 'took';
}

/** Rows of single groups; the others of a wave are one row together. */
const MOST_GROUPS = 120;
const MOST_WAVES = 120;
const MOST_STORAGES = 24;
/** Colours that are told apart; further storages begin again. */
const COLOURS = 6;

const WIDTH = 1000;
const LEFT = 210;
const RIGHT = 985;
const TOP = 20;
const ROW = 17;
const STORAGE_ROW = 46;
const LABEL_COLUMNS = 30;

/** Waves and groups: a bar for each wave, for each of the most telling groups, and for the others how many run. */
function groupTimeline(drawing: Drawing): Html {
  const { rtoMs, verb } = drawing;
  const axis = timeAxis(LEFT, RIGHT, spanOf(drawing));
  const shownWaves = drawing.waves.slice(0, MOST_WAVES);
  const shares = fairShares(
    shownWaves.map(({ groups }) => groups.length),
    MOST_GROUPS,
  );
  const rows: ((y: number) => Html)[] = [];
  for (const [index, wave] of shownWaves.entries()) {
    rows.push((y) => waveRow(wave, index, verb, axis, y));
    const shown = drawnOf(wave.groups, shares[index] ?? 0);
    for (const group of shown) rows.push((y) => groupRow(group, verb, axis, y));
    const rest = wave.groups.length === shown.length ? [] : without(wave.groups, shown);
    if (rest.length > 0) rows.push((y) => restRow(rest, axis, y));
  }
  const height = TOP + rows.length * ROW + 4;
  return html`<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="Waves and groups over the time of the run; the tables below say the same"><title>Waves and groups over the time of the run</title>${axisLines(axis, TOP, height - TOP)}${rows.map((row, index) => row(TOP + index * ROW))}${rtoMs === undefined || rtoMs > axis.spanMs ? undefined : html`<path class="rto" d="M${axis.x(rtoMs)} ${TOP}v${height - TOP}"><title>RTO ${duration(rtoMs)}</title></path>`}</svg>`;
}

/** The most telling groups; the room that they leave goes to others, spread evenly from first to last. */
function drawnOf(groups: readonly DrawnGroup[], room: number): readonly DrawnGroup[] {
  const telling = ({ rank }: DrawnGroup) => rank < 2;
  const drawn = new Set(fitting(groups.filter(telling), room, ({ rank }) => rank));
  const rest = groups.filter((group) => !telling(group));
  const left = Math.min(rest.length, room - drawn.size);
  for (let at = 0; at < left; at++) drawn.add(rest[Math.floor((at * rest.length) / left)] as DrawnGroup);
  return groups.filter((group) => drawn.has(group));
}

/** Both drawings with the tables that say the same: sections of a page. `outlined`: what an outline means; `telling`: which groups are drawn first. */
export function timelineSections(
  make: () => Drawing,
  plan: {
    readonly storages: readonly { readonly name: string }[];
    readonly groups: readonly { readonly receiving: string }[];
  },
  {
    outlined,
    telling,
    waves,
    storages,
  }: Readonly<Record<'outlined' | 'telling', string>> & Readonly<Record<'waves' | 'storages', readonly Block[]>>,
): Section[] {
  let made: Drawing | undefined;
  const draw = (): Drawing => {
    made ??= make();
    return made;
  };
  const note = (): Html => {
    const receiving = new Set(plan.groups.map((group) => group.receiving));
    const hasOutlines = draw().waves.some((wave) => wave.groups.some(({ outline }) => outline !== undefined));
    return html`${hasOutlines ? outlined : undefined} ${legend(plan.storages, receiving)} ${timelineCut(draw(), telling)}`;
  };
  const groups = {
    kind: 'drawing',
    title: 'Timeline of waves and groups',
    note,
    draw: () => groupTimeline(draw()),
  } as const;
  const load = { kind: 'drawing', title: 'Timeline of the storages', draw: () => storageTimeline(draw()) } as const;
  return [
    ...section('timeline', 'Timeline', [groups, ...waves], { pagesOnly: true }),
    ...section('storages', 'Storages', [load, ...storages]),
  ];
}

/** While they can be told apart. */
function legend(storages: readonly { readonly name: string }[], receiving: ReadonlySet<string>): Html | undefined {
  if (receiving.size < 2 || storages.length > COLOURS) return undefined;
  const keys = storages.flatMap(({ name }, index) =>
    receiving.has(name)
      ? [
          html`<svg class="key" viewBox="0 0 10 7" aria-hidden="true"><rect class="c${index}" width="10" height="7"/></svg>${name} `,
        ]
      : [],
  );
  return html`Colours tell the receiving storage: ${keys}`;
}

export function timelineCut({ waves }: Drawing, telling: string): string | undefined {
  const groups = waves.reduce((sum, wave) => sum + wave.groups.length, 0);
  if (waves.length > MOST_WAVES) return `Drawn are the first ${MOST_WAVES} of ${count(waves.length, 'wave')}.`;
  if (groups <= MOST_GROUPS) return undefined;
  return `Drawn one by one are ${MOST_GROUPS} of ${count(groups, 'group')}: ${telling}, and some from first to last of the rest. The others of a wave are one grey row that shows how many of them run.`;
}

/** How many recoveries use each storage, against its limit. */
function storageTimeline(drawing: Drawing): Html {
  const axis = timeAxis(LEFT, RIGHT, spanOf(drawing));
  const shown = drawing.storages.slice(0, MOST_STORAGES);
  const rows = shown.map((storage, index) => {
    const path = loadPath(loadOf(storage.spans(), axis.spanMs), storage.limit, axis, base(index), 28);
    return storageRow(storage, path, axis, base(index));
  });
  const height = TOP + shown.length * STORAGE_ROW + 4;
  return html`<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="Recoveries at a time on each storage; the table below says the same"><title>Recoveries at a time on each storage</title>${axisLines(axis, TOP, height - TOP)}${rows}</svg>`;
}

const base = (index: number): number => TOP + index * STORAGE_ROW + 40;

/** An objective a little beyond the end is worth seeing. */
function spanOf({ makespanMs, rtoMs = 0 }: Drawing): number {
  return rtoMs > makespanMs && rtoMs < makespanMs * 1.5 ? rtoMs : makespanMs;
}

function without(groups: readonly DrawnGroup[], shown: readonly DrawnGroup[]): DrawnGroup[] {
  const gone = new Set(shown);
  return groups.filter((group) => !gone.has(group));
}

const label = (text: string, y: number, kind: string): Html =>
  html`<text class="${kind}" x="${LEFT - 8}" y="${y + 12}" text-anchor="end">${cut(text, LABEL_COLUMNS)}</text>`;

const width = (axis: TimeAxis, { startMs, finishMs }: Span): number =>
  Math.max(1.5, round(axis.x(finishMs) - axis.x(startMs)));

const timesText = ({ startMs, finishMs }: Span, verb: Drawing['verb']): string =>
  `+${duration(startMs)} to +${duration(finishMs)}, ${verb} ${duration(finishMs - startMs)}`;

const waveRow = (wave: DrawnWave, index: number, verb: Drawing['verb'], axis: TimeAxis, y: number): Html =>
  html`${label(`${index + 1}. ${wave.name}`, y, 'wave')}<rect class="wave" x="${axis.x(wave.startMs)}" y="${y + 5}" width="${width(axis, wave)}" height="6"><title>wave ${wave.name}: ${count(wave.groups.length, 'group')}, ${timesText(wave, verb)}</title></rect>`;

function groupRow(group: DrawnGroup, verb: Drawing['verb'], axis: TimeAxis, y: number): Html {
  const { name, source, destination, colour, outline } = group;
  return html`${label(name, y, 'group')}<rect class="bar c${colour % COLOURS}${outline === undefined ? '' : ` ${outline.kind}`}" x="${axis.x(group.startMs)}" y="${y + 2}" width="${width(axis, group)}" height="12"><title>${name} (${source}, ${destination}): ${timesText(group, verb)}${outline === undefined ? '' : `, ${outline.meaning}`}</title></rect>`;
}

function restRow(rest: readonly DrawnGroup[], axis: TimeAxis, y: number): Html {
  const load = loadOf(rest, axis.spanMs);
  return html`${label(`${grouped(rest.length)} more`, y, 'rest')}<path class="rest" d="${loadPath(load, load.most, axis, y + 15, 13)}"><title>${count(rest.length, 'more group')}; up to ${Math.round(load.most)} at a time</title></path>`;
}

const storageRow = ({ name, said, isBottleneck }: DrawnStorage, path: string, axis: TimeAxis, bottom: number): Html =>
  html`${label(name, bottom - 26, 'wave')}${label(said, bottom - 12, 'group')}<path class="limit" d="M${axis.left} ${bottom - 28}H${axis.right}"/><path class="load${isBottleneck ? ' tight' : ''}" d="${path}"><title>${name}: ${said}${isBottleneck ? ', the bottleneck' : ''}</title></path>`;
