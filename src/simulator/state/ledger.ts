/** What really happened, whatever was answered. Tests judge a run by this. */
import type { WebHookRecord } from '../http/web-hook.ts';

/** One run of a copying API that got past every check: work began. */
export interface Execution {
  readonly id: number;
  readonly api: string;
  readonly groupUuid: string;
  readonly job: string;
  readonly srcBackupStorageUuid: string;
  readonly dstBackupStorageUuid: string;
  readonly startedAt: number;
  endedAt?: number;
  /** `lost`: the management node or a fault took the work away; `pretended`: success was claimed without work. */
  outcome: 'running' | 'succeeded' | 'failed' | 'lost' | 'pretended';
}

export interface RequestRecord {
  readonly at: number;
  readonly method: string;
  readonly path: string;
  /** HTTP status, or what happened to the connection. */
  readonly status: number | 'reset' | 'refused';
}

export interface Count {
  current: number;
  max: number;
}

export interface LedgerSnapshot {
  readonly executions: readonly Execution[];
  /** Groups whose copy began, with how often. */
  readonly executed: Readonly<Record<string, number>>;
  readonly concurrent: {
    readonly overall: Readonly<Count>;
    readonly storages: Readonly<Record<string, Readonly<Count>>>;
  };
  readonly sessions: Readonly<Count>;
  /** Calls of APIs that change something, by API name, as far as the server went on to run them. */
  readonly mutating: Readonly<Record<string, number>>;
  /** Calls that a real server would have taken for a deletion (zstack-api.md 1.1), or that would have it call another machine. */
  readonly dangerous: number;
  /** Number of requests by `METHOD path-pattern status`. */
  readonly requestCounts: Readonly<Record<string, number>>;
  readonly requests: readonly RequestRecord[];
  /** Web hooks that were called, or given up. */
  readonly webHooks: readonly WebHookRecord[];
}

/** The ledger in numbers: cheap to ask for again and again. */
export interface Tally {
  readonly requestCounts: Readonly<Record<string, number>>;
  readonly copies: { readonly begun: number; readonly running: number };
}

/** Requests kept one by one; the counts go on beyond it. */
const KEPT_REQUESTS = 250_000;

export function createLedger(storageUuids: readonly string[]) {
  const executions: Execution[] = [];
  const byGroup = new Map<string, Execution[]>();
  const overall: Count = { current: 0, max: 0 };
  const storages = new Map<string, Count>(storageUuids.map((uuid) => [uuid, { current: 0, max: 0 }]));
  const sessionCount: Count = { current: 0, max: 0 };
  const mutating = new Map<string, number>();
  const requestCounts = new Map<string, number>();
  const requests: RequestRecord[] = [];
  const webHooks: WebHookRecord[] = [];
  let dangerous = 0;

  function change(count: Count | undefined, by: number): void {
    if (count !== undefined) {
      count.current += by;
      count.max = Math.max(count.max, count.current);
    }
  }

  function changeAll({ srcBackupStorageUuid, dstBackupStorageUuid }: Execution, by: number): void {
    change(overall, by);
    for (const uuid of new Set([srcBackupStorageUuid, dstBackupStorageUuid])) change(storages.get(uuid), by);
  }

  return {
    begin(fields: Omit<Execution, 'id' | 'outcome'>): Execution {
      const execution: Execution = { id: executions.length + 1, ...fields, outcome: 'running' };
      executions.push(execution);
      byGroup.set(fields.groupUuid, [...(byGroup.get(fields.groupUuid) ?? []), execution]);
      changeAll(execution, 1);
      return execution;
    },
    end(execution: Execution, outcome: Exclude<Execution['outcome'], 'running'>, now: number): void {
      if (execution.outcome === 'running') {
        execution.outcome = outcome;
        execution.endedAt = now;
        changeAll(execution, -1);
      }
    },
    /** Executions of one group, in order. */
    of: (groupUuid: string): readonly Execution[] => byGroup.get(groupUuid) ?? [],
    mutating(api: string): void {
      mutating.set(api, (mutating.get(api) ?? 0) + 1);
    },
    danger(): void {
      dangerous += 1;
    },
    sessions(current: number): void {
      sessionCount.current = current;
      sessionCount.max = Math.max(sessionCount.max, current);
    },
    request(record: RequestRecord, route: string): void {
      const key = `${record.method} ${route} ${record.status}`;
      requestCounts.set(key, (requestCounts.get(key) ?? 0) + 1);
      if (requests.length < KEPT_REQUESTS) requests.push(record);
    },
    webHook(record: WebHookRecord): void {
      webHooks.push(record);
    },
    tally: (): Tally => ({
      requestCounts: Object.fromEntries(requestCounts),
      copies: { begun: executions.length, running: overall.current },
    }),
    snapshot: (): LedgerSnapshot => ({
      executions: executions.map((execution) => ({ ...execution })),
      executed: Object.fromEntries([...byGroup].map(([group, list]) => [group, list.length])),
      concurrent: {
        overall: { ...overall },
        storages: Object.fromEntries([...storages].map(([uuid, count]) => [uuid, { ...count }])),
      },
      sessions: { ...sessionCount },
      mutating: Object.fromEntries(mutating),
      dangerous,
      requestCounts: Object.fromEntries(requestCounts),
      requests: [...requests],
      webHooks: [...webHooks],
    }),
  };
}
