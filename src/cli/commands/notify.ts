/** `zdr notify`: a test notice to the receivers of a plan's drills. */

import { formatDuration } from '../../document/quantity.ts';
import type { PlanDocument } from '../../generated/plan-document.ts';
import type { TryResult } from '../../notify/delivery.ts';
import { testNotice } from '../../notify/make-notice.ts';
import { preview } from '../../notify/preview.ts';
import { makeReceivers, type Receiver } from '../../notify/receiver.ts';
import { send } from '../../notify/send/send.ts';
import { clean } from '../../view/write/clean.ts';
import { count } from '../../words/count.ts';
import type { Environment } from '../environment.ts';
import { CommandError, EXIT, refusedError, signalCode, usageError } from '../exit.ts';
import { loadPlan } from '../plans/load-plan.ts';
import { sendPorts } from '../site/send-ports.ts';
import { pageOn } from '../terminal/page.ts';
import { version } from '../version.ts';

export interface NotifyOptions {
  readonly name?: string | undefined;
  readonly drill?: readonly string[] | undefined;
  readonly receiver?: readonly string[] | undefined;
  readonly allowCommands: boolean;
  readonly dryRun: boolean;
}

/** A receiver, and the drills that name it in just the same way: it is tested once. */
interface Target {
  readonly drills: readonly [first: string, ...more: string[]];
  readonly receiver: Receiver;
}

export async function notify(environment: Environment, file: string, options: NotifyOptions): Promise<number> {
  const { clock, random, stdout } = environment;
  const { document } = await loadPlan(environment, file, options.name);
  if (document.value === undefined) throw new Error('a plan that is loaded has a document');
  const targets = chooseTargets(document.value, options);
  const now = clock.now();
  const plan = document.value.metadata.name;
  const noticeFor = ({ drills: [drill] }: Target) =>
    testNotice(plan, drill, new Date(now).toISOString(), random().toString(36), version);
  if (options.dryRun) {
    const shown = targets.map((target) => `${label(target)}\n${preview(target.receiver, noticeFor(target), now)}`);
    stdout.write(shown.join('\n'));
    return EXIT.ok;
  }
  const stopping = new AbortController();
  const unlisten = environment.onSignal((signal) => stopping.abort(signal));
  const ports = { ...sendPorts(environment, options.allowCommands), signal: stopping.signal };
  const { style } = pageOn(stdout, environment);
  const results = await Promise.all(
    targets.map(async (target) => {
      const tried = await send(target.receiver, noticeFor(target), ports);
      const colour = { delivered: style.green, refused: style.yellow, busy: style.red, failed: style.red }[
        tried.result
      ];
      stdout.write(`${label(target)}: ${colour(word(tried))}: ${clean(tried.detail)}${later(tried, target)}\n`);
      return tried.result;
    }),
  );
  unlisten();
  if (stopping.signal.aborted) return signalCode(stopping.signal.reason);
  return conclude(results);
}

/** Throws CommandError where nothing is left to be tested, or a name is unknown. */
function chooseTargets({ drills = [] }: PlanDocument, { drill, receiver }: NotifyOptions): readonly Target[] {
  const names = drills.map(({ name }) => name);
  checkNames('drill', drill, names);
  const chosen = drills.filter(({ name }) => drill === undefined || drill.includes(name));
  const all = chosen.flatMap((one) => makeReceivers(one).map((made) => ({ drill: one.name, receiver: made })));
  const receivers = all.map((one) => one.receiver.name);
  checkNames('receiver', receiver, receivers);
  const targets = new Map<string, Target>();
  for (const { drill: name, receiver: made } of all) {
    if (receiver !== undefined && !receiver.includes(made.name)) continue;
    const key = JSON.stringify(made);
    const before = targets.get(key);
    targets.set(key, { drills: before === undefined ? [name] : [...before.drills, name], receiver: made });
  }
  if (targets.size > 0) return [...targets.values()];
  throw usageError(
    'the drills of this plan name no receivers',
    'Add `notify` to a drill; docs/notifications.md shows how.',
  );
}

function checkNames(what: string, asked: readonly string[] = [], known: readonly string[]): void {
  const strange = asked.find((name) => !known.includes(name));
  if (strange === undefined) return;
  const names = known.length === 0 ? 'There is none.' : `There is: ${[...new Set(known)].join(', ')}.`;
  throw usageError(`there is no ${what} ${clean(strange)}`, names);
}

const label = ({ drills, receiver }: Target): string =>
  `${clean(receiver.name)} (${receiver.kind} of ${drills.map(clean).join(', ')})`;

const word = ({ result }: TryResult): string => (result === 'busy' ? 'not delivered' : result);

/** A test is sent once; the notice of a drill would not be given up so soon. */
const later = ({ result }: TryResult, { receiver: { retryForMs } }: Target): string =>
  result === 'busy' && retryForMs > 0
    ? `; the notice of a drill would be tried again for ${formatDuration(retryForMs)}`
    : '';

/** Throws CommandError unless all were delivered. */
function conclude(results: readonly TryResult['result'][]): number {
  const missed = results.filter((result) => result === 'busy' || result === 'failed').length;
  const refused = results.filter((result) => result === 'refused').length;
  if (missed > 0) {
    throw new CommandError(
      EXIT.findings,
      `${missed} of ${count(results.length, 'receiver')} did not get the test notice`,
      'Fix what is said above, and send the test again.',
    );
  }
  if (refused > 0) {
    throw refusedError(
      `${count(refused, 'command')} of the plan ${refused === 1 ? 'was' : 'were'} not run`,
      'If you trust the plan: zdr notify --allow-commands',
    );
  }
  return EXIT.ok;
}
