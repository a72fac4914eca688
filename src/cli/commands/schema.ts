import { readFile } from 'node:fs/promises';
import type { Environment } from '../environment.ts';
import { EXIT } from '../exit.ts';

/** `zdr schema [name]`: the published file itself. */
export async function schema(environment: Environment, name: string): Promise<number> {
  environment.stdout.write(await readFile(new URL(`schemas/${name}.schema.json`, environment.root), 'utf8'));
  return EXIT.ok;
}
