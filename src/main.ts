#!/usr/bin/env node
/** The only file that touches `process`: makes the environment and runs the command line in it. */
import { setMaxListeners } from 'node:events';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Environment, Output } from './cli/environment.ts';
import { EXIT } from './cli/exit.ts';
import { runCli } from './cli/program.ts';
import { realClock } from './cli/site/real-clock.ts';
import { clean } from './view/write/clean.ts';

/** State and start of a process, in the system's own words (proc_pid_stat(5)); empty where the system does not say. */
function processFacts(pid: number): { readonly state: string; readonly began: string } {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in brackets may hold anything; the state is the first field behind it, the start time the 20th.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0] ?? '', began: fields[19] ?? '' };
  } catch {
    return { state: '', began: '' };
  }
}

function firstLine(path: string): string {
  try {
    return readFileSync(path, 'utf8').split('\n', 1)[0] ?? '';
  } catch {
    return '';
  }
}

/** The operator's word that of the containers called so only one at a time uses a runs directory (docs/daemon.md). */
const container = process.env['ZDR_PROCESS_SPACE'] ?? '';

/** Process ids mean something only within one name space: containers have their own (pid_namespaces(7)). */
function nameSpace(): string {
  if (container !== '') return container;
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** One that has ended, and that nobody has asked about yet (a zombie), does nothing any more. */
function isRunning(pid: number, since: string): boolean {
  const { state, began } = processFacts(pid);
  return exists(pid) && !/^[ZXx]$/.test(state) && (since === '' || began === since);
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid-${process.getuid?.() ?? 'unknown'}`;
  }
}

/** `zdr serve` says for whom it starts a command. */
function operator(): string {
  const asked = process.env['ZDR_ON_BEHALF_OF'];
  const user = `${userName()}@${hostname()}`;
  return asked ? `${asked.slice(0, 100)} (by ${user})` : user;
}

/** In a workflow of GitHub a line of output may be a command: what others have written must not be one. */
async function guarded(output: Output): Promise<Output> {
  if (process.env['GITHUB_ACTIONS'] !== 'true') return output;
  const { guardOutput } = await import('./cli/terminal/guard-output.ts');
  return guardOutput(output);
}

const makeEnvironment = (stdout: Output, stderr: Output): Environment => ({
  args: process.argv.slice(2),
  variables: process.env,
  cwd: process.cwd(),
  // Opened only by the command that reads it.
  get stdin() {
    return process.stdin;
  },
  stdout,
  stderr,
  clock: realClock,
  random: Math.random,
  operator: operator(),
  self: {
    host: hostname(),
    machine: firstLine('/etc/machine-id') || container,
    boot: firstLine('/proc/sys/kernel/random/boot_id'),
    space: nameSpace(),
    pid: process.pid,
    began: processFacts(process.pid).began,
  },
  isAlive: ({ pid, began }) => isRunning(pid, began),
  killGroup(group, signal) {
    try {
      process.kill(-group, signal);
    } catch {
      // Nothing of it is left.
    }
  },
  onSignal(handler) {
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
    for (const signal of signals) process.on(signal, handler);
    return () => {
      for (const signal of signals) process.off(signal, handler);
    };
  },
  signal: (pid, signal) => process.kill(pid, signal),
  root: new URL('../../', import.meta.url),
  program: [process.execPath, ...process.execArgv, fileURLToPath(import.meta.url)],
  leave: (code) => process.exit(code),
});

/**
 * Node writes to a terminal synchronously: one that is not read (Ctrl-S, a window that hangs) would stop the recovery
 * with it. There is no public switch; where the handle has none either, writing stays as it is.
 */
function doNotBlock(stream: NodeJS.WriteStream): void {
  const { _handle: handle } = stream as { readonly _handle?: { setBlocking?(blocking: boolean): void } };
  if (stream.isTTY) handle?.setBlocking?.(false);
}

async function main(): Promise<void> {
  // One abort signal stops every group in flight: hundreds of listeners are no leak here.
  setMaxListeners(0);

  for (const stream of [process.stdout, process.stderr]) doNotBlock(stream);

  // A reader that went away (`| head`, a closed terminal) must not end a recovery.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});

  /** Why standard output took nothing more, where its reader did not just go away. */
  let refused: string | undefined;
  process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => {
    if (code !== 'EPIPE' && code !== 'EIO') refused = code ?? 'unknown';
  });

  const environment = makeEnvironment(await guarded(process.stdout), await guarded(process.stderr));
  process.exitCode = await runCli(environment).catch((error: unknown) => {
    const told = String(error instanceof Error ? error.stack : error);
    environment.stderr.write(`internal error: ${told.split('\n').map(clean).join('\n')}\n`);
    return EXIT.internal;
  });

  // A stream says that it failed only a turn later.
  await new Promise((resolve) => setImmediate(resolve));
  if (refused !== undefined) {
    process.stderr.write(
      `zdr: standard output cannot be written (${refused}). What became of a run stands in its run directory too: report.md\n`,
    );
    process.exitCode ||= EXIT.internal;
  }
}

void main();
