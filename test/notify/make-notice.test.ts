import { describe, expect, test } from 'vitest';
import schema from '../../schemas/notice.schema.json' with { type: 'json' };
import { scheduleMissed, schedulePaused, testNotice } from '../../src/notify/make-notice.ts';
import type { Notice } from '../../src/notify/notice.ts';
import { wants } from '../../src/notify/receiver.ts';
import { createValidator } from '../report/schema.ts';
import { ended, LEFTOVER, REPORTS, webhook } from './samples.ts';

const at = '2026-11-24T06:00:00.000Z';
const about = { plan: 'east-site', drill: 'quarterly', at, tool: '0.1.0' };
const missed = scheduleMissed({ ...about, dueAt: at, reason: 'the drill before was still running' });
const paused = schedulePaused({ ...about, reason: 'its last drill failed.', runId: 'r-1' });

const NOTICES: Readonly<Record<string, Notice>> = {
  proved: ended(REPORTS.recovered),
  failed: ended(REPORTS.failed),
  'failed-and-left': ended(REPORTS.failed, [LEFTOVER]),
  unknown: ended(REPORTS.unknown),
  differs: ended(REPORTS.differs),
  interrupted: ended(REPORTS.interrupted),
  leftovers: ended(REPORTS.recovered, [LEFTOVER, { what: 'copy', uuid: 'ab'.repeat(16) }]),
  missed,
  paused,
  test: testNotice('east-site', 'quarterly', at, 'k', '0.1.0'),
};

test('each kind of notice says what happened and what to do next', async () => {
  const text = Object.entries(NOTICES)
    .map(
      ([name, { kind, attention, summary, next }]) => `${name}: ${kind}${attention ? ' !' : ''}\n${summary}\n${next}\n`,
    )
    .join('\n');
  await expect(text).toMatchFileSnapshot('golden/notices.txt');
});

const validate = createValidator(schema);
test.each(Object.entries(NOTICES))('%s is as the published schema says', (_, notice) => {
  expect(validate(JSON.parse(JSON.stringify(notice)))).toEqual([]);
});

test('the schema refuses what is no notice', () => {
  expect(validate({ ...NOTICES['failed'], kind: 'drill.other' })).not.toEqual([]);
  expect(validate({ ...NOTICES['failed'], extra: 1 })).not.toEqual([]);
});

describe('the id', () => {
  test('is the same for the same happening', () => {
    expect(ended(REPORTS.failed).id).toBe(NOTICES['failed']?.id);
    expect(scheduleMissed({ ...about, dueAt: at, reason: 'x', at: '2026-12-24T06:00:00.000Z' }).id).toBe(missed.id);
  });
  test('differs for every other', () => {
    const ids = Object.values(NOTICES).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(scheduleMissed({ ...about, dueAt: '2026-11-25T06:00:00.000Z', reason: 'x' }).id).not.toBe(missed.id);
    expect(ended(REPORTS.recovered, [LEFTOVER]).id).not.toBe(NOTICES['leftovers']?.id);
  });
});

test('many leftovers are counted, and only the first are listed', () => {
  const many = Array.from({ length: 1000 }, (_, n) => ({ ...LEFTOVER, uuid: String(n).padStart(32, '0') }));
  const { leftovers, summary } = ended(REPORTS.recovered, many);
  expect([leftovers?.count, leftovers?.first.length]).toEqual([1000, 20]);
  expect(summary).toContain('1,000 things');
});

test.each([
  ['always', 'proved', true],
  ['always', 'failed', true],
  ['success', 'proved', true],
  ['success', 'failed', false],
  ['success', 'leftovers', false],
  ['failure', 'proved', false],
  ['failure', 'failed', true],
  ['failure', 'leftovers', true],
  ['failure', 'missed', true],
  ['failure', 'paused', true],
  ['success', 'test', true],
  ['failure', 'test', true],
] as const)('a receiver with on: %s hears of %s: %s', (on, name, heard) => {
  const notice = NOTICES[name];
  expect(notice && wants(webhook({ on }), notice)).toBe(heard);
});
