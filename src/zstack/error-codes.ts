/** The server's error codes and texts, and what to do about each: zstack-api.md 4 as data. */
import type { FailureClass } from '../run/failure.ts';

export interface Meaning {
  readonly class: FailureClass;
  readonly hint?: string;
}

const AGENT = 'the storage or its agent did not answer; look at its status in ZStack if this goes on';
const NODE = 'the management node is starting or restarting; wait for it';
const PERMISSION = 'let an administrator grant this account the backup APIs, or use another account';
const LICENSE = 'check the ZStack license: the backup service is a licensed module';
const LOCKED = 'wait until the lock is lifted or log in by hand; trying again prolongs it';
const SECOND_FACTOR = 'use an account without a second factor, or an access key';
const HOST = 'reconnect the host or primary storage in ZStack';
const SPACE = 'free space or capacity in ZStack, then try again';

/** Codes that say by themselves what to do. */
export const MEANING_OF_CODE: Readonly<Record<string, Meaning>> = {
  'SYS.1001': { class: 'unknown', hint: 'the work may still be going on: look at the storage before trying again' },
  'SYS.1003': { class: 'permanent', hint: 'check the UUIDs in the plan against the site' },
  'SYS.1007': { class: 'permanent', hint: 'check the UUIDs and tags in the plan' },
  'SYS.1008': { class: 'permanent', hint: 'the backup module is not loaded there; check the license and the version' },
  'SYS.1009': { class: 'transient', hint: NODE },
  'SYS.1010': { class: 'unavailable', hint: NODE },
  'SYS.1011': { class: 'transient', hint: NODE },
  'SYS.1012': { class: 'unavailable', hint: NODE },
  'SYS.1013': { class: 'permanent' },
  'SYS.1014': { class: 'permanent', hint: 'this version of ZStack does not have the API' },
  'SYS.1015': { class: 'transient', hint: AGENT },
  'SYS.1016': { class: 'transient', hint: AGENT },
  'SYS.1017': { class: 'permanent', hint: 'somebody cancelled it in ZStack: ask before starting it again' },
  'ID.1000': { class: 'permanent', hint: 'check site.auth: the account name and the password that it refers to' },
  'ID.1001': { class: 'session', hint: 'a new login is needed' },
  'ID.1002': { class: 'permanent', hint: PERMISSION },
  'ID.1003': { class: 'permanent', hint: "raise the account's quota in ZStack" },
  'ID.1005': { class: 'permanent', hint: 'log in to ZStack by hand and change the password first' },
  'ID.1006': { class: 'transient', hint: 'end other logins of this account, or raise session.maxConcurrent' },
  'ID.2000': { class: 'permanent', hint: SECOND_FACTOR },
  'ID.2001': { class: 'permanent', hint: SECOND_FACTOR },
  'ID.2002': { class: 'permanent', hint: SECOND_FACTOR },
  'ID.2003': { class: 'transient' },
  'LOGIN_CONTROL.1002': { class: 'permanent', hint: LOCKED },
  'LOGIN_CONTROL.1003': { class: 'permanent', hint: LOCKED },
  'LOGIN_CONTROL.1004': { class: 'permanent', hint: LOCKED },
  'LOGIN_CONTROL.1005': { class: 'permanent', hint: LOCKED },
  'BS.1004': { class: 'transient', hint: AGENT },
  'BS.1500': { class: 'transient', hint: AGENT },
  'HOST.1003': { class: 'transient', hint: HOST },
  'HOST.1010': { class: 'transient', hint: HOST },
  'PS.1003': { class: 'transient', hint: HOST },
  'HOST.1004': { class: 'transient', hint: SPACE },
  'HOST_ALLOCATION.1000': { class: 'transient', hint: SPACE },
  'PS.1000': { class: 'transient', hint: SPACE },
  'L3.1000': { class: 'transient', hint: SPACE },
  'VM.1010': { class: 'permanent', hint: 'the VM is in the wrong state for this' },
  'VOL_BACKUP.1000': { class: 'permanent', hint: 'the VM must run to be backed up' },
  'LICENSE.1000': { class: 'permanent', hint: LICENSE },
  'LICENSE.1001': { class: 'permanent', hint: LICENSE },
  'LICENSE.1002': { class: 'permanent', hint: LICENSE },
  'LICENSE.1003': { class: 'permanent', hint: LICENSE },
  'LICENSE.1004': { class: 'permanent', hint: LICENSE },
  'LICENSE.1005': { class: 'permanent', hint: LICENSE },
  'LICENSE.1006': { class: 'permanent', hint: LICENSE },
  'LICENSE.1007': { class: 'permanent', hint: LICENSE },
  'LICENSE.1008': { class: 'permanent', hint: LICENSE },
  'LONG_JOB.1000': { class: 'permanent', hint: 'somebody cancelled it in ZStack: ask before starting it again' },
  'LONG_JOB.1001': { class: 'permanent' },
  'LONG_JOB.1002': { class: 'transient', hint: NODE },
  'LONG_JOB.1003': { class: 'permanent' },
  'PORTAL.1000': {
    class: 'permanent',
    hint: 'the backup module is not loaded there; check the license and the version',
  },
  'PORTAL.1001': { class: 'permanent', hint: 'check the UUIDs and tags in the plan' },
  'PORTAL.1002': { class: 'unavailable', hint: NODE },
};

const ENABLE = 'enable the image storage in ZStack, then try again';
const RECONNECT = 'reconnect the image storage in ZStack, then try again';
const ROOM = 'make room on the receiving image storage, then try again';
const BACKUP = 'the backup is not whole there; look at the group in ZStack';
const ABSENT =
  'the backup is not on the storage that it is read from: check that source is the local and destination the backup storage';

/**
 * Texts of errors whose code says nothing (SYS.1006 is the catch-all of the backup service), in the server's two
 * languages. The default locale is zh_CN.
 */
export const MEANING_OF_TEXT: readonly (Meaning & { readonly pattern: RegExp })[] = [
  {
    pattern: /already contains the (image|volume|vm|backup)|已(经)?(存在|包含)(该|此)?(镜像|备份|云盘备份)/i,
    class: 'unknown',
    hint: 'the storage says that it holds the copy already: look at it',
  },
  { pattern: /no volume backups found with group uuid|未找到组uuid/i, class: 'permanent', hint: BACKUP },
  { pattern: /root volume missing within group|组uuid中缺少根卷/i, class: 'permanent', hint: BACKUP },
  { pattern: /multiple root volumes found|找到多个根卷/i, class: 'permanent', hint: BACKUP },
  {
    pattern: /no permission to volume backups|卷备份没有权限|permission denied|is denied by default/i,
    class: 'permanent',
    hint: PERMISSION,
  },
  {
    pattern: /volume backup\s*\[uuid:[^\]]*\] not found (in|on)|找不到云盘备份|未在任何备份存储上找到卷备份/i,
    class: 'permanent',
    hint: ABSENT,
  },
  {
    pattern: /unexpected backup storage\s*\[type|意外的?(备份存储|镜像服务器)\[/i,
    class: 'permanent',
    hint: 'both storages must be of the type ImageStoreBackupStorage',
  },
  { pattern: /commercial license is required|需要商业许可证/i, class: 'permanent', hint: LICENSE },
  { pattern: /is mandatory, can not be null|valid value for field\[/i, class: 'permanent' },
  {
    pattern: /current backup storage state\s*\[|in the state of disabled|处于状态\s*Disabled/i,
    class: 'transient',
    hint: ENABLE,
  },
  {
    pattern: /backup storage cannot proceed message.*status|status is disconnected|agent changed\[|需要重连同步状态/i,
    class: 'transient',
    hint: RECONNECT,
  },
  {
    pattern:
      /cannot reserve .* on the backup storage|no backup storage has required capacity|no space left|没有足够的容量|容量不足/i,
    class: 'transient',
    hint: ROOM,
  },
  {
    pattern: /no available backup storage|没有可用的镜像服务器/i,
    class: 'transient',
    hint: 'enable and connect both image storages in ZStack, then try again',
  },
  { pattern: /session expired|会话(已)?过期/i, class: 'session', hint: 'a new login is needed' },
];
