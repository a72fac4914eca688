import { DRILL_CODES } from './codes/drills.ts';
import { LANGUAGE_CODES } from './codes/language.ts';
import { RULE_CODES } from './codes/rules.ts';
import { TEXT_CODES } from './codes/text.ts';

/** Every code of a finding in a plan: 10xx the text, 11xx the language, 12xx the rules, 13xx not yet, 14xx the drills. */
export const CODES = { ...TEXT_CODES, ...LANGUAGE_CODES, ...RULE_CODES, ...DRILL_CODES };

/** The stable name of a finding: `ZDR1204`. */
export type Code = keyof typeof CODES;
