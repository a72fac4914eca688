/** Commands in messages: written so that they can be pasted as they are. */
import { clean } from './clean.ts';

/** Where runs lie unless the user says otherwise. */
export const DEFAULT_RUNS_DIR = 'runs';

/** One word of a shell command, which bash reads back as it was; free of what must not reach a terminal. */
export function shellWord(text: string): string {
  if (/^[\w@%+=:,./-]+$/.test(text)) return text;
  if (clean(text) === text) return `'${text.replaceAll("'", `'\\''`)}'`;
  const escaped = text.replaceAll(/[\\']/g, (character) => `\\${character}`);
  return `$'${clean(escaped).replaceAll(/\\u\{([0-9a-f]+)\}/g, (_, point: string) => `\\U${point.padStart(8, '0')}`)}'`;
}

/** Commands that look for a run where `--runs-dir` says. */
const OF_RUNS = /\bzdr (?:approve|cleanup|report|resume|retry|runs|run|status|verify)(?![\w-])/g;

/** The text, each command in it with the runs directory that it needs; as it is where that is the usual one. */
export function inRunsDir(text: string, runsDir: string | undefined): string {
  if (runsDir === undefined || runsDir === DEFAULT_RUNS_DIR) return text;
  const option = ` --runs-dir ${shellWord(clean(runsDir))}`;
  return text.replace(OF_RUNS, (command) => command + option);
}
