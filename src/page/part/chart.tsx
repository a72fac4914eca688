import { useEffect, useRef, useState } from 'preact/hooks';
import uPlot from 'uplot';
import { rate } from '../../words/size.ts';
import { duration } from '../../words/time.ts';
import { tickName } from '../shape/when.ts';
import { useWidth } from './use-width.ts';

export interface Line {
  readonly name: string;
  readonly values: readonly (number | null)[];
  /** A custom property of the style: `--c0`. */
  readonly colour: string;
  /** A line that is demanded, not measured. */
  readonly dashed?: boolean;
  readonly area?: boolean;
}

export interface ChartProps {
  /** Says what it shows, for who cannot see it; a table beside it says the values. */
  readonly name: string;
  /** Seconds since the epoch, ascending. */
  readonly times: readonly number[];
  readonly lines: readonly Line[];
  readonly scale: keyof typeof SCALES;
  /** Dots at the values: for few of them. */
  readonly dots?: boolean;
}

const HEIGHT = 190;

const MINUTE_MS = 60_000;
const powers = (base: number, count: number, steps: readonly number[]): number[] =>
  Array.from({ length: count }, (_, power) => steps.map((step) => step * base ** power)).flat();

/** How values read, and how far apart the lines of their axis may be. */
const SCALES = {
  duration: {
    read: duration,
    steps: [
      1_000,
      5_000,
      15_000,
      ...[1, 2, 5, 10, 15, 30, 60, 120, 360, 720, ...powers(2, 14, [1_440])].map((minutes) => minutes * MINUTE_MS),
    ],
  },
  rate: { read: rate, steps: powers(1_024, 6, [1, 2, 5, 10, 20, 50, 100, 200, 500]) },
} as const;
const colourOf = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** Lines over time. */
export function Chart({ name, times, lines, scale, dots = false }: ChartProps) {
  const [box, width] = useWidth<HTMLDivElement>();
  const plot = useRef<uPlot | undefined>(undefined);
  const [at, setAt] = useState<number>();
  const shape = lines.map((line) => line.name).join('\n');
  useEffect(() => {
    if (box.current === null || width === 0) return;
    const made = new uPlot(optionsOf(lines, width, scale, dots, setAt), [[]], box.current);
    plot.current = made;
    const scheme = matchMedia('(prefers-color-scheme: dark)');
    const redraw = () => made.redraw(false, true);
    scheme.addEventListener('change', redraw);
    return () => {
      scheme.removeEventListener('change', redraw);
      made.destroy();
      plot.current = undefined;
    };
  }, [shape, width === 0, dots]);
  useEffect(() => {
    plot.current?.setSize({ width, height: HEIGHT });
  }, [width]);
  useEffect(() => {
    plot.current?.setData([[...times], ...lines.map(({ values }) => [...values])]);
  }, [times, lines, width === 0]);
  const shown = at ?? times.length - 1;
  return (
    <figure class="chart">
      <figcaption>
        {lines.map(({ name: called, colour, dashed, values }) => {
          const value = values[shown];
          return (
            <span key={called}>
              <svg class={`key ${colour.slice(2)}${dashed ? ' dashed' : ''}`} viewBox="0 0 18 8" aria-hidden="true">
                <path d="M0 4H18" />
              </svg>
              {called}
              {value === null || value === undefined ? null : <strong> {SCALES[scale].read(value)}</strong>}
            </span>
          );
        })}
      </figcaption>
      <div ref={box} role="img" aria-label={name} />
    </figure>
  );
}

function optionsOf(
  lines: readonly Line[],
  width: number,
  scale: keyof typeof SCALES,
  dots: boolean,
  hover: (at: number | undefined) => void,
): uPlot.Options {
  const axis = {
    stroke: () => colourOf('--dim'),
    grid: { stroke: () => colourOf('--line'), width: 1 },
    ticks: { stroke: () => colourOf('--line'), width: 1, size: 4 },
    font: '12px system-ui, sans-serif',
  };
  return {
    width,
    height: HEIGHT,
    legend: { show: false },
    cursor: { drag: { setScale: false }, points: { size: 7 } },
    hooks: { setCursor: [(self) => hover(self.cursor.idx ?? undefined)] },
    scales: { y: { range: (_, __, most) => [0, most > 0 ? most * 1.1 : 1] } },
    axes: [
      {
        ...axis,
        size: 32,
        space: 84,
        values: (_, splits, __, ___, step) => splits.map((split) => tickName(split * 1_000, step * 1_000)),
      },
      {
        ...axis,
        size: 84,
        incrs: [...SCALES[scale].steps],
        values: (_, splits) => splits.map((split) => SCALES[scale].read(split)),
      },
    ],
    series: [
      {},
      ...lines.map(
        ({ name, colour, dashed, area }): uPlot.Series => ({
          label: name,
          stroke: () => colourOf(colour),
          width: 2,
          spanGaps: true,
          ...(dashed ? { dash: [6, 4] } : {}),
          ...(area ? { fill: () => `${colourOf(colour)}30` } : {}),
          points: { show: dots && !dashed, size: 6 },
        }),
      ),
    ],
  };
}
