import type picocolors from 'picocolors';

/** Colours and weights: `createColors(enabled)` of picocolors. */
export type Style = ReturnType<typeof picocolors.createColors>;

/** What text is written on. */
export interface Page {
  readonly style: Style;
  /** Columns of the terminal; 80 where there is none. */
  readonly width: number;
  /** Where the runs lie, as the user said it; named in commands where it is not the usual place. */
  readonly runsDir?: string;
}
