/** What `zdr plan` was asked for. */
import { DEFAULT_RUNS_DIR, shellWord } from '../../view/write/command.ts';
import type { SimulationOptions } from '../simulate/simulation.ts';
import { type PlanFormat, TEXT, type Wanted } from '../terminal/output-formats.ts';

export interface PlanOptions extends Omit<SimulationOptions, 'speed'> {
  readonly name?: string | undefined;
  readonly all: boolean;
  readonly calls: boolean;
  readonly json: boolean;
  readonly output: readonly Wanted<PlanFormat>[];
  readonly against?: string | undefined;
  readonly changed: boolean;
  readonly live: boolean;
  readonly serverCheck: boolean;
  readonly trustRoles: boolean;
  readonly simulate: boolean;
  /** Whose unfinished runs may hold room on the plan's storages. */
  readonly runsDir: string;
}

/** Differences shown of one property without `--all`. */
const SHOWN_PER_FIELD = 20;

export const perField = ({ all }: PlanOptions): number => (all ? Number.POSITIVE_INFINITY : SHOWN_PER_FIELD);

/** `--json` is short for `-o json`. */
export function targetsOf({ json, output }: PlanOptions): readonly Wanted<PlanFormat>[] {
  if (!json) return output;
  return [{ format: 'json', file: undefined }, ...((output as readonly Wanted<string>[]) === TEXT ? [] : output)];
}

/** The command that carries out what was shown: at the simulated site, where that was looked at. */
export function runCommand({ name, simulate, world, fault = [], seed, runsDir }: PlanOptions, file: string): string {
  const words = [
    ...(name === undefined ? [] : ['--name', name]),
    ...(simulate ? ['--simulate', ...(seed === 1 ? [] : ['--seed', String(seed)])] : []),
    ...(world === undefined ? [] : ['--world', world]),
    ...fault.flatMap((one) => ['--fault', one]),
    ...(runsDir === DEFAULT_RUNS_DIR ? [] : ['--runs-dir', runsDir]),
    file,
  ];
  return `zdr run ${words.map(shellWord).join(' ')}`;
}
