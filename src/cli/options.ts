/** Options that several commands share. */
import { InvalidArgumentError, Option } from '@commander-js/extra-typings';
import { parseDuration } from '../document/quantity.ts';
import { isRunId } from '../journal/run-id.ts';
import { DEFAULT_RUNS_DIR } from '../view/write/command.ts';

export const runsDir = () =>
  new Option('--runs-dir <dir>', 'where the run directories lie').default(DEFAULT_RUNS_DIR).env('ZDR_RUNS_DIR');

export const runId = () =>
  new Option('--run-id <id>', 'what the new run is called; one that has begun already is not begun again').argParser(
    (text: string) => {
      if (!isRunId(text)) throw new InvalidArgumentError('It must look like 20261124-061530-east-site-3f9a.');
      return text;
    },
  );

export const planName = () => new Option('--name <plan>', 'which plan of a file that holds several');

export const yes = () =>
  new Option('-y, --yes', 'answer every question beforehand; approves every gate').default(false);

export const abandon = () =>
  new Option('--abandon <run>', 'give up the calls that this run left in doubt, and call their groups again');

export const since = () =>
  new Option(
    '--since <time>',
    'when the disaster was declared, from which the RTO counts: an instant, or how long ago (45m)',
  );

export const ignoreUnknown = () =>
  new Option('--ignore-unknown', 'pass over named files that do not say that they are plans').default(false);

export const json = () => new Option('--json', 'print JSON').default(false);

export const logLevel = () =>
  new Option('--log-level <level>', 'log from this level on: to standard error, or to --log-file (default there: info)')
    .choices(['silent', 'error', 'warn', 'info', 'debug', 'trace'] as const)
    .env('ZDR_LOG_LEVEL');

export const logFile = () => new Option('--log-file <file>', 'log to a file').env('ZDR_LOG_FILE');

export const seed = () => new Option('--seed <n>', 'seed of the simulated site').argParser(wholeNumber).default(1);

export const fault = () =>
  new Option(
    '--fault <fault>',
    'a fault of the simulated site, may be repeated (zdr simulate --list-faults)',
  ).argParser(collect);

export const speed = () =>
  new Option('--speed <n>', 'how many times as fast as real time the simulated site works').argParser(positiveNumber);

/** `--only a,b --only c`. */
export const names = (flags: string, description: string) =>
  new Option(flags, `${description}; several with commas, or repeated`).argParser((text: string, before?: string[]) => [
    ...(before ?? []),
    ...text.split(',').map((name) => name.trim()),
  ]);

export function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

/** `90d` in ms. */
export function durationMs(text: string): number {
  const ms = parseDuration(text);
  if (ms === undefined) throw new InvalidArgumentError('It must be a duration: 90d, 12h, 1d12h.');
  return ms;
}

function positiveNumber(text: string): number {
  const value = Number(text);
  if (!(value > 0 && Number.isFinite(value))) throw new InvalidArgumentError('It must be a number above 0.');
  return value;
}

const collect = (text: string, before?: string[]): string[] => [...(before ?? []), text];
