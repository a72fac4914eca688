/** The records of VM backups, by VM or by storage (zstack-api.md 5 and 6). */
import { type BackupRecord, onceEach } from '../../plan/inventory.ts';
import { SiteError } from '../../run/failure.ts';
import type { Context } from '../context.ts';
import { queryAll } from '../query.ts';
import { foundRecords } from '../records.ts';
import { inBatches, SURVEY_PAGE } from './batches.ts';

const RESOURCE = 'volume-backups';

/** Records without a group (backups of single volumes) are left out. Throws SiteError. */
export async function readBackups(
  context: Context,
  of: { readonly vmUuids: readonly string[] } | { readonly storageUuids: readonly string[] },
  signal?: AbortSignal,
): Promise<readonly BackupRecord[]> {
  if ('storageUuids' in of) return onStorages(await readAll(context, signal), of.storageUuids);
  const wanted = [...new Set(of.vmUuids)];
  try {
    const found = await inBatches(wanted, (batch) =>
      readRecords(context, [`vmInstanceUuid?=${batch.join(',')}`], signal),
    );
    return found.flat();
  } catch (error) {
    if (!(error instanceof SiteError) || !/has no field\[vmInstanceUuid]/.test(error.failure.message)) throw error;
    // Servers before 4.7.0 cannot be asked by VM; their records still name it.
    const vms = new Set(wanted);
    return (await readAll(context, signal)).filter(({ vmUuid }) => vmUuid !== undefined && vms.has(vmUuid));
  }
}

/** All of them: a query by storage would leave out those records of a group that lie elsewhere, and make it look whole. */
const readAll = (context: Context, signal: AbortSignal | undefined) =>
  readRecords(context, ['groupUuid not null'], signal);

async function readRecords(context: Context, conditions: readonly string[], signal: AbortSignal | undefined) {
  const replies = await queryAll(context, RESOURCE, conditions, signal, SURVEY_PAGE);
  const records = replies.flatMap((reply) => foundRecords(reply, context.zone(), context.scrub.line));
  return onceEach(records.filter(({ groupUuid }) => groupUuid !== undefined));
}

function onStorages(records: readonly BackupRecord[], storageUuids: readonly string[]): readonly BackupRecord[] {
  const storages = new Set(storageUuids);
  const groups = new Set(
    records.flatMap(({ groupUuid, refs = [] }) =>
      refs.some(({ storageUuid }) => storageUuid !== undefined && storages.has(storageUuid)) ? [groupUuid] : [],
    ),
  );
  return records.filter(({ groupUuid }) => groups.has(groupUuid));
}
