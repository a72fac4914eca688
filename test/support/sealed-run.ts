/** An ended run with signed evidence, made once by the built command and copied for each test that damages it. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { smallGroups, smallPlan } from './small-plan.ts';
import { runIds } from './stage.ts';
import { scratch, zdr } from './zdr.ts';

export interface SealedRun {
  readonly runId: string;
  /** A copy of the directory in which it was run, with `zdr.key` and `zdr.pub`. */
  copy(): { readonly cwd: string; readonly folder: string };
  remove(): void;
}

export async function sealRun(): Promise<SealedRun> {
  const master = mkdtempSync(join(tmpdir(), 'zdr-test-'));
  execFileSync('openssl', ['genpkey', '-algorithm', 'ed25519', '-out', 'zdr.key'], { cwd: master });
  execFileSync('chmod', ['600', 'zdr.key'], { cwd: master });
  execFileSync('openssl', ['pkey', '-in', 'zdr.key', '-pubout', '-out', 'zdr.pub'], { cwd: master });
  writeFileSync(join(master, 'plan.yaml'), JSON.stringify(smallPlan(smallGroups(3))));
  const args = ['run', '--simulate', '--speed', '600', '--sign-key', 'zdr.key', 'plan.yaml'];
  const { code, stderr } = await zdr(args, { cwd: master });
  const [runId] = runIds(master);
  if (code !== 0 || runId === undefined) throw new Error(`the run ended with ${code}: ${stderr}`);
  return {
    runId,
    copy() {
      const cwd = scratch();
      cpSync(master, cwd, { recursive: true });
      return { cwd, folder: join(cwd, 'runs', runId) };
    },
    remove: () => rmSync(master, { recursive: true }),
  };
}
