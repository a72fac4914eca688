import type { PlanDocument } from './plan-document.generated.ts';

export type Role = 'local' | 'backup';

/** As much of a document as the roles depend on; any member may be missing in one that has findings. */
interface Written {
  readonly storages?: { readonly [name: string]: { readonly role?: Role } };
  readonly defaults?: { readonly source?: string; readonly destination?: string };
  readonly groups?: readonly { readonly source?: string; readonly destination?: string }[];
}

/**
 * The role of each storage: as written, or else by its use, `local` for a source and `backup` for a destination
 * (zstack-api.md 7.1). One that is used both ways and names none has no role; one that is not used is `local`.
 */
export function storageRoles(document: PlanDocument | Written): ReadonlyMap<string, Role> {
  const { storages = {}, defaults = {}, groups = [] } = document as Written;
  const sources = new Set(groups.map((group) => group.source ?? defaults.source));
  const destinations = new Set(groups.map((group) => group.destination ?? defaults.destination));
  const roles = new Map<string, Role>();
  for (const [name, storage] of Object.entries(storages)) {
    const byUse = destinations.has(name) ? (sources.has(name) ? undefined : 'backup') : 'local';
    const role = storage.role ?? byUse;
    if (role !== undefined) roles.set(name, role);
  }
  return roles;
}
