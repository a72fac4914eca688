/** The records of many groups, in few queries (zstack-api.md 5 and 7.2). */
import { type BackupRecord, type GroupRecords, isUsable } from '../plan/inventory.ts';
import { SiteError } from '../run/failure.ts';
import type { Context } from './context.ts';
import { noUuid } from './errors.ts';
import { queryAll } from './query.ts';
import { foundRecords } from './records.ts';
import { inBatches } from './survey/batches.ts';

const RESOURCE = 'volume-backups';
/** Keeps the URL of a batch under 7.5 KiB: Tomcat takes 8 KiB for it and the headers together. */
const BATCH = 200;
/** What a server or a proxy says of an address that is too long for it. */
const TOO_LONG: ReadonlySet<string> = new Set(['http.400', 'http.413', 'http.414', 'http.431']);
const UUID = /^[0-9a-f]{32}$/;

/** In the order asked for; a group without records has an empty list. Throws SiteError. */
export async function findGroups(
  context: Context,
  groupUuids: readonly string[],
  signal?: AbortSignal,
): Promise<readonly GroupRecords[]> {
  const invalid = groupUuids.find((uuid) => !UUID.test(uuid));
  if (invalid !== undefined) throw new SiteError(noUuid(invalid, context.scrub));
  const wanted = [...new Set(groupUuids)];
  const found = new Map<string, BackupRecord[]>(wanted.map((uuid) => [uuid, []]));
  await inBatches(wanted, (batch) => findBatch(context, batch, found, signal), BATCH);
  return groupUuids.map((groupUuid) => ({ groupUuid, records: found.get(groupUuid) ?? [] }));
}

async function findBatch(
  context: Context,
  batch: readonly string[],
  found: Map<string, BackupRecord[]>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const records = await findRecords(context, `groupUuid?=${batch.join(',')}`, signal).catch((error: unknown) => {
    if (batch.length > 1 && error instanceof SiteError && TOO_LONG.has(error.failure.code)) return undefined;
    throw error;
  });
  if (records === undefined) {
    const half = Math.ceil(batch.length / 2);
    for (const part of [batch.slice(0, half), batch.slice(half)]) await findBatch(context, part, found, signal);
    return;
  }
  // Some servers leave the group out of a record: then only a query for one group can tell whose it is.
  if (batch.length > 1 && records.some(({ groupUuid }) => groupUuid === undefined)) {
    for (const groupUuid of batch) keep(await findRecords(context, `groupUuid=${groupUuid}`, signal), found, groupUuid);
    return;
  }
  keep(records, found, batch.length === 1 ? batch[0] : undefined);
}

async function findRecords(context: Context, condition: string, signal?: AbortSignal): Promise<BackupRecord[]> {
  const pages = await queryAll(context, RESOURCE, [condition], signal);
  const lists = pages.map((page) => foundRecords(page, context.zone(), context.scrub.line));
  // A row that moved while the pages were read may stand on two of them; one that cannot be used on either is told.
  const seen = new Set<string>();
  return lists.flatMap((list) => {
    const fresh = list.filter((record) => !seen.has(record.uuid) || !isUsable(record));
    for (const { uuid } of list) seen.add(uuid);
    return fresh;
  });
}

/** Records of groups that were not asked for come from a server that ignores conditions: they are left out. */
function keep(records: readonly BackupRecord[], found: Map<string, BackupRecord[]>, asked: string | undefined): void {
  for (const record of records) {
    const group = record.groupUuid ?? asked;
    if (group !== undefined) found.get(group)?.push(record);
  }
}
