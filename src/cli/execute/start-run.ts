/** Starts a new run of a plan: the lock, the open site, the run directory, the journal; then carries it out. */

import type { KeyObject } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { digestOfText, PIN_FILE, PLAN_FILE } from '../../evidence/files.ts';
import { given } from '../../given.ts';
import { giveUp } from '../../journal/given-up.ts';
import { createJournal } from '../../journal/journal-file.ts';
import { makeRunId, type RunStore } from '../../journal/run-store.ts';
import { withPin } from '../../plan/pin.ts';
import type { Plan } from '../../plan/plan.ts';
import type { DrillTerms } from '../../run/event.ts';
import { JOURNAL_FORMAT } from '../../run/journal-format.ts';
import type { SiteFacts } from '../../run/ports.ts';
import { findAncestors } from '../../runs/ancestors.ts';
import { foldJournal } from '../../runs/fold.ts';
import { clean } from '../../view/write/clean.ts';
import { count } from '../../words/count.ts';
import type { Environment } from '../environment.ts';
import { blockedError, refusedError } from '../exit.ts';
import { choosePin } from '../plans/choose-pin.ts';
import { textOfPin } from '../plans/pin-file.ts';
import { lockPlan } from '../runs/lock-plan.ts';
import { requireRun } from '../runs/open-run.ts';
import { refuseBlockedRun } from '../site/preflight.ts';
import { awaitSite, type OpenedSite, type SiteWait } from '../site/real-site.ts';
import { version } from '../version.ts';
import { carryOutRun } from './carry-out.ts';
import type { SigningOptions } from './keys.ts';
import type { OutputOptions } from './observers.ts';
import { refuseOverRunningJobs, refuseOverUnfinished } from './unfinished.ts';

/** What every command asks for that starts a run. */
export interface StartOptions extends OutputOptions, SigningOptions, SiteWait {
  readonly yes: boolean;
  readonly abandon?: string | undefined;
  readonly since?: string | undefined;
  readonly skipPreflight: boolean;
}

export interface NewRun {
  readonly store: RunStore;
  /** The id that the run is to have; one that has begun already is refused. */
  readonly runId?: string | undefined;
  readonly plan: Plan;
  /** The exact text of the plan's file, kept with the run. */
  readonly planText: string;
  /** That of its pin. */
  readonly pinText?: string;
  /** Backups of `latestOf` are chosen now. */
  readonly choosePin?: boolean;
  readonly opened: OpenedSite;
  readonly options: StartOptions;
  /** The run that this one continues. */
  readonly parent?: string;
  /** When the disaster was declared (RFC 3339). */
  readonly declaredAt?: string | undefined;
  /** A run of the plan that is given up although it has calls in doubt. */
  readonly abandoned?: string | undefined;
  /** Run although the site's tags give storages other roles than the plan. */
  readonly trustRoles?: boolean;
  /** Names of the groups that take part, where not all do. */
  readonly selected?: readonly string[];
  /** Those of which `parent` does not know how they ended. */
  readonly doubtful?: readonly string[];
  /** A drill: what it makes is removed afterwards. */
  readonly drill?: DrillTerms;
  /** Signs the evidence that the run leaves. */
  readonly key?: KeyObject | undefined;
}

/** Chooses the newest backups for what takes part. Throws CommandError. */
async function pinNow(
  { stderr }: Environment,
  { plan, opened, selected }: NewRun,
  facts: SiteFacts,
): Promise<{ readonly plan: Plan; readonly pinText: string }> {
  if (!facts.queries) {
    throw blockedError(
      'the site answers no queries, so the newest backup of a VM cannot be looked up',
      'Write groupUuid instead of latestOf, or pin the plan at a site that answers queries.',
    );
  }
  const pin = await choosePin(opened, plan, selected);
  stderr.write(
    `zdr: chose the newest backups of ${count(pin.groups.length, 'VM')} for this run; pin.yaml lists them\n`,
  );
  return { plan: withPin(plan, pin), pinText: textOfPin(pin) };
}

/**
 * Refuses a run that is there already, so that who asks twice for the same one gets it once. One that died before its
 * first event was durable has submitted nothing, and is begun anew. Call it under the plan's lock. Throws CommandError.
 */
async function refuseBegun(store: RunStore, runId: string): Promise<void> {
  if (!(await store.has(runId))) return;
  const begun = await foldJournal(store, runId);
  if (begun.kind === 'never-begun') return rm(store.journalPath(runId));
  requireRun(store, runId, begun);
  throw refusedError(`run ${runId} has begun already`, `To see it: zdr status ${runId}`);
}

/** 32 hex digits. */
const saltOf = (random: () => number): string =>
  Array.from({ length: 4 }, () =>
    Math.floor(random() * 2 ** 32)
      .toString(16)
      .padStart(8, '0'),
  ).join('');

/**
 * The run that was given up, where this one takes its place: the disaster is the same, so the RTO counts from that one's
 * start. A drill begins anew. Not where its journal, or one of those that it continues, cannot be read: the report of this
 * run must not fall with it.
 */
async function continued(
  { store, plan, abandoned, drill, opened }: NewRun,
  runId: string,
): Promise<string | undefined> {
  if (abandoned === undefined || drill !== undefined) return undefined;
  const chain = await findAncestors(store, { runId, parent: abandoned }).catch(() => undefined);
  const state = chain?.broken === undefined ? chain?.earlier.at(-1) : undefined;
  const same = state?.plan.name === plan.name && state.drill === undefined;
  return same && (state.simulated === undefined) === (opened.simulated === undefined) ? abandoned : undefined;
}

/** Returns the exit code; closes the site. Throws CommandError. */
export async function startRun(environment: Environment, run: NewRun): Promise<number> {
  await using opened = run.opened;
  const { store, options } = run;
  const { name } = run.plan;
  // By the machine's clock, by which runs are listed: that of a simulated site runs ahead of it.
  const runId = run.runId ?? makeRunId(environment.clock.now(), name, environment.random);
  await using lock = await lockPlan(environment, store, name, runId);
  if (run.runId !== undefined) await refuseBegun(store, runId);
  const parent = run.parent ?? (await continued(run, runId));
  if (run.abandoned !== undefined) {
    await giveUp(store, run.abandoned, {
      by: environment.operator,
      at: new Date(environment.clock.now()).toISOString(),
    });
    environment.stderr.write(
      `zdr: gave up run ${run.abandoned}: copies that it began may still be running, and count for nothing any more, on the storages neither\n`,
    );
  }
  if (opened.simulated === undefined) await refuseOverUnfinished(environment, store, run.plan, options.runsDir);
  const facts = await awaitSite(environment, opened.site, options);
  const { plan, pinText } = run.choosePin === true ? await pinNow(environment, run, facts) : run;
  if (opened.simulated === undefined)
    await refuseOverRunningJobs({ ...opened, random: environment.random }, store, plan);
  if (opened.simulated === undefined && !options.skipPreflight) {
    const { selected, trustRoles = false } = run;
    await refuseBlockedRun(opened, plan, facts, { selected, trustRoles });
  }
  const durable = await store.create(runId, run.planText, pinText);
  if (!durable) {
    environment.stderr.write(
      `zdr: warning: the file system of ${clean(store.path)} cannot make the names of files durable: a power cut within the first seconds may lose the run, so look at the site before it is run again. A local disk has no such gap\n`,
    );
  }
  const journal = await createJournal(store.journalPath(runId), lock.held);
  return await carryOutRun(environment, {
    store,
    runId,
    journal,
    opened,
    facts,
    options,
    key: run.key,
    begin: {
      type: 'run.started',
      format: JOURNAL_FORMAT,
      runId,
      salt: saltOf(environment.random),
      plan,
      tool: version,
      operator: environment.operator,
      ...given({ parent, declaredAt: run.declaredAt, selected: run.selected }),
      ...(run.doubtful === undefined || run.doubtful.length === 0 ? {} : { doubtful: run.doubtful }),
      ...given({ drill: run.drill }),
      inputs: [
        digestOfText(PLAN_FILE, run.planText),
        ...(pinText === undefined ? [] : [digestOfText(PIN_FILE, pinText)]),
      ],
      ...given({ simulated: opened.simulated }),
    },
  });
}
