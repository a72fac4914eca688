/** `-o format[=file]`, may be repeated: what a command writes, and where. */
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Environment } from './environment.ts';
import { CommandError, EXIT } from './exit.ts';

export const PLAN_FORMATS = ['text', 'json', 'markdown', 'html'] as const;

export interface OutputTarget<Format extends string> {
  readonly format: Format;
  /** Relative to the working directory; absent for standard output. */
  readonly file?: string;
}

export type Destination = 'file' | 'standard output';

/** Throws CommandError for an unknown format, two texts for standard output, or two for the same file. */
export function parseOutputs<Format extends string>(
  values: readonly string[],
  formats: readonly Format[],
): OutputTarget<Format>[] {
  const targets = values.map((value): OutputTarget<Format> => {
    const [name = '', ...rest] = value.split('=');
    const format = formats.find((one) => one === name);
    if (format === undefined) {
      throw new CommandError(EXIT.usage, `there is no output format ${name || '""'}`, `Choose: ${formats.join(', ')}.`);
    }
    if (rest.length === 0) return { format };
    const file = rest.join('=');
    if (file === '') throw new CommandError(EXIT.usage, `-o ${value} names no file`, `Write -o ${format}=FILE.`);
    return file === '-' ? { format } : { format, file };
  });
  const places = targets.map(({ file }) => file ?? '');
  const twice = places.find((place, index) => places.indexOf(place) !== index);
  if (twice !== undefined) {
    throw new CommandError(
      EXIT.usage,
      `two outputs go to ${twice === '' ? 'standard output' : twice}`,
      'Send each to a place of its own: -o text -o json=FILE.',
    );
  }
  return targets;
}

/** Renders everything first, then writes it. Throws CommandError when a file cannot be written. */
export async function writeOutputs<Format extends string>(
  environment: Environment,
  targets: readonly OutputTarget<Format>[],
  render: (format: Format, to: Destination) => string,
): Promise<void> {
  const texts = targets.map((target) => ({
    ...target,
    text: render(target.format, target.file === undefined ? 'standard output' : 'file'),
  }));
  for (const { file, text } of texts) {
    if (file === undefined) {
      environment.stdout.write(text);
      continue;
    }
    try {
      await writeFile(resolve(environment.cwd, file), text);
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      const why =
        code === 'ENOENT' ? 'its directory does not exist' : code === 'EISDIR' ? 'it is a directory' : message;
      throw new CommandError(EXIT.usage, `cannot write ${file}: ${why}`, 'Name a file in a directory that exists.', {
        cause: error,
      });
    }
  }
}
