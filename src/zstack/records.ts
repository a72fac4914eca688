/** VolumeBackupInventory → BackupRecord (zstack-api.md 6). Lenient: what is absent, or of a type that cannot be, stays absent. */

import type { Zone } from 'luxon';
import { given } from '../given.ts';
import type { BackupRecord, BackupRef } from '../plan/inventory.ts';
import { isObject, type JsonObject } from './reply.ts';
import { fromEpoch, parseTimestamp } from './timestamp.ts';

/** The database's longest column of these (installPath, description). */
const LONGEST = 2048;

const UUID = /^[0-9a-f]{32}$/;

/** Makes a text fit for a journal: one line, no secrets (a server may echo one). */
export type Clean = (text: string) => string;

/** `inventories`, or a lone `inventory`; undefined when the reply has neither. Entries without a uuid are left out. */
export function recordsOf(json: JsonObject, zone: Zone | undefined, clean: Clean): BackupRecord[] | undefined {
  return entriesOf(json)
    ?.map((entry) => recordOf(entry, zone, clean))
    .filter((record) => record !== undefined);
}

/**
 * The rows of a query. One without a usable uuid stays, as a record that cannot be used: without it, what is left of its
 * group would look whole.
 */
export function foundRecords(json: JsonObject, zone: Zone | undefined, clean: Clean): BackupRecord[] {
  return (entriesOf(json) ?? []).map((entry, at) => {
    const record = recordOf(entry, zone, clean);
    if (record !== undefined && UUID.test(record.uuid)) return record;
    const nameless = recordOf({ ...entry, uuid: 'none' }, zone, clean) ?? { uuid: 'none' };
    return {
      ...nameless,
      uuid: `row ${at + 1} of group ${nameless.groupUuid ?? 'none'}`,
      state: 'without a usable uuid',
    };
  });
}

function entriesOf({ inventories, inventory }: JsonObject): readonly JsonObject[] | undefined {
  const list: unknown = Array.isArray(inventories) ? inventories : isObject(inventory) ? [inventory] : undefined;
  return Array.isArray(list) ? list.filter(isObject) : undefined;
}

function recordOf(entry: JsonObject, zone: Zone | undefined, clean: Clean): BackupRecord | undefined {
  const textOf = (value: unknown) => cleanText(value, clean);
  const uuid = uuidOf(textOf(entry['uuid']));
  if (uuid === undefined) return undefined;
  const created = entry['createDate'];
  return given({
    uuid,
    volumeUuid: uuidOf(textOf(entry['volumeUuid'])),
    name: textOf(entry['name']),
    type: textOf(entry['type']),
    state: textOf(entry['state']),
    status: textOf(entry['status']),
    sizeBytes: sizeOf(entry['size']),
    groupUuid: uuidOf(textOf(entry['groupUuid'])),
    vmUuid: uuidOf(textOf(entry['vmInstanceUuid']) ?? vmOfMetadata(entry['metadata'])),
    createDate: once(textOf(created)),
    createdAt:
      typeof created === 'string'
        ? parseTimestamp(created, zone)
        : typeof created === 'number'
          ? fromEpoch(created)
          : undefined,
    refs: refsOf(entry['backupStorageRefs'], textOf),
  });
}

/** Servers before 4.7.0 tell the VM only in there (zstack-api.md 6). */
function vmOfMetadata(value: unknown): string | undefined {
  return typeof value === 'string' ? /"vmInstanceUuid"\s*:\s*"([0-9a-f]{32})"/.exec(value)?.[1] : undefined;
}

function refsOf(value: unknown, textOf: (value: unknown) => string | undefined): BackupRef[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.filter(isObject).map((ref) =>
    given({
      storageUuid: uuidOf(textOf(ref['backupStorageUuid'])),
      status: textOf(ref['status']),
      installPath: textOf(ref['installPath']),
    }),
  );
}

function cleanText(value: unknown, clean: Clean): string | undefined {
  if (typeof value !== 'string') return undefined;
  return clean(value.slice(0, LONGEST)) || undefined;
}

/** How many texts are remembered: the records of a group, and of those beside it, name the same things. */
const REMEMBERED = 10_000;
const remembered = new Map<string, string>();

/** The text, kept once however many records have it: those of 100,000 groups fill a gigabyte otherwise. */
function once<Text extends string | undefined>(text: Text): Text {
  if (text === undefined) return text;
  const known = remembered.get(text);
  if (known !== undefined) return known as Text;
  if (remembered.size >= REMEMBERED) remembered.clear();
  remembered.set(text, text);
  return text;
}

/** As the plan writes them: lower case, no dashes. */
export function uuidOf(text: string | undefined): string | undefined {
  if (text === undefined) return text;
  if (UUID.test(text)) return once(text);
  const bare = text.replaceAll('-', '').toLowerCase();
  return UUID.test(bare) ? bare : text;
}

/** Also `1.073741824E9`. A number that JavaScript cannot hold exactly is no size. */
function sizeOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}
