import { ONLY_WAVE } from '../defaults.ts';
import type { Finding } from '../diagnostic.ts';
import type { PlanDraft } from '../draft.ts';
import { dependencies } from './dependencies.ts';
import { blackouts, cronExpressions, drillTags, duplicateDrills, promises, samples } from './drills.ts';
import { type Facts, gatherFacts } from './facts.ts';
import { asOfWithoutLatest, duplicateBackupGroups, duplicateGroupNames } from './groups.ts';
import { agesAboveObjective, budgetsWithoutEnd, limitsNeverMet, retrySchedules } from './limits.ts';
import { receivers } from './receivers.ts';
import { restores } from './restores.ts';
import { duplicateStorages, missingStorages, storagePairs, unknownStorages, unusedStorages } from './storages.ts';
import { quantities, timeZones, uuidForms } from './values.ts';
import { duplicateWaves, unknownWaves, unusedWaves } from './waves.ts';

type Rule = (facts: Facts) => Iterable<Finding>;

const RULES: readonly Rule[] = [
  duplicateGroupNames,
  duplicateBackupGroups,
  asOfWithoutLatest,
  unknownStorages,
  missingStorages,
  duplicateStorages,
  storagePairs,
  unusedStorages,
  unknownWaves,
  duplicateWaves,
  unusedWaves,
  dependencies,
  limitsNeverMet,
  retrySchedules,
  budgetsWithoutEnd,
  agesAboveObjective,
  quantities,
  uuidForms,
  timeZones,
  restores,
  duplicateDrills,
  cronExpressions,
  drillTags,
  blackouts,
  samples,
  promises,
  receivers,
];

/** What a schema cannot say. Each rule judges what it can of a draft with holes, and is silent on what is missing. */
export function* checkRules(draft: PlanDraft): Iterable<Finding> {
  const facts = gatherFacts(draft, ONLY_WAVE);
  for (const rule of RULES) yield* rule(facts);
}
