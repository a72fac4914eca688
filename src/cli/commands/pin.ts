/** `zdr pin`: chooses the newest backup of every `latestOf`, and writes it down beside the plan. */
import type { LogLevel } from '../../observe/log.ts';
import { latestGroups, notPinned } from '../../plan/pin.ts';
import { movesBetween } from '../../survey/recovery-points.ts';
import { pinJson, pinText } from '../../view/pin.ts';
import { count } from '../../view/words.ts';
import { choosePin } from '../choose-pin.ts';
import type { Environment } from '../environment.ts';
import { CommandError, EXIT } from '../exit.ts';
import { type LoadedPlan, loadPlan } from '../load-plan.ts';
import { writeOutput } from '../outputs.ts';
import { pageOn } from '../page.ts';
import { applyPin, pinCommand, pinPath, planWords, readPinFile, textOfPin } from '../pin-file.ts';
import { openRealSite, openSite } from '../real-site.ts';

export interface PinOptions {
  readonly name?: string | undefined;
  readonly check: boolean;
  readonly json: boolean;
  readonly logLevel?: LogLevel | undefined;
  readonly logFile?: string | undefined;
}

export async function pin(environment: Environment, file: string, options: PinOptions): Promise<number> {
  const loaded = await loadPlan(environment, file, options.name);
  const path = pinPath(loaded);
  if (path === undefined) {
    throw new CommandError(
      EXIT.usage,
      'a pin lies beside its plan, and standard input lies nowhere',
      'Name a plan file.',
    );
  }
  if (latestGroups(loaded.plan).length === 0) {
    environment.stderr.write(`zdr: every group of ${loaded.plan.name} names its backup; there is nothing to pin\n`);
    return EXIT.ok;
  }
  return options.check ? check(environment, loaded, path) : write(environment, loaded, path, options);
}

/** Whether the pin fits the plan; touches no network. */
async function check(environment: Environment, loaded: LoadedPlan, path: string): Promise<number> {
  const file = await readPinFile(environment, loaded);
  if (file === undefined) {
    throw new CommandError(
      EXIT.refused,
      `${path} is missing: ${count(notPinned(loaded.plan).length, 'group')} of ${loaded.plan.name} have no backup chosen`,
      `Write it and commit it: ${pinCommand(loaded)}`,
    );
  }
  applyPin(loaded, file);
  environment.stderr.write(`zdr: ${path} fits the plan\n`);
  return EXIT.ok;
}

async function write(environment: Environment, loaded: LoadedPlan, path: string, options: PinOptions): Promise<number> {
  const { plan } = loaded;
  // What the old pin was made for does not matter: it says what was pinned before.
  const before = await readPinFile(environment, loaded).catch((error: unknown) => {
    if (error instanceof CommandError) return undefined;
    throw error;
  });
  const opened = await openRealSite(environment, { ...plan, verify: 'observed' }, undefined, options);
  try {
    await openSite(opened.site);
    const made = await choosePin(opened, plan, undefined, planWords(loaded));
    await writeOutput(environment, path, textOfPin(made));
    const view = {
      pin: made,
      moves: movesBetween(before?.pin, made),
      renewed: before !== undefined,
      path,
      now: environment.clock.now(),
      rpoMs: plan.objectives.rpoMs,
    };
    environment.stdout.write(options.json ? pinJson(view) : pinText(view, pageOn(environment.stdout, environment)));
    return EXIT.ok;
  } finally {
    await opened.close();
    await opened.log?.close();
  }
}
