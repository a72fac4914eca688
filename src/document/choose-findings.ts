/** Which findings of very many are told: the errors before the warnings, each in the order of the text. */
import type { Finding, Severity } from './diagnostic.ts';
import { type LeftOut, NONE_LEFT_OUT, type Pending } from './pending.ts';
import type { Outline } from './text/outline.ts';

export interface Chosen {
  readonly findings: readonly Finding[];
  readonly leftOut: LeftOut;
}

const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1 };

/** How many times `most` are held at once, before those that cannot be among the first are let go. */
const HELD = 4;

interface Held {
  readonly pending: Pending;
  /** Where the part of the document begins that it stands in: known without parsing that part again. */
  readonly near: number;
}

/** The first `most` of them, written out, and how many more there are. Keeps no more than a few times `most`. */
export function chooseFindings(all: Iterable<Pending>, outline: Outline, most: number): Chosen {
  const counts = { ...NONE_LEFT_OUT };
  let held: Held[] = [];
  for (const pending of all) {
    counts[pending.severity] += 1;
    held.push({ pending, near: outline.near(pending.path) });
    if (held.length >= HELD * most) held = first(held, outline, most);
  }
  held = first(held, outline, most);
  for (const { pending } of held) counts[pending.severity] -= 1;
  return { findings: held.map(({ pending }) => pending.write()), leftOut: counts };
}

/** Only where several stand in the part at which the limit falls, it is looked up where exactly. */
function first(held: readonly Held[], outline: Outline, most: number): Held[] {
  if (held.length <= most) return [...held];
  const sorted = [...held].sort(byPart);
  const limit = sorted[most];
  if (limit === undefined) return sorted;
  const before = sorted.filter((one) => byPart(one, limit) < 0);
  const beside = sorted
    .filter((one) => byPart(one, limit) === 0)
    .map((one) => ({ ...one, at: outline.start(one.pending.path, one.pending.atKey) }))
    .sort((a, b) => a.at - b.at);
  return [...before, ...beside.slice(0, most - before.length)];
}

const byPart = (a: Held, b: Held): number => RANK[a.pending.severity] - RANK[b.pending.severity] || a.near - b.near;
