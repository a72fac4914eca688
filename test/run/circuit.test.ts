import { describe, expect, test } from 'vitest';
import { createCircuits } from '../../src/run/engine/circuit.ts';
import { LOCAL, makeGroup, makeTestPlan, VAULT } from '../support/events.ts';

const storage = (name: string, uuid: string, role: 'local' | 'backup') => ({
  name,
  uuid,
  role,
  maxConcurrent: 4,
  throughput: 2 ** 20,
});
const plan = makeTestPlan([makeGroup('g1'), makeGroup('g2', { source: 'other', receiving: 'other' })], {
  storages: [
    storage('local', LOCAL, 'local'),
    storage('other', '0f000000000040008000000000000009', 'local'),
    storage('vault', VAULT, 'backup'),
  ],
});
const [g1, g2] = plan.groups as [(typeof plan.groups)[0], (typeof plan.groups)[0]];

/** `f`, `F`: g1, g2 fails; `o`, `O`: it succeeds; `p`: g1 fails as a probe of local, `v` as one of vault. */
function play(script: string, open: readonly string[] = []) {
  const circuits = createCircuits(plan, open);
  const changes: string[] = [];
  for (const step of script) {
    const group = step === 'F' || step === 'O' ? g2 : g1;
    const probe = step === 'p' ? 'local' : step === 'v' ? 'vault' : undefined;
    for (const { storage: name, kind } of circuits.count(group, step === 'o' || step === 'O', probe)) {
      changes.push(`${name} ${kind}`);
    }
  }
  return { circuits, changes };
}

describe('a circuit', () => {
  const table: readonly [string, string, readonly string[]][] = [
    ['four failures in a row are bad luck', 'ffff', []],
    ['five are a storage that fails', 'fffff', ['local opened', 'vault opened']],
    ['a success in between begins the count again', 'ffffoffff', []],
    ['the success of a neighbour clears the storage that they share, and that one only', 'fffOff', ['local opened']],
    ['a success closes it', 'fffffo', ['local opened', 'vault opened', 'local closed', 'vault closed']],
    ['what was in flight as it opened opens nothing twice', 'ffffffffff', ['local opened', 'vault opened']],
    ['the neighbour closes the storage that works', 'fffffO', ['local opened', 'vault opened', 'vault closed']],
    [
      'a closed one opens after five again',
      'fffffoffff',
      ['local opened', 'vault opened', 'local closed', 'vault closed'],
    ],
    [
      'and then it opens again',
      'fffffoofffff',
      ['local opened', 'vault opened', 'local closed', 'vault closed', 'local opened', 'vault opened'],
    ],
  ];
  test.each(table)('%s', (_, script, wanted) => {
    expect(play(script).changes).toEqual(wanted);
  });

  test('is of a storage of the plan', () => {
    expect(() => play('', ['elsewhere'])).toThrow('the plan has no storage elsewhere');
  });

  test('is hopeless after five failed probes of its own, not by what was in flight, nor by probes of others', () => {
    expect(play(`fffff${'f'.repeat(11)}`).circuits.isHopeless('local')).toBe(false);
    expect(play('fffffpppp').circuits.isHopeless('local')).toBe(false);
    expect(play('fffffvvvvv').circuits.isHopeless('local')).toBe(false);
    const { circuits } = play('fffffppppp');
    expect(circuits.isHopeless('local')).toBe(true);
    expect(circuits.isHopeless('vault')).toBe(false);
  });

  test('waits longer after each failed probe, and not for ever', () => {
    const waits = ['', 'p', 'pp', 'ppp', 'pppp', 'ppppp'].map((probes) =>
      play(`fffff${probes}`).circuits.coolDownMs('local'),
    );
    expect(waits).toEqual([30_000, 60_000, 120_000, 240_000, 300_000, 300_000]);
  });

  test('that was open when the run was left is open, with all its probes before it', () => {
    const { circuits, changes } = play('pppp', ['local']);
    expect({ open: circuits.isOpen('local'), hopeless: circuits.isHopeless('local'), changes }).toEqual({
      open: true,
      hopeless: false,
      changes: [],
    });
    expect(play('o', ['local']).changes).toEqual(['local closed']);
  });
});
