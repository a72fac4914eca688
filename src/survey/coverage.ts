/** What of a site no plan recovers, and what plans recover that is not there. */

import { given } from '../given.ts';
import { groupBy } from '../group-by.ts';
import type { BackupRecord } from '../plan/inventory.ts';
import { givingStorage, NOT_PINNED } from '../plan/pin.ts';
import type { Plan } from '../plan/plan.ts';
import { storageUuid } from '../plan/storages.ts';
import type { VmFacts } from '../plan/survey.ts';
import { isWhole } from '../reconcile/reconcile-group.ts';
import { type Backup, backupsByVm } from './backups.ts';
import { type NoBackup, newestWhole } from './choose-backups.ts';

/** A plan, and the file that holds it. */
export interface CoveringPlan {
  readonly file: string;
  readonly plan: Plan;
}

/** Something of the site that no plan recovers. */
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
  /** A group of a plan whose backup is there, and is not whole and Ready on the storage that gives it. */
  | {
      readonly kind: 'not-whole';
      readonly file: string;
      readonly plan: string;
      readonly group: string;
      readonly groupUuid: string;
      /** Name of the storage. */
      readonly storage: string;
    }
  /** A group of a plan that takes the latest backup of a VM that has none that would do. */
  | {
      readonly kind: 'no-backup';
      readonly file: string;
      readonly plan: string;
      readonly group: string;
      readonly vm: string;
      readonly notAfter?: string;
      readonly storage: string;
      readonly why: NoBackup['why'];
    };

/** What of the site is covered by plans. */
export interface Coverage {
  /** In the order of the kinds, then by name. */
  readonly findings: readonly CoverageFinding[];
  /** VMs of the site that were looked at, without the ignored ones. */
  readonly vms: number;
  /** Those that a plan recovers, by a backup that is there. */
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
  const records = groupBy(look.backups, ({ groupUuid = '' }) => groupUuid);
  const planned = new Set<string>();
  const without = new Set<string>();
  const lost: CoverageFinding[] = [];
  const givers = new Set<string>();
  for (const { file, plan } of plans) {
    for (const group of plan.groups) {
      const giver = storageUuid(plan, givingStorage(group));
      givers.add(giver);
      const { latestOf, groupUuid } = group;
      const where = { file, plan: plan.name, group: group.name };
      const storage = givingStorage(group);
      const vm = latestOf?.vm ?? vmOfGroup.get(groupUuid);
      if (vm !== undefined) planned.add(vm);
      const found: CoverageFinding[] = [];
      if (latestOf !== undefined) {
        const newest = newestWhole(byVm.get(latestOf.vm) ?? [], giver, latestOf.notAfter);
        if ('kind' in newest) found.push({ kind: 'no-backup', ...where, ...latestOf, storage, why: newest });
      }
      const of = records.get(groupUuid);
      if (groupUuid !== NOT_PINNED && of === undefined) found.push({ kind: 'group-gone', ...where, groupUuid });
      else if (of !== undefined && !isWhole(of, giver)) found.push({ kind: 'not-whole', ...where, groupUuid, storage });
      if (found.length > 0 && vm !== undefined) without.add(vm);
      lost.push(...found);
    }
  }

  const wanted = look.vms.filter(({ state }) => !GONE.test(state ?? ''));
  const ignored = new Set(
    wanted.filter(({ tags }) => tags.some((tag) => ignore.includes(tag))).map(({ uuid }) => uuid),
  );
  const known = new Set(look.vms.map(({ uuid }) => uuid));
  const looked = wanted.filter(({ uuid }) => !ignored.has(uuid));
  const missing = looked
    .filter(({ uuid }) => !planned.has(uuid))
    .sort((a, b) => compare(a.name ?? a.uuid, b.name ?? b.uuid) || compare(a.uuid, b.uuid))
    .map(({ uuid, name }): CoverageFinding => {
      const newest = newestOn(byVm.get(uuid) ?? [], givers);
      return { kind: 'vm-not-covered', vm: uuid, ...given({ name, newest }) };
    });
  const orphans = [...byVm]
    .filter(([vm]) => !known.has(vm) && !planned.has(vm))
    .sort(([a], [b]) => compare(a, b))
    .flatMap(([vm, of]): CoverageFinding[] => {
      const newest = newestOn(of, givers);
      return newest === undefined ? [] : [{ kind: 'backup-not-covered', vm, newest }];
    });
  return {
    findings: [...missing, ...orphans, ...lost],
    vms: looked.length,
    covered: looked.filter(({ uuid }) => planned.has(uuid) && !without.has(uuid)).length,
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
  return { groupUuid, ...given({ createdAt }) };
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
