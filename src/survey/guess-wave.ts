import { planName } from './names.ts';

/** A wave as the tags of a VM name it. */
export interface GuessedWave {
  readonly name: string;
  /** Waves with a number come first, by it. */
  readonly number?: number;
}

/** `wave::databases`, `dr-wave-2`, `dr::wave::db`, `tier-0`, `tier::1`, `Tier 2`, `wave=3`. */
const TAG = /^(?:dr[-_:. ]+)?(wave|tier)(?:[-_:=. ]+(\S.{0,60}?)|(\d{1,4}))\s*$/i;

/** The wave of a VM by its tags, a wave before a tier; undefined where no tag tells. */
export function guessWave(tags: readonly string[]): GuessedWave | undefined {
  const guesses = [...tags].sort().flatMap((tag) => {
    const match = TAG.exec(tag.trim());
    const kind = match?.[1]?.toLowerCase();
    const value = match?.[2] ?? match?.[3];
    if (kind === undefined || value === undefined) return [];
    if (/^\d{1,4}$/.test(value)) return [{ kind, name: `${kind}-${Number(value)}`, number: Number(value) }];
    const name = planName(value);
    return name === '' ? [] : [{ kind, name }];
  });
  const found = guesses.find(({ kind }) => kind === 'wave') ?? guesses[0];
  if (found === undefined) return undefined;
  const { kind: _, ...wave } = found;
  return wave;
}

/** In the order in which they are to be recovered: by number, then those with a name only. */
export function waveOrder(a: GuessedWave, b: GuessedWave): number {
  const [left, right] = [a.number ?? Number.POSITIVE_INFINITY, b.number ?? Number.POSITIVE_INFINITY];
  return left === right ? (a.name < b.name ? -1 : a.name > b.name ? 1 : 0) : left - right;
}
