import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { PlanSource } from '../../daemon/catalog.ts';
import type { Environment } from '../environment.ts';
import { findFiles } from '../files/find-files.ts';
import { createPlanReader } from './plan-reader.ts';

/** The plans that the arguments of `zdr serve` bring, whenever they are looked for. A file that is named is a plan whatever it holds. */
export function watchedPlans(environment: Environment, args: readonly string[]): PlanSource {
  const { cwd, root } = environment;
  const reader = createPlanReader(new URL('dist/src/plan-worker.js', root));
  const named = new Set<string>();
  let passed: readonly string[] = [];
  return {
    async list() {
      const files = new Map<string, string>();
      named.clear();
      const over: string[] = [];
      for (const arg of args) {
        const found = await findFiles(environment, arg);
        over.push(...(found?.passed ?? []).map(({ name, why }) => `${name} ${why}`));
        for (const name of found?.names ?? [arg]) {
          const path = resolve(cwd, name);
          if (!files.has(path)) files.set(path, name);
          if (found === undefined) named.add(files.get(path) ?? name);
        }
      }
      passed = over;
      return Promise.all([...files].map(async ([path, file]) => ({ file, fingerprint: await fingerprint(path) })));
    },
    passed: () => passed,
    read: (file) => reader.read({ cwd, file, named: named.has(file) }),
    close: () => reader.close(),
  };
}

/** A name that leads nowhere just now has one all the same: reading it says what is wrong. */
async function fingerprint(path: string): Promise<string> {
  const there = await stat(path).catch(() => undefined);
  return there === undefined ? 'none' : `${there.ino} ${there.size} ${there.mtimeMs} ${there.ctimeMs}`;
}
