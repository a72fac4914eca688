import { Ajv2020 } from 'ajv/dist/2020.js';
import worldSchema from '../../schemas/simulator-world.schema.json' with { type: 'json' };
import { readChecked } from '../document/read-checked.ts';
import { completeWorld, WorldError } from '../simulator/complete-world.ts';
import { FaultError, parseFault } from '../simulator/faults.ts';
import type { World, WorldFile } from '../simulator/world.ts';
import { clean } from '../view/clean.ts';
import type { Environment } from './environment.ts';
import { CommandError, EXIT } from './exit.ts';
import { readText } from './read-text.ts';

const SCHEMA_HINT = 'zdr schema simulator-world describes a world file.';

/** Reads a world file (YAML or JSON) and checks it against its schema. Throws CommandError. */
export async function readWorld(environment: Environment, file: string): Promise<WorldFile> {
  const text = await readText(environment, file, 'the world ');
  const ajv = new Ajv2020({ allErrors: true, strict: false, verbose: true });
  const read = readChecked(text, ajv.compile<WorldFile>(worldSchema));
  if ('value' in read) return read.value;
  throw invalid(file, read.problems);
}

/** Completes a world with the faults of the command line. Throws CommandError. */
export function makeWorld(name: string, file: WorldFile, faults: readonly string[]): World {
  try {
    for (const fault of faults) parseFault(fault);
    return completeWorld({ ...file, faults: [...(file.faults ?? []), ...faults] });
  } catch (error) {
    if (error instanceof FaultError)
      throw new CommandError(
        EXIT.usage,
        `--fault: ${error.message}`,
        'zdr simulate --list-faults lists the faults and what they take.',
        {
          cause: error,
        },
      );
    if (error instanceof WorldError)
      throw invalid(
        name,
        error.findings.map(({ path, message }) => `${path}: ${message}`),
      );
    throw error;
  }
}

function invalid(name: string, findings: readonly string[]): CommandError {
  return new CommandError(
    EXIT.findings,
    `the world ${name} is not valid:\n  ${findings.slice(0, 20).map(clean).join('\n  ')}`,
    SCHEMA_HINT,
  );
}
