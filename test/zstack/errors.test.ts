import { describe, expect, it } from 'vitest';
import { serverFailure } from '../../src/zstack/errors.ts';
import { createScrub } from '../../src/zstack/scrub.ts';

const classify = (error: object) => serverFailure({ ...error }, createScrub());
const G = '0150a8120f9334db8e9abc9d3f5eea08';

describe('the class of a code', () => {
  it.each([
    ...['SYS.1000', 'SYS.1002', 'SYS.1004', 'SYS.1006', 'SYS.1009', 'SYS.1011', 'SYS.1015', 'SYS.1016'].map((c) => [
      c,
      'transient',
    ]),
    ...[
      'ID.1006',
      'ID.2003',
      'BS.1000',
      'BS.1003',
      'BS.1004',
      'BS.1500',
      'HOST.1003',
      'PS.1003',
      'LONG_JOB.1002',
      'NEW.9999',
    ].map((c) => [c, 'transient']),
    ...['SYS.1003', 'SYS.1007', 'SYS.1008', 'SYS.1013', 'SYS.1014', 'SYS.1017', 'ID.1000', 'ID.1002', 'ID.1003'].map(
      (c) => [c, 'permanent'],
    ),
    ...['LOGIN_CONTROL.1002', 'VOL_BACKUP.1000', 'LICENSE.1000', 'LICENSE.1008', 'PORTAL.1001'].map((c) => [
      c,
      'permanent',
    ]),
    ...['SYS.1010', 'SYS.1012', 'PORTAL.1002'].map((c) => [c, 'unavailable']),
    ['SYS.1001', 'unknown'],
    ['ID.1001', 'session'],
  ])('%s is %s', (code, failureClass) => {
    expect(classify({ code, details: '任意文本' })).toMatchObject({ code, class: failureClass });
  });
});

describe('the class of a text, where no code says anything', () => {
  it.each([
    [`No volume backups found with group uuid: ${G}`, `未找到组uuid为${G}的卷备份`, 'permanent'],
    [`Root volume missing within group uuid: ${G}`, `组uuid中缺少根卷：${G}`, 'permanent'],
    [`Multiple root volumes found within group uuid: ${G}`, `在组uuid中找到多个根卷：${G}`, 'permanent'],
    [`No permission to volume backups within group uuid: ${G}`, `对组uuid${G}中的卷备份没有权限`, 'permanent'],
    [
      `volume backup[uuid:${G}] not found in backup storage[uuid:S]`,
      `在镜像服务器[uuid:S]上找不到云盘备份[uuid:${G}]`,
      'permanent',
    ],
    [
      `Volume backup[uuid:${G}] not found on any backup storage`,
      `未在任何备份存储上找到卷备份[uuid：${G}]`,
      'permanent',
    ],
    ['commercial license is required to use ImageStore', '使用ImageStore需要商业许可证', 'permanent'],
    [
      'One of the backup storage[uuids: D, S] is in the state of Disabled, can not do sync operation',
      '镜像服务器[uuid: D]处于状态Disabled, 无法执行同步操作',
      'transient',
    ],
    ['sync task failed.', '同步失败', 'transient'],
    ['No available backup storage found', '没有可用的镜像服务器', 'transient'],
    [
      'the uuid of imagestoreBackupStorage agent changed[expected:a, actual:b]. Issue a reconnect to sync the status',
      '镜像镜像服务器的代理的uuid发生了改变[期望: a，实际: b]，很有可能代理被手动重启了，需要重连同步状态',
      'transient',
    ],
    ['target backup storage[uuid:S] already contains the image [uuid:I]', '目标镜像服务器已经存在该镜像', 'unknown'],
    ['permission denied, the account[a] is not the owner', 'permission denied', 'permanent'],
  ])('%s', (english, chinese, failureClass) => {
    const [en, zh] = [english, chinese].map((details) => classify({ code: 'SYS.1006', details }));
    expect([en?.class, zh?.class]).toEqual([failureClass, failureClass]);
    expect(zh?.hint).toBe(en?.hint);
  });

  it.each([
    ["current backup storage state[Disabled] doesn't allow to proceed message[M]", /enable/],
    ['backup storage cannot proceed message[M] because its status is Disconnected', /reconnect/],
    ['cannot reserve 100 on the backup storage[uuid:S], it only has 5 available', /room/],
    ['after subtracting reserved capacity, no backup storage has required capacity[5 bytes]', /room/],
  ])('says how to mend: %s', (details, hint) => {
    expect(classify({ code: 'SYS.1006', details })).toMatchObject({
      class: 'transient',
      hint: expect.stringMatching(hint),
    });
  });
});

describe('nested causes', () => {
  it('go by the innermost code, and keep every level', () => {
    const failure = classify({
      code: 'SYS.1006',
      details: 'recovery failed.',
      cause: { code: 'SYS.1006', details: 'agent', cause: { code: 'SYS.1003', details: 'resource[uuid:U] not found' } },
    });
    expect(failure).toMatchObject({
      code: 'SYS.1006',
      class: 'permanent',
      message: 'recovery failed: resource[uuid:U] not found',
      cause: { code: 'SYS.1006', class: 'permanent', message: 'agent', cause: { code: 'SYS.1003' } },
    });
  });

  it.each([
    ['SYS.1015', 'SYS.1003', 'permanent'],
    ['SYS.1003', 'SYS.1015', 'transient'],
    ['SYS.1001', 'SYS.1006', 'unknown'],
  ])('%s around %s is %s', (code, inner, failureClass) => {
    expect(classify({ code, details: 'x', cause: { code: inner, details: 'y' } }).class).toBe(failureClass);
  });

  it('let a code decide over any text, inner or outer', () => {
    const inner = { code: 'SYS.1006', details: 'commercial license is required' };
    expect(classify({ code: 'SYS.1015', details: 'x', cause: inner }).class).toBe('transient');
    expect(classify({ ...inner, cause: { code: 'SYS.1016' } }).class).toBe('transient');
  });

  it('may be a list', () => {
    expect(classify({ code: 'SYS.1006', causes: [null, { code: 'BS.1004' }, { code: 'SYS.1003' }] })).toMatchObject({
      class: 'transient',
      cause: { code: 'BS.1004' },
    });
  });

  it('end somewhere', () => {
    const endless: { code: string; cause?: object } = { code: 'SYS.1006' };
    endless.cause = endless;
    expect(JSON.stringify(classify(endless)).length).toBeLessThan(2_000);
  });
});

describe('the message', () => {
  it.each([
    [{}, 'server.error', 'the server gave no details'],
    [{ code: 7, details: null, description: [] }, 'server.error', 'the server gave no details'],
    [{ code: `${'x'.repeat(100)}.1`, description: 'fixed' }, 'server.error', 'fixed'],
    [{ code: 'SYS.1006', details: 'a\u0000b\u001b[2J\r\nc\u202ed' }, 'SYS.1006', 'a b [2J c d'],
    [{ code: 'constructor.prototype' }, 'constructor.prototype', 'the server gave no details'],
  ])('of %j', (error, code, message) => {
    expect(classify(error)).toMatchObject({ code, message, class: 'transient' });
  });

  it('is short', () => {
    expect(
      classify({ code: 'SYS.1006', details: 'x'.repeat(4096), cause: { code: 'A.1', details: 'y'.repeat(4096) } })
        .message.length,
    ).toBeLessThanOrEqual(600);
  });
});
