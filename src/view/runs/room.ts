/** Storages whose room other runs hold, in words. */
import type { Holder, Shortage } from '../../run/slots.ts';
import { clean } from '../write/clean.ts';

const SHOWN = 2;

/** `run 20261124-… holds 3 of 4`; `of` says what of, where that is not plain. */
export function heldText({ runId, slots, is }: Holder, limit: number, of?: string): string {
  const id = clean(runId);
  const held = of === undefined ? `${slots} of ${limit}` : `${slots} of the ${limit} ${clean(of)} now`;
  return `run ${id} holds ${held}${WAY_OUT[is](id)}`;
}

const WAY_OUT: Readonly<Record<Holder['is'], (id: string) => string>> = {
  alive: () => '',
  dead: (id) => `, and nobody carries it on; to settle it: zdr resume ${id}`,
  unknown: (id) =>
    `, on another host or in another container, or not to be read; if that is gone for good: --abandon ${id}, or remove ${id}~* from .slots in the runs directory`,
};

/** `waiting for room on east-local: run 20261124-… holds 3 of 4`, a line each. */
export const shortageLines = (shortages: readonly Shortage[]): string[] =>
  shortages.map(({ name, limit, holders, first }) => {
    const more = holders.slice(SHOWN).reduce((sum, { slots }) => sum + slots, 0);
    const parts = [
      ...holders.slice(0, SHOWN).map((holder) => heldText(holder, limit)),
      ...(more === 0 ? [] : [`others hold ${more}`]),
      ...(first === undefined ? [] : [`run ${clean(first)} is next`]),
    ];
    return `waiting for room on ${clean(name)}${parts.length === 0 ? '' : `: ${parts.join('; ')}`}`;
  });
