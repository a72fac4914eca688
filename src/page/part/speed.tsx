import { useMemo } from 'preact/hooks';
import type { RunDetail } from '../../daemon/http/shapes.ts';
import { spanOf } from '../shape/lanes.ts';
import { throughputOf } from '../shape/throughput.ts';
import { Section } from './basics.tsx';
import { Chart } from './chart.tsx';

const STEPS = 120;

/** How fast it copied, over its time. `now` by the run's clock. */
export function Speed({ run, now }: { run: RunDetail; now: number }) {
  const { times, lines } = useMemo(() => {
    const { times: ends, bytesPerSecond } = throughputOf(run, spanOf(run, now), STEPS);
    return {
      times: ends,
      lines: [{ name: 'copied', values: bytesPerSecond, colour: '--c0', area: true }],
    };
  }, [run, now]);
  return (
    <Section title="Throughput" id="speed">
      <Chart name="Throughput over the time of the run" times={times} lines={lines} scale="rate" />
      <p class="dim">
        Of the groups that have ended, each spread over the time that it took; what still runs is added when it ends.
      </p>
    </Section>
  );
}
