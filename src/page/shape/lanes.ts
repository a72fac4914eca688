/** The timeline of a run: a row of bars for each group that a storage receives at the same time. */
import type { RunDetail } from '../../daemon/http/shapes.ts';

type Group = RunDetail['groupList'][number];

export interface Bar {
  readonly group: Group;
  /** ms since the start of the run. */
  readonly startMs: number;
  readonly finishMs: number;
}

export interface Lanes {
  readonly storage: string;
  /** In each no two bars overlap; as many as the most groups at a time. */
  readonly lanes: readonly (readonly Bar[])[];
}

/** Where the run stands on its own time axis: ms. At least 1, so that it can be divided by. */
export function spanOf({ startedAt, groupList }: RunDetail, now: number): number {
  if (startedAt === undefined) return 1;
  const zero = Date.parse(startedAt);
  const ends = groupList.map(({ finishedAt }) => (finishedAt === undefined ? 0 : Date.parse(finishedAt) - zero));
  const runs = groupList.some(({ phase }) => phase === 'running');
  return Math.max(
    1,
    ...(runs || ends.length === 0 ? [now - zero] : []),
    ends.reduce((a, b) => Math.max(a, b), 0),
  );
}

/** By receiving storage, in the order in which each was first used; each group in the first lane that is free. */
export function lanesOf(run: RunDetail, now: number): Lanes[] {
  if (run.startedAt === undefined) return [];
  const zero = Date.parse(run.startedAt);
  const whole = spanOf(run, now);
  const bars = run.groupList
    .flatMap((group): Bar[] => {
      if (group.startedAt === undefined) return [];
      // A clock that was set back makes no negative time.
      const startMs = Math.max(0, Date.parse(group.startedAt) - zero);
      const end = group.finishedAt === undefined ? whole : Date.parse(group.finishedAt) - zero;
      return [{ group, startMs, finishMs: Math.max(startMs, end) }];
    })
    .sort((a, b) => a.startMs - b.startMs);
  const storages = new Map<string, Bar[][]>();
  for (const bar of bars) {
    const lanes = storages.get(bar.group.storage) ?? [];
    storages.set(bar.group.storage, lanes);
    const free = lanes.find((lane) => (lane.at(-1)?.finishMs ?? 0) <= bar.startMs);
    if (free === undefined) lanes.push([bar]);
    else free.push(bar);
  }
  return [...storages].map(([storage, lanes]) => ({ storage, lanes }));
}
