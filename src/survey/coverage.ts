/** What of a site no plan recovers, and what plans recover that is not there. */
import type { BackupRecord } from '../plan/inventory.ts';
import { givingStorage, NOT_PINNED } from '../plan/pin.ts';
import type { Plan } from '../plan/plan.ts';
import type { VmFacts } from '../plan/survey.ts';
import { type Backup, backupsByVm } from './backups.ts';
import { newestWhole } from './choose-backups.ts';

/** A plan, and the file that holds it. */
export interface CoveringPlan {
  readonly file: string;
  readonly plan: Plan;
}

export type CoverageFinding =
  /** A VM of the site that no plan recovers. */
  | {
      readonly kind: 'vm-not-covered';
      readonly vm: string;
      readonly name?: string;
      /** Its newest whole backup on one of the storages that the plans read from. */
      readonly newest?: { readonly groupUuid: string; readonly createdAt?: string };
    }
  /** A VM that is gone, whose newest backup no plan recovers. */
  | {
      readonly kind: 'backup-not-covered';
      readonly vm: string;
      readonly newest: { readonly groupUuid: string; readonly createdAt?: string };
    }
  /** A group of a plan whose backup the site does not have. */
  | {
      readonly kind: 'group-gone';
      readonly file: string;
      readonly plan: string;
      readonly group: string;
      readonly groupUuid: string;
    }
  /** A group of a plan that takes the latest backup of a VM that has none. */
  | {
      readonly kind: 'no-backup';
      readonly file: string;
      readonly plan: string;
      readonly group: string;
      readonly vm: string;
    };

export interface Coverage {
  /** In the order of the kinds, then by name. */
  readonly findings: readonly CoverageFinding[];
  /** VMs of the site that were looked at, without the ignored ones. */
  readonly vms: number;
  readonly covered: number;
  readonly ignored: number;
}

export interface CoverageLook {
  readonly vms: readonly VmFacts[];
  /** Every backup group of which a part lies on a storage of the plans. */
  readonly backups: readonly BackupRecord[];
}

const GONE = /^(Destroyed|Destroying|Expunging)$/i;

/** `ignore`: tags of VMs that are not to be recovered. */
export function coverageOf(
  plans: readonly CoveringPlan[],
  look: CoverageLook,
  ignore: readonly string[] = [],
): Coverage {
  const byVm = backupsByVm(look.backups);
  const vmOfGroup = new Map([...byVm].flatMap(([vm, of]) => of.map(({ groupUuid }) => [groupUuid, vm] as const)));
  const there = new Set(look.backups.map(({ groupUuid }) => groupUuid));
  const covered = new Set<string>();
  const lost: CoverageFinding[] = [];
  const givers = new Set<string>();
  for (const { file, plan } of plans) {
    const uuids = new Map(plan.storages.map(({ name, uuid }) => [name, uuid]));
    for (const group of plan.groups) {
      const giver = uuids.get(givingStorage(group)) ?? '';
      givers.add(giver);
      const { latestOf, groupUuid } = group;
      const where = { file, plan: plan.name, group: group.name };
      if (latestOf !== undefined) {
        covered.add(latestOf.vm);
        const newest = newestWhole(byVm.get(latestOf.vm) ?? [], giver, latestOf.notAfter);
        if ('kind' in newest) lost.push({ kind: 'no-backup', ...where, vm: latestOf.vm });
      }
      const vm = vmOfGroup.get(groupUuid);
      if (vm !== undefined) covered.add(vm);
      if (groupUuid !== NOT_PINNED && !there.has(groupUuid)) lost.push({ kind: 'group-gone', ...where, groupUuid });
    }
  }

  const wanted = look.vms.filter(({ state }) => !GONE.test(state ?? ''));
  const ignored = new Set(
    wanted.filter(({ tags }) => tags.some((tag) => ignore.includes(tag))).map(({ uuid }) => uuid),
  );
  const known = new Set(look.vms.map(({ uuid }) => uuid));
  const looked = wanted.filter(({ uuid }) => !ignored.has(uuid));
  const missing = looked
    .filter(({ uuid }) => !covered.has(uuid))
    .sort((a, b) => compare(a.name ?? a.uuid, b.name ?? b.uuid) || compare(a.uuid, b.uuid))
    .map(({ uuid, name }): CoverageFinding => {
      const newest = newestOn(byVm.get(uuid) ?? [], givers);
      return {
        kind: 'vm-not-covered',
        vm: uuid,
        ...(name === undefined ? {} : { name }),
        ...(newest === undefined ? {} : { newest }),
      };
    });
  const orphans = [...byVm]
    .filter(([vm]) => !known.has(vm) && !covered.has(vm))
    .sort(([a], [b]) => compare(a, b))
    .flatMap(([vm, of]): CoverageFinding[] => {
      const newest = newestOn(of, givers);
      return newest === undefined ? [] : [{ kind: 'backup-not-covered', vm, newest }];
    });
  return {
    findings: [...missing, ...orphans, ...lost],
    vms: looked.length,
    covered: looked.length - missing.length,
    ignored: ignored.size,
  };
}

function newestOn(of: readonly Backup[], storages: ReadonlySet<string>) {
  const whole = [...storages].flatMap((uuid) => {
    const newest = newestWhole(of, uuid);
    return 'kind' in newest ? [] : [newest];
  });
  // `of` is sorted, so the first of the storages' newest in it is the newest of all.
  const newest = of.find((backup) => whole.includes(backup));
  if (newest === undefined) return undefined;
  const { groupUuid, createdAt } = newest;
  return { groupUuid, ...(createdAt === undefined ? {} : { createdAt }) };
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
