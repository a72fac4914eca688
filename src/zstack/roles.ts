import type { Context } from './context.ts';
import { queryAll } from './query.ts';

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
  const replies = await queryAll(context, 'system-tags', [`resourceUuid?=${uuids.join(',')}`], signal);
  const roles = new Map<string, 'local' | 'backup'>();
  const unclear = new Set<string>();
  for (const { inventories } of replies) {
    for (const tag of Array.isArray(inventories) ? (inventories as readonly unknown[]) : []) {
      const { resourceUuid, tag: name } = (tag ?? {}) as { readonly resourceUuid?: unknown; readonly tag?: unknown };
      const role = ROLE_OF_TAG.get(name);
      if (role === undefined || typeof resourceUuid !== 'string') continue;
      if ((roles.get(resourceUuid) ?? role) !== role) unclear.add(resourceUuid);
      roles.set(resourceUuid, role);
    }
  }
  for (const uuid of unclear) roles.delete(uuid);
  return roles;
}
