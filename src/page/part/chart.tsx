import { useEffect, useRef, useState } from 'preact/hooks';
import uPlot from 'uplot';
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
  readonly read: (value: number) => string;
  /** Dots at the values: for few of them. */
  readonly dots?: boolean;
}

const HEIGHT = 200;
const colourOf = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** Lines over time. */
export function Chart({ name, times, lines, read, dots = false }: ChartProps) {
  const [box, width] = useWidth<HTMLDivElement>();
  const plot = useRef<uPlot | undefined>(undefined);
  const [at, setAt] = useState<number>();
  const shape = lines.map((line) => line.name).join('\n');
  useEffect(() => {
    if (box.current === null || width === 0) return;
    const made = new uPlot(optionsOf(lines, width, read, dots, setAt), [[]], box.current);
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
              {value === null || value === undefined ? null : <strong> {read(value)}</strong>}
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
  read: (value: number) => string,
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
      { ...axis, values: (_, splits, __, ___, step) => splits.map((split) => tickName(split * 1_000, step * 1_000)) },
      { ...axis, size: 76, values: (_, splits) => splits.map((split) => read(split)) },
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
