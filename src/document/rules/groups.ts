import type { Finding } from '../diagnostic.ts';
import { isUuid, normaliseUuid } from '../quantity.ts';
import { capital, shown } from '../wording.ts';
import type { Facts, GroupFact } from './facts.ts';

export function* duplicateGroupNames({ groups, byName }: Facts): Iterable<Finding> {
  for (const { written, index, path } of groups) {
    const first = written.name === undefined ? undefined : byName.get(written.name);
    if (first === undefined || first.index === index) continue;
    yield {
      code: 'ZDR1201',
      path: [...path, 'name'],
      message: `The name ${shown(written.name)} is taken: it is also the name of group ${first.index + 1} of the list.`,
      hint: 'Rename one of the two.',
    };
  }
}

export function* duplicateBackupGroups({ groups }: Facts): Iterable<Finding> {
  const seen = new Map<string, GroupFact>();
  for (const group of groups) {
    const { groupUuid } = group.written;
    if (groupUuid === undefined || !isUuid(normaliseUuid(groupUuid))) continue;
    const key = JSON.stringify([normaliseUuid(groupUuid), group.source, group.destination]);
    const first = seen.get(key);
    if (first === undefined) {
      seen.set(key, group);
      continue;
    }
    yield {
      code: 'ZDR1202',
      path: [...group.path, 'groupUuid'],
      message: `${capital(group.label)} recovers the same backup group as ${first.label}, between the same storages.`,
      hint: 'Correct the UUID of one of the two, or remove it.',
    };
  }
}
