import { expect, test } from 'vitest';
import { readinessOf } from '../../src/daemon/http/readiness.ts';
import type { Known } from '../../src/daemon/http/views.ts';

type WatchedFile = ReturnType<Known['catalog']['files']>[number];

const SOUND: WatchedFile = { file: 'a.yaml', valid: true, findings: [] };
const BROKEN: WatchedFile = { file: 'b.yaml', valid: false, findings: [] };
const AWAY: WatchedFile = { file: 'plans', valid: false, unreadable: 'there is no such file', findings: [] };

const known = (files: readonly WatchedFile[]): Known =>
  ({
    catalog: { files: () => files, trouble: () => undefined },
    archive: { loaded: () => true },
    ledger: { broken: () => undefined },
  }) as unknown as Known;

test.each<[readonly WatchedFile[], string | undefined]>([
  [[SOUND], undefined],
  // A plan that somebody broke, or that is away for a moment, takes nothing away from the others.
  [[SOUND, BROKEN, AWAY], undefined],
  [[BROKEN], undefined],
  [[], 'no plan is watched'],
  // A mount that did not come about, or a slip of the fingers.
  [[AWAY], 'no plan file can be read'],
])('%#: a daemon that watches nothing is not ready', (files, message) => {
  const { ready, checks } = readinessOf(known(files), { lead: true, tickedMs: 0 });
  expect(ready).toBe(message === undefined);
  expect(checks.find(({ name }) => name === 'catalogue')).toMatchObject(
    message === undefined ? { ok: true } : { ok: false, message },
  );
});
