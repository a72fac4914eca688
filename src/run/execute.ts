/** The run: waves in order, groups as the dispatcher frees them, every fact recorded. The same for a new run and a resumed one. */
import pLimit from 'p-limit';
import type { Plan, PlanGroup, PlanWave } from '../plan/plan.ts';
import { type Blocked, createDispatcher, type Dispatcher } from '../schedule/dispatcher.ts';
import { expectedMs } from '../schedule/expected.ts';
import { createAvailability } from './availability.ts';
import { createBudget } from './budget.ts';
import type { GroupContext } from './context.ts';
import type { GroupOutcome, StopCause } from './event.ts';
import { SiteError } from './failure.ts';
import { createLearner } from './learn.ts';
import { createLook } from './look.ts';
import type { Clock, Site, SiteFacts } from './ports.ts';
import type { Recorder } from './record.ts';
import { recoverGroup } from './recover.ts';
import { countOutcomes, type RunState } from './state.ts';

const GROUPS_PER_QUERY = 100;

export interface ExecuteOptions {
  readonly recorder: Recorder;
  /** Opened already: a run starts only at a site that lets it in. */
  readonly site: Site;
  readonly facts: SiteFacts;
  readonly clock: Clock;
  readonly random: () => number;
  /** Aborted to stop gracefully: running jobs are waited for, nothing new starts. Its reason is the signal's name. */
  readonly drain: AbortSignal;
  /** Who approves a wave behind a gate; undefined when nobody does now. */
  readonly approve: (wave: PlanWave) => Promise<string | undefined>;
}

/**
 * Carries out a run whose `run.started` is recorded, until every group has ended or it must stop.
 * Throws SiteError when the site will not say what is there before the run, and whatever the journal threw when it broke.
 */
export async function execute(options: ExecuteOptions): Promise<RunState> {
  const { recorder, facts } = options;
  await recorder.record({ type: 'site.opened', ...facts });
  await findBefore(options);
  await createRun(options).carryOut();
  return recorder.state();
}

/** Records what is there before the run: the expectation, the sizes, and what is there already. */
async function findBefore({ recorder, site, drain, clock }: ExecuteOptions): Promise<void> {
  const state = recorder.state();
  if (state.plan.verify !== 'observed' || state.site?.queries !== true) return;
  const findPatiently = async (uuids: readonly string[]) => {
    for (let wait = 1_000; ; wait *= 2) {
      try {
        return await site.find(uuids);
      } catch (error) {
        if (!(error instanceof SiteError) || error.failure.class === 'permanent' || wait > 60_000) throw error;
        await clock.sleep(wait, drain);
        if (drain.aborted) throw error;
      }
    }
  };
  const takingPart = state.plan.groups.filter(({ name }) => state.groups.get(name)?.phase !== 'finished');
  const wanted = [...new Set(takingPart.map((group) => group.groupUuid))].filter(
    (uuid) => !state.before.has(uuid),
  );
  for (let from = 0; from < wanted.length && !drain.aborted; from += GROUPS_PER_QUERY) {
    const groups = await findPatiently(wanted.slice(from, from + GROUPS_PER_QUERY));
    await recorder.record({ type: 'groups.found', groups });
  }
}

function createRun(options: ExecuteOptions) {
  const { recorder, site, clock, random, drain, approve } = options;
  const { plan } = recorder.state();
  const byName = new Map(plan.groups.map((group) => [group.name, group]));
  const limit = pLimit(plan.concurrency);
  const budget = createBudget(plan, recorder.state());
  const learner = createLearner(() => recorder.state());
  const { dispatcher, blocked } = openDispatcher(plan, recorder.state());
  /** Aborted when the journal broke: nothing may go on. */
  const broken = new AbortController();
  /** Aborted when nothing new may start: delays end at once. */
  const halted = new AbortController();
  const context: GroupContext = {
    plan,
    recorder,
    site,
    clock,
    random,
    signal: broken.signal,
    availability: createAvailability({ site, recorder, clock, random, signal: broken.signal }),
    look: createLook(site, clock, broken.signal),
    expectedMs: learner.expectedMs,
    receivingUuid: (group) => storageUuid(plan, group.receiving),
  };

  /** Groups that hold a slot. */
  let busy = 0;
  let wake: () => void = () => {};

  const fail = (error: unknown) => {
    broken.abort(error);
    halted.abort();
  };

  const stop = async (cause: StopCause) => {
    if (recorder.state().stopping !== undefined) return;
    dispatcher.stop();
    halted.abort();
    await recorder.record({ type: 'run.stopping', cause });
  };

  const neverStarts = async ({ group, dependency }: Blocked) => {
    const outcome = recorder.state().groups.get(dependency)?.outcome ?? 'not-started';
    const reason = { kind: 'dependency', group: dependency, outcome } as const;
    await recorder.record({ type: 'group.finished', group, outcome: 'not-started', reason });
  };

  const ended = async (group: PlanGroup, outcome: GroupOutcome) => {
    for (const one of dispatcher.finish(group.name, outcome === 'recovered')) await neverStarts(one);
    const call = recorder.state().groups.get(group.name)?.calls.at(-1);
    if (call?.result?.kind === 'succeeded' && call.settledAt !== undefined) {
      learner.learn(group, Date.parse(call.settledAt) - Date.parse(call.acceptedAt ?? call.issuedAt));
    }
    const scope = budget.count(group, outcome);
    if (scope !== undefined) await stop({ kind: 'budget', scope });
  };

  const carry = async (group: PlanGroup) => {
    const attempt = await recoverGroup(context, group);
    if (attempt.kind === 'finished') return ended(group, attempt.outcome);
    dispatcher.pause(group.name);
    void clock.sleep(attempt.delayMs, halted.signal).then(() => {
      dispatcher.ready(group.name);
      pump();
    });
  };

  const launch = (group: PlanGroup) => {
    busy += 1;
    void limit(() => carry(group))
      .catch(fail)
      .finally(() => {
        busy -= 1;
        pump();
      });
  };

  const pump = () => {
    if (!broken.signal.aborted) for (const group of dispatcher.start(plan.concurrency - busy)) launch(group);
    wake();
  };

  const onDrain = () => {
    stop({ kind: 'signal', signal: String(drain.reason) }).then(() => wake(), fail);
  };

  /** Resolves when no group of the wave is left to start or to wait for. */
  const settleWave = async (index: number) => {
    for (;;) {
      const stopped = recorder.state().stopping !== undefined || drain.aborted;
      if (busy === 0 && (broken.signal.aborted || dispatcher.waveDone(index) || stopped)) return;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };

  const openWave = async (wave: PlanWave, index: number): Promise<boolean> => {
    const state = recorder.state().waves[index];
    if (wave.gate && state?.approvedBy === undefined) {
      await recorder.record({ type: 'wave.waiting', wave: wave.name });
      const by = await approve(wave);
      if (by === undefined) {
        await stop({ kind: 'approval', wave: wave.name });
        return false;
      }
      await recorder.record({ type: 'wave.approved', wave: wave.name, by, planDigest: plan.digest });
    }
    if (state?.phase !== 'open') await recorder.record({ type: 'wave.opened', wave: wave.name });
    dispatcher.openWave(index);
    return true;
  };

  /** Jobs that were running when the run was left: they hold their slots again before anything new starts. */
  const adopt = () => {
    for (const group of recorder.state().groups.values()) {
      const planned = byName.get(group.name);
      if (group.phase !== 'running' || planned === undefined) continue;
      dispatcher.adopt(group.name);
      launch(planned);
    }
  };

  const close = async () => {
    const state = recorder.state();
    const cause = state.stopping;
    if (cause === undefined || cause.kind === 'budget') {
      for (const group of state.groups.values()) {
        if (group.phase === 'finished') continue;
        const scope = cause?.scope ?? 'plan';
        await recorder.record({
          type: 'group.finished',
          group: group.name,
          outcome: group.phase === 'pending' ? 'not-started' : 'failed',
          reason:
            group.delayed === undefined
              ? { kind: 'budget', scope }
              : { kind: 'failure', failure: group.delayed.failure },
        });
      }
      const { unfinished: _, ...counts } = countOutcomes(recorder.state());
      await recorder.record({ type: 'run.finished', counts });
    } else {
      await recorder.record({ type: 'run.interrupted', cause });
    }
  };

  return {
    async carryOut(): Promise<void> {
      for (const one of blocked) {
        if (recorder.state().groups.get(one.group)?.phase !== 'finished') await neverStarts(one);
      }
      if (budget.broken !== undefined) await stop({ kind: 'budget', scope: budget.broken });
      if (drain.aborted) onDrain();
      drain.addEventListener('abort', onDrain, { once: true });
      adopt();
      for (const [index, wave] of plan.waves.entries()) {
        if (recorder.state().waves[index]?.phase === 'closed') continue;
        if (recorder.state().stopping !== undefined || drain.aborted) break;
        if (!(await openWave(wave, index))) break;
        pump();
        await settleWave(index);
        if (broken.signal.aborted) throw broken.signal.reason;
        if (dispatcher.waveDone(index)) await recorder.record({ type: 'wave.closed', wave: wave.name });
      }
      await settleWave(plan.waves.length - 1);
      if (broken.signal.aborted) throw broken.signal.reason;
      drain.removeEventListener('abort', onDrain);
      await close();
    },
  };
}

/** The dispatcher as the recorded state leaves it: ended groups are ended, and those behind failed ones blocked. */
function openDispatcher(plan: Plan, state: RunState): { dispatcher: Dispatcher; blocked: readonly Blocked[] } {
  const dispatcher = createDispatcher(plan, {
    expectedMs: (group) => expectedMs(group, plan, bytesBefore(state, group)),
  });
  const blocked: Blocked[] = [];
  for (const group of state.groups.values()) {
    if (group.phase !== 'finished') continue;
    // What was not selected is not waited for: whoever selected has seen to the dependencies.
    const satisfied = group.outcome === 'recovered' || group.reason?.kind === 'not-selected';
    blocked.push(...dispatcher.finish(group.name, satisfied));
  }
  return { dispatcher, blocked };
}

function bytesBefore(state: RunState, group: PlanGroup): number | undefined {
  const records = state.before.get(group.groupUuid) ?? [];
  const sum = records.reduce((total, record) => total + (record.sizeBytes ?? Number.NaN), 0);
  return sum > 0 ? sum : undefined;
}

function storageUuid(plan: Plan, name: string): string {
  const storage = plan.storages.find((candidate) => candidate.name === name);
  if (storage === undefined) throw new Error(`the plan has no storage ${name}`);
  return storage.uuid;
}
