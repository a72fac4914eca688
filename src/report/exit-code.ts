import type { Report } from './report.ts';

/**
 * The exit code of a run by its report (design 8). An interrupted run says how it was interrupted: it can be resumed.
 * Otherwise, if several apply: 8, then 6, 7, 9.
 */
export function exitCode({ outcome, interrupted }: Pick<Report, 'outcome' | 'interrupted'>): number {
  switch (outcome) {
    case 'interrupted':
      if (interrupted?.kind === 'approval') return 11;
      return interrupted?.kind === 'signal' && interrupted.signal === 'SIGTERM' ? 143 : 130;
    case 'unknown':
      return 8;
    case 'failed':
    case 'unfinished':
    case 'leftovers':
      return 6;
    case 'recovered-with-differences':
    case 'unproven':
      return 7;
    case 'objective-missed':
    case 'objective-unknown':
      return 9;
    case 'recovered':
      return 0;
  }
}
