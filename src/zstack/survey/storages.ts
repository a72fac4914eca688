/** Backup storages, looked at (zstack-api.md 5.1). */
import { given } from '../../given.ts';
import type { StorageFacts } from '../../plan/survey.ts';
import type { Context } from '../context.ts';
import { orNothing } from '../faults.ts';
import { query, queryRows } from '../query.ts';
import { uuidOf } from '../records.ts';
import { isObject, type JsonObject } from '../reply.ts';
import { storageRoles } from '../roles.ts';

const UUID = /^[0-9a-f]{32}$/;

/** These storages, or all of the site, with what the account may see of them. Throws SiteError. */
export async function surveyStorages(
  context: Context,
  uuids?: readonly string[],
  signal?: AbortSignal,
): Promise<readonly StorageFacts[]> {
  if (uuids?.length === 0) return [];
  const wanted = uuids === undefined ? undefined : new Set(uuids);
  const conditions = wanted === undefined ? [] : [`uuid?=${[...wanted].join(',')}`];
  const found = new Map<string, JsonObject>();
  for (const entry of await queryRows(context, 'backup-storage', conditions, signal)) {
    const uuid = typeof entry['uuid'] === 'string' ? uuidOf(entry['uuid']) : undefined;
    // A server that ignores conditions sends the others besides. What is no UUID can neither be planned with nor asked for.
    if (uuid !== undefined && UUID.test(uuid) && (wanted?.has(uuid) ?? true)) found.set(uuid, entry);
  }
  if (found.size === 0) return [];
  const [roles, reservedBytes] = await Promise.all([
    orNothing(storageRoles(context, [...found.keys()], signal)),
    orNothing(reservedCapacity(context, signal)),
  ]);
  return [...found].map(([uuid, entry]) => factsOf(context, uuid, entry, roles?.get(uuid), reservedBytes));
}

function factsOf(
  { scrub }: Context,
  uuid: string,
  entry: JsonObject,
  role: StorageFacts['role'],
  reservedBytes: number | undefined,
): StorageFacts {
  const text = (name: string) => {
    const value = entry[name];
    return typeof value === 'string' ? scrub.line(value) || undefined : undefined;
  };
  const bytes = (name: string) => {
    const value = entry[name];
    return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? Math.floor(value) : undefined;
  };
  return given({
    uuid,
    name: text('name'),
    type: text('type'),
    state: text('state'),
    status: text('status'),
    totalBytes: bytes('totalCapacity'),
    availableBytes: bytes('availableCapacity'),
    reservedBytes,
    role,
  });
}

/** The global setting `backupStorage.reservedCapacity`, in bytes; undefined where it is not to be read. Throws SiteError. */
async function reservedCapacity(context: Context, signal?: AbortSignal): Promise<number | undefined> {
  const { inventories } = await query(
    context,
    'global-configurations',
    [
      ['q', 'category=backupStorage'],
      ['q', 'name=reservedCapacity'],
    ],
    signal,
  );
  const entries = (Array.isArray(inventories) ? inventories : []) as unknown[];
  const one = entries.filter(isObject).find(({ name }) => name === 'reservedCapacity');
  return one === undefined ? undefined : sizeOf(one['value']);
}

const UNITS = ['', 'K', 'M', 'G', 'T', 'P'];

/** `1G`, `512M`, `1073741824`: ZStack's own way of writing a size. */
function sizeOf(value: unknown): number | undefined {
  const match = typeof value === 'string' ? /^(\d{1,15})\s*([KMGTP]?)B?$/i.exec(value.trim()) : null;
  return match === null ? undefined : Number(match[1]) * 1024 ** UNITS.indexOf((match[2] ?? '').toUpperCase());
}
