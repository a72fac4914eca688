/**
 * Processes that share slots over real files, killed by SIGKILL at random moments and begun again: at no moment do more
 * copies run than any limit allows, and all that is to be copied is copied. ZDR_SLOTS_KILLS says how many kills [25].
 */
import { type ChildProcess, fork } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { seeded } from '../support/simulated-run.ts';
import { scratch } from '../support/zdr.ts';

const KILLS = Number(process.env['ZDR_SLOTS_KILLS'] ?? 25);
const GROUPS = 5 + KILLS;

interface Took {
  readonly asked: number;
  readonly there: number;
}

/** The last of them is stricter: what others take besides, by their own limits, is not its doing. */
const LIMITS = [4, 4, 4, 3];

test('killed at any moment, processes hold no more than the limit, and lose nothing', {
  timeout: 600_000,
}, async () => {
  const directory = scratch();
  const worker = join(directory, 'worker.mjs');
  await build({
    entryPoints: ['test/journal/slots-worker.ts'],
    outfile: worker,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
  });
  const random = seeded(7);
  /** Copies that run at the site, by run and group. */
  const copies = new Map<string, number>();
  const copied = new Map<string, number>();
  const wrong: string[] = [];
  let most = 0;
  let kills = 0;
  const running = new Set<ChildProcess>();

  const life = (runId: string, limit: number) =>
    new Promise<NodeJS.Signals | null>((resolve) => {
      const child = fork(worker, [directory, runId, String(limit), String(GROUPS)], { stdio: 'inherit' });
      running.add(child);
      child.on('message', ([what, group, took]: ['begins' | 'ends', string, Took | undefined]) => {
        const key = `${runId} ${group}`;
        if (what === 'begins' && !copies.has(key) && !copied.has(key)) {
          // Those whose slot was there before this one was asked for must have been seen by the stricter run, too.
          const seen = [...copies.values()].filter((there) => there < (took?.asked ?? 0)).length;
          if (seen >= limit) wrong.push(`${key} began beside ${seen} that were there before, of ${limit}`);
          copies.set(key, took?.there ?? Number.POSITIVE_INFINITY);
          most = Math.max(most, copies.size);
        } else if (what === 'ends' && copies.delete(key)) copied.set(key, (copied.get(key) ?? 0) + 1);
        if (child.connected) child.send(`${what} ${group}`, () => {});
        if (kills < KILLS && random() < 0.25) {
          kills += 1;
          const victims = [...running];
          victims[Math.floor(random() * victims.length)]?.kill('SIGKILL');
        }
      });
      child.on('exit', (code, signal) => {
        running.delete(child);
        if (signal === null && code !== 0) wrong.push(`${runId} ended with ${code}`);
        resolve(signal);
      });
    });
  await Promise.all(
    LIMITS.map(async (limit, index) => {
      while ((await life(`run-${index}`, limit)) === 'SIGKILL');
    }),
  );
  expect(wrong).toEqual([]);
  expect([...copied.values()].filter((times) => times === 1)).toHaveLength(LIMITS.length * GROUPS);
  expect([kills, most]).toEqual([KILLS, 4]);
  expect(readdirSync(join(directory, '.slots'))).toEqual([]);
});
