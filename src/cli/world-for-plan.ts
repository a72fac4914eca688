import type { Plan, PlanGroup } from '../plan/plan.ts';
import { expectedBytes } from '../schedule/expected.ts';
import type { GroupFile, WorldFile } from '../simulator/world.ts';

const HOUR_MS = 60 * 60_000;
const USUAL_AGE_MS = 6 * HOUR_MS;
const USUAL_VOLUMES = 2;
const LATENCY_MS = 3_000;

/**
 * A site that fits a plan: its storages with their roles, and each group whole on the storage that it is read from, as
 * large and as old as the plan demands. `now` in ms since the epoch.
 */
export function worldForPlan(plan: Plan, now: number): WorldFile {
  return {
    site: {
      dialect: plan.verify === 'claimed' ? 'page-only' : plan.site.dialect === 'documented' ? 'documented' : 'sdk',
    },
    storages: plan.storages.map(({ name, uuid, role, throughput }) => ({
      name,
      uuid,
      tags: [role === 'local' ? 'onlybackup' : 'remotebackup'],
      bandwidth: throughput,
      latencyMs: LATENCY_MS,
    })),
    groups: plan.groups.map((group) => worldGroup(plan, group, now)),
  };
}

function worldGroup(plan: Plan, group: PlanGroup, now: number): GroupFile {
  const bytes = expectedBytes(group);
  const count = group.expect.volumes ?? USUAL_VOLUMES;
  const part = Math.floor(bytes / count);
  const oldest = Math.min(
    group.expect.maxAgeMs ?? Number.POSITIVE_INFINITY,
    plan.objectives.rpoMs ?? Number.POSITIVE_INFINITY,
  );
  const age = Math.min(USUAL_AGE_MS, oldest / 2);
  return {
    groupUuid: group.groupUuid,
    name: group.name,
    createDate: new Date(now - age).toISOString(),
    storages: [group.receiving === group.source ? group.destination : group.source],
    volumes: Array.from({ length: count }, (_, index) => ({
      name: index === 0 ? `${group.name}-root` : `${group.name}-data-${index}`,
      type: index === 0 ? ('Root' as const) : ('Data' as const),
      size: index === 0 ? bytes - part * (count - 1) : part,
    })),
  };
}
