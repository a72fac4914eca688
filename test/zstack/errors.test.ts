import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { SAYS } from '../../src/simulator/error.ts';
import { MEANING_OF_CODE } from '../../src/zstack/error-codes.ts';
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
    ...['SYS.1003', 'SYS.1007', 'SYS.1013', 'SYS.1014', 'SYS.1017', 'ID.1000', 'ID.1002', 'ID.1003'].map((c) => [
      c,
      'permanent',
    ]),
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
  ])('says how to fix: %s', (details, hint) => {
    expect(classify({ code: 'SYS.1006', details })).toMatchObject({
      class: 'transient',
      hint: expect.stringMatching(hint),
    });
  });
});

/** The server's own texts, where they lie beside the project. */
const TEXTS = fileURLToPath(new URL('../../../shared/data/zstack-backup-error-texts.json', import.meta.url));

describe('every text of the server that concerns backups', () => {
  /** What may stand for an argument: a name, a UUID, a number, a state, a list. */
  const ARGUMENTS: Readonly<Record<string, (index: number) => string>> = {
    names: (index) => `argument-${index}`,
    UUIDs: (index) => `${G.slice(0, 31)}${index}`,
    numbers: (index) => String(1000 + index),
    'a storage that is off': () => 'Disabled',
    'a storage that is lost': () => 'Disconnected',
    'a storage that comes': () => 'Connecting',
    'a type': () => 'SftpBackupStorage',
    lists: () => '[Enabled]',
  };
  const fill = (text: string, argument: (index: number) => string): string =>
    text.replace(/\{(\d+)\}/g, (_all, index) => argument(Number(index)));

  it.skipIf(!existsSync(TEXTS)).each(Object.entries(ARGUMENTS))(
    'has one class and one hint in both languages, with %s (skipped where the texts do not lie beside the project)',
    (_name, argument) => {
      const texts: { en: string; zh: string }[] = JSON.parse(readFileSync(TEXTS, 'utf8'));
      const told = (details: string) => {
        const failure = classify({ code: 'SYS.1006', details });
        return `${failure.class}: ${failure.hint}`;
      };
      const translated = texts.filter(({ zh }) => zh !== '');
      expect(translated.length).toBeGreaterThan(280);
      const found = translated.map(({ en, zh }) => ({
        en,
        english: told(fill(en, argument)),
        chinese: told(fill(zh, argument)),
      }));
      expect(found.filter(({ english, chinese }) => english !== chinese)).toEqual([]);
      expect(found.filter(({ english }) => english !== 'transient: undefined').length).toBeGreaterThan(25);
    },
  );

  it.skipIf(!existsSync(TEXTS))('is said by the simulated site word for word', () => {
    const texts: { en: string; zh: string }[] = JSON.parse(readFileSync(TEXTS, 'utf8'));
    const asked = (sentence: (...names: never[]) => { en: string; zh: string }) => {
      const said = sentence(...(['argument0', 'argument1', 'argument2'] as never[]));
      const same = (wanted: string, text: string): boolean =>
        new RegExp(
          `^${wanted
            .split(/\{\d+\}/)
            .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
            .join('.+')}$`,
        ).test(text);
      return { ...said, found: texts.some(({ en, zh }) => same(en, said.en) && same(zh, said.zh)) };
    };
    const translated = Object.values(SAYS)
      .filter((sentence) => sentence !== SAYS.notAmong)
      .map((sentence) => asked(sentence as (...names: never[]) => { en: string; zh: string }))
      .filter(({ en, zh }) => en !== zh);
    expect(translated.filter(({ found }) => !found)).toEqual([]);
    expect(translated).toHaveLength(12);
  });
});

describe('what is neither one storage nor one language', () => {
  it.each([
    ['No volume backup found for group uuid: G', '未找到组uuid为G的卷备份', 'permanent', /not whole/],
    ['root volume backup of group[uuid:G] not found', '未找到组[uuid：G]的根卷备份', 'permanent', /not whole/],
    ['Unexpected backup storage[type:Ceph,uuid:S]', '错误的镜像服务器[type:Ceph, uuid:S]', 'permanent', /ImageStore/],
    [
      "current backup storage state[Disabled] doesn't allow to proceed message[M], allowed states are [Enabled]",
      '当前镜像服务器状态[Disabled]不能处理消息[M]，仅当镜像服务器处于[Enabled]时才能处理该消息',
      'transient',
      /enable/,
    ],
    // The Chinese text prints a UUID where the state belongs.
    [
      'One of the backup storage[uuids: D, S] is in the state of Disabled, can not do sync operation',
      '镜像服务器[uuid: D]处于状态S, 无法执行同步操作',
      'transient',
      /enable/,
    ],
    [
      'backup storage cannot proceed message[M] because its status is Disconnected',
      '镜像服务器无法处理消息[M]因为它的状态为Disconnected',
      'transient',
      /reconnect/,
    ],
    // State and status are one word in Chinese: the value tells them apart.
    [
      'backup storage cannot proceed message[M] because its state is Disabled',
      '镜像服务器无法处理消息[M]因为它的状态为Disabled',
      'transient',
      /enable/,
    ],
    [
      'cannot reserve 100 on the backup storage[uuid:S], it only has 5 available',
      '无法在镜像服务器S保留100，它仅有5可用容量',
      'transient',
      /room/,
    ],
    [
      'after subtracting reserved capacity, no backup storage has required capacity[5 bytes]',
      '减去保留容量后，没有备份存储具有所需容量[5字节]',
      'transient',
      /room/,
    ],
    // As servers of 3.x say it.
    [
      'after subtracting reserved capacity[1G], no backup storage has required capacity[5 bytes]',
      '在减去保留容量[1G]，没有镜像服务器有容量[5] bytes',
      'transient',
      /room/,
    ],
    ['No available backup storage found, skip this job', '找不到可用的备份存储，请跳过此作业', 'transient', /connect/],
    [
      'the backup storage[uuid:S] has not enough capacity[9] to export',
      '备份存储[uuid：S]没有足够的容量[9]用于导出',
      'transient',
      /room/,
    ],
    ['Backup storage[uuid: S] is not connected', '备份存储[uuid：S]未连接', 'transient', /reconnect/],
    ['Backup storage[uuid: S] is disabled', '备份存储[uuid：S]已禁用', 'transient', /enable/],
  ])('%s', (english, chinese, failureClass, hint) => {
    for (const details of [english, chinese]) {
      expect(classify({ code: 'SYS.1006', details })).toMatchObject({
        class: failureClass,
        hint: expect.stringMatching(hint),
      });
    }
  });

  it('does not take one thing for another', () => {
    for (const details of [
      '备份存储[uuid：S]未连接到任何区域',
      'Backup storage[uuids:S] is not attached to any Zone',
    ]) {
      expect(classify({ code: 'SYS.1006', details })).not.toHaveProperty('hint');
    }
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

describe('the codes', () => {
  it.each([...MEANING_OF_CODE.keys()])('%s says what it is', (code) => {
    const { class: meaning, hint } = MEANING_OF_CODE.get(code) ?? {};
    expect(classify({ code, details: 'x' })).toMatchObject({ code, class: meaning, ...(hint && { hint }) });
    expect(meaning).toMatch(/^(transient|permanent|unavailable|session|unknown)$/);
  });
  it.each([
    ['A.1.2', 'A.1.2'],
    [`A.${'1'.repeat(62)}`, `A.${'1'.repeat(62)}`],
    [`A.${'1'.repeat(63)}`, 'server.error'],
    [' A.1', 'server.error'],
    ['A.1 x', 'server.error'],
    ['A', 'server.error'],
  ])('%s is shown as %s', (code, shown) => expect(classify({ code, details: 'x' }).code).toBe(shown));
});

describe('an outer and an inner text', () => {
  it.each([
    ['it failed 。： ', 'the disk is full', 'it failed: the disk is full'],
    ['the disk', 'the disk is full', 'the disk is full'],
    ['the disk is full', 'the disk', 'the disk is full'],
  ])('%s, %s', (details, inner, message) => {
    expect(classify({ code: 'SYS.1006', details, cause: { code: 'SYS.1006', details: inner } }).message).toBe(message);
  });
  it('of several causes the innermost is told', () => {
    const cause = { details: 'between', cause: { details: 'innermost' } };
    expect(classify({ code: 'SYS.1006', details: 'outer', cause }).message).toBe('outer: innermost');
  });
});
