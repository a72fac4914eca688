import type { Shortage } from '../run/slots.ts';
import type { GroupState, RunState } from '../run/state.ts';
import { runPhase } from '../runs/phase.ts';
import { countsText, outcomeText, outcomeWord, whyText } from '../view/outcome.ts';
import { activity, notice } from '../view/runs/activity.ts';
import { shortageLines } from '../view/runs/room.ts';
import { type Tally, tallyOf, type WaveTally } from '../view/runs/tally.ts';
import { clean } from '../view/write/clean.ts';
import type { Page } from '../view/write/page.ts';
import { paint } from '../view/write/text.ts';
import { cut, displayWidth, pad } from '../view/write/width.ts';
import { grouped } from '../words/count.ts';
import { rate, size } from '../words/size.ts';
import { duration } from '../words/time.ts';

export interface FrameFacts {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** What groups wait for because other runs hold it. */
  readonly lacking?: readonly Shortage[];
  /** Milliseconds; absent where there is no estimate. */
  readonly left?: number;
  /** Bytes of the whole plan where the site did not say. */
  readonly bytesEstimated?: number;
}

const TROUBLES = 3;

/** The whole picture of a run in at most `rows` lines, none wider than the page. */
export function frame(state: RunState, facts: FrameFacts, page: Page, rows: number): string[] {
  const tally = tallyOf(state);
  const { style, width } = page;
  const leave =
    state.stopping?.kind === 'signal' && state.interrupted === undefined ? '; once more to leave at once' : '';
  const said = notice(state);
  const held = said === undefined ? undefined : `${said}${leave}`;
  const live = runPhase(state) !== 'finished' && state.interrupted === undefined;
  const head = [header(state, facts, page)];
  const foot = [
    ...totals(tally, state, facts, live).flatMap((line) => flow(line, width)),
    ...(held === undefined ? [] : [style.yellow(cut(held, width))]),
    ...(live ? shortageLines(facts.lacking ?? []) : []).map((line) => style.yellow(cut(line, width))),
  ];
  let room = rows - head.length - foot.length;

  const troubles = tally.troubles.slice(0, room >= 10 ? TROUBLES : room >= 3 ? 1 : 0);
  const problems = troubles.map(({ name, outcome = 'unknown', reason, judgement }) => {
    const why = whyText(reason, judgement);
    const word = outcomeWord(outcome);
    return `${paint(outcomeText(outcome), style)} ${cut(`${clean(name)}${why === undefined ? '' : `: ${why}`}`, width - word.length - 1)}`;
  });
  room -= problems.length;

  const waves = waveLines(tally.waves, page, live ? Math.max(1, Math.floor(room / 2)) : room);
  room -= waves.length;
  const running = live ? runningLines(tally.running, state, facts.now, page, room) : [];
  return [...head, ...waves, ...foot, ...running, ...problems].slice(0, rows);
}

function header(state: RunState, { now }: FrameFacts, { style, width }: Page): string {
  const end = state.finishedAt === undefined ? now : Date.parse(state.finishedAt);
  const took = duration(Math.max(0, end - Date.parse(state.startedAt)));
  const simulated = state.simulated ? ', simulated' : '';
  const facts = cut(`${runPhase(state)}${simulated}, ${took}`, width);
  const name = cut(clean(state.plan.name), Math.max(0, width - displayWidth(facts) - 1));
  return `${style.bold(name)} ${style.dim(facts)}`;
}

/** Parts of the totals: laid out in lines by {@link flow}. */
function totals(tally: Tally, state: RunState, facts: FrameFacts, live: boolean): string[][] {
  const { ended, groups, counts, bytesDone } = tally;
  const bytes = tally.bytesExpected || facts.bytesEstimated || 0;
  const elapsed = (facts.now - Date.parse(state.startedAt)) / 1000;
  const progress = [
    `${grouped(ended)}/${grouped(groups)} groups`,
    ...(bytes > 0 ? [`${size(bytesDone)} of ${size(bytes)}`] : bytesDone > 0 ? [size(bytesDone)] : []),
    ...(live && bytesDone > 0 && elapsed > 0 ? [rate(Math.round(bytesDone / elapsed))] : []),
    ...(live && facts.left !== undefined ? [`about ${duration(facts.left)} left`] : []),
  ];
  const notRecovered = ended - counts.recovered;
  const outcomes = notRecovered > 0 ? [countsText(counts)] : [];
  return [progress, ...(outcomes.length > 0 ? [outcomes] : [])];
}

function flow(parts: readonly string[], width: number): string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const last = lines.at(-1);
    const joined = last === undefined ? part : `${last}, ${part}`;
    if (last !== undefined && displayWidth(joined) <= width) lines[lines.length - 1] = joined;
    else lines.push(cut(part, width));
  }
  return lines;
}

/** A line a wave; where there is no room for all, those from the first that is not closed. */
function waveLines(waves: readonly WaveTally[], page: Page, room: number): string[] {
  const current = waves.findIndex(({ phase }) => phase !== 'closed');
  const from = Math.max(0, Math.min(current < 0 ? waves.length : current, waves.length - room));
  const names = Math.max(...waves.map(({ name }) => displayWidth(clean(name))));
  const counts = Math.max(...waves.map(({ groups }) => String(groups).length)) * 2 + 1;
  const nameWidth = Math.min(names, Math.floor(page.width * 0.3));
  return waves.slice(from, from + Math.max(0, room)).map((wave) => {
    const done = pad(`${wave.ended}/${wave.groups}`, counts, 'right');
    const state = waveState(wave);
    const barWidth = Math.min(40, page.width - nameWidth - counts - STATE_WIDTH - 3);
    const parts = [
      pad(cut(clean(wave.name), nameWidth), nameWidth),
      ...(barWidth >= 4 ? [bar(wave, barWidth, page)] : []),
      done,
    ];
    const room = page.width - displayWidth(parts.join(' ')) - 1;
    return `${parts.join(' ')} ${page.style.dim(cut(state, room))}`.trimEnd();
  });
}

const STATE_WIDTH = 18;

function waveState({ phase, running, counts, ended }: WaveTally): string {
  if (phase === 'waiting') return 'waits for approval';
  if (running > 0) return `${grouped(running)} running`;
  if (phase !== 'closed') return '';
  return counts.recovered === ended ? 'done' : `${ended - counts.recovered} not recovered`;
}

function bar({ counts, ended, groups }: WaveTally, width: number, { style }: Page): string {
  // A bar is full only when all have ended.
  const columns = (number: number) => (groups === 0 ? width : Math.floor((number / groups) * width));
  const full = columns(ended);
  const bad = ended > counts.recovered ? Math.max(1, full - columns(counts.recovered)) : 0;
  const good = Math.max(0, full - bad);
  return (
    style.green('█'.repeat(good)) +
    style.red('█'.repeat(Math.min(bad, width - good))) +
    style.dim('░'.repeat(Math.max(0, width - good - bad)))
  );
}

function runningLines(
  running: readonly GroupState[],
  state: RunState,
  now: number,
  { style, width }: Page,
  room: number,
): string[] {
  if (running.length === 0 || room < 2) return [];
  const shown = running.slice(0, running.length <= room ? room : room - 1);
  const nameWidth = Math.min(Math.max(...shown.map(({ name }) => displayWidth(clean(name)))), Math.floor(width * 0.4));
  const lines = shown.map((group) => {
    const age = pad(duration(Math.max(0, now - Date.parse(group.startedAt ?? ''))), 7, 'right');
    const name = pad(cut(clean(group.name), nameWidth), nameWidth);
    return `${style.cyan(age)} ${name} ${style.dim(cut(activity(group, state, now), width - nameWidth - 9))}`;
  });
  const more = running.length - shown.length;
  return more > 0 ? [...lines, style.dim(cut(`        … and ${grouped(more)} more running`, width))] : lines;
}
