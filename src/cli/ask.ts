import { createInterface } from 'node:readline/promises';
import type { Environment } from './environment.ts';

/** Asks a yes-or-no question on the terminal; anything but yes is no. */
export async function ask({ stdin, stderr }: Environment, question: string): Promise<boolean> {
  const lines = createInterface({ input: stdin, output: stderr });
  try {
    const answer = await lines.question(`${question} [y/N] `);
    return /^(y|yes)$/i.test(answer.trim());
  } finally {
    lines.close();
  }
}
