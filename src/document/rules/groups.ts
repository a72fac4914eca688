import type { Finding } from '../diagnostic.ts';
import { isWritten } from '../draft.ts';
import { isUuid, normaliseUuid } from '../quantity.ts';
import { capital, shown } from '../schema/wording.ts';
import type { Facts, GroupFact } from './facts.ts';

export function* duplicateGroupNames({ groups, byName }: Facts): Iterable<Finding> {
  for (const group of groups) {
    const { written, index } = group;
    const first = written.name === undefined ? undefined : byName.get(written.name);
    if (first === undefined || first.index === index) continue;
    yield {
      code: 'ZDR1201',
      path: [...group.path, 'name'],
      message: `The name ${shown(written.name)} is taken: it is also the name of group ${first.index + 1} of the list.`,
      hint: 'Rename one of the two.',
    };
  }
}

export function* duplicateBackupGroups({ draft, groups }: Facts): Iterable<Finding> {
  /** By source and destination, of which there are few, and then by what they take. */
  const seen = new Map<string | undefined, Map<string | undefined, Map<string, GroupFact>>>();
  for (const group of groups) {
    const key = backupOf(group, draft.asOf);
    if (key === undefined) continue;
    const from = within(within(seen, group.source), group.destination);
    const first = from.get(key);
    if (first === undefined) {
      from.set(key, group);
      continue;
    }
    const named = group.written.groupUuid !== undefined;
    yield {
      code: 'ZDR1202',
      path: [...group.path, ...(named ? ['groupUuid'] : ['latestOf', 'vm'])],
      message: `${capital(group.label)} recovers the same backup${named ? ' group' : ''} as ${first.label}, between the same storages.`,
      hint: 'Correct the UUID of one of the two, or remove it.',
    };
  }
}

/** The map under a key, made where there is none yet. */
function within<Key, Inner extends Map<unknown, unknown>>(maps: Map<Key, Inner>, key: Key): Inner {
  const known = maps.get(key) ?? (new Map() as Inner);
  maps.set(key, known);
  return known;
}

/** Which backup a group takes, so far as the plan alone tells. */
function backupOf({ written }: GroupFact, asOf: string | undefined): string | undefined {
  const { groupUuid, latestOf } = written;
  if (groupUuid !== undefined) {
    const uuid = normaliseUuid(groupUuid);
    return isUuid(uuid) ? uuid : undefined;
  }
  if (latestOf?.vm === undefined || !isUuid(normaliseUuid(latestOf.vm))) return undefined;
  const bounds = [latestOf.before, asOf].filter((bound) => bound !== undefined).map((bound) => Date.parse(bound));
  return `latest of ${normaliseUuid(latestOf.vm)} before ${Math.min(...bounds)}`;
}

export function* asOfWithoutLatest({ draft, groups }: Facts): Iterable<Finding> {
  if (!isWritten(draft, 'asOf') || groups.length === 0) return;
  if (groups.some(({ written }) => isWritten(written, 'latestOf'))) return;
  yield {
    code: 'ZDR1227',
    path: ['asOf'],
    atKey: true,
    message: 'No group chooses its backup, so `asOf` has no effect.',
    hint: 'Write `latestOf` instead of `groupUuid`, or remove `asOf`.',
  };
}
