/** What a pin says of the moment to which a site would come back. */
import type { Pin, PinnedGroup } from '../plan/pin.ts';

/** How far the recovery points of the groups lie apart; undefined where no group has a date. */
export function spreadOf<Group extends { readonly createdAt?: string }>(groups: readonly Group[]) {
  const dated = groups.flatMap((group) =>
    group.createdAt === undefined ? [] : [{ group, at: Date.parse(group.createdAt) }],
  );
  const oldest = dated.reduce<(typeof dated)[number] | undefined>((a, b) => (a && a.at <= b.at ? a : b), undefined);
  const newest = dated.reduce<(typeof dated)[number] | undefined>((a, b) => (a && a.at >= b.at ? a : b), undefined);
  if (oldest === undefined || newest === undefined) return undefined;
  return { oldest: oldest.group, newest: newest.group, spreadMs: newest.at - oldest.at };
}

/** What a new pin changes. */
export interface Moves {
  readonly moved: readonly { readonly from: PinnedGroup; readonly to: PinnedGroup }[];
  readonly added: readonly PinnedGroup[];
  readonly removed: readonly PinnedGroup[];
  readonly unchanged: number;
}

/** How far the recovery points moved from one pin to another. */
export function movesBetween(before: Pin | undefined, after: Pin): Moves {
  const old = new Map((before?.groups ?? []).map((group) => [group.name, group]));
  const moved: { from: PinnedGroup; to: PinnedGroup }[] = [];
  const added: PinnedGroup[] = [];
  for (const to of after.groups) {
    const from = old.get(to.name);
    if (from === undefined) added.push(to);
    else if (from.groupUuid !== to.groupUuid) moved.push({ from, to });
    old.delete(to.name);
  }
  return {
    moved,
    added,
    removed: [...old.values()],
    unchanged: after.groups.length - moved.length - added.length,
  };
}
