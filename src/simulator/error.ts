/** A sentence in the two languages of the server: `details` follow the server's locale (zstack-api.md 4). */
export interface Sentence {
  readonly en: string;
  readonly zh: string;
}

/** The server's error object; what is absent is left out of the JSON. */
export interface ApiError {
  readonly code: string;
  readonly description: string;
  readonly details: string;
  readonly elaboration?: string;
  readonly opaque?: Readonly<Record<string, unknown>>;
  readonly cause?: ApiError;
  readonly causes?: readonly ApiError[];
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
  more: { readonly cause?: ApiError; readonly causes?: readonly ApiError[] } = {},
): ApiError {
  return {
    code,
    description: DESCRIPTIONS[code] ?? 'An operation failed',
    details: typeof details === 'string' ? details : locale === 'zh_CN' ? details.zh : details.en,
    ...(more.cause === undefined ? {} : { cause: more.cause }),
    ...(more.causes === undefined ? {} : { causes: more.causes }),
  };
}

/** What the backup service and the API mediator say, in both languages (zstack-api.md 4, "Validation texts", "Backup details"). */
export const SAYS = {
  mandatory: (field: string, message: string): Sentence =>
    same(`field[${field}] of message[${message}] is mandatory, can not be null`),
  notAmong: (field: string, message: string, valid: readonly string[], value: string): Sentence =>
    same(`valid value for field[${field}] of message[${message}] are [${valid.join(', ')}], but ${value} found`),
  noResource: (field: string, uuid: string, type: string): Sentence => ({
    en: `invalid field[${field}], resource[uuid:${uuid}, type:${type}] not found`,
    zh: `字段[${field}]无效，资源[uuid:${uuid}, 类型:${type}]未找到`,
  }),
  sessionExpired: (): Sentence => ({ en: 'Session expired', zh: '会话已过期' }),
  wrongPassword: (): Sentence => ({ en: 'wrong account name or password', zh: '账户名或密码错误' }),
  tooManySessions: (): Sentence => ({
    en: 'Login sessions hit limit of max allowed concurrent login sessions',
    zh: '登录会话数达到最大并发登录会话数限制',
  }),
  denied: (api: string): Sentence => ({
    en: `operation[API:${api}] is denied by default, please contact admin to correct it`,
    zh: `操作[API:${api}]默认被拒绝，请联系管理员`,
  }),
  notReady: (node: string): Sentence => ({
    en: `management node[uuid:${node}] is not ready yet`,
    zh: `管理节点[uuid:${node}]尚未就绪`,
  }),
  noService: (message: string): Sentence => same(`no service deals with message[${message}]`),
  timeout: (ms: number): Sentence => ({ en: `timeout after ${ms}ms`, zh: `操作在${ms}毫秒后超时` }),
  noGroup: (group: string): Sentence => ({
    en: `No volume backups found with group uuid: ${group}`,
    zh: `未找到组UUID为${group}的云盘备份`,
  }),
  noRoot: (group: string): Sentence => ({
    en: `Root volume missing within group uuid: ${group}`,
    zh: `组UUID为${group}的备份中缺少根云盘`,
  }),
  manyRoots: (group: string): Sentence => ({
    en: `Multiple root volumes found within group uuid: ${group}`,
    zh: `组UUID为${group}的备份中存在多个根云盘`,
  }),
  notOnStorage: (backup: string, storage: string): Sentence => ({
    en: `volume backup[uuid:${backup}] not found in backup storage[uuid:${storage}]`,
    zh: `云盘备份[uuid:${backup}]在备份存储[uuid:${storage}]中不存在`,
  }),
  alreadyThere: (storage: string, backup: string): Sentence => ({
    en: `target backup storage[uuid:${storage}] already contains the image [uuid:${backup}]`,
    zh: `目标备份存储[uuid:${storage}]已包含镜像[uuid:${backup}]`,
  }),
  unexpectedStorage: (type: string, storage: string): Sentence => ({
    en: `Unexpected backup storage[type:${type},uuid:${storage}]`,
    zh: `非预期的备份存储[type:${type},uuid:${storage}]`,
  }),
  stateForbids: (state: string, message: string): Sentence => ({
    en: `current backup storage state[${state}] doesn't allow to proceed message[${message}], allowed states are [Enabled]`,
    zh: `当前备份存储状态[${state}]不允许执行消息[${message}]，允许的状态为[Enabled]`,
  }),
  disabled: (dst: string, src: string): Sentence => ({
    en: `One of the backup storage[uuids: ${dst}, ${src}] is in the state of Disabled, can not do sync operation`,
    zh: `备份存储[uuids: ${dst}, ${src}]之一处于停用状态，无法执行同步操作`,
  }),
  disconnected: (message: string): Sentence => ({
    en: `backup storage cannot proceed message[${message}] because its status is Disconnected`,
    zh: `备份存储无法执行消息[${message}]，因为其连接状态为Disconnected`,
  }),
  noSpace: (bytes: number, storage: string, available: number): Sentence => ({
    en: `cannot reserve ${bytes} on the backup storage[uuid:${storage}], it only has ${available} available`,
    zh: `无法在备份存储[uuid:${storage}]上预留${bytes}，仅有${available}可用`,
  }),
  syncTaskFailed: (): Sentence => ({ en: 'sync task failed.', zh: '同步任务失败。' }),
} as const;

function same(text: string): Sentence {
  return { en: text, zh: text };
}
