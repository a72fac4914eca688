/** A run as the API answers it, with groups of so many seconds after its start. */
import type { RunDetail } from '../../src/daemon/http/shapes.ts';

export const ZERO = Date.UTC(2026, 10, 24, 6);
export const at = (seconds: number): string => new Date(ZERO + seconds * 1_000).toISOString();

type Group = RunDetail['groupList'][number];

export const group = (name: string, change: Partial<Group> & { from?: number; to?: number } = {}): Group => {
  const { from, to, ...rest } = change;
  return {
    name,
    wave: 'all',
    storage: 'local',
    critical: false,
    phase: to !== undefined ? 'finished' : from !== undefined ? 'running' : 'pending',
    ...(to === undefined ? {} : { outcome: 'recovered' }),
    asked: true,
    attempts: 1,
    ...(from === undefined ? {} : { startedAt: at(from) }),
    ...(to === undefined ? {} : { finishedAt: at(to) }),
    ...rest,
  };
};

export const runOf = (groupList: readonly Group[], change: Partial<RunDetail> = {}): RunDetail => ({
  run: '20261124-060000-small-0001',
  kind: 'drill',
  plan: 'small',
  phase: 'running',
  ours: true,
  simulated: false,
  startedAt: at(0),
  notices: [],
  waves: [],
  groupList: [...groupList],
  leftoverList: [],
  files: [],
  ...change,
});
