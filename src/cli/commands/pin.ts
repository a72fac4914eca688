/** `zdr pin`: chooses the newest backup of every `latestOf`, and writes it down beside the plan. */
import { realpath } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { MOST_PIN_BYTES } from '../../document/pin-document.ts';
import { latestGroups, notPinned, type Pin } from '../../plan/pin.ts';
import { movesBetween } from '../../survey/recovery-points.ts';
import { pinDocument, pinJson } from '../../view/plan/pin.ts';
import { clean } from '../../view/write/clean.ts';
import { writeText } from '../../view/write/text.ts';
import { count } from '../../words/count.ts';
import type { Environment } from '../environment.ts';
import type { LogChoice } from '../execute/run-log.ts';
import { blockedError, EXIT, refusedError, usageError } from '../exit.ts';
import { readText } from '../files/read-text.ts';
import { choosePin } from '../plans/choose-pin.ts';
import { type LoadedPlan, loadPlan } from '../plans/load-plan.ts';
import { applyPin, pinCommand, pinPath, planWords, readPinFile, readPinText, textOfPin } from '../plans/pin-file.ts';
import { openRealSite, openSite } from '../site/real-site.ts';
import { writeOutput } from '../terminal/outputs.ts';
import { pageOn } from '../terminal/page.ts';

export interface PinOptions extends LogChoice {
  readonly name?: string | undefined;
  readonly check: boolean;
  readonly json: boolean;
}

export async function pin(environment: Environment, file: string, options: PinOptions): Promise<number> {
  const loaded = await loadPlan(environment, file, options.name);
  const path = pinPath(loaded);
  if (path === undefined) {
    throw usageError('a pin lies beside its plan, and standard input lies nowhere', 'Name a plan file.');
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
    throw refusedError(
      `${path} is missing: ${count(notPinned(loaded.plan).length, 'group')} of ${loaded.plan.name} have no backup chosen`,
      `Write it and commit it: ${pinCommand(loaded)}`,
    );
  }
  applyPin(loaded, file);
  environment.stderr.write(`zdr: ${clean(path)} fits the plan\n`);
  return EXIT.ok;
}

async function write(environment: Environment, loaded: LoadedPlan, path: string, options: PinOptions): Promise<number> {
  const { plan } = loaded;
  const before = await pinBefore(environment, loaded, path);
  await using opened = await openRealSite(environment, { ...plan, verify: 'observed' }, undefined, options);
  await openSite(opened.site);
  const made = await choosePin(opened, plan, undefined, planWords(loaded));
  const text = textOfPin(made);
  const written = readPinText(text);
  if ('problem' in written) {
    throw blockedError(
      `what the site tells of the backups makes no pin: ${written.problem}`,
      'Look at the records of these backups at the site.',
    );
  }
  await writeOutput(environment, path, text);
  const view = {
    pin: made,
    moves: movesBetween(before, made),
    renewed: before !== undefined,
    path,
    now: environment.clock.now(),
    rpoMs: plan.objectives.rpoMs,
  };
  environment.stdout.write(
    options.json ? pinJson(view) : writeText(pinDocument(view), pageOn(environment.stdout, environment)),
  );
  return EXIT.ok;
}

const PIN = /^kind:\s*["']?RecoveryPin\b/m;

/** The pin that is written anew; one that is broken says nothing. Throws CommandError where something else would be lost. */
async function pinBefore({ cwd }: Environment, { plan }: LoadedPlan, path: string): Promise<Pin | undefined> {
  const target = resolve(cwd, path);
  const there = await realpath(target).catch(() => undefined);
  if (there === undefined) return undefined;
  if (dirname(there) !== (await realpath(dirname(target)))) throw other(path, `is a link to ${clean(there)}`);
  const text = await readText({ cwd }, path, { what: 'the pin ', mostBytes: MOST_PIN_BYTES, streams: 'refuse' });
  const pin = readPinText(text);
  if ('problem' in pin) {
    if (PIN.test(text)) return undefined;
    throw other(path, 'is no pin');
  }
  if (pin.plan !== plan.name) throw other(path, `is the pin of another plan, ${clean(pin.plan)}`);
  return pin;
}

const other = (path: string, what: string) =>
  usageError(`${path} ${what}; nothing was written`, 'Look at it, and remove it if it is not wanted.');
