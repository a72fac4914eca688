/** The backup storages of a site with their roles (zstack-api.md 5.1). */
import type { StorageFacts } from '../../plan/survey.ts';
import type { Context } from '../context.ts';
import { queryAll } from '../query.ts';
import { isObject } from '../reply.ts';
import { storageRoles } from '../roles.ts';
import { inBatches } from './batches.ts';

const UUID = /^[0-9a-f]{32}$/;

/** Without UUIDs every one; sorted by UUID. Throws SiteError. */
export async function readStorages(
  context: Context,
  uuids?: readonly string[],
  signal?: AbortSignal,
): Promise<readonly StorageFacts[]> {
  const replies =
    uuids === undefined
      ? await queryAll(context, 'backup-storage', [], signal)
      : (
          await inBatches(uuids, (batch) => queryAll(context, 'backup-storage', [`uuid?=${batch.join(',')}`], signal))
        ).flat();
  const rows = replies
    .flatMap(({ inventories }) => (Array.isArray(inventories) ? inventories.filter(isObject) : []))
    .filter((row) => typeof row['uuid'] === 'string' && UUID.test(row['uuid']));
  const known = [...new Map(rows.map((row) => [row['uuid'] as string, row])).entries()];
  const roles = new Map(
    (
      await inBatches(
        known.map(([uuid]) => uuid),
        (batch) => storageRoles(context, batch, signal),
      )
    ).flatMap((found) => [...found]),
  );
  return known
    .map(([uuid, row]): StorageFacts => {
      const text = (key: string, as: string) => {
        const value = row[key];
        return typeof value === 'string' && value !== '' ? { [as]: context.scrub.line(value) } : {};
      };
      const bytes = (key: string, as: string) => {
        const value = row[key];
        return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? { [as]: value } : {};
      };
      const role = roles.get(uuid);
      return {
        uuid,
        ...text('name', 'name'),
        ...text('type', 'type'),
        ...text('state', 'state'),
        ...text('status', 'status'),
        ...bytes('totalCapacity', 'totalBytes'),
        ...bytes('availableCapacity', 'availableBytes'),
        ...(role === undefined ? {} : { role }),
      };
    })
    .sort((a, b) => (a.uuid < b.uuid ? -1 : 1));
}
