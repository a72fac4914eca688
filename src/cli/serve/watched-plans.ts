import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { PlanSource } from '../../daemon/catalog.ts';
import { readPlans } from '../../document/read-plans.ts';
import type { Environment } from '../environment.ts';
import { readPlanText } from '../load-plan.ts';
import { listPlanFiles, looksLikePlan } from '../plan-files.ts';

/** The plans that the arguments of `zdr serve` bring, whenever they are looked for. */
export function watchedPlans(environment: Environment, args: readonly string[]): PlanSource {
  const named = new Set<string>();
  return {
    async list() {
      const files = await listPlanFiles(environment, args);
      named.clear();
      for (const file of files) if (file.named) named.add(file.name);
      const listed = await Promise.all(
        files.map(async ({ name }) => {
          // A name that leads nowhere just now is listed all the same: reading it says what is wrong.
          const there = await stat(resolve(environment.cwd, name)).catch(() => undefined);
          const fingerprint =
            there === undefined ? 'none' : `${there.ino} ${there.size} ${there.mtimeMs} ${there.ctimeMs}`;
          return { file: name, fingerprint };
        }),
      );
      return listed;
    },
    async read(file) {
      const { text } = await readPlanText(environment, file);
      if (!named.has(file) && !looksLikePlan(text)) return undefined;
      return readPlans(text, file);
    },
  };
}
