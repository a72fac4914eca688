import { duration } from '../../words/time.ts';
import { AGES, type Age, ageOf, type Proven } from '../shape/proof-age.ts';
import { useWidth } from './use-width.ts';

const CELL = 16;
const GAP = 3;

const provenWords = ({ ageMs, lastProven, simulated }: Proven): string => {
  if (ageMs === undefined) return lastProven === undefined ? 'never proven' : 'proven, as dated, in the future';
  return simulated ? 'proven at a simulated site' : `proven ${duration(ageMs)} ago`;
};

/** A cell for each group, in the order given: darker means proven longer ago, crossed out means never. */
export function ProofGrid({ groups }: { groups: readonly Proven[] }) {
  const [box, width] = useWidth<HTMLDivElement>();
  const columns = Math.max(1, Math.floor((width + GAP) / (CELL + GAP)));
  const rows = Math.ceil(groups.length / columns);
  const height = rows * (CELL + GAP);
  return (
    <div ref={box} class="grid">
      {width === 0 ? null : (
        <svg
          width={width}
          height={height}
          role="img"
          aria-label="When each group was last proven; the table says the same"
        >
          {groups.map((group, index) => (
            <Cell
              key={group.name}
              age={ageOf(group)}
              name={`${group.name}: ${provenWords(group)}`}
              x={(index % columns) * (CELL + GAP)}
              y={Math.floor(index / columns) * (CELL + GAP)}
            />
          ))}
        </svg>
      )}
    </div>
  );
}

const Cell = ({ age, name, x, y }: { age: Age; name?: string; x: number; y: number }) => (
  <g class={`cell ${age}`} transform={`translate(${x} ${y})`}>
    {name === undefined ? null : <title>{name}</title>}
    <rect width={CELL} height={CELL} rx={3} />
    {age === 'never' || age === 'unknown' ? (
      <path d={`M4 4L${CELL - 4} ${CELL - 4}M${CELL - 4} 4L4 ${CELL - 4}`} />
    ) : null}
    {age === 'old' ? <path d={`M4 ${CELL / 2}H${CELL - 4}`} /> : null}
  </g>
);

/** What the cells mean, and how many there are of each; chooses one of them. */
export const AgeChoice = ({
  groups,
  chosen,
  choose,
}: {
  groups: readonly Proven[];
  chosen: Age | undefined;
  choose: (age: Age | undefined) => void;
}) => (
  <fieldset class="ages">
    <legend class="unseen">Show only groups by their age</legend>
    {AGES.map(({ age, words }) => (
      <button
        key={age}
        type="button"
        class="plain"
        aria-pressed={chosen === age}
        onClick={() => choose(chosen === age ? undefined : age)}
      >
        <svg width={CELL} height={CELL} aria-hidden="true">
          <Cell age={age} x={0} y={0} />
        </svg>
        {words} <strong>{groups.filter((group) => ageOf(group) === age).length}</strong>
      </button>
    ))}
  </fieldset>
);
