import { createInterface } from 'node:readline';
import type { Environment } from '../environment.ts';
import { CommandError, signalCode } from '../exit.ts';

export type Answer =
  | { readonly kind: 'yes' | 'no' }
  /** Ctrl-C at the question. */
  | { readonly kind: 'interrupted' };

/**
 * Asks a yes-or-no question on the terminal; anything but yes is no, and so are the end of the input and the abort of
 * `signal`. Ctrl-C is told apart: a terminal that is being read sends no signal for it.
 */
export function ask(
  { stdin, stderr }: Pick<Environment, 'stdin' | 'stderr'>,
  question: string,
  signal: AbortSignal,
): Promise<Answer> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve({ kind: 'no' });
    const lines = createInterface({ input: stdin, output: stderr });
    let answer: Answer | undefined;
    const end = (given: Answer) => {
      answer ??= given;
      lines.close();
    };
    const onAbort = () => end({ kind: 'no' });
    lines.on('SIGINT', () => end({ kind: 'interrupted' }));
    lines.on('close', () => {
      signal.removeEventListener('abort', onAbort);
      // The line of the question has no end where nobody has typed one.
      if (answer === undefined || answer.kind === 'interrupted' || signal.aborted) stderr.write('\n');
      resolve(answer ?? { kind: 'no' });
    });
    signal.addEventListener('abort', onAbort, { once: true });
    lines.question(`${question} [y/N] `, (text) => end({ kind: /^(y|yes)$/i.test(text.trim()) ? 'yes' : 'no' }));
  });
}

/** Asks before anything has begun. False for no. Throws CommandError when told to stop. */
export function confirm(environment: Environment, question: string): Promise<boolean> {
  return untilSignal(environment, async (signal) => {
    const { kind } = await ask(environment, question, signal);
    if (kind === 'interrupted') throw interrupted('SIGINT');
    return kind === 'yes';
  });
}

/** Does something that may be left at any time, since nothing has begun. Throws CommandError when told to stop. */
export async function untilSignal<T>(
  { onSignal }: Pick<Environment, 'onSignal'>,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const told = new AbortController();
  const unlisten = onSignal((signal) => told.abort(signal));
  try {
    const done = await work(told.signal);
    if (!told.signal.aborted) return done;
  } catch (error) {
    if (!told.signal.aborted) throw error;
  } finally {
    unlisten();
  }
  throw interrupted(String(told.signal.reason));
}

const interrupted = (signal: string) => new CommandError(signalCode(signal), 'interrupted; nothing was done');
