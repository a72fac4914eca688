import picocolors from 'picocolors';
import { given } from '../../given.ts';
import type { Page } from '../../view/write/page.ts';
import type { Environment, Output } from '../environment.ts';

/**
 * How text is written on `output`: colour on a terminal unless NO_COLOR is set, 80 columns elsewhere and where a terminal
 * names none; off a terminal nothing is cut.
 */
export function pageOn(output: Output, { variables }: Environment, runsDir?: string): Page {
  const colour = output.isTTY === true && !variables['NO_COLOR'] && variables['TERM'] !== 'dumb';
  return {
    style: picocolors.createColors(colour || Boolean(variables['FORCE_COLOR'])),
    width: output.columns || 80,
    ...(output.isTTY === true ? {} : { whole: true as const }),
    ...given({ runsDir }),
  };
}

/** For a file: no colour, 80 columns, nothing cut. */
export const plainPage: Page = { style: picocolors.createColors(false), width: 80, whole: true };
