import type { Finding } from '../diagnostic.ts';
import { isUuid, normaliseUuid } from '../quantity.ts';
import { storageRoles } from '../roles.ts';
import { addMeant, didYouMean, makeSuggest } from '../schema/suggest.ts';
import { shown } from '../schema/wording.ts';
import type { Facts, GroupFact } from './facts.ts';

const SIDES = ['source', 'destination'] as const;

/** Names that `storages` does not define: told once under `defaults`, and once for each group that names one itself. */
export function* unknownStorages({ draft, groups, storages }: Facts): Iterable<Finding> {
  if (storages === undefined) return;
  const names = [...storages];
  const suggest = makeSuggest(names);
  for (const side of SIDES) {
    const name = draft.defaults?.[side];
    if (name !== undefined && !storages.has(name)) {
      const hint = didYouMean(suggest(name), 'storages', names);
      yield { code: 'ZDR1203', path: ['defaults', side], message: `The storage ${shown(name)} is not defined.`, hint };
    }
    for (const group of groups) {
      const own = group.written[side];
      if (own === undefined || storages.has(own)) continue;
      const message = `The ${side} ${shown(own)} of ${group.label} is not defined.`;
      yield {
        code: 'ZDR1203',
        path: [...group.path, side],
        message,
        hint: didYouMean(suggest(own), 'storages', names),
      };
    }
  }
}

/** Groups without a storage where `defaults` has none either: one finding for all of them. */
export function* missingStorages({ draft, groups }: Facts): Iterable<Finding> {
  if ('defaults' in draft && draft.defaults === undefined) return;
  for (const side of SIDES) {
    if (draft.defaults !== undefined && side in draft.defaults) continue;
    const without = groups.filter(({ written }) => !(side in written));
    const [first] = without;
    if (first === undefined) continue;
    const more = without.length - 1;
    const who = `${first.label}${more > 0 ? ` and ${more} more` : ''}`;
    yield {
      code: 'ZDR1209',
      path: first.path,
      message: `No ${side} is named for ${who}.`,
      hint: `Set \`defaults.${side}\`, or \`${side}\` on ${more > 0 ? 'each group' : 'the group'}.`,
    };
  }
}

export function* duplicateStorages({ draft }: Facts): Iterable<Finding> {
  const seen = new Map<string, string>();
  for (const [name, storage] of Object.entries(draft.storages ?? {})) {
    if (storage?.uuid === undefined) continue;
    const uuid = normaliseUuid(storage.uuid);
    if (!isUuid(uuid)) continue;
    const first = seen.get(uuid);
    if (first === undefined) seen.set(uuid, name);
    else {
      yield {
        code: 'ZDR1213',
        path: ['storages', name, 'uuid'],
        message: `The storage ${shown(name)} has the same UUID as ${shown(first)}.`,
        hint: 'Correct one of the UUIDs, or use one name only.',
      };
    }
  }
}

/** Rules about the two storages of a recovery: told once for each pair, where the pair is first written. */
export function* storagePairs(facts: Facts): Iterable<Finding> {
  const { draft, groups, storages } = facts;
  const roles = storageRoles(draft);
  const seen = new Set<string>();
  for (const group of groups) {
    const { source, destination } = group;
    if (source === undefined || destination === undefined) continue;
    const pair = `${source}\n${destination}`;
    if (seen.has(pair)) continue;
    seen.add(pair);
    const { path, who } = placeOf(group);
    if (source === destination) {
      const hint = 'Name the storage that receives the copy as source, the one that holds the backups as destination.';
      yield { code: 'ZDR1210', path, message: `Source and destination of ${who} are both ${shown(source)}.`, hint };
      continue;
    }
    if (storages === undefined || !storages.has(source) || !storages.has(destination)) continue;
    const from = roles.get(source);
    const to = roles.get(destination);
    if (from === 'backup' && to === 'local') {
      yield {
        code: 'ZDR1211',
        path,
        message: `The source ${shown(source)} of ${who} has the role backup, and the destination ${shown(destination)} the role local.`,
        hint: 'ZStack calls the local storage, which receives the copy, the source: swap the two. See `zdr explain ZDR1211`.',
      };
    } else if (from === undefined || from === to) {
      const role = from === undefined ? 'have no clear role' : `are both ${from} storages`;
      yield {
        code: 'ZDR1212',
        path,
        message: `${shown(source)} and ${shown(destination)}, the storages of ${who}, ${role}.`,
        hint: 'Write `role: local` on the storage that receives the copy, `role: backup` on the other.',
      };
    }
  }
}

/** Where a pair is written: on the group, or under `defaults`. */
function placeOf({ written, path, label }: GroupFact): { path: Finding['path']; who: string } {
  if (written.destination !== undefined) return { path: [...path, 'destination'], who: label };
  if (written.source !== undefined) return { path: [...path, 'source'], who: label };
  return { path: ['defaults', 'destination'], who: '`defaults`' };
}

export function* unusedStorages({ draft, groups, storages }: Facts): Iterable<Finding> {
  if (storages === undefined || groups.length === 0) return;
  const used = new Set<string | undefined>();
  for (const { source, destination } of groups) used.add(source).add(destination);
  // Where a group has no storage at all, nothing can be said yet.
  if (used.has(undefined)) return;
  used.add(draft.defaults?.source).add(draft.defaults?.destination);
  addMeant(used, storages);
  for (const name of storages) {
    if (used.has(name)) continue;
    yield {
      code: 'ZDR1220',
      path: ['storages', name],
      atKey: true,
      message: `The storage ${shown(name)} is not used by any group.`,
      hint: 'Remove it, or use it.',
    };
  }
}
