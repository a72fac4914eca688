import { expect, test } from 'vitest';
import type { Shortage } from '../../src/run/slots.ts';
import { heldText, shortageLines } from '../../src/view/runs/room.ts';

const s = { name: 'east-local', storage: 'f'.repeat(32), limit: 4 };
const alive = (runId: string, slots: number) => ({ runId, slots, is: 'alive' as const });

test.each<[string, Shortage, string]>([
  ['one run', { ...s, holders: [alive('a', 3)] }, 'waiting for room on east-local: run a holds 3 of 4'],
  [
    'several',
    { ...s, holders: [alive('a', 2), alive('b', 1), alive('c', 1), alive('d', 1)] },
    'waiting for room on east-local: run a holds 2 of 4; run b holds 1 of 4; others hold 2',
  ],
  ['whose turn it is', { ...s, holders: [], first: 'b' }, 'waiting for room on east-local: run b is next'],
  [
    'a dead one',
    { ...s, holders: [{ runId: 'a', slots: 4, is: 'dead' }] },
    'waiting for room on east-local: run a holds 4 of 4, and nobody carries it on; to settle it: zdr resume a',
  ],
  [
    'one that cannot be asked',
    { ...s, holders: [{ runId: 'a', slots: 4, is: 'unknown' }] },
    'waiting for room on east-local: run a holds 4 of 4, on another host or in another container, or not to be read; if that is gone for good: --abandon a, or remove a~* from .slots in the runs directory',
  ],
  ['nobody that is known', { ...s, holders: [] }, 'waiting for room on east-local'],
])('%s', (_, shortage, line) => {
  expect(shortageLines([shortage])).toEqual([line]);
});

test('of a plan that is only looked at', () => {
  expect(heldText(alive('a', 3), 4, 'slots of east-local')).toBe('run a holds 3 of the 4 slots of east-local now');
});
