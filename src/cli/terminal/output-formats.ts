/** `-o format[=file]`: what may be asked for, and how it is read. */
import { InvalidArgumentError } from '@commander-js/extra-typings';

export const FINDING_FORMATS = ['text', 'json', 'sarif', 'junit', 'github', 'gitlab'] as const;
export type FindingFormat = (typeof FINDING_FORMATS)[number];
export const PLAN_FORMATS = ['text', 'json', 'markdown', 'html'] as const;
export type PlanFormat = (typeof PLAN_FORMATS)[number];

export interface Wanted<Format extends string> {
  readonly format: Format;
  /** Undefined for standard output. */
  readonly file: string | undefined;
}

/** What is written where nobody asks for anything. */
export const TEXT: readonly Wanted<'text'>[] = [{ format: 'text', file: undefined }];

/** Reads one `-o`, for commander; adds it to those before. */
export function outputReader<Format extends string>(formats: readonly Format[]) {
  return (text: string, before: readonly Wanted<Format>[]): readonly Wanted<Format>[] => {
    const [name = '', ...rest] = text.split('=');
    const format = formats.find((known) => known === name);
    if (format === undefined) throw new InvalidArgumentError(`The formats are ${formats.join(', ')}.`);
    const file = rest.join('=');
    if (rest.length > 0 && file === '') throw new InvalidArgumentError(`Name a file: ${format}=FILE.`);
    const asked = (before as readonly Wanted<string>[]) === TEXT ? [] : before;
    return [...asked, { format, file: rest.length === 0 || file === '-' ? undefined : file }];
  };
}
