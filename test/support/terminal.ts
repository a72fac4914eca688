/** The built command on a real pseudo-terminal (util-linux's `script`), typed at when it has said something. */
import { spawn } from 'node:child_process';
import { MAIN } from './zdr.ts';

export interface Terminal {
  /** Resolves when the terminal has shown the text. Rejects when the command ends without it. */
  shows(text: string): Promise<void>;
  type(keys: string): void;
  /** Signals the command itself. */
  kill(signal: NodeJS.Signals): void;
  /** What the terminal showed, and the exit code of the command. */
  readonly ended: Promise<{ readonly code: number; readonly shown: string }>;
}

export const CTRL_C = '\u0003';
export const CTRL_D = '\u0004';

export function onTerminal(
  args: readonly string[],
  { cwd, env }: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
): Terminal {
  const { PATH = '', HOME = '' } = process.env;
  const words = [process.execPath, MAIN, ...args].map((word) => `'${word}'`).join(' ');
  const command = `stty cols 80 rows 24; echo "pid=$$."; exec ${words}`;
  const child = spawn('script', ['-qec', command, '/dev/null'], { cwd, env: { PATH, HOME, TERM: 'xterm', ...env } });
  let shown = '';
  let over = false;
  let noticed = () => {};
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    shown += text;
    noticed();
  });
  child.stdin.on('error', () => {});
  const ended = new Promise<{ code: number; shown: string }>((resolve) => {
    child.on('close', (code) => {
      over = true;
      resolve({ code: code ?? -1, shown });
      noticed();
    });
  });
  return {
    async shows(text) {
      while (!shown.includes(text)) {
        if (over) throw new Error(`the command ended without ${text}:\n${shown}`);
        await new Promise<void>((resolve) => {
          noticed = resolve;
        });
      }
    },
    type: (keys) => void child.stdin.write(keys),
    kill(signal) {
      const pid = Number(/pid=(\d+)\./.exec(shown)?.[1]);
      process.kill(pid, signal);
    },
    ended,
  };
}
