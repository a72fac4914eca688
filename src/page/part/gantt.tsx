import type { RunDetail } from '../../daemon/http/shapes.ts';
import { type TimeAxis, ticks, timeAxis } from '../../view/write/time-axis.ts';
import { duration } from '../../words/time.ts';
import { type Bar, type Lanes, lanesOf, spanOf } from '../shape/lanes.ts';
import { groupSaid } from '../shape/verdict.ts';
import { useWidth } from './use-width.ts';

const TOP = 22;
const LANE = 20;
const BAR = 16;
const HEAD = 24;
const LEAST_WIDTH = 560;
/** About as wide as a character of a bar's text is, px. */
const LETTER = 6.4;

/** Groups over the time of the run, by the storage that receives them. `now` by the run's clock. */
export function Gantt({ run, now }: { run: RunDetail; now: number }) {
  const [box, given] = useWidth<HTMLDivElement>();
  const width = Math.max(LEAST_WIDTH, given);
  const storages = lanesOf(run, now);
  const axis = timeAxis(4, width - 12, spanOf(run, now));
  const height = TOP + storages.reduce((sum, { lanes }) => sum + HEAD + lanes.length * LANE, 0) + 4;
  let y = TOP;
  return (
    <div ref={box}>
      {given === 0 ? null : (
        <svg
          class="gantt"
          width={width}
          height={height}
          viewBox={`0 0 ${width} ${height}`}
          role="img"
          aria-label="Groups over the time of the run, by receiving storage; the table of groups says the same"
        >
          <Patterns />
          <Axis axis={axis} height={height} />
          {storages.map((storage) => {
            const top = y;
            y += HEAD + storage.lanes.length * LANE;
            return <StorageLanes key={storage.storage} {...storage} axis={axis} top={top} />;
          })}
        </svg>
      )}
    </div>
  );
}

const Axis = ({ axis, height }: { axis: TimeAxis; height: number }) => (
  <g class="axis">
    {ticks(axis).map((ms) => (
      <g key={ms}>
        <path d={`M${axis.x(ms)} ${TOP - 4}V${height}`} />
        <text x={axis.x(ms)} y={TOP - 9} text-anchor={ms === 0 ? 'start' : 'middle'}>
          {ms === 0 ? 'start' : `+${duration(ms)}`}
        </text>
      </g>
    ))}
  </g>
);

const StorageLanes = ({ storage, lanes, axis, top }: Lanes & { axis: TimeAxis; top: number }) => (
  <g>
    <path class="shelf" d={`M0 ${top + HEAD - 4}H${axis.right + 12}`} />
    <text class="storage" x={4} y={top + 15}>
      {storage}
    </text>
    {lanes.map((lane, index) => {
      const y = top + HEAD + index * LANE;
      return lane.map((bar) => <GroupBar key={bar.group.name} bar={bar} axis={axis} y={y} />);
    })}
  </g>
);

function GroupBar({ bar: { group, startMs, finishMs }, axis, y }: { bar: Bar; axis: TimeAxis; y: number }) {
  const { tone, sign, words } = groupSaid(group);
  const x = axis.x(startMs);
  const width = Math.max(3, axis.x(finishMs) - x - 1);
  const text = `${sign} ${group.name}`;
  const fits = Math.floor((width - 6) / LETTER);
  return (
    <g class={`bar ${tone}`}>
      <title>{`${group.name}: ${words}${group.reason === undefined ? '' : ` (${group.reason})`}, +${duration(startMs)} to +${duration(finishMs)}`}</title>
      <rect x={x} y={y} width={width} height={BAR} rx={2} />
      {tone === 'good' ? null : (
        <rect class="over" x={x} y={y} width={width} height={BAR} rx={2} fill={`url(#p-${tone})`} />
      )}
      {fits < 1 ? null : (
        <text x={x + 4} y={y + 12}>
          {text.length <= fits ? text : fits < 5 ? sign : `${text.slice(0, fits - 1)}…`}
        </text>
      )}
    </g>
  );
}

/** What tells outcomes apart without colour, also where a bar is too narrow for its sign. */
const PATTERNS = { bad: 'M0 0L6 6M6 0L0 6', warn: 'M0 6L6 0', live: 'M3 0V6', idle: 'M0 3H6' };

const Patterns = () => (
  <defs>
    {Object.entries(PATTERNS).map(([tone, path]) => (
      <pattern key={tone} id={`p-${tone}`} width="6" height="6" patternUnits="userSpaceOnUse">
        <path d={path} />
      </pattern>
    ))}
  </defs>
);
