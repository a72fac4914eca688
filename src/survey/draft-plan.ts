/** A first plan for a site, out of what a look at it shows. What is a guess is marked for review. */
import { given } from '../given.ts';
import type { BackupRecord } from '../plan/inventory.ts';
import type { StorageFacts, VmFacts } from '../plan/survey.ts';
import { type Backup, type BackupsByVm, backupsByVm } from './backups.ts';
import { newestWhole } from './choose-backups.ts';
import { type GuessedWave, guessWave, waveOrder } from './guess-wave.ts';
import { namer } from './names.ts';

export interface SiteLook {
  readonly vms: readonly VmFacts[];
  readonly storages: readonly StorageFacts[];
  readonly backups: readonly BackupRecord[];
}

export interface DraftStorage {
  readonly name: string;
  readonly facts: StorageFacts;
  readonly role: 'local' | 'backup';
  /** No system tag says its role. */
  readonly guessed: boolean;
}

export interface DraftGroup {
  readonly name: string;
  readonly vm: string;
  /** As the site writes it. */
  readonly vmName?: string;
  readonly wave?: GuessedWave;
  readonly backup: Backup;
  /** Name of the storage that it is read from. */
  readonly destination: string;
  /** What a person must know, one line each. */
  readonly notes: readonly string[];
}

/** A first plan of a site. */
export interface Draft {
  /** Those that the plan uses, the receiving one first. */
  readonly storages: readonly DraftStorage[];
  /** Other storages that could receive the copies. */
  readonly otherLocals: readonly StorageFacts[];
  readonly groups: readonly DraftGroup[];
  /** In order; empty where no tag tells of any. */
  readonly waves: readonly string[];
  /** VMs of the site that the plan does not recover. */
  readonly without: readonly { readonly vm: VmFacts; readonly backups: number }[];
}

/** The wave of VMs that no tag puts anywhere; the last one. */
export const REST = 'rest';
const GONE = /^(Destroyed|Destroying|Expunging)$/i;

/** The draft, or why none can be made. */
export function draftPlan(look: SiteLook): Draft | { readonly problem: 'no-backup' | 'no-local' } {
  const backups = backupsByVm(look.backups);
  const { local, givers, otherLocals } = chooseStorages(look, backups);
  if (givers.length === 0) return { problem: 'no-backup' };
  if (local === undefined) return { problem: 'no-local' };
  const named = namer();
  const storages = [local, ...givers].map((storage) => ({
    ...storage,
    name: named(storage.facts.name, `storage-${storage.facts.uuid.slice(0, 8)}`),
  }));
  const groups = draftGroups(look, backups, storages.slice(1));
  if (groups.length === 0) return { problem: 'no-backup' };
  const used = new Set(groups.map(({ destination }) => destination));
  const planned = new Set(groups.map(({ vm }) => vm));
  return {
    storages: storages.filter(({ name }, index) => index === 0 || used.has(name)),
    otherLocals,
    groups,
    waves: wavesOf(groups),
    without: look.vms
      .filter(({ uuid, state }) => !planned.has(uuid) && !GONE.test(state ?? ''))
      .map((vm) => ({ vm, backups: backups.get(vm.uuid)?.length ?? 0 })),
  };
}

type Chosen = Omit<DraftStorage, 'name'>;

/** By system tags; where those are silent the storage with the most whole backups is taken for the one that gives. */
function chooseStorages({ storages }: SiteLook, backups: BackupsByVm) {
  const usable = storages.filter(({ type }) => type === undefined || type === 'ImageStoreBackupStorage');
  const whole = (uuid: string) => [...backups.values()].filter((of) => 'records' in newestWhole(of, uuid)).length;
  const tagged = usable.filter(({ role }) => role === 'backup');
  const silent = usable
    .filter(({ role }) => role === undefined)
    .map((facts) => ({ facts, whole: whole(facts.uuid) }))
    .sort((a, b) => b.whole - a.whole);
  const guess = tagged.length === 0 && (silent[0]?.whole ?? 0) > 0 ? silent[0]?.facts : undefined;
  const givers: Chosen[] = [
    ...tagged.map((facts) => ({ facts, role: 'backup' as const, guessed: false })),
    ...(guess === undefined ? [] : [{ facts: guess, role: 'backup' as const, guessed: true }]),
  ];
  const bySpace = (a: StorageFacts, b: StorageFacts) => (b.availableBytes ?? 0) - (a.availableBytes ?? 0);
  const locals = usable.filter(({ role }) => role === 'local').sort(bySpace);
  const others = usable.filter((facts) => facts.role === undefined && facts !== guess).sort(bySpace);
  const [facts] = [...locals, ...others];
  const local: Chosen | undefined =
    facts === undefined ? undefined : { facts, role: 'local', guessed: facts.role === undefined };
  return { local, givers, otherLocals: locals.slice(1) };
}

function draftGroups(look: SiteLook, backups: BackupsByVm, givers: readonly DraftStorage[]): readonly DraftGroup[] {
  const vms = new Map(look.vms.map((vm) => [vm.uuid, vm]));
  const found = [...backups].flatMap(([uuid, of]) => {
    const best = newestOn(of, givers);
    return best === undefined ? [] : [{ uuid, vm: vms.get(uuid), of, ...best }];
  });
  const sorted = found
    .map((one) => ({ ...one, wave: guessWave(one.vm?.tags ?? []) }))
    .sort(
      (a, b) =>
        waveOrder(a.wave ?? { name: '\uffff' }, b.wave ?? { name: '\uffff' }) ||
        compare(a.vm?.name ?? '\uffff', b.vm?.name ?? '\uffff') ||
        compare(a.uuid, b.uuid),
    );
  const named = namer();
  return sorted.map(({ uuid, vm, of, backup, destination, wave }): DraftGroup => {
    const newer = of.filter((other) => other !== backup && later(other, backup)).length;
    return {
      name: named(vm?.name, `vm-${uuid.slice(0, 8)}`),
      vm: uuid,
      ...given({ vmName: vm?.name, wave }),
      backup,
      destination,
      notes: [
        ...(vm === undefined ? ['the VM is not on the site any more; remove it if it is not wanted back'] : []),
        ...(GONE.test(vm?.state ?? '') ? ['the VM is destroyed; remove it if it is not wanted back'] : []),
        ...(newer === 0
          ? []
          : [`${newer === 1 ? 'a newer backup is' : `${newer} newer backups are`} not whole on ${destination}`]),
      ],
    };
  });
}

function newestOn(of: readonly Backup[], givers: readonly DraftStorage[]) {
  let best: { readonly backup: Backup; readonly destination: string } | undefined;
  for (const { name, facts } of givers) {
    const backup = newestWhole(of, facts.uuid);
    if ('kind' in backup) continue;
    if (best === undefined || later(backup, best.backup)) best = { backup, destination: name };
  }
  return best;
}

const later = (a: Backup, b: Backup) =>
  a.createdAt !== undefined && b.createdAt !== undefined && Date.parse(a.createdAt) > Date.parse(b.createdAt);
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

function wavesOf(groups: readonly DraftGroup[]): readonly string[] {
  const guessed = groups.flatMap(({ wave }) => wave ?? []).sort(waveOrder);
  const names = [...new Set(guessed.map(({ name }) => name))];
  if (names.length === 0) return [];
  return groups.some(({ wave }) => wave === undefined) && !names.includes(REST) ? [...names, REST] : names;
}
