import type { Finding } from '../diagnostic.ts';
import { didYouMean, makeSuggest } from '../schema/suggest.ts';
import { capital, shown } from '../schema/wording.ts';
import { findCycles } from './cycles.ts';
import type { Facts, GroupFact } from './facts.ts';

/** How many names of a cycle are written out. */
const SHOWN_NAMES = 50;

/** A name as it is; in quotes where it is no name, so that a message stays on one line. */
const plain = (name: string): string => (/^[\p{L}\p{M}\p{N}._-]{1,128}$/u.test(name) ? name : shown(name));

export function* dependencies({ groups, byName, waves }: Facts): Iterable<Finding> {
  let known: readonly string[] | undefined;
  const names = () => {
    known ??= [...byName.keys()];
    return known;
  };
  const suggest = makeSuggest(byName.keys());
  const edges: number[][] = [];
  const places = new Map<string, number>();
  for (const group of groups) {
    const { index, written } = group;
    if (written.dependsOn === undefined) continue;
    for (const [place, name] of written.dependsOn.entries()) {
      if (name === undefined) continue;
      const target = byName.get(name);
      const here = () => [...group.path, 'dependsOn', place];
      if (target === undefined) {
        yield {
          code: 'ZDR1205',
          path: here(),
          message: `${capital(group.label)} depends on ${shown(name)}, which the plan does not have.`,
          // Of ten thousand such findings a thousand are told: only for those it is looked for what was meant.
          get hint() {
            return didYouMean(suggest(name), 'groups', names());
          },
        };
      } else if (name === written.name) {
        yield {
          code: 'ZDR1207',
          path: here(),
          message: `${capital(group.label)} depends on itself.`,
          hint: 'Remove the dependency.',
        };
      } else {
        const edge = `${index} ${target.index}`;
        if (places.has(edge)) continue;
        const targets = edges[index] ?? [];
        edges[index] = targets;
        targets.push(target.index);
        places.set(edge, place);
      }
    }
  }

  const at: GroupFact[] = [];
  for (const group of groups) at[group.index] = group;
  const nameAt = (index: number) => plain(at[index]?.written.name ?? `group ${index + 1}`);
  const inCycle = new Set<string>();
  for (const cycle of findCycles(edges)) {
    const [first = 0, second = 0] = cycle;
    for (const [step, from] of cycle.entries()) inCycle.add(`${from} ${cycle[(step + 1) % cycle.length]}`);
    const named = cycle.slice(0, SHOWN_NAMES).map(nameAt);
    const more = cycle.length - named.length;
    const ring = [...named, ...(more > 0 ? [`(${more} more)`] : []), nameAt(first)].join(' → ');
    yield {
      code: 'ZDR1206',
      path: ['groups', first, 'dependsOn', places.get(`${first} ${second}`) ?? 0],
      message: `Groups depend on each other in a circle: ${ring}.`,
      hint: 'Remove one of these dependencies: none of the groups could ever start.',
    };
  }

  for (const group of groups) {
    const { index, wave } = group;
    for (const target of edges[index] ?? []) {
      const other = at[target];
      if (wave === undefined || other?.wave === undefined || other.wave <= wave) continue;
      if (inCycle.has(`${index} ${target}`)) continue;
      yield {
        code: 'ZDR1208',
        path: [...group.path, 'dependsOn', places.get(`${index} ${target}`) ?? 0],
        message: `${capital(group.label)} of wave ${shown(waves?.[wave])} depends on "${nameAt(target)}" of the later wave ${shown(waves?.[other.wave])}.`,
        hint: 'Move one of the two into another wave, or remove the dependency.',
      };
    }
  }
}
