import { given } from '../../given.ts';
import { NOT_PINNED } from '../../plan/pin.ts';
import type { Plan, PlanGroup } from '../../plan/plan.ts';
import { expectedBytes } from '../../schedule/expected.ts';
import { derivedUuid } from '../../simulator/random.ts';
import type { GroupFile, SiteDialect, VmFile, WorldFile } from '../../simulator/world/world.ts';

const HOUR_MS = 60 * 60_000;
const USUAL_AGE_MS = 6 * HOUR_MS;
const USUAL_VOLUMES = 2;
const LATENCY_MS = 3_000;
/** Backups of a VM of which the plan takes the latest. */
const GENERATIONS = 3;
const BETWEEN_GENERATIONS_MS = 24 * HOUR_MS;

/**
 * A site that fits a plan: its storages with their roles, its VMs, and each group whole on the storage that it is read
 * from, as large and as old as the plan demands; where the plan takes the latest backup of a VM, also the older ones, and
 * a newer one if the plan's bound leaves room. `now` in ms since the epoch.
 */
export function worldForPlan(plan: Plan, now: number): WorldFile {
  const vms = new Map<string, VmFile>();
  for (const { name, latestOf, tags } of plan.groups) {
    const uuid = latestOf?.vm ?? derivedUuid('vm', name);
    if (!vms.has(uuid)) vms.set(uuid, { uuid, name, userTags: tags });
  }
  const groups = plan.groups.flatMap((group) => generations(plan, group, now));
  return {
    site: { dialect: dialectFor(plan) },
    storages: plan.storages.map(({ name, uuid, role, throughput }) => ({
      name,
      uuid,
      tags: [role === 'local' ? 'onlybackup' : 'remotebackup'],
      bandwidth: throughput,
      latencyMs: LATENCY_MS,
    })),
    vms: [...vms.values()],
    // Two groups may take different backups of one VM, and share the others.
    groups: [...new Map(groups.map((group) => [group.groupUuid, group])).values()],
  };
}

/** A gateway of the page's one call knows no login either: who logs in is met by a site that has one. */
function dialectFor({ verify, site }: Plan): SiteDialect {
  if (verify === 'claimed') return site.auth.kind === 'session' ? 'page-only' : 'documented';
  return site.dialect === 'documented' ? 'documented' : 'sdk';
}

function generations(plan: Plan, group: PlanGroup, now: number): GroupFile[] {
  const oldest = Math.min(
    group.expect.maxAgeMs ?? Number.POSITIVE_INFINITY,
    plan.objectives.rpoMs ?? Number.POSITIVE_INFINITY,
  );
  const usual = now - Math.min(USUAL_AGE_MS, oldest / 2);
  const { latestOf, pinned, groupUuid } = group;
  if (latestOf === undefined) return [worldGroup(group, groupUuid, usual)];
  const bound = latestOf.notAfter === undefined ? Number.POSITIVE_INFINITY : Date.parse(latestOf.notAfter);
  const taken = pinned?.createdAt === undefined ? Math.min(usual, bound) : Date.parse(pinned.createdAt);
  const uuidAt = (at: number) => derivedUuid('backup of vm', latestOf.vm, at);
  const others = Array.from({ length: GENERATIONS - 1 }, (_, index) => taken - (index + 1) * BETWEEN_GENERATIONS_MS);
  if (usual > bound) others.push(usual);
  return [
    worldGroup(group, groupUuid === NOT_PINNED ? uuidAt(taken) : groupUuid, taken),
    ...others.map((at) => worldGroup({ ...group, pinned: undefined }, uuidAt(at), at)),
  ];
}

function worldGroup(
  group: Omit<PlanGroup, 'pinned'> & { readonly pinned?: PlanGroup['pinned'] | undefined },
  groupUuid: string,
  createdAt: number,
): GroupFile {
  const { name, latestOf, pinned, expect } = group;
  const bytes = expectedBytes(group as PlanGroup);
  const count = expect.volumes ?? USUAL_VOLUMES;
  const part = Math.floor(bytes / count);
  const volumes = pinned?.volumes ?? Array.from({ length: count }, () => ({}));
  return {
    groupUuid,
    name,
    ...given({ vm: latestOf?.vm }),
    createDate: new Date(createdAt).toISOString(),
    storages: [group.receiving === group.source ? group.destination : group.source],
    volumes: volumes.map(
      (volume: { readonly uuid?: string; readonly type?: string; readonly sizeBytes?: number }, index) => {
        const type = volume.type === 'Root' || volume.type === 'Data' ? volume.type : index === 0 ? 'Root' : 'Data';
        return {
          ...given({ uuid: volume.uuid }),
          name: index === 0 ? `${name}-root` : `${name}-data-${index}`,
          type,
          size: volume.sizeBytes ?? (index === 0 ? bytes - part * (count - 1) : part),
        };
      },
    ),
  };
}
