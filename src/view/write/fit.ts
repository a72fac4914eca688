/** Budgets: what is written within a number of bytes, the most important first, and what is said of the rest. */
import { grouped } from '../../words/count.ts';

/** GitHub refuses a comment of more than 65,536 characters. */
export const GITHUB_COMMENT_BYTES = 65_000;

/** Something that can be written in less room than it needs. */
export interface Part<Written> {
  /** Bytes of all of it. */
  readonly need: number;
  /** It takes only the room that others leave. */
  readonly folded?: boolean;
  /** As much of it as fits into `room` bytes; undefined where that is nothing. */
  write(room: number): Written | undefined;
}

/** For the line that says what was left out. */
const RESERVE = 200;
/** A part that gets less than this, and needs more, says too little to stand there. */
const LEAST = 3000;

export const bytesOf = (text: string): number => Buffer.byteLength(text);

/** `… and 1,204 more: report.json has them all`. `first`: which ones are shown, where it is not those that come first. */
export const leftOut = (number: number, rest: string, first?: string): string =>
  `… and ${grouped(number)} more${first === undefined ? '' : `, as ${first} are shown first`}: ${rest}`;

/** All or nothing. */
export const whole = <Written>(written: Written, need: number): Part<Written> => ({
  need,
  write: (room) => (need <= room ? written : undefined),
});

/** How a choice is made of things. */
interface Choice<Thing, One> {
  /** Bytes of what is put around them. */
  readonly around: number;
  /** Writes one of them. */
  readonly write: (thing: Thing) => One;
  readonly bytes: (written: One) => number;
  readonly rank?: ((thing: Thing) => number) | undefined;
  /** The most room that there can ever be, in bytes: what cannot come within it is not written. */
  readonly most?: number | undefined;
}

/** As many of the things as fit, in the order given, those of the lowest rank first. */
export function choice<Thing, One, Written>(
  things: readonly Thing[],
  { around, write, bytes, rank = () => 0, most = Number.POSITIVE_INFINITY }: Choice<Thing, One>,
  put: (shown: readonly One[], left: number) => Written,
): Part<Written> {
  const written: { readonly at: number; readonly one: One; readonly cost: number }[] = [];
  let need = around;
  for (const at of byRank(things, rank)) {
    if (need > most) break;
    const one = write(things[at] as Thing);
    const cost = bytes(one);
    written.push({ at, one, cost });
    need += cost;
  }
  return {
    need,
    write(room) {
      const isWhole = need <= room;
      const shown = isWhole ? written : fitting(written, room - around - RESERVE, undefined, ({ cost }) => cost);
      if (shown.length === 0 && !isWhole) return undefined;
      const inOrder = [...shown].sort((a, b) => a.at - b.at).map(({ one }) => one);
      return put(inOrder, things.length - inOrder.length);
    },
  };
}

/** The places of the things, those of the lowest rank first. */
const byRank = <Thing>(things: readonly Thing[], rank: (thing: Thing) => number): number[] =>
  [...things.keys()].sort((a, b) => rank(things[a] as Thing) - rank(things[b] as Thing));

/** Parts one behind the other, `between` bytes apart. Where not all fit, the first ones stay, and share what room there is. */
export function together<Written>(
  parts: readonly Part<Written>[],
  between: number,
  glue: (written: readonly Written[], left: number) => Written,
): Part<Written> {
  const need = parts.reduce((sum, part) => sum + part.need + between, 0);
  return {
    need,
    write(room) {
      if (need <= room) return glue(parts.map((part) => part.write(part.need)) as Written[], 0);
      const shares = sharesOf(parts, room - RESERVE, between);
      const written = parts.flatMap((part) => part.write(shares.get(part) ?? 0) ?? []);
      return written.length === 0 ? undefined : glue(written, parts.length - written.length);
    },
  };
}

function sharesOf<Written>(
  parts: readonly Part<Written>[],
  room: number,
  between: number,
): ReadonlyMap<Part<Written>, number> {
  const shares = new Map<Part<Written>, number>();
  let left = room;
  for (const folded of [false, true]) {
    const taken: Part<Written>[] = [];
    let least = 0;
    for (const part of parts) {
      if ((part.folded ?? false) !== folded) continue;
      least += Math.min(part.need, LEAST) + between;
      if (least > left && taken.length > 0) break;
      taken.push(part);
    }
    const each = fairShares(
      taken.map((part) => part.need + between),
      left,
    );
    for (const [at, part] of taken.entries()) shares.set(part, (each[at] ?? 0) - between);
    left -= each.reduce((sum, share) => sum + share, 0);
  }
  return shares;
}

/** The part within something that is put around it. */
export const within = <Inner, Written>(
  part: Part<Inner>,
  around: number,
  put: (inner: Inner) => Written,
): Part<Written> => ({
  need: part.need + around,
  write(room) {
    const inner = part.write(room - around);
    return inner === undefined ? undefined : put(inner);
  },
});

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
  rank: (thing: Thing) => number = () => 0,
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
