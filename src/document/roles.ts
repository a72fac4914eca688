import type { PlanDraft } from './draft.ts';

type Role = 'local' | 'backup';

/**
 * The role of each storage: as written, or else by its use, `local` for a source and `backup` for a destination
 * (zstack-api.md 7.1). One that is used both ways and names none has no role; one that is not used is `local`.
 */
export function storageRoles({ storages = {}, defaults = {}, groups = [] }: PlanDraft): ReadonlyMap<string, Role> {
  const sources = new Set(groups.map((group) => group?.source ?? defaults.source));
  const destinations = new Set(groups.map((group) => group?.destination ?? defaults.destination));
  const roles = new Map<string, Role>();
  for (const [name, storage] of Object.entries(storages)) {
    const byUse = destinations.has(name) ? (sources.has(name) ? undefined : 'backup') : 'local';
    const role = storage?.role ?? byUse;
    if (role !== undefined) roles.set(name, role);
  }
  return roles;
}
