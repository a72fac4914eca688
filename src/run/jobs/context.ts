import type { BackupRecord } from '../../plan/inventory.ts';
import type { Plan, PlanGroup } from '../../plan/plan.ts';
import type { GroupState } from '../group-state.ts';
import type { Clock, Prober, Site } from '../ports.ts';
import type { Recorder } from '../record.ts';
import type { RunTime } from '../run-time.ts';
import type { Availability } from './availability.ts';
import type { PaceModel } from './pace-model.ts';
import type { RepeatsRefused } from './repeats.ts';

/** What the procedure of one group needs; shared by all groups of a run. */
export interface GroupContext {
  readonly plan: Plan;
  readonly recorder: Recorder;
  readonly site: Site;
  readonly clock: Clock;
  readonly random: () => number;
  /** The time that the run's events are dated by. */
  readonly time: RunTime;
  readonly availability: Availability;
  readonly repeatsRefused: RepeatsRefused;
  readonly prober: Prober;
  /** A fresh look at one group, batched with those of others. Throws SiteError. */
  readonly look: (groupUuid: string) => Promise<readonly BackupRecord[]>;
  /** What this run has learnt of how long copies take. */
  readonly paceModel: PaceModel;
  /** Records the body key that the server takes, once it is known. */
  readonly noteDialect: () => Promise<void>;
  /** UUID of the storage on which the copy must be found. */
  readonly receivingUuid: (group: PlanGroup) => string;
  /** Whether more than one group of the plan recovers this backup. */
  readonly isShared: (groupUuid: string) => boolean;
  /** Aborts when the journal is broken: nothing may go on then. */
  readonly signal: AbortSignal;
  /** True when no further call may be issued: the run stops, for whatever reason. */
  readonly halted: () => boolean;
  /** True when the run is left with work undone, to be resumed. */
  readonly leaving: () => boolean;
  /** True when nothing follows what runs but the cleanup of the drill. */
  readonly cleaningUp: () => boolean;
  /** Aborts when the run is left, so that what is waited for without a call at the site is waited for no longer. */
  readonly left: AbortSignal;
}

/** True where a fresh query can prove anything. */
export function observes({ plan, recorder }: GroupContext): boolean {
  return plan.verify === 'observed' && recorder.state().site?.queries === true;
}

/** What is known of a group of the run's plan now. */
export function stateOf({ recorder }: GroupContext, { name }: PlanGroup): GroupState {
  const state = recorder.state().groups.get(name);
  if (state === undefined) throw new Error(`no state for group ${name}`);
  return state;
}
