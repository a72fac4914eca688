import { duration } from '../../words/time.ts';
import { type Html, html } from './markup.ts';

/** Where a time stands in a drawing: x in units of its view box. */
export interface TimeAxis {
  readonly left: number;
  readonly right: number;
  /** The whole width in ms; at least 1. */
  readonly spanMs: number;
  x(ms: number): number;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const STEPS = [
  1_000,
  5_000,
  10_000,
  30_000,
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 3, 6, 12, 24, 48, 168, 336, 720, 4320, 8760, 87_600].map((hours) => hours * HOUR),
];
const MOST_TICKS = 8;

/** From `left` to `right`, in px, for `spanMs` ms. */
export function timeAxis(left: number, right: number, spanMs: number): TimeAxis {
  const width = right - left;
  const whole = Math.max(1, spanMs);
  return { left, right, spanMs: whole, x: (ms) => round(left + (Math.min(ms, whole) / whole) * width) };
}

/** Times at which lines are drawn, in ms. */
export function ticks({ spanMs }: TimeAxis): number[] {
  const step = STEPS.find((one) => spanMs / one <= MOST_TICKS) ?? spanMs;
  return Array.from({ length: Math.floor(spanMs / step) + 1 }, (_, index) => index * step);
}

/** Lines and labels of the axis, over a drawing of this height. */
export function axisLines(axis: TimeAxis, top: number, height: number): Html {
  return html`<g class="axis">${ticks(axis).map(
    (ms) =>
      html`<path d="M${axis.x(ms)} ${top}v${height}"/><text x="${axis.x(ms)}" y="${top - 4}" text-anchor="middle">+${duration(ms)}</text>`,
  )}</g>`;
}

/** One digit after the point is finer than any screen. */
export const round = (value: number): number => Math.round(value * 10) / 10;
