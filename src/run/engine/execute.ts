/** The run: waves in order, gates, and the end. The same for a new run and a resumed one. */
import type { PlanWave } from '../../plan/plan.ts';
import type { EndReason, GroupOutcome, StopCause } from '../event.ts';
import type { Clock, Prober, Site, SiteFacts } from '../ports.ts';
import type { Recorder } from '../record.ts';
import type { Shortage, Slots } from '../slots.ts';
import { countOutcomes, type GroupState, mayReopen, type RunState } from '../state.ts';
import { recordBaseline } from './baseline.ts';
import { GroupRunner } from './group-runner.ts';

/** What a run needs to be carried out. */
export interface ExecuteOptions {
  readonly recorder: Recorder;
  /** Opened already: a run starts only at a site that lets it in. */
  readonly site: Site;
  readonly facts: SiteFacts;
  readonly clock: Clock;
  readonly random: () => number;
  readonly prober: Prober;
  /** The storages' slots, where other runs take some too. */
  readonly slots?: Slots;
  /** Told of the storages that groups wait for because other runs hold them, whenever that changes. */
  readonly onShortage?: (shortages: readonly Shortage[]) => void;
  /** Begin nothing any more: wait for what runs, and end every group, so that a drill can be cleaned up. */
  readonly cleanUp?: boolean;
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
  const { recorder, facts, drain } = options;
  await recorder.record({ type: 'site.opened', ...facts });
  if (options.cleanUp !== true) {
    await recordBaseline(options);
    await reopenDoubtful(recorder);
  }
  const runner = new GroupRunner(options);
  const onDrain = () => {
    runner.stop({ kind: 'signal', signal: String(drain.reason) }).catch((error: unknown) => runner.fail(error));
  };
  if (drain.aborted) onDrain();
  drain.addEventListener('abort', onDrain, { once: true });
  try {
    if (options.cleanUp === true) await runner.stop({ kind: 'cleanup' });
    await runner.begin();
    await runWaves(options, runner);
  } finally {
    drain.removeEventListener('abort', onDrain);
    runner.end();
  }
  await close(recorder);
  return recorder.state();
}

/** A resumed run asks again about what had ended without anybody knowing how, and about what waited for that. */
async function reopenDoubtful(recorder: Recorder): Promise<void> {
  const { groups, resumes } = recorder.state();
  if (resumes === 0) return;
  for (let found = true; found; ) {
    found = false;
    for (const group of groups.values()) {
      if (!mayReopen(groups, group)) continue;
      await recorder.record({ type: 'group.reopened', group: group.name });
      found = true;
    }
  }
}

async function runWaves({ recorder, approve, drain }: ExecuteOptions, runner: GroupRunner): Promise<void> {
  const { plan } = recorder.state();
  const stopped = () => recorder.state().stopping !== undefined || drain.aborted;
  for (const [index, wave] of plan.waves.entries()) {
    const phase = recorder.state().waves[index]?.phase;
    if (phase === 'closed') {
      runner.dispatcher.openWave(index);
      continue;
    }
    if (stopped()) break;
    // Where nothing of the wave takes part, nobody needs to approve nothing.
    const empty = phase === 'pending' && runner.dispatcher.waveDone(index);
    if (!empty && !(await openGate(recorder, approve, wave, index))) {
      await runner.stop({ kind: 'approval', wave: wave.name });
      break;
    }
    if (!empty && phase !== 'open') await recorder.record({ type: 'wave.opened', wave: wave.name });
    runner.dispatcher.openWave(index);
    runner.startReady();
    await runner.untilWaveDone(index);
    if (!empty && runner.dispatcher.waveDone(index)) await recorder.record({ type: 'wave.closed', wave: wave.name });
  }
  await runner.untilWaveDone(plan.waves.length - 1);
}

async function openGate(
  recorder: Recorder,
  approve: ExecuteOptions['approve'],
  wave: PlanWave,
  index: number,
): Promise<boolean> {
  if (!wave.gate || recorder.state().waves[index]?.approvedBy !== undefined) return true;
  await recorder.record({ type: 'wave.waiting', wave: wave.name });
  const by = await approve(wave);
  if (by === undefined) return false;
  await recorder.record({ type: 'wave.approved', wave: wave.name, by, planDigest: recorder.state().plan.digest });
  return true;
}

/** How a group ends that the run does not carry on. */
function endOf(
  { calls, verifiedAt }: GroupState,
  cause: StopCause | undefined,
): { readonly outcome: GroupOutcome; readonly reason: EndReason } {
  const { result } = calls.at(-1) ?? {};
  if (result !== undefined && 'failure' in result) {
    return { outcome: 'failed', reason: { kind: 'failure', failure: result.failure } };
  }
  if (cause?.kind === 'cleanup') {
    return { outcome: verifiedAt === undefined ? 'not-started' : 'failed', reason: { kind: 'interrupted' } };
  }
  return {
    outcome: 'not-started',
    reason: { kind: 'budget', scope: cause?.kind === 'budget' ? cause.scope : 'plan' },
  };
}

/** A spent budget ends the run, and every group with it, and so does giving it up; a signal or a missing approval leaves it to be resumed. */
async function close(recorder: Recorder): Promise<void> {
  const state = recorder.state();
  const cause = state.stopping;
  const open = [...state.groups.values()].some(({ phase }) => phase !== 'finished');
  if (open && (cause?.kind === 'signal' || cause?.kind === 'approval')) {
    await recorder.record({ type: 'run.interrupted', cause });
    return;
  }
  for (const group of state.groups.values()) {
    if (group.phase === 'finished') continue;
    await recorder.record({ type: 'group.finished', group: group.name, ...endOf(group, cause) });
  }
  const { unfinished: _, ...counts } = countOutcomes(recorder.state());
  await recorder.record({ type: 'run.finished', counts });
}
