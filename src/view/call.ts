import { NOT_PINNED } from '../plan/pin.ts';
import type { Plan, PlanGroup } from '../plan/plan.ts';
import { clean } from './clean.ts';
import type { Page } from './page.ts';

/** Body keys of the two dialects (zstack-api.md 1.2); `auto` sends the documented one first. */
const ACTION = {
  documented: 'recovervmbackupfromimagestorebackupstorage',
  sdk: 'recoverVmBackupFromImageStoreBackupStorage',
} as const;

/** A group's recovery as it would be sent, with `{groupUuid}` where no backup is chosen yet; the headers (session, job uuid) exist only in a run. */
export function callJson(plan: Plan, group: PlanGroup) {
  const uuidOf = (name: string) => plan.storages.find((storage) => storage.name === name)?.uuid;
  const { endpoint, dialect } = plan.site;
  const base = typeof endpoint === 'string' ? endpoint : `$${endpoint.env}`;
  return {
    group: group.name,
    method: 'PUT',
    url: `${base}/v1/vm-backups/${group.groupUuid === NOT_PINNED ? '{groupUuid}' : group.groupUuid}/actions`,
    body: {
      [dialect === 'sdk' ? ACTION.sdk : ACTION.documented]: {
        srcBackupStorageUuid: uuidOf(group.source),
        dstBackupStorageUuid: uuidOf(group.destination),
      },
      systemTags: group.systemTags,
      userTags: group.userTags,
    },
  };
}

/** The same as text: one line for the request, one for its body. Not cut, so that it can be copied. */
export function callText(plan: Plan, group: PlanGroup, { style }: Page): string[] {
  const call = callJson(plan, group);
  return [
    `  ${style.dim(clean(call.group))}`,
    `  ${call.method} ${clean(call.url)}`,
    `  ${clean(JSON.stringify(call.body))}`,
  ];
}
