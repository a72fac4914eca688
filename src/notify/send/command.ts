/** Commands: a program with its arguments, no shell, in a process group of its own. */
import { spawn } from 'node:child_process';
import type { TryResult } from '../delivery.ts';
import { encodeCommand } from '../encode/command.ts';
import type { Notice } from '../notice.ts';
import type { CommandReceiver } from '../receiver.ts';
import { type SendPorts, STOPPED } from './port.ts';
import { quieter } from './words.ts';

/** As much of the output as is kept, from its end. */
const LONGEST_OUTPUT = 16_384;
/** From the friendly signal to the other, and from the end of the program to that of its output. */
const GRACE_MS = 2_000;
/** `EX_TEMPFAIL` of sysexits(3): try again later. */
const TRY_AGAIN = 75;

const quiet = quieter([]);

export function sendCommand(receiver: CommandReceiver, notice: Notice, ports: SendPorts): Promise<TryResult> {
  const [program = '', ...args] = receiver.argv;
  const shown = quiet(program);
  if (!ports.allowCommands) {
    return Promise.resolve({ result: 'refused', detail: `${shown} was not run: commands need --allow-commands` });
  }
  if (ports.signal?.aborted) return Promise.resolve({ result: 'busy', detail: `${shown} ${STOPPED}` });
  const { stdin, environment } = encodeCommand(notice, ports.variables);
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: ports.cwd,
      env: environment,
      stdio: ['pipe', 'pipe', 'pipe'],
      shell: false,
      // A process group of its own, so that whatever it starts is stopped with it.
      detached: true,
    });
    const kill = (signal: 'SIGTERM' | 'SIGKILL') => {
      if (child.pid !== undefined) ports.killGroup(child.pid, signal);
    };
    const timers: NodeJS.Timeout[] = [];
    const later = (ms: number, act: () => void) => timers.push(setTimeout(act, ms));
    let late = false;
    let output = '';
    const stop = () => kill('SIGKILL');
    ports.signal?.addEventListener('abort', stop, { once: true });
    const settle = (result: TryResult) => {
      ports.signal?.removeEventListener('abort', stop);
      for (const timer of timers) clearTimeout(timer);
      for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy();
      resolve(result);
    };
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output = (output + text).slice(-LONGEST_OUTPUT);
      });
    }
    later(receiver.timeoutMs, () => {
      late = true;
      kill('SIGTERM');
      later(GRACE_MS, () => kill('SIGKILL'));
    });
    // A program need not read what it is told.
    child.stdin.on('error', () => {});
    child.stdin.end(stdin);
    child.on('error', (error: NodeJS.ErrnoException) => {
      settle({ result: 'failed', detail: `${shown} could not be started: ${WORDS[error.code ?? ''] ?? error.code}` });
    });
    child.on('exit', (code, signal) => {
      const end = () => {
        if (ports.signal?.aborted) settle({ result: 'busy', detail: `${shown} ${STOPPED}` });
        else settle(late ? tooLate(shown, receiver.timeoutMs) : judge(shown, code, signal, lastLine(output)));
      };
      // What it left running in the background ends with it, and can hold its output open no longer.
      kill('SIGKILL');
      child.on('close', end);
      later(GRACE_MS, end);
    });
  });
}

/** What a program says last is most often why it ended. */
const lastLine = (output: string): string => quiet(output.trimEnd().split('\n').at(-1) ?? '');

const WORDS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such program, or no such working directory',
  EACCES: 'it may not be executed',
};

function tooLate(program: string, timeoutMs: number): TryResult {
  return { result: 'failed', detail: `${program} did not end within ${timeoutMs / 1000}s and was stopped` };
}

function judge(program: string, code: number | null, signal: NodeJS.Signals | null, output: string): TryResult {
  const ended = `${program} ended with ${code ?? signal ?? 'no exit code'}`;
  const detail = output === '' ? ended : `${ended}: ${output}`;
  if (code === 0) return { result: 'delivered', detail };
  return { result: code === TRY_AGAIN ? 'busy' : 'failed', detail };
}
