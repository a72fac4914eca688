import type { Finding } from '../diagnostic.ts';
import { addMeant, didYouMean, makeSuggest } from '../schema/suggest.ts';
import { shown } from '../schema/wording.ts';
import type { Facts } from './facts.ts';

export function* unknownWaves({ draft, groups, waves }: Facts): Iterable<Finding> {
  if (waves === undefined) return;
  const suggest = makeSuggest(waves);
  const known = draft.waves === undefined ? [] : waves;
  for (const group of groups) {
    const { written, wave } = group;
    if (written.wave === undefined || wave !== undefined) continue;
    yield {
      code: 'ZDR1204',
      path: [...group.path, 'wave'],
      message: `The wave ${shown(written.wave)} of ${group.label} is not defined.`,
      hint: didYouMean(suggest(written.wave), 'waves', known),
    };
  }
}

export function* duplicateWaves({ draft, waves = [] }: Facts): Iterable<Finding> {
  if (draft.waves === undefined) return;
  const first = firstOf(waves);
  for (const [index, name] of waves.entries()) {
    if (name === '' || first.get(name) === index) continue;
    yield {
      code: 'ZDR1214',
      path: ['waves', index, 'name'],
      message: `The name ${shown(name)} is taken by another wave.`,
      hint: 'Rename one of the two.',
    };
  }
}

export function* unusedWaves({ draft, groups, waves = [] }: Facts): Iterable<Finding> {
  if (draft.waves === undefined || groups.length === 0) return;
  const used = new Set(groups.map(({ written, wave }) => (wave === undefined ? written.wave : waves[wave])));
  // Where a group has no readable wave, nothing can be said yet.
  if (used.has(undefined)) return;
  addMeant(used, waves);
  const first = firstOf(waves);
  for (const [index, name] of waves.entries()) {
    if (name === '' || used.has(name) || first.get(name) !== index) continue;
    yield {
      code: 'ZDR1221',
      path: ['waves', index, 'name'],
      message: `The wave ${shown(name)} has no groups.`,
      hint: 'Remove the wave, or put groups into it.',
    };
  }
}

/** The place at which each name stands first. */
const firstOf = (names: readonly string[]): ReadonlyMap<string, number> =>
  new Map(names.map((name, index) => [name, index] as const).reverse());
