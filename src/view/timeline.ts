/** The estimate drawn: waves and groups on one time axis, and how busy each storage is below it. */
import type { Plan } from '../plan/plan.ts';
import type { Estimate, StorageEstimate } from '../schedule/estimate.ts';
import { fairShares } from './fit.ts';
import { type Html, html } from './html.ts';
import { loadOf, loadPath } from './load.ts';
import { mostImportant, type TimedGroup, type TimedWave } from './plan-waves.ts';
import { duration } from './time.ts';
import { axisLines, round, type TimeAxis, timeAxis } from './time-axis.ts';
import { cut } from './width.ts';
import { count, grouped, percent } from './words.ts';

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
export function groupTimeline(plan: Plan, estimate: Estimate, waves: readonly TimedWave[]): Html {
  const axis = timeAxis(LEFT, RIGHT, spanOf(estimate));
  const shownWaves = waves.slice(0, MOST_WAVES);
  const shares = fairShares(
    shownWaves.map(({ groups }) => groups.length),
    MOST_GROUPS,
  );
  const colours = new Map(plan.storages.map(({ name }, index) => [name, index % COLOURS]));
  const rows: ((y: number) => Html)[] = [];
  for (const [index, timed] of shownWaves.entries()) {
    rows.push((y) => waveRow(timed, index, axis, y));
    const shown = drawnOf(timed.groups, shares[index] ?? 0);
    for (const group of shown) rows.push((y) => groupRow(group, colours.get(group.group.receiving) ?? 0, axis, y));
    const rest = timed.groups.length === shown.length ? [] : without(timed.groups, shown);
    if (rest.length > 0) rows.push((y) => restRow(rest, axis, y));
  }
  const height = TOP + rows.length * ROW + 4;
  const { rto } = estimate.objectives;
  return html`<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="Waves and groups over the time of the run; the tables below say the same"><title>Waves and groups over the time of the run</title>${axisLines(axis, TOP, height - TOP)}${rows.map((row, index) => row(TOP + index * ROW))}${rto === undefined || rto.objectiveMs > axis.spanMs ? undefined : html`<path class="rto" d="M${axis.x(rto.objectiveMs)} ${TOP}v${height - TOP}"><title>RTO ${duration(rto.objectiveMs)}</title></path>`}</svg>`;
}

/** The critical path and the critical groups; the room that they leave goes to others, spread evenly from first to last. */
function drawnOf(groups: readonly TimedGroup[], room: number): readonly TimedGroup[] {
  const telling = ({ group, onCriticalPath }: TimedGroup) => onCriticalPath || group.critical;
  const drawn = new Set(mostImportant(groups.filter(telling), room));
  const rest = groups.filter((group) => !telling(group));
  const left = Math.min(rest.length, room - drawn.size);
  for (let at = 0; at < left; at++) drawn.add(rest[Math.floor((at * rest.length) / left)] as TimedGroup);
  return groups.filter((group) => drawn.has(group));
}

/** Says what the drawing leaves out; undefined if nothing. */
export function timelineCut(waves: readonly TimedWave[]): string | undefined {
  const groups = waves.reduce((sum, wave) => sum + wave.groups.length, 0);
  if (waves.length > MOST_WAVES) return `Drawn are the first ${MOST_WAVES} of ${count(waves.length, 'wave')}.`;
  if (groups <= MOST_GROUPS) return undefined;
  return `Drawn one by one are ${MOST_GROUPS} of ${count(groups, 'group')}: those on the critical path, the critical ones, and some from first to last of the rest. The others of a wave are one grey row that shows how many of them run.`;
}

/** How many recoveries use each storage, against its limit; the most used first. */
export function storageTimeline(plan: Plan, estimate: Estimate): Html {
  const axis = timeAxis(LEFT, RIGHT, spanOf(estimate));
  const times = new Map(estimate.groups.map((group) => [group.name, group]));
  const shown = [...estimate.storages].sort((a, b) => b.utilisation - a.utilisation).slice(0, MOST_STORAGES);
  const rows = shown.map((use, index) => {
    const spans = plan.groups.flatMap(({ name, source, destination }) => {
      const time = source === use.name || destination === use.name ? times.get(name) : undefined;
      return time === undefined ? [] : [time];
    });
    return storageRow(use, loadPath(loadOf(spans, axis.spanMs), use.limit, axis, base(index), 28), axis, base(index));
  });
  const height = TOP + shown.length * STORAGE_ROW + 4;
  return html`<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="Recoveries at a time on each storage; the table below says the same"><title>Recoveries at a time on each storage</title>${axisLines(axis, TOP, height - TOP)}${rows}</svg>`;
}

const base = (index: number): number => TOP + index * STORAGE_ROW + 40;

/** An objective a little beyond the end is worth seeing. */
function spanOf({ makespanMs, objectives }: Estimate): number {
  const rtoMs = objectives.rto?.objectiveMs ?? 0;
  return rtoMs > makespanMs && rtoMs < makespanMs * 1.5 ? rtoMs : makespanMs;
}

function without(groups: readonly TimedGroup[], shown: readonly TimedGroup[]): TimedGroup[] {
  const gone = new Set(shown);
  return groups.filter((group) => !gone.has(group));
}

const label = (text: string, y: number, kind: string): Html =>
  html`<text class="${kind}" x="${LEFT - 8}" y="${y + 12}" text-anchor="end">${cut(text, LABEL_COLUMNS)}</text>`;

const width = (axis: TimeAxis, startMs: number, finishMs: number): number =>
  Math.max(1.5, round(axis.x(finishMs) - axis.x(startMs)));

const timesText = (startMs: number, finishMs: number): string =>
  `+${duration(startMs)} to +${duration(finishMs)}, takes ${duration(finishMs - startMs)}`;

const waveRow = ({ wave, startMs, finishMs, groups }: TimedWave, index: number, axis: TimeAxis, y: number): Html =>
  html`${label(`${index + 1}. ${wave.name}`, y, 'wave')}<rect class="wave" x="${axis.x(startMs)}" y="${y + 5}" width="${width(axis, startMs, finishMs)}" height="6"><title>wave ${wave.name}: ${count(groups.length, 'group')}, ${timesText(startMs, finishMs)}</title></rect>`;

function groupRow({ group, startMs, finishMs, onCriticalPath }: TimedGroup, colour: number, axis: TimeAxis, y: number) {
  return html`${label(group.name, y, 'group')}<rect class="bar c${colour}${onCriticalPath ? ' path' : ''}" x="${axis.x(startMs)}" y="${y + 2}" width="${width(axis, startMs, finishMs)}" height="12"><title>${group.name} (${group.source}, ${group.destination}): ${timesText(startMs, finishMs)}${onCriticalPath ? ', on the critical path' : ''}</title></rect>`;
}

function restRow(rest: readonly TimedGroup[], axis: TimeAxis, y: number): Html {
  const load = loadOf(rest, axis.spanMs);
  return html`${label(`${grouped(rest.length)} more`, y, 'rest')}<path class="rest" d="${loadPath(load, load.most, axis, y + 15, 13)}"><title>${count(rest.length, 'more group')}; up to ${Math.round(load.most)} at a time</title></path>`;
}

function storageRow(use: StorageEstimate, path: string, axis: TimeAxis, bottom: number): Html {
  const said = `peak ${use.peak} of ${use.limit}, ${percent(Math.round(use.utilisation * 100) / 100)} used`;
  return html`${label(use.name, bottom - 26, 'wave')}${label(said, bottom - 12, 'group')}<path class="limit" d="M${axis.left} ${bottom - 28}H${axis.right}"/><path class="load${use.isBottleneck ? ' tight' : ''}" d="${path}"><title>${use.name}: ${said}${use.isBottleneck ? ', the bottleneck' : ''}</title></path>`;
}
