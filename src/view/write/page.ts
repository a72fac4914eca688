import type picocolors from 'picocolors';

/** Colours and weights: `createColors(enabled)` of picocolors. */
export type Style = ReturnType<typeof picocolors.createColors>;

/** What text is written on. */
export interface Page {
  readonly style: Style;
  /** Columns of the terminal; 80 where there is none. */
  readonly width: number;
  /** Nobody reads it on a terminal: nothing is cut, lists are whole. */
  readonly whole?: true;
  /** Where the runs lie, as the user said it; named in commands where it is not the usual place. */
  readonly runsDir?: string;
}

/** How many things of a list are shown, where `few` fit a screen. */
export const mostOn = ({ whole }: Page, few: number): number => (whole === true ? Number.POSITIVE_INFINITY : few);
