/** The commands that `zdr serve` starts: this program again, in processes that go on when the daemon ends. */

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command, Commands, Ended } from '../../daemon/supervisor/commands.ts';
import { given } from '../../given.ts';
import type { Environment } from '../environment.ts';

export interface ChildOptions {
  readonly runsDir: string;
  /** Where their output goes: `<run>.log`. */
  readonly logs: string;
  /** They run against own simulated sites. */
  readonly simulate: boolean;
  readonly speed?: number | undefined;
}

/** Enough for the last words of a command. */
const TAIL_BYTES = 4_096;
const LAST_LINES = 4;

export function createChildren(environment: Environment, options: ChildOptions): Commands {
  const { program, cwd, variables } = environment;
  return {
    async start(command) {
      const [file = '', ...before] = program;
      await mkdir(options.logs, { recursive: true, mode: 0o700 });
      const path = join(options.logs, `${command.run}.log`);
      await using log = await open(path, 'a', 0o600);
      const { size } = await log.stat();
      const child = spawn(file, [...before, ...argsOf(command, options)], {
        cwd,
        env: { ...variables, ...given({ ZDR_ON_BEHALF_OF: command.by }) },
        // A group of its own: what is sent to the daemon's is not for a recovery.
        detached: true,
        stdio: ['ignore', log.fd, log.fd],
      });
      const pid = await spawned(child);
      child.unref();
      return { pid, ended: end(child, path, size) };
    },
  };
}

function argsOf(command: Command, { runsDir, simulate, speed }: ChildOptions): string[] {
  const where = ['--runs-dir', runsDir];
  if (!('file' in command)) return [command.verb, ...where, command.run];
  const { verb, run, plan, file, drill, at, groups = [] } = command;
  return [
    verb,
    ...where,
    '--run-id',
    run,
    '--name',
    plan,
    ...(drill === undefined ? [] : ['--schedule', drill]),
    ...(at === undefined ? [] : ['--due', new Date(at).toISOString()]),
    ...groups.flatMap((group) => ['--only', group]),
    ...(simulate ? ['--simulate'] : []),
    ...(simulate && speed !== undefined ? ['--speed', String(speed)] : []),
    '--',
    file,
  ];
}

const spawned = (child: ChildProcess): Promise<number> =>
  new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('spawn', () => resolve(child.pid ?? 0));
  });

function end(child: ChildProcess, path: string, from: number): Promise<Ended> {
  return new Promise((resolve) => {
    child.once('exit', (code) => {
      void lastWords(path, from).then((said) => resolve({ ...(code === null ? {} : { exit: code }), said }));
    });
  });
}

/** What it wrote last; nothing where that cannot be read. */
async function lastWords(path: string, from: number): Promise<string> {
  try {
    await using file = await open(path, 'r');
    const { size } = await file.stat();
    const start = Math.max(from, size - TAIL_BYTES);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(Math.max(0, size - start)), 0, size - start, start);
    const lines = buffer.subarray(0, bytesRead).toString('utf8').trimEnd().split('\n');
    return lines.slice(-LAST_LINES).join('\n');
  } catch {
    return '';
  }
}
