/** Outcomes, phases and results in words and signs: never in colour alone. */
import type { RunSummary } from '../../daemon/http/shapes.ts';

export type Tone = 'good' | 'warn' | 'bad' | 'live' | 'idle';

export interface Said {
  readonly tone: Tone;
  readonly sign: string;
  readonly words: string;
}

const said = (tone: Tone, sign: string, words: string): Said => ({ tone, sign, words });

const OUTCOMES: Readonly<Record<string, Said>> = {
  recovered: said('good', '✓', 'recovered'),
  'objective-missed': said('warn', '!', 'recovered, objective missed'),
  'objective-unknown': said('warn', '?', 'recovered, objective unknown'),
  unproven: said('warn', '?', 'recovered, not proven'),
  leftovers: said('warn', '!', 'recovered, something is left'),
  'recovered-with-differences': said('warn', '≠', 'recovered with differences'),
  differs: said('warn', '≠', 'differs'),
  failed: said('bad', '✕', 'failed'),
  unknown: said('bad', '?', 'unknown'),
  unfinished: said('warn', '…', 'not finished'),
  interrupted: said('warn', '‖', 'interrupted'),
  cancelled: said('idle', '‖', 'cancelled'),
  'not-started': said('idle', '–', 'not started'),
};

const PHASES: Readonly<Record<RunSummary['phase'], Said>> = {
  pending: said('live', '○', 'about to start'),
  refused: said('bad', '✕', 'did not start'),
  running: said('live', '▶', 'running'),
  waiting: said('warn', '‖', 'waits for approval'),
  stopping: said('warn', '■', 'stopping'),
  cleaning: said('live', '▶', 'cleaning up'),
  interrupted: said('warn', '‖', 'interrupted'),
  dead: said('bad', '✕', 'left, nobody carries it on'),
  finished: said('idle', '✓', 'ended'),
};

export const outcomeSaid = (outcome: string): Said =>
  Object.hasOwn(OUTCOMES, outcome) ? (OUTCOMES[outcome] as Said) : said('idle', '·', outcome);

/** Where a run stands, or what became of it. `waits`: a gate is closed. */
export function runSaid({ phase, outcome }: Pick<RunSummary, 'phase' | 'outcome'>, waits = false): Said {
  if (waits && phase === 'interrupted') return PHASES.waiting;
  if (phase === 'refused' || outcome === undefined) return PHASES[phase];
  return outcomeSaid(outcome);
}

export function groupSaid(group: { readonly phase: string; readonly outcome?: string }): Said {
  if (group.outcome !== undefined) return outcomeSaid(group.outcome);
  return group.phase === 'running' ? said('live', '▶', 'running') : said('idle', '○', 'waits');
}

const RESULTS = {
  met: said('good', '✓', 'met'),
  missed: said('bad', '✕', 'missed'),
  open: said('live', '…', 'open'),
  unknown: said('warn', '?', 'unknown'),
};
export const resultSaid = (result: keyof typeof RESULTS): Said => RESULTS[result];

const CHECKS = {
  passed: said('good', '✓', 'passed'),
  failed: said('bad', '✕', 'failed'),
  'not-made': said('idle', '○', 'not made'),
};
export const checkSaid = (result: keyof typeof CHECKS): Said => CHECKS[result];

const LIVE: ReadonlySet<string> = new Set(['pending', 'running', 'waiting', 'stopping', 'cleaning']);
/** Something is being done for it now. */
export const isLive = ({ phase }: Pick<RunSummary, 'phase'>): boolean => LIVE.has(phase);
