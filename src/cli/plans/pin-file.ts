/** The pin that lies beside a plan: `east-site.pin.yaml` for `east-site.yaml`. */

import { lstat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { MOST_PIN_BYTES, type PinDocument, pinText, readPin } from '../../document/pin-document.ts';
import { given } from '../../given.ts';
import { type Pin, type PinFault, pinFault, sameBackup, withPin } from '../../plan/pin.ts';
import type { Plan } from '../../plan/plan.ts';
import { clean } from '../../view/write/clean.ts';
import { shellWord } from '../../view/write/command.ts';
import { grouped } from '../../words/count.ts';
import type { Environment } from '../environment.ts';
import { refusedError } from '../exit.ts';
import { ReadError, readBounded } from '../files/read-bounded.ts';
import type { LoadedPlan } from './load-plan.ts';

/** A plan, and the file that it stands in. */
export type PinOwner = Pick<LoadedPlan, 'file' | 'plan' | 'alone'> & Partial<Pick<LoadedPlan, 'lineOf'>>;

/** Where the pin of a plan lies; undefined for a plan from standard input. A file of several plans has a pin for each. */
export function pinPath({ file, plan, alone }: PinOwner): string | undefined {
  if (file === '<stdin>') return undefined;
  const stem = file.replace(/\.(ya?ml|json)$/i, '');
  return alone ? `${stem}.pin.yaml` : `${stem}.${plan.name}.pin.yaml`;
}

export interface PinFile {
  readonly path: string;
  readonly text: string;
  readonly pin: Pin;
}

/** Undefined where there is none. Throws CommandError when it cannot be read or is no pin. */
export async function readPinFile(environment: Environment, loaded: PinOwner): Promise<PinFile | undefined> {
  const path = pinPath(loaded);
  if (path === undefined) return undefined;
  let text: string;
  try {
    text = await readBounded(resolve(environment.cwd, path), { mostBytes: MOST_PIN_BYTES, streams: 'refuse' });
  } catch (error) {
    if (!(error instanceof ReadError)) throw error;
    const nowhere = error.code === 'ENOENT';
    if (nowhere && !(await isLink(resolve(environment.cwd, path)))) return undefined;
    const why = nowhere ? 'it is a link that leads nowhere' : error.message;
    throw refusedError(`the pin ${path} cannot be read: ${why}`, fix(loaded), { cause: error });
  }
  const pin = readPinText(text);
  if ('problem' in pin) throw refusedError(`${path} is not a pin: ${clean(pin.problem)}`, fix(loaded));
  return { path, text, pin };
}

/** A link whose target is gone is no plan without a pin: its backups were fixed once. */
const isLink = (path: string): Promise<boolean> =>
  lstat(path).then(
    (there) => there.isSymbolicLink(),
    () => false,
  );

/** The plan with the backups of its pin. Throws CommandError when the pin was not made for this plan. */
export function applyPin(loaded: PinOwner, { path, pin }: PinFile): Plan {
  const { plan } = loaded;
  const fault = pinFault(plan, pin);
  if (fault !== undefined) throw refusedError(faultText(path, loaded, fault), fix(loaded));
  const pinned = withPin(plan, pin);
  const [twice] = sameBackup(pinned);
  if (twice !== undefined) {
    const [group, first] = twice;
    throw refusedError(
      `by ${path}, ${group.name} recovers the same backup as ${first.name}, between the same storages`,
      `Give one of them another backup, or remove it; then: ${pinCommand(loaded)}`,
    );
  }
  return pinned;
}

/** What keeps a pin from being used. */
export function faultText(path: string, loaded: PinOwner, fault: PinFault): string {
  switch (fault.kind) {
    case 'foreign':
      return `${path} is the pin of another plan: ${clean(fault.plan)}, not ${loaded.plan.name}`;
    case 'stale':
      return `${path} is stale: since it was written the plan has changed in what decides which backups are recovered (${whatChanged(loaded, fault)})`;
    case 'edited':
      return `${path} was edited, or merged by hand: what it says does not fit its contentDigest`;
    case 'unsealed':
      return `${path} was written by an earlier zdr: it has no contentDigest, so nobody can tell whether it was edited`;
  }
}

const NAMED = 3;

function whatChanged({ lineOf }: PinOwner, { added, otherVm, gone }: PinFault & { readonly kind: 'stale' }): string {
  const named = (names: readonly string[], what: string): readonly string[] => {
    if (names.length === 0) return [];
    const shown = names.slice(0, NAMED).map((name) => {
      const line = lineOf?.(name);
      return line === undefined ? clean(name) : `${clean(name)} in line ${line}`;
    });
    return [`${what}: ${shown.join(', ')}${names.length > NAMED ? ` and ${grouped(names.length - NAMED)} more` : ''}`];
  };
  const said = [...named(added, 'new'), ...named(otherVm, 'of another VM'), ...named(gone, 'no longer there')];
  return said.length === 0 ? 'a `before`, `asOf`, a storage or the endpoint' : said.join('; ');
}

const fix = (loaded: PinOwner) =>
  `Write it anew and commit it: ${pinCommand(loaded)}. A run that chooses the backups itself: zdr run --fresh${planWords(loaded)}`;

/** The command that writes the pin. */
export const pinCommand = (loaded: PinOwner): string => `zdr pin${planWords(loaded)}`;

/** What names the plan on a command line. */
export const planWords = ({ file, plan, alone }: PinOwner): string =>
  `${alone ? '' : ` --name ${shellWord(plan.name)}`} ${shellWord(file)}`;

/** What a pin file says. */
export const readPinText = (text: string): Pin | { readonly problem: string } => {
  const read = readPin(text);
  return 'problem' in read ? read : pinOf(read.value);
};

function pinOf({ plan, digest, contentDigest, groups }: PinDocument): Pin {
  return {
    plan,
    digest,
    ...given({ contentDigest }),
    groups: groups.map(({ size, volumes, ...group }) => ({
      ...group,
      ...given({ sizeBytes: size }),
      volumes: volumes.map(({ size: sizeBytes, ...volume }) => ({
        ...volume,
        ...given({ sizeBytes }),
      })),
    })),
  };
}

/** The text of the pin's file. */
export function textOfPin({ plan, digest, contentDigest, groups }: Pin): string {
  return pinText({
    apiVersion: 'zstack-dr/v1',
    kind: 'RecoveryPin',
    plan,
    digest,
    ...given({ contentDigest }),
    groups: groups.map(({ name, vm, groupUuid, createdAt, sizeBytes, volumes }) => ({
      name,
      vm,
      groupUuid,
      ...given({ createdAt, size: sizeBytes }),
      volumes: volumes.map(({ uuid, type, sizeBytes: size }) => ({
        uuid,
        ...given({ type, size }),
      })),
    })),
  });
}
