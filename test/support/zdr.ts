/** Runs the built command as a user does: a process of its own, in a directory of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { onTestFinished } from 'vitest';

export const MAIN = resolve('dist/src/main.js');
export const PLANS = resolve('plans');

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves when standard error holds the text. Rejects when the process ends without it. */
  says(text: string | RegExp): Promise<void>;
}

export interface Options {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** Its program, where it is not the build of this checkout. */
  readonly main?: string;
}

/** A directory that is removed after the test. */
export function scratch(): string {
  const path = mkdtempSync(join(tmpdir(), 'zdr-test-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

export function startZdr(args: readonly string[], options: Options = {}): Running {
  const { PATH = '', HOME = '', TMPDIR } = process.env;
  const child = spawn(process.execPath, [options.main ?? MAIN, ...args], {
    cwd: options.cwd ?? scratch(),
    env: { PATH, HOME, ...(TMPDIR === undefined ? {} : { TMPDIR }), ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  let noticed = () => {};
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    noticed();
  });
  child.stdin.on('error', () => {});
  child.stdin.end(options.input ?? '');
  const ended = new Promise<Ended>((resolved) => {
    child.on('close', (code, signal) => {
      resolved({ code, signal, stdout, stderr });
      noticed();
    });
  });
  return {
    child,
    ended,
    async says(text) {
      const holds = () => (typeof text === 'string' ? stderr.includes(text) : text.test(stderr));
      while (!holds()) {
        if (child.exitCode !== null || child.signalCode !== null)
          throw new Error(`zdr ended without saying ${text}:\n${stderr}`);
        await new Promise<void>((resolved) => {
          noticed = resolved;
        });
      }
    },
  };
}

export const zdr = (args: readonly string[], options: Options = {}): Promise<Ended> => startZdr(args, options).ended;
