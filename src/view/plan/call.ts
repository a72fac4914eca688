import { NOT_PINNED } from '../../plan/pin.ts';
import type { Dialect, Plan, PlanAuth, PlanGroup } from '../../plan/plan.ts';
import { storageUuid } from '../../plan/storages.ts';

/** Body keys of the two dialects (zstack-api.md 1.2). */
const ACTION = {
  documented: 'recovervmbackupfromimagestorebackupstorage',
  sdk: 'recoverVmBackupFromImageStoreBackupStorage',
} as const;

type DialectName = keyof typeof ACTION;

/** One request as a run would send it. What only a run knows stands in braces; no secret is among it. */
export interface CallRequest {
  readonly dialect: DialectName;
  readonly method: 'PUT';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: object;
}

/** A group's recovery: its requests in the order in which they are tried; the second only if the server does not know the key of the first. */
export interface Call {
  readonly group: string;
  readonly requests: readonly CallRequest[];
}

export function callOf(plan: Plan, group: PlanGroup): Call {
  return { group: group.name, requests: dialectsOf(plan.site.dialect).map((name) => request(plan, group, name)) };
}

const dialectsOf = (dialect: Dialect): readonly DialectName[] =>
  dialect === 'auto' ? ['documented', 'sdk'] : [dialect];

function request(plan: Plan, group: PlanGroup, dialect: DialectName): CallRequest {
  const { endpoint, auth } = plan.site;
  const base = typeof endpoint === 'string' ? endpoint : `$${endpoint.env}`;
  return {
    dialect,
    method: 'PUT',
    url: `${base}/v1/vm-backups/${group.groupUuid === NOT_PINNED ? '{groupUuid}' : group.groupUuid}/actions`,
    headers: {
      ...login(auth),
      'Content-Type': 'application/json;charset=UTF-8',
      // Of the documented dialect the answer is the result: no job, and the connection is held until the deadline.
      ...(dialect === 'documented'
        ? {}
        : { 'X-Job-UUID': '{jobUuid}', 'X-API-Timeout': String(Math.max(1, Math.ceil(group.timeoutMs / 1000))) }),
    },
    body: {
      [ACTION[dialect]]: {
        srcBackupStorageUuid: storageUuid(plan, group.source),
        dstBackupStorageUuid: storageUuid(plan, group.destination),
      },
      systemTags: group.systemTags,
      userTags: group.userTags,
    },
  };
}

function login(auth: PlanAuth): Record<string, string> {
  return auth.kind === 'accessKey'
    ? { Authorization: `ZStack ${auth.id}:{signature}`, Date: '{date}' }
    : { Authorization: 'OAuth {sessionUuid}' };
}

/** The call as lines: for each request its line, its headers and its body. Not cut, so that it can be copied. */
export function callLines({ group, requests }: Call): string[] {
  return [
    group,
    ...requests.flatMap(({ method, url, headers, body }, index) => [
      ...(index === 0 ? [] : [`and if the server answers 400 "the body doesn't contain action mapping":`]),
      `${method} ${url}`,
      ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
      JSON.stringify(body),
    ]),
  ];
}
