/** The classes of what the server answers, and the `schema` made of them (zstack-api.md 3, X-JSON-Schema). */
import { InOrder } from '../http/encode.ts';

/** A Java class, and those of the members that are objects, lists of objects, or enums of org.zstack. */
export interface JavaClass {
  readonly name: string;
  readonly members?: Readonly<Record<string, JavaClass>>;
}

/** Classes of the members of an answer; a list of them where the items of a list differ. */
export type Classes = Readonly<Record<string, JavaClass | readonly JavaClass[]>>;

/**
 * Path → class of every object and enum in the body: parents before children and lists in their order, because the
 * vendor's SDK rebuilds its objects in the order of the entries.
 */
export function schemaOf(body: Readonly<Record<string, unknown>>, classes: Classes): InOrder {
  const entries: (readonly [string, string])[] = [];
  const visit = (path: string, value: unknown, javaClass: JavaClass): void => {
    if (value === undefined || value === null) return;
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) visit(`${path}[${index}]`, item, javaClass);
      return;
    }
    entries.push([path, javaClass.name]);
    for (const [name, inner] of Object.entries(javaClass.members ?? {})) {
      visit(`${path}.${name}`, (value as Readonly<Record<string, unknown>>)[name], inner);
    }
  };
  for (const [name, javaClass] of Object.entries(classes)) {
    const value = body[name];
    if ('name' in javaClass) {
      visit(name, value, javaClass);
    } else if (Array.isArray(value)) {
      for (const [index, item] of javaClass.entries()) visit(`${name}[${index}]`, value[index], item);
    }
  }
  return new InOrder(entries);
}

export const BACKUP_CLASS: JavaClass = {
  name: 'org.zstack.header.storage.backup.VolumeBackupInventory',
  members: {
    mode: { name: 'org.zstack.header.storage.backup.BackupMode' },
    backupStorageRefs: { name: 'org.zstack.header.storage.backup.VolumeBackupStorageRefInventory' },
  },
};

export const VOLUME_CLASS: JavaClass = { name: 'org.zstack.header.volume.VolumeInventory' };

export const VM_CLASS: JavaClass = {
  name: 'org.zstack.header.vm.VmInstanceInventory',
  members: {
    vmNics: { name: 'org.zstack.header.vm.VmNicInventory' },
    allVolumes: VOLUME_CLASS,
    vmCdRoms: { name: 'org.zstack.header.vm.cdrom.VmCdRomInventory' },
  },
};

export const STORAGE_CLASS: JavaClass = { name: 'org.zstack.header.storage.backup.BackupStorageInventory' };
export const IMAGE_STORE_CLASS: JavaClass = {
  name: 'org.zstack.storage.backup.imagestore.ImageStoreBackupStorageInventory',
};
export const SESSION_CLASS: JavaClass = { name: 'org.zstack.header.identity.SessionInventory' };
export const SYNC_RESULT_CLASS: JavaClass = { name: 'org.zstack.header.storage.backup.SyncBackupResult' };
