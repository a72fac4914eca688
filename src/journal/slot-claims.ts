/** What one run holds of the storages and waits for, and what it gets of what it asks. Only its holdings are changed in place. */
import { given } from '../given.ts';
import type { HeldSlots, Room, Taken, Use } from '../run/slots.ts';
import type { Holdings } from './holdings.ts';
import type { SlotLine, Wait } from './slot-book.ts';
import { holdersOf, type RunSlots } from './slot-books.ts';
import type { Turns } from './turns.ts';

export interface Claims {
  readonly held: Holdings;
  readonly waits: readonly Wait[];
  /** The highest that any run has drawn, as far as this one has seen. */
  readonly lastTicket: number;
}

export type Asked =
  | { readonly kind: 'take'; readonly group: string; readonly uses: readonly Use[] }
  | { readonly kind: 'free'; readonly group: string }
  | { readonly kind: 'wait'; readonly uses: readonly Use[] };

/** What is written before the other books are looked at: what is given back, and what is to be taken. */
export function announce(
  { held }: Claims,
  batch: readonly Asked[],
): { readonly announced: readonly HeldSlots[]; readonly lines: readonly SlotLine[] } {
  const announced: HeldSlots[] = [];
  const lines: SlotLine[] = [];
  for (const asked of batch) {
    if (asked.kind === 'free') {
      held.free(asked.group);
      lines.push({ free: asked.group });
    } else if (asked.kind === 'take') {
      const storages = asked.uses.map(({ storage }) => storage);
      announced.push({ group: asked.group, storages });
      lines.push({ take: asked.group, on: storages });
    }
  }
  return { announced, lines };
}

/** What comes of a request, with the other runs as they are then. `lines`: what takes an announcement back. */
export function decide(
  claims: Claims,
  asked: Asked,
  runs: readonly RunSlots[],
  turns: Turns,
): Taken & { readonly claims: Claims; readonly lines: readonly SlotLine[] } {
  if (asked.kind === 'free') return { taken: false, room: [], claims, lines: [] };
  const { uses } = asked;
  const room = uses.map((use) => roomOn(claims, use, runs, turns));
  const isAsked = ({ storage }: Wait) => uses.some((use) => use.storage === storage);
  const full = room.filter(({ storage, most }) => claims.held.on(storage) >= most);
  if (asked.kind === 'wait') {
    // Who has its turn keeps it until it takes what it waited for.
    return { taken: false, room, claims: waitFor(claims, full, claims.waits.filter(isAsked), []), lines: [] };
  }
  if (full.length > 0)
    return { taken: false, room, claims: waitFor(claims, full, claims.waits, uses), lines: [{ free: asked.group }] };
  claims.held.take(
    asked.group,
    uses.map(({ storage }) => storage),
  );
  const waits = claims.waits.filter((wait) => !isAsked(wait));
  return { taken: true, room, claims: { ...claims, waits }, lines: [] };
}

function roomOn(claims: Claims, { storage, limit }: Use, runs: readonly RunSlots[], turns: Turns): Room {
  const holders = holdersOf(storage, runs);
  const others = holders.reduce((sum, { slots }) => sum + slots, 0);
  const mine = claims.held.on(storage);
  const first = turns.before(storage, {
    waiting: runs.flatMap(({ runId, waits }) => waits.map((wait) => ({ ...wait, runId }))),
    used: others + mine,
    ticket: claims.waits.find((wait) => wait.storage === storage)?.ticket,
  });
  const most = first === undefined ? Math.max(mine, limit - others) : mine;
  return { storage, limit, most, holders, ...given({ first }) };
}

/**
 * Waits for the full ones besides those of `kept`. What is waited for already keeps its place in the queue; what a
 * group lacks besides has the same place, so that two runs never wait for each other's turn.
 */
function waitFor(claims: Claims, full: readonly Use[], kept: readonly Wait[], uses: readonly Use[]): Claims {
  const { waits } = claims;
  const ticketOf = (storage: string) => waits.find((wait) => wait.storage === storage)?.ticket;
  const isNew = full.some(({ storage }) => ticketOf(storage) === undefined);
  const lastTicket = isNew ? claims.lastTicket + 1 : claims.lastTicket;
  const ticket = Math.min(lastTicket, ...uses.flatMap(({ storage }) => ticketOf(storage) ?? []));
  const now = full.map(({ storage, limit }) => ({ storage, limit, ticket: ticketOf(storage) ?? ticket }));
  const others = kept.filter((wait) => !full.some(({ storage }) => storage === wait.storage));
  return { ...claims, waits: [...others, ...now], lastTicket };
}
