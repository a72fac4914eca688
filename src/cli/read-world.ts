import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import worldSchema from '../../schemas/simulator-world.schema.json' with { type: 'json' };
import { completeWorld, WorldError } from '../simulator/complete-world.ts';
import { FaultError, parseFault } from '../simulator/faults.ts';
import type { World, WorldFile } from '../simulator/world.ts';
import type { Environment } from './environment.ts';
import { CommandError, EXIT } from './exit.ts';

const SCHEMA_HINT = 'zdr schema simulator-world describes a world file.';

/** Reads a world file (YAML or JSON) and checks it against its schema. Throws CommandError. */
export async function readWorld(environment: Environment, file: string): Promise<WorldFile> {
  let value: unknown;
  try {
    value = parse(await readFile(resolve(environment.cwd, file), 'utf8'));
  } catch (error) {
    throw new CommandError(EXIT.usage, `cannot read the world ${file}: ${(error as Error).message}`, SCHEMA_HINT, {
      cause: error,
    });
  }
  const validate = new Ajv2020({ allErrors: true, strict: false }).compile<WorldFile>(worldSchema);
  if (validate(value)) return value;
  const findings = (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath || '/'}: ${message}`);
  throw invalid(file, findings);
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
    `the world ${name} is not valid:\n  ${findings.slice(0, 20).join('\n  ')}`,
    SCHEMA_HINT,
  );
}
