/** A sentence in the two languages of the server: `details` follow the server's locale (zstack-api.md 4). */
import { given } from '../given.ts';
export interface Sentence {
  readonly en: string;
  readonly zh: string;
}

/** The server's error object; what is absent is left out of the JSON. */
export interface ApiError {
  readonly code: string;
  readonly description: string;
  readonly details: string;
  readonly cause?: ApiError;
}

export type Locale = 'zh_CN' | 'en_US';

/** Fixed English descriptions per code: zstackio/zstack conf/errorCodes (Apache-2.0 facts). */
const DESCRIPTIONS: Readonly<Record<string, string>> = {
  'SYS.1000': 'An internal error happened in system',
  'SYS.1001': 'A message or a operation timeout',
  'SYS.1002': 'Unable to create a resource',
  'SYS.1003': 'A resource can not be found',
  'SYS.1004': 'Unable to delete a resource',
  'SYS.1005': 'Unable to change resource state',
  'SYS.1006': 'An operation failed',
  'SYS.1007': 'One or more API argument is invalid',
  'SYS.1008': 'Unknown message, no service can deal with the message',
  'SYS.1009': 'No route for message',
  'SYS.1010': 'Management server is not ready to serve',
  'SYS.1011': 'The message can not be delivered by Rabbitmq',
  'SYS.1012': 'The management node is unavailable',
  'SYS.1013': "The resource doesn't have capability to proceed an operation",
  'SYS.1014': 'The operation is not implemented or not supported yet',
  'SYS.1015': 'Cannot make a HTTP request',
  'SYS.1016': 'Cannot do an IO operation(e.g. network IO error, file IO error)',
  'SYS.1017': 'A message or a operation cancelled',
  'ID.1000': 'Unable to authenticate a user',
  'ID.1001': 'The session is invalid, either wrong session id or the session has been expired',
  'ID.1002': "The user doesn't have permission to perform the operation",
  'ID.1003': 'The user exceeds a quota of a resource',
  'ID.1006': 'Login sessions hit limit of max allowed concurrent login sessions',
  'BS.1000': 'Unable to download an image',
  'BS.1003': 'Unable to allocate backup storage',
  'BS.1500': 'Unable to connect to a backup storage',
  'VM.1010': 'The operation is not allowed in the current state of the VM',
};

export function apiError(
  code: string,
  details: Sentence | string,
  locale: Locale,
  { cause }: { readonly cause?: ApiError } = {},
): ApiError {
  return {
    code,
    description: DESCRIPTIONS[code] ?? 'An operation failed',
    details: typeof details === 'string' ? details : inLocale(details, locale),
    ...given({ cause }),
  };
}

export const inLocale = ({ en, zh }: Sentence, locale: Locale): string => (locale === 'zh_CN' ? zh : en);

/**
 * What the backup service and the API mediator say, word for word in both languages, the slips of the translation
 * included (zstack-api.md 4 and 11). What the server has no translation of is English whatever the locale.
 */
export const SAYS = {
  mandatory: (field: string, message: string) => `field[${field}] of message[${message}] is mandatory, can not be null`,
  notAmong: (field: string, message: string, valid: readonly string[], value: string) =>
    `valid value for field[${field}] of message[${message}] are [${valid.join(', ')}], but ${value} found`,
  noResource: (field: string, uuid: string, type: string) =>
    `invalid field[${field}], resource[uuid:${uuid}, type:${type}] not found`,
  sessionExpired: () => 'Session expired',
  wrongPassword: () => 'wrong account name or password',
  tooManySessions: () => 'Login sessions hit limit of max allowed concurrent login sessions',
  denied: (api: string) => `operation[API:${api}] is denied by default, please contact admin to correct it`,
  notReady: (node: string) => `management node[uuid:${node}] is not ready yet`,
  noService: (message: string) => `no service deals with message[${message}]`,
  timeout: (ms: number) => `timeout after ${ms}ms`,
  noGroup: (group: string): Sentence => ({
    en: `No volume backups found with group uuid: ${group}`,
    zh: `未找到组uuid为${group}的卷备份`,
  }),
  noRoot: (group: string): Sentence => ({
    en: `Root volume missing within group uuid: ${group}`,
    zh: `组uuid中缺少根卷：${group}`,
  }),
  manyRoots: (group: string): Sentence => ({
    en: `Multiple root volumes found within group uuid: ${group}`,
    zh: `在组uuid中找到多个根卷：${group}`,
  }),
  notOnStorage: (backup: string, storage: string): Sentence => ({
    en: `volume backup[uuid:${backup}] not found in backup storage[uuid:${storage}]`,
    zh: `在镜像服务器[uuid:${storage}]上找不到云盘备份[uuid:${backup}]`,
  }),
  alreadyThere: (storage: string, backup: string): Sentence => ({
    en: `target backup storage[uuid:${storage}] already contains the image [uuid:${backup}]`,
    zh: `目标备份存储[uuid：${storage}]已包含镜像[uuid：${backup}]`,
  }),
  unexpectedStorage: (type: string, storage: string): Sentence => ({
    en: `Unexpected backup storage[type:${type},uuid:${storage}]`,
    zh: `错误的镜像服务器[type:${type}, uuid:${storage}]`,
  }),
  stateForbids: (state: string, message: string): Sentence => ({
    en: `current backup storage state[${state}] doesn't allow to proceed message[${message}], allowed states are [Enabled]`,
    zh: `当前镜像服务器状态[${state}]不能处理消息[${message}]，仅当镜像服务器处于[Enabled]时才能处理该消息`,
  }),
  /** The translation prints the second storage where the state belongs. */
  disabled: (dst: string, src: string): Sentence => ({
    en: `One of the backup storage[uuids: ${dst}, ${src}] is in the state of Disabled, can not do sync operation`,
    zh: `镜像服务器[uuid: ${dst}]处于状态${src}, 无法执行同步操作`,
  }),
  disconnected: (message: string): Sentence => ({
    en: `backup storage cannot proceed message[${message}] because its status is Disconnected`,
    zh: `镜像服务器无法处理消息[${message}]因为它的状态为Disconnected`,
  }),
  noSpace: (bytes: number, storage: string, available: number): Sentence => ({
    en: `cannot reserve ${bytes} on the backup storage[uuid:${storage}], it only has ${available} available`,
    zh: `无法在镜像服务器${storage}保留${bytes}，它仅有${available}可用容量`,
  }),
  syncTaskFailed: (): Sentence => ({ en: 'sync task failed.', zh: '同步失败' }),
  noPlaceForVm: (): Sentence => ({
    en: 'could not create vm, because at least one of field (l3NetworkUuids,zoneUuid,clusterUuid,hostUuid) should be set',
    zh: '无法创建VM，因为至少应设置字段（l3NetworkUuids、zoneUuid、clusterUuid、hostUuid）中的一个',
  }),
} as const;

/** Of the REST layer's checks only those of types are translated, and of the mediator's that of a new resource's UUID. */
export const CHECKS = {
  noInteger: (field: string, value: string): Sentence => ({
    en: `[${field}] field is excepted an int or long, but was [${value}].`,
    zh: `[${field}] 属性期望是一个整数，但是得到的是 [${value}]`,
  }),
  noBoolean: (field: string, value: string): Sentence => ({
    en: `Invalid value for boolean field [${field}], [${value}] is not a valid boolean string[true, false].`,
    zh: `boolean属性字段[${field}]无效，[${value}]不是一个有效的boolean字符串[true, false]`,
  }),
  noUuid: (value: string): Sentence => ({
    en: `resourceUuid[${value}] is not a valid uuid. A valid uuid is a UUID(v4 recommended) with '-' stripped. see http://en.wikipedia.org/wiki/Universally_unique_identifier for format of UUID, the regular expression ZStack uses to validate a UUID is '${UUID_PATTERN}'`,
    zh: `资源UUID（）不是一个有效的uuid。一个有效的UUID是一个没有-的UUID（建议为UUIDv4）.格式参见http://en.wikipedia.org/wiki/Universally_unique_identifier，ZStack中验证一个UUID的正则表达式为: ${UUID_PATTERN}`,
  }),
} as const;

const UUID_PATTERN = '[0-9a-f]{8}[0-9a-f]{4}[1-5][0-9a-f]{3}[89ab][0-9a-f]{3}[0-9a-f]{12}';
