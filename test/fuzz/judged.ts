/** Inputs judged in a process of their own, which is begun anew when it dies or does not answer. */
import { type ChildProcess, fork } from 'node:child_process';
import type { Judged, Kind } from './kinds.ts';

export interface Judge {
  /** What it took; `hung` after `withinMs`, `died` with what the process said last. */
  judge(kind: Kind, text: string): Promise<Judged | { readonly hung: true } | { readonly died: string }>;
  /** The next input gets a process that has judged nothing yet. */
  renew(): void;
  close(): void;
}

export async function openJudge(withinMs: number): Promise<Judge> {
  // As the command itself is made: what it loads only when asked for is part of it.
  const { bundle } = (await import(new URL('../../scripts/bundle.mjs', import.meta.url).href)) as {
    readonly bundle: (entries: Readonly<Record<string, string>>, outdir: string) => Promise<unknown>;
  };
  await bundle({ judge: new URL('judge.ts', import.meta.url).pathname }, 'dist/fuzz');
  const program = new URL('../../dist/fuzz/judge.js', import.meta.url).pathname;
  let child: Promise<ChildProcess> | undefined;
  let said = '';

  const start = (): Promise<ChildProcess> =>
    new Promise((resolve, reject) => {
      const started = fork(program, {
        execArgv: ['--expose-gc'],
        stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
        serialization: 'advanced',
      });
      said = '';
      started.stderr?.on('data', (piece: Buffer) => {
        said = (said + piece).slice(-2_000);
      });
      started.once('message', () => resolve(started));
      started.once('exit', (code) => reject(new Error(`the judge did not start: ${code} ${said}`)));
    });

  const end = (): void => {
    void child?.then((running) => running.kill('SIGKILL'));
    child = undefined;
  };

  return {
    async judge(kind, text) {
      child ??= start();
      const asked = await child;
      return new Promise((resolve) => {
        const settle = (answer: Judged | { readonly hung: true } | { readonly died: string }, over: boolean) => {
          clearTimeout(timer);
          asked.removeAllListeners('message').removeAllListeners('exit');
          if (over) {
            child = undefined;
            asked.kill('SIGKILL');
          }
          resolve(answer);
        };
        const timer = setTimeout(() => settle({ hung: true }, true), withinMs);
        asked.once('message', (judged: Judged) => settle(judged, false));
        asked.once('exit', (code, signal) => settle({ died: `${code ?? signal}: ${said}` }, true));
        asked.send({ kind, text });
      });
    },
    renew: end,
    close() {
      end();
    },
  };
}
