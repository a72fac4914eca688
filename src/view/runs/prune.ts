import { count } from '../../words/count.ts';
import { clean } from '../write/clean.ts';
import { inRunsDir } from '../write/command.ts';
import type { Page } from '../write/page.ts';
import { table } from '../write/table.ts';

/** A run, and why it stays; absent for one that goes. */
export interface PruneChoice {
  readonly run: { readonly runId: string; readonly plan: string };
  readonly kept?: string;
}

/** What goes and what stays, in the order given. Ends in a newline. */
export function pruneText(choices: readonly PruneChoice[], dryRun: boolean, page: Page): string {
  const { style } = page;
  if (choices.length === 0) return `no runs yet: ${style.cyan(inRunsDir('zdr run PLAN', page.runsDir))} starts one\n`;
  const expired = choices.filter(({ kept }) => kept === undefined).length;
  const rows = choices.map(({ run, kept }) => [
    clean(run.runId),
    kept === undefined ? { text: 'remove', colour: style.red } : 'keep',
    kept === undefined ? '' : clean(kept),
  ]);
  const columns = [{ title: 'run' }, { title: '' }, { title: 'why' }] as const;
  const said =
    expired === 0
      ? 'nothing to remove'
      : `${count(expired, 'run')} to remove, ${count(choices.length - expired, 'run')} to keep${dryRun ? '; nothing was removed: this is a dry run' : ''}`;
  return `${[...table(columns, rows, page), '', said].join('\n')}\n`;
}

/** The same for programs. Ends in a newline. */
export function pruneJson(choices: readonly PruneChoice[], removed: readonly string[], dryRun: boolean): string {
  const runs = choices.map(({ run, kept }) => ({
    run: run.runId,
    plan: run.plan,
    expired: kept === undefined,
    ...(kept === undefined ? { removed: removed.includes(run.runId) } : { kept }),
  }));
  return `${JSON.stringify({ type: 'prune', format: 1, dryRun, runs }, null, 2)}\n`;
}
