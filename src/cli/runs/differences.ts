import { isDeepStrictEqual } from 'node:util';

export interface Difference {
  readonly path: string;
  readonly written: string;
  readonly derived: string;
}

const MOST_TEXT = 80;

/** The places in which two JSON values differ. */
export function differences(written: unknown, derived: unknown, path: string): Difference[] {
  if (isDeepStrictEqual(written, derived)) return [];
  if (isContainer(written) && isContainer(derived)) {
    const keys = new Set([...Object.keys(written), ...Object.keys(derived)]);
    return [...keys].flatMap((key) => differences(written[key], derived[key], `${path}.${key}`));
  }
  return [{ path, written: shown(written), derived: shown(derived) }];
}

export const isContainer = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

const shown = (value: unknown): string => (JSON.stringify(value) ?? 'nothing').slice(0, MOST_TEXT);
