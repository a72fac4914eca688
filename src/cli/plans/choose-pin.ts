/** Looks at a site and chooses the backup of every `latestOf`. */

import type { BackupRecord } from '../../plan/inventory.ts';
import {
  givingStorage,
  type LatestGroup,
  latestGroups,
  makePin,
  type Pin,
  sameBackup,
  withPin,
} from '../../plan/pin.ts';
import type { Plan } from '../../plan/plan.ts';
import { storageUuid } from '../../plan/storages.ts';
import { type Choice, chooseBackups } from '../../survey/choose-backups.ts';
import { noBackupText } from '../../view/plan/pin.ts';
import { clean } from '../../view/write/clean.ts';
import { shellWord } from '../../view/write/command.ts';
import { blockedError } from '../exit.ts';
import { type OpenedSite, orSiteError } from '../site/real-site.ts';

/** More VMs than this are not asked for one by one: reading every backup of the site takes fewer requests. */
const MOST_VMS = 1000;
const MOST_NAMED = 20;

/**
 * `only`: names of the groups that matter; all of them otherwise. `words`: what names the plan on a command line. Throws
 * CommandError.
 */
export async function choosePin(
  { site }: OpenedSite,
  plan: Plan,
  only?: readonly string[],
  words = ' PLAN',
): Promise<Pin> {
  const names = only === undefined ? undefined : new Set(only);
  const groups = latestGroups(plan).filter(({ name }) => names?.has(name) ?? true);
  const { chosen, missing } = await orSiteError(choose(site, plan, groups));
  if (missing.length > 0) {
    const lines = missing
      .slice(0, MOST_NAMED)
      .map((one) => `\n  ${clean(noBackupText({ ...one, name: one.group.name, latestOf: one.group.latestOf }))}`);
    const more = missing.length > MOST_NAMED ? `\n  … and ${missing.length - MOST_NAMED} more` : '';
    throw blockedError(
      `no backup can be chosen for ${missing.length} of ${groups.length} groups:${lines.join('')}${more}`,
      `Back these VMs up or copy their backups to that storage, name a groupUuid, or remove the groups. The others alone: zdr run --fresh --skip ${skipped(missing)}${words}`,
    );
  }
  const pin = makePin(plan, chosen);
  const [twice] = sameBackup(withPin(plan, pin));
  if (twice === undefined) return pin;
  throw blockedError(
    `${twice[0].name} would recover the same backup as ${twice[1].name}, between the same storages (group ${twice[0].groupUuid})`,
    'Remove one of the two, or give one another `before` or groupUuid.',
  );
}

const skipped = (missing: Choice['missing']): string =>
  missing.length > MOST_NAMED ? 'NAMES' : shellWord(missing.map(({ group }) => group.name).join(','));

async function choose(site: OpenedSite['site'], plan: Plan, groups: readonly LatestGroup[]): Promise<Choice> {
  const vms = [...new Set(groups.map(({ latestOf }) => latestOf.vm))];
  if (vms.length > MOST_VMS) {
    const storageUuids = [...new Set(groups.map((group) => storageUuid(plan, givingStorage(group))))];
    return chooseBackups(plan, groups, await site.backups({ storageUuids }));
  }
  let records: readonly BackupRecord[] = await site.backups({ vmUuids: vms });
  // A record that names no VM was not found by its VM: each group that is chosen is looked at as a whole.
  const complete = new Set<string>();
  for (;;) {
    const choice = chooseBackups(plan, groups, records);
    const unseen = [...new Set(choice.chosen.map(({ groupUuid }) => groupUuid))].filter((uuid) => !complete.has(uuid));
    if (unseen.length === 0) return choice;
    const found = await site.find(unseen);
    for (const uuid of unseen) complete.add(uuid);
    const again = new Set(unseen);
    records = [
      ...records.filter(({ groupUuid = '' }) => !again.has(groupUuid)),
      ...found.flatMap((group) => group.records.map((record) => ({ ...record, groupUuid: group.groupUuid }))),
    ];
  }
}
