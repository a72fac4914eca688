import type { RunState } from '../run/state.ts';
import { runPhase } from './activity.ts';
import { clean } from './clean.ts';
import { countsText } from './outcome.ts';
import type { Page } from './page.ts';
import { table } from './table.ts';
import { tallyOf } from './tally.ts';
import { duration } from './time.ts';

/** The runs in the order given, one a line. Ends in a newline. */
export function runsText(states: readonly RunState[], page: Page): string {
  if (states.length === 0) return `no runs yet: ${page.style.cyan('zdr run PLAN')} starts one\n`;
  const rows = states.map((state) => {
    const { counts, ended, groups } = tallyOf(state);
    return [
      clean(state.runId),
      duration(Date.parse(state.finishedAt ?? state.lastEventAt) - Date.parse(state.startedAt)),
      runPhase(state),
      state.simulated ? 'simulated' : 'real',
      countsText({ ...counts, unfinished: groups - ended }),
    ];
  });
  const columns = [
    // Nothing is cut: the id is what the other commands are given, and a failure must not be what is left out.
    { title: 'run' },
    { title: 'took', align: 'right' },
    { title: 'state' },
    { title: 'site' },
    { title: 'groups' },
  ] as const;
  return `${table(columns, rows, page).join('\n')}\n`;
}

/** The same for programs. Ends in a newline. */
export function runsJson(states: readonly RunState[]): string {
  const runs = states.map((state) => {
    const { counts, ended, groups } = tallyOf(state);
    return {
      run: state.runId,
      phase: runPhase(state),
      plan: { name: state.plan.name, digest: state.plan.digest },
      ...(state.parent === undefined ? {} : { parent: state.parent }),
      ...(state.simulated ? { simulated: state.simulated } : {}),
      startedAt: state.startedAt,
      lastEventAt: state.lastEventAt,
      ...(state.finishedAt === undefined ? {} : { finishedAt: state.finishedAt }),
      counts: { ...counts, unfinished: groups - ended },
    };
  });
  return `${JSON.stringify({ type: 'runs', format: 1, runs }, null, 2)}\n`;
}
