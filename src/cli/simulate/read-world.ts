import { readChecked } from '../../document/read-checked.ts';
import { world } from '../../generated/world-validator.js';
import { FaultError, parseFault } from '../../simulator/faults/faults.ts';
import { completeWorld, WorldError } from '../../simulator/world/complete-world.ts';
import type { World, WorldFile } from '../../simulator/world/world.ts';
import { clean } from '../../view/write/clean.ts';
import type { Environment } from '../environment.ts';
import { CommandError, EXIT, usageError } from '../exit.ts';
import { readText } from '../files/read-text.ts';

/** A world of 100,000 VMs with their backups has about half of it. */
const MOST_BYTES = 64 * 1024 ** 2;

const SCHEMA_HINT = 'zdr schema simulator-world describes a world file.';

/** Reads a world file (YAML or JSON) and checks it against its schema. Throws CommandError. */
export async function readWorld(environment: Environment, file: string): Promise<WorldFile> {
  const text = await readText(environment, file, { what: 'the world ', mostBytes: MOST_BYTES, streams: 'read' });
  const read = readChecked<WorldFile>(text, world);
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
      throw usageError(`--fault: ${error.message}`, 'zdr simulate --list-faults lists the faults and what they take.', {
        cause: error,
      });
    if (error instanceof WorldError)
      throw invalid(
        name,
        error.findings.map(({ path, message }) => `${path}: ${message}`),
      );
    throw error;
  }
}

const MOST_SHOWN = 20;

function invalid(name: string, findings: readonly string[]): CommandError {
  const more = findings.length - MOST_SHOWN;
  const first = findings.length > MOST_SHOWN + 1 ? [...findings.slice(0, MOST_SHOWN), `and ${more} more`] : findings;
  return new CommandError(
    EXIT.findings,
    `the world ${name} is not valid:\n  ${first.map(clean).join('\n  ')}`,
    SCHEMA_HINT,
  );
}
