/**
 * A pin fixes each `latestOf` of a plan to one backup group, as a lock file fixes packages: what a pull request showed
 * is what the night of the disaster recovers.
 */

import { digestOf } from './digest.ts';
import type { PinnedBackup, Plan, PlanGroup } from './plan.ts';
import { storageUuid } from './storages.ts';

/** The group UUID of a group for which no backup was chosen yet. No call is ever made with it. */
export const NOT_PINNED = '0'.repeat(32);

/** A group of the plan, and the backup that its pin chose. */
export interface PinnedGroup extends PinnedBackup {
  /** Name of the group in the plan. */
  readonly name: string;
  /** UUID of the VM that the plan names. */
  readonly vm: string;
  readonly groupUuid: string;
}

/** The backups that were chosen for the `latestOf` of a plan. */
export interface Pin {
  /** Name of the plan. */
  readonly plan: string;
  /** {@link latestDigest} of the plan that was pinned. */
  readonly digest: string;
  /** Over the rest of the pin; a pin of an earlier version has none. */
  readonly contentDigest?: string;
  readonly groups: readonly PinnedGroup[];
}

/** The pin of a plan that chooses these backups. */
export function makePin(plan: Plan, groups: readonly PinnedGroup[]): Pin {
  const pin = { plan: plan.name, digest: latestDigest(plan), groups };
  return { ...pin, contentDigest: contentDigest(pin) };
}

const contentDigest = ({ plan, digest, groups }: Pin): string => digestOf({ plan, digest, groups });

/** A group whose backup is chosen by a pin. */
export type LatestGroup = PlanGroup & { readonly latestOf: NonNullable<PlanGroup['latestOf']> };

/** The groups whose backup a pin must choose. */
export function latestGroups(plan: Plan): readonly LatestGroup[] {
  return plan.groups.filter((group): group is LatestGroup => group.latestOf !== undefined);
}

/** Groups for which no backup was chosen. */
export function notPinned(plan: Plan): readonly PlanGroup[] {
  return plan.groups.filter(({ groupUuid }) => groupUuid === NOT_PINNED);
}

/** Name of the storage that a group is read from. */
export function givingStorage({ source, destination, receiving }: PlanGroup): string {
  return receiving === source ? destination : source;
}

/**
 * Binds a pin to the part of a plan that decides which backups are chosen, and to nothing else: site, and each
 * `latestOf` with its storages. Neither the order of the groups nor how a time is spelt counts.
 */
export function latestDigest(plan: Plan): string {
  const groups = latestGroups(plan)
    .map((group) => ({
      name: group.name,
      ...group.latestOf,
      source: storageUuid(plan, group.source),
      destination: storageUuid(plan, group.destination),
      receiving: storageUuid(plan, group.receiving),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return digestOf({ endpoint: plan.site.endpoint, groups });
}

/** Why a pin cannot be used for a plan: made for another plan, or the plan or the pin has changed since. */
export type PinFault =
  | { readonly kind: 'foreign'; readonly plan: string }
  /** The groups of the plan that the pin does not know, or knows with another VM, and those that it alone knows. */
  | {
      readonly kind: 'stale';
      readonly added: readonly string[];
      readonly otherVm: readonly string[];
      readonly gone: readonly string[];
    }
  /** Of an earlier version, which could not tell whether it was edited. */
  | { readonly kind: 'unsealed' }
  | { readonly kind: 'edited' };

/** Why the pin cannot be used for the plan; undefined where it can. */
export function pinFault(plan: Plan, pin: Pin): PinFault | undefined {
  if (pin.plan !== plan.name) return { kind: 'foreign', plan: pin.plan };
  if (pin.contentDigest !== undefined && pin.contentDigest !== contentDigest(pin)) return { kind: 'edited' };
  if (pin.digest !== latestDigest(plan)) return stale(plan, pin);
  return pin.contentDigest === undefined ? { kind: 'unsealed' } : undefined;
}

function stale(plan: Plan, pin: Pin): PinFault {
  const pinned = new Map(pin.groups.map(({ name, vm }) => [name, vm]));
  const groups = latestGroups(plan);
  const names = new Set(groups.map(({ name }) => name));
  return {
    kind: 'stale',
    added: groups.flatMap(({ name }) => (pinned.has(name) ? [] : [name])),
    otherVm: groups.flatMap(({ name, latestOf }) => ((pinned.get(name) ?? latestOf.vm) === latestOf.vm ? [] : [name])),
    gone: [...pinned.keys()].filter((name) => !names.has(name)),
  };
}

/** The plan with the backups that the pin chooses; groups that it does not name stay {@link NOT_PINNED}. */
export function withPin(plan: Plan, pin: Pin): Plan {
  const pins = new Map(pin.groups.map((group) => [group.name, group]));
  const { digest: _, ...rest } = plan;
  const groups = plan.groups.map((group): PlanGroup => {
    const chosen = group.latestOf === undefined ? undefined : pins.get(group.name);
    if (chosen === undefined) return group;
    const { name: _name, vm: _vm, groupUuid, ...pinned } = chosen;
    return { ...group, groupUuid, pinned };
  });
  const pinned = { ...rest, groups };
  return { ...pinned, digest: digestOf(pinned) };
}

/** What of a pin still speaks of the same VMs, whatever else has changed. */
export function sameVms(plan: Plan, pin: Pin): Pin {
  const vms = new Map(latestGroups(plan).map(({ name, latestOf }) => [name, latestOf.vm]));
  return { ...pin, groups: pin.groups.filter(({ name, vm }) => vms.get(name) === vm) };
}

/** Groups that would recover the same backup group between the same storages as one before them, with that one. */
export function sameBackup(plan: Plan): readonly (readonly [PlanGroup, PlanGroup])[] {
  const seen = new Map<string, PlanGroup>();
  const pairs: [PlanGroup, PlanGroup][] = [];
  for (const group of plan.groups) {
    if (group.groupUuid === NOT_PINNED) continue;
    const key = `${group.groupUuid} ${group.source} ${group.destination}`;
    const first = seen.get(key);
    if (first === undefined) seen.set(key, group);
    else pairs.push([group, first]);
  }
  return pairs;
}
