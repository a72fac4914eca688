/** The server's error codes and texts, and what to do about each: zstack-api.md 4 as data. */
import { given } from '../given.ts';
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

const CANCELLED = 'somebody cancelled it in ZStack: ask before starting it again';

const CODES: readonly (readonly [codes: readonly string[], FailureClass, hint?: string])[] = [
  [['SYS.1001'], 'unknown', 'the work may still be going on: look at the storage before trying again'],
  [['SYS.1003'], 'permanent', 'check the UUIDs in the plan against the site'],
  [['SYS.1007', 'PORTAL.1001'], 'permanent', 'check the UUIDs and tags in the plan'],
  [
    // A node that is starting says so of each service that is not there yet, to queries too.
    ['SYS.1008'],
    'transient',
    'the management node is starting, and its services with it; if it lasts, the backup module is not loaded there: check the license and the version',
  ],
  [['SYS.1009', 'SYS.1011', 'LONG_JOB.1002'], 'transient', NODE],
  [['SYS.1010', 'SYS.1012', 'PORTAL.1002'], 'unavailable', NODE],
  [['SYS.1013', 'LONG_JOB.1001', 'LONG_JOB.1003'], 'permanent'],
  [['SYS.1014'], 'permanent', 'this version of ZStack does not have the API'],
  [['SYS.1015', 'SYS.1016', 'BS.1004', 'BS.1500'], 'transient', AGENT],
  [['SYS.1017', 'LONG_JOB.1000'], 'permanent', CANCELLED],
  [['ID.1000'], 'permanent', 'check site.auth: the account name and the password that it refers to'],
  [['ID.1001'], 'session', 'a new login is needed'],
  [['ID.1002'], 'permanent', PERMISSION],
  [['ID.1003'], 'permanent', "raise the account's quota in ZStack"],
  [['ID.1005'], 'permanent', 'log in to ZStack by hand and change the password first'],
  [['ID.1006'], 'transient', 'end other logins of this account, or raise session.maxConcurrent'],
  [['ID.2000', 'ID.2001', 'ID.2002'], 'permanent', SECOND_FACTOR],
  [['ID.2003'], 'transient'],
  [numbered('LOGIN_CONTROL', 1002, 1005), 'permanent', LOCKED],
  [['HOST.1003', 'HOST.1010', 'PS.1003'], 'transient', HOST],
  [['HOST.1004', 'HOST_ALLOCATION.1000', 'PS.1000', 'L3.1000'], 'transient', SPACE],
  [['VM.1010'], 'permanent', 'the VM is in the wrong state for this'],
  [['VOL_BACKUP.1000'], 'permanent', 'the VM must run to be backed up'],
  [numbered('LICENSE', 1000, 1008), 'permanent', LICENSE],
  [['PORTAL.1000'], 'permanent', 'the backup module is not loaded there; check the license and the version'],
];

/** All codes of a kind from one number to another. */
function numbered(kind: string, from: number, to: number): readonly string[] {
  return Array.from({ length: to - from + 1 }, (_, at) => `${kind}.${from + at}`);
}

/** Codes that say by themselves what to do. */
export const MEANING_OF_CODE: ReadonlyMap<string, Meaning> = new Map(
  CODES.flatMap(([codes, kind, hint]) => codes.map((code) => [code, { class: kind, ...given({ hint }) }] as const)),
);

const ENABLE = 'enable the image storage in ZStack, then try again';
const RECONNECT = 'reconnect the image storage in ZStack, then try again';
const ROOM = 'make room on the receiving image storage, then try again';
const BACKUP = 'the backup is not whole there; look at the group in ZStack';
const ABSENT =
  'the backup is not on the storage that it is read from: check that source is the local and destination the backup storage';
const AVAILABLE = 'enable and connect both image storages in ZStack, then try again';

/**
 * Texts of errors whose code says nothing (SYS.1006 is the catch-all of the backup service), in the server's two
 * languages; the first that matches counts. The default locale is zh_CN. One thing has several Chinese names there
 * (a storage is 镜像服务器, 备份存储, 镜像存储 or untranslated, a backup 云盘备份 or 卷备份), colons may be
 * full-width, and a translation may name another argument than the English text or none: a pattern is of the kind, not
 * of one sentence (zstack-api.md 4 and 11).
 */
export const MEANING_OF_TEXT: readonly (Meaning & { readonly pattern: RegExp })[] = [
  {
    pattern:
      /already contains the (image|volume|vm|backup)|已(经)?(存在|包含)(该|此)?(镜像|备份|云盘备份)\s*(\[|[。.]?$)/i,
    class: 'unknown',
    hint: 'the storage says that it holds the copy already: look at it',
  },
  {
    pattern: /no volume backups? found (with|for) group uuid|(找不到|未找到)组\s*uuid\s*为/i,
    class: 'permanent',
    hint: BACKUP,
  },
  {
    pattern: /root volume missing within group|root volume backup of group|组\s*uuid\s*中缺少根卷|组.{0,60}的根卷备份/i,
    class: 'permanent',
    hint: BACKUP,
  },
  {
    pattern: /multiple root volumes found within group|组\s*uuid\s*中找到多个根卷/i,
    class: 'permanent',
    hint: BACKUP,
  },
  {
    pattern: /no permission to volume backups|卷备份没有权限|permission denied|is denied by default/i,
    class: 'permanent',
    hint: PERMISSION,
  },
  {
    pattern:
      /volume backup\s*\[uuid:.{0,80}?\] not found (in|on)|(找不到|未找到|未在.{0,80}上找到)(云盘备份|卷备份)\s*\[/i,
    class: 'permanent',
    hint: ABSENT,
  },
  {
    pattern: /unexpected backup storage\s*\[type|(意外|错误)的(备份存储|镜像服务器)\s*\[type/i,
    class: 'permanent',
    hint: 'both storages must be of the type ImageStoreBackupStorage',
  },
  { pattern: /commercial license is required|需要商业许可证/i, class: 'permanent', hint: LICENSE },
  { pattern: /is mandatory, can not be null|valid value for field\[/i, class: 'permanent' },
  {
    pattern: /at least one of field \(l3NetworkUuids|至少应设置字段（l3NetworkUuids/i,
    class: 'permanent',
    hint: 'give the restored VM networks, or a zone, a cluster or a host (restore in the plan)',
  },
  {
    pattern:
      /current backup storage state\s*\[|backup storage\s*\[uuids?:.{0,100}?\] is (in the state of|disabled)|(its|因为它的) ?(state|status|状态) ?(is|为) ?disabled|当前(镜像服务器|备份存储)状态\s*\[|处于状态.{0,80}无法执行同步操作|(镜像服务器|备份存储)\s*\[uuid.{0,100}?\]已禁用/i,
    class: 'transient',
    hint: ENABLE,
  },
  {
    pattern:
      /(its|因为它的) ?(state|status|状态) ?(is|为) ?(dis)?connect(ed|ing)|backup storage\s*\[uuid:.{0,100}?\] is not connected|(镜像服务器|备份存储)\s*\[uuid.{0,100}?\]未连接(?!到)|agent changed\s*\[|需要重连同步状态/i,
    class: 'transient',
    hint: RECONNECT,
  },
  {
    pattern:
      /backup storage cannot proceed message|(镜像服务器|备份存储)无法处理消息|is not enabled and connected|未启用和连接/i,
    class: 'transient',
    hint: AVAILABLE,
  },
  {
    pattern:
      /cannot reserve .* on the backup storage|capacity reservation on all backup storage failed|no backup storage has required capacity|not (has|have) enough (available )?capacity|has not enough capacity|no space left|无法在(镜像服务器|备份存储).*保留|上保留容量失败|没有(备份存储|镜像服务器)具?有(所需)?容量|没有足够的(可用)?容量|容量不足/i,
    class: 'transient',
    hint: ROOM,
  },
  {
    pattern: /no available backup storage|没有可用的(镜像服务器|备份存储)|找不到可用的(镜像服务器|备份存储)/i,
    class: 'transient',
    hint: AVAILABLE,
  },
  // The server has no translation of it.
  { pattern: /session expired/i, class: 'session', hint: 'a new login is needed' },
];
