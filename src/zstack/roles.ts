import type { Context } from './context.ts';
import { queryRows } from './query.ts';

/** System tags that say what a backup storage is for (zstack-api.md 5.1). */
const ROLE_OF_TAG: ReadonlyMap<unknown, 'local' | 'backup'> = new Map([
  ['onlybackup', 'local'],
  ['allowbackup', 'local'],
  ['remotebackup', 'backup'],
  ['remote', 'backup'],
  ['aliyun', 'backup'],
]);

/** The roles of backup storages by their system tags; those without a telling tag, or with two that disagree, are left out. Throws SiteError. */
export async function storageRoles(
  context: Context,
  uuids: readonly string[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, 'local' | 'backup'>> {
  const roles = new Map<string, 'local' | 'backup'>();
  const unclear = new Set<string>();
  const tags = await queryRows(context, 'system-tags', [`resourceUuid?=${uuids.join(',')}`], signal);
  for (const { resourceUuid, tag } of tags) {
    const role = ROLE_OF_TAG.get(tag);
    if (role === undefined || typeof resourceUuid !== 'string') continue;
    if ((roles.get(resourceUuid) ?? role) !== role) unclear.add(resourceUuid);
    roles.set(resourceUuid, role);
  }
  for (const uuid of unclear) roles.delete(uuid);
  return roles;
}
