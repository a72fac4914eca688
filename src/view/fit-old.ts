import { count } from '../words/count.ts';
import { bytesOf } from './write/gfm.ts';

/** Makes one section of a page, of at most `room` bytes as far as it can; undefined if there is nothing to say. */
export type Section = (room: number) => string | undefined;

/** For the line that says what was left out. */
const RESERVE = 120;

/** Puts sections together, the most important first, as far as they fit; what was left out is said. Ends in a newline. */
export function fitSections(sections: readonly Section[], mostBytes: number): string {
  const parts: string[] = [];
  let left = mostBytes - RESERVE;
  let cut = 0;
  for (const section of sections) {
    const text = left <= 0 ? '' : section(left);
    if (text === undefined) continue;
    const bytes = bytesOf(text) + 2;
    if (text === '' || bytes > left) {
      cut++;
      continue;
    }
    parts.push(text);
    left -= bytes;
  }
  if (cut > 0) parts.push(`_${count(cut, 'section')} left out for length: \`-o json\` has everything._`);
  return `${parts.join('\n\n')}\n`;
}

/** Divides `total` fairly: nobody gets more than he needs, and what one leaves goes to the others. */
export function fairShares(needs: readonly number[], total: number): number[] {
  const shares = needs.map(() => 0);
  const order = [...needs.keys()].sort((a, b) => (needs[a] as number) - (needs[b] as number));
  let left = total;
  for (const [at, index] of order.entries()) {
    const share = Math.max(0, Math.min(needs[index] as number, Math.floor(left / (order.length - at))));
    shares[index] = share;
    left -= share;
  }
  return shares;
}

/** As many of the things as `room` allows, in the order given; where not all fit, those of the lowest rank come first. */
export function fitting<Thing>(
  things: readonly Thing[],
  room: number,
  rank: (thing: Thing) => number,
  cost: (thing: Thing) => number = () => 1,
): Thing[] {
  const taken = new Set<Thing>();
  let left = room;
  for (const thing of [...things].sort((a, b) => rank(a) - rank(b))) {
    left -= cost(thing);
    if (left < 0) break;
    taken.add(thing);
  }
  return things.filter((thing) => taken.has(thing));
}
