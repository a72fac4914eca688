/** `zdr drill`: a recovery that proves the plan, and leaves nothing behind. */

import { parseDuration } from '../../document/quantity.ts';
import { given } from '../../given.ts';
import type { DrillTerms } from '../../run/event.ts';
import type { Environment } from '../environment.ts';
import { usageError } from '../exit.ts';
import type { LoadedPlan } from '../plans/load-plan.ts';
import { type RunOptions, runPlan } from './run.ts';

export interface DrillOptions extends RunOptions {
  readonly schedule?: string | undefined;
  readonly due?: string | undefined;
  readonly keep: boolean;
  readonly keepOnFailure: boolean;
  readonly keepFor?: string | undefined;
}

export const drill = (environment: Environment, file: string, options: DrillOptions): Promise<number> =>
  runPlan(environment, file, options, (loaded) => termsOf(loaded, options, environment.clock.now()));

/** The terms of the schedule that is named, and what the options say instead. Throws CommandError. */
function termsOf({ document }: LoadedPlan, options: DrillOptions, now: number): DrillTerms {
  const { schedule: name, keep, keepOnFailure, keepFor, due } = options;
  const written = document.value?.drills?.find((one) => one.name === name);
  if (name !== undefined && written === undefined) {
    const known = (document.value?.drills ?? []).map((one) => one.name).join(', ');
    throw usageError(
      `the plan has no drill ${name}`,
      known === '' ? 'It has no `drills`: leave --schedule out.' : `It has: ${known}.`,
    );
  }
  const keepForMs = duration(keepFor ?? written?.keepFor);
  return {
    ...(name === undefined ? {} : { schedule: { name, due: due ?? new Date(now).toISOString() } }),
    onSuccess: keep ? 'keep' : (written?.cleanup?.onSuccess ?? 'remove'),
    onFailure: keep || keepOnFailure ? 'keep' : (written?.cleanup?.onFailure ?? 'remove'),
    ...given({ keepForMs }),
  };
}

function duration(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const ms = parseDuration(text);
  if (ms === undefined) {
    throw usageError(`--keep-for ${text} is not a duration`, 'Write 30m, 4h or 2d.');
  }
  return ms === 0 ? undefined : ms;
}
