import { knownBytes } from '../../plan/inventory.ts';
import type { PlanGroup } from '../../plan/plan.ts';
import type { GroupOutcome } from '../../run/event.ts';
import type { GroupState, RunState, WaveState } from '../../run/state.ts';

type Counts = Record<GroupOutcome, number>;

/** How far a wave has come. */
export interface WaveTally {
  readonly name: string;
  readonly phase: WaveState['phase'];
  readonly groups: number;
  ended: number;
  running: number;
  readonly counts: Counts;
}

/** How far a run is: counted from its state in one pass. */
export interface Tally {
  readonly groups: number;
  readonly ended: number;
  readonly counts: Counts;
  readonly waves: readonly WaveTally[];
  /** Bytes of the recovered groups, as far as sizes are known. */
  readonly bytesDone: number;
  /** Bytes of all groups by the records from before the run; 0 where there are none. */
  readonly bytesExpected: number;
  /** Oldest first. */
  readonly running: readonly GroupState[];
  /** Groups that ran and did not end recovered, latest first. */
  readonly troubles: readonly GroupState[];
}

/** How far a run has come. */
export function tallyOf(state: RunState): Tally {
  const perWave = state.plan.waves.map(() => 0);
  // Groups that were left out on purpose count for nothing.
  const planned = state.plan.groups.filter(({ name }) => state.groups.get(name)?.reason?.kind !== 'not-selected');
  for (const group of planned) perWave[group.wave] = (perWave[group.wave] ?? 0) + 1;
  const waves = state.waves.map(
    ({ name, phase }, index): WaveTally => ({
      name,
      phase,
      groups: perWave[index] ?? 0,
      ended: 0,
      running: 0,
      counts: noCounts(),
    }),
  );
  const counts = noCounts();
  const running: GroupState[] = [];
  const troubles: GroupState[] = [];
  let ended = 0;
  let bytesDone = 0;
  let bytesExpected = 0;
  for (const one of planned) {
    const group = state.groups.get(one.name);
    const wave = waves[one.wave];
    const expected = knownBytes(state.before.get(one.groupUuid) ?? []);
    bytesExpected += expected;
    if (group === undefined || wave === undefined) continue;
    if (group.phase === 'running') {
      running.push(group);
      wave.running++;
    }
    if (group.outcome === undefined) continue;
    ended++;
    wave.ended++;
    counts[group.outcome]++;
    wave.counts[group.outcome]++;
    if (group.outcome === 'recovered') bytesDone += recoveredBytes(state, one, group);
    else if (group.outcome !== 'not-started') troubles.push(group);
  }
  running.sort((a, b) => compare(a.startedAt, b.startedAt));
  troubles.sort((a, b) => compare(b.finishedAt, a.finishedAt));
  return { groups: planned.length, ended, counts, waves, bytesDone, bytesExpected, running, troubles };
}

/** Size of a recovered group: what was seen after the recovery, else what was there before it. */
export function recoveredBytes(state: RunState, planned: PlanGroup, group: GroupState): number {
  const records = (group.judgement?.volumes ?? []).flatMap(
    ({ observed, claimed, expected }) => observed ?? claimed ?? expected ?? [],
  );
  return knownBytes(records) || knownBytes(state.before.get(planned.groupUuid) ?? []);
}

const noCounts = (): Counts => ({ recovered: 0, differs: 0, failed: 0, unknown: 0, 'not-started': 0 });

const compare = (a = '', b = ''): number => (a < b ? -1 : a > b ? 1 : 0);
