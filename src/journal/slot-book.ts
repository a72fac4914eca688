/** What one process writes of the slots that its run holds: a line each, folded into what it holds and waits for now. */
import type { HeldSlots } from '../run/slots.ts';
import type { Owner } from './lock.ts';

/** A storage that a run waits for. Lower tickets were drawn before, whatever the clocks say. */
export interface Wait {
  readonly storage: string;
  readonly ticket: number;
  /** The waiting plan's own limit of the storage. */
  readonly limit: number;
}

export type SlotLine =
  | { readonly format: 1; readonly owner: Owner }
  /** Announced: it counts from here on, and is freed again if the look that follows shows no room for it. */
  | { readonly take: string; readonly on: readonly string[] }
  | { readonly free: string }
  /** All that is waited for from here on. */
  | { readonly wait: readonly Wait[] }
  /** The process is done with the run: what it left at the site, the journal tells. */
  | { readonly left: true };

export interface SlotBook {
  /** Undefined where the first line does not say. */
  readonly owner: Owner | undefined;
  readonly held: ReadonlyMap<string, readonly string[]>;
  readonly waits: readonly Wait[];
  readonly left: boolean;
  /** Lines that cannot be read: each may have taken a slot of any storage. */
  readonly unreadable: number;
  /** Folds further text. Behind its last line feed nothing counts yet: it was not written whole, and nobody looked after it. */
  read(text: string): void;
}

export const formatSlotLine = (line: SlotLine): string => `${JSON.stringify(line)}\n`;

/** Every line of a book that begins with slots that are held already. */
export const openingLines = (owner: Owner, held: Iterable<HeldSlots>): string =>
  [
    formatSlotLine({ format: 1, owner }),
    ...[...held].map(({ group, storages }) => formatSlotLine({ take: group, on: storages })),
  ].join('');

export function createSlotBook(): SlotBook {
  const held = new Map<string, readonly string[]>();
  let owner: Owner | undefined;
  let waits: readonly Wait[] = [];
  let left = false;
  let unreadable = 0;
  return {
    held,
    get owner() {
      return owner;
    },
    get waits() {
      return waits;
    },
    get left() {
      return left;
    },
    get unreadable() {
      return unreadable;
    },
    read(text) {
      for (const one of text.split('\n').slice(0, -1)) {
        const line = parse(one);
        if (line === undefined) unreadable += 1;
        else if ('owner' in line) owner = line.owner;
        else if ('take' in line) held.set(line.take, line.on);
        else if ('free' in line) held.delete(line.free);
        else if ('wait' in line) waits = line.wait;
        else left = true;
      }
    },
  };
}

const isWait = (one: unknown): boolean =>
  typeof one === 'object' &&
  one !== null &&
  'storage' in one &&
  typeof one.storage === 'string' &&
  'ticket' in one &&
  Number.isSafeInteger(one.ticket) &&
  'limit' in one &&
  typeof one.limit === 'number';

function parse(text: string): SlotLine | undefined {
  try {
    const line: unknown = JSON.parse(text);
    if (typeof line !== 'object' || line === null) return undefined;
    const known =
      ('owner' in line && typeof line.owner === 'object' && line.owner !== null && 'pid' in line.owner) ||
      ('take' in line && typeof line.take === 'string' && 'on' in line && Array.isArray(line.on)) ||
      ('free' in line && typeof line.free === 'string') ||
      ('wait' in line && Array.isArray(line.wait) && line.wait.every(isWait)) ||
      'left' in line;
    return known ? (line as SlotLine) : undefined;
  } catch {
    return undefined;
  }
}
