/**
 * The cleanup of a drill. It removes what the journal proves that this drill made, and nothing else: the VMs whose uuids
 * it chose, their data volumes, and copies that were proven absent before; each named exactly, with its storage.
 */
import pLimit from 'p-limit';
import { keyOf, leftovers } from '../cleanup-state.ts';
import type { DrillArtifact } from '../event.ts';
import type { Failure } from '../failure.ts';
import { mayStillAct } from '../jobs/lifetimes.ts';
import type { RestoredVm, VmVolume } from '../ports.ts';
import { isGone } from '../restore/settle-vm.ts';
import type { RunState } from '../state.ts';
import {
  before,
  type DrillCopy,
  type DrillVm,
  type DrillVolume,
  drillCopies,
  drillVms,
  drillVolumes,
  judgeCopy,
} from './drill-artifacts.ts';
import { type Next, type RemovalContext, removeOne } from './remove.ts';

export interface CleanUpOptions extends RemovalContext {
  /** Who asked for it: `user@host`. */
  readonly by: string;
  /** Another run that relies on the copy of this backup on this storage, if there is one. */
  readonly reliedOnBy: (groupUuid: string, storageUuid: string) => Promise<string | undefined>;
  /** Whether one of the storages is enabled and connected. Rejects with SiteError. */
  readonly readable: (storageUuids: readonly string[]) => Promise<boolean>;
}

/** Cleans up a drill whose groups have all ended. What stays is left to another cleanup. Rejects when the journal broke. */
export async function cleanUp(options: CleanUpOptions): Promise<RunState> {
  const { recorder, drain, by } = options;
  const { plan } = recorder.state();
  await recorder.record({ type: 'cleanup.started', by });
  const limit = pLimit(plan.concurrency);
  const all = <T>(things: readonly T[], remove: (thing: T) => Promise<void>) =>
    Promise.all(things.map((thing) => limit(async () => (drain.aborted ? undefined : remove(thing)))));
  // A volume goes after the VM that has it, a copy after the VMs that may read from it.
  const left = new Set<string>();
  await all(drillVms(recorder.state()), async (vm) => {
    if (!(await removeVm(options, vm))) left.add(vm.made.uuid);
  });
  await all(
    drillVolumes(recorder.state(), (vmUuid) => !left.has(vmUuid)),
    (volume) => removeVolume(options, volume),
  );
  await all(drillCopies(recorder.state()), (copy) => removeCopy(options, copy));
  if (drain.aborted) {
    await recorder.record({ type: 'run.interrupted', cause: { kind: 'signal', signal: String(drain.reason) } });
    return recorder.state();
  }
  await recorder.record({ type: 'cleanup.finished', left: leftovers(recorder.state().cleanup).length });
  return recorder.state();
}

/** Whether it is gone. */
async function removeVm(options: CleanUpOptions, { made, group, vm }: DrillVm): Promise<boolean> {
  const { site, recorder } = options;
  const wasThere = vm.observed !== undefined || vm.result?.kind === 'created';
  let missing = 0;
  const volumes = new Set(vm.observed?.dataVolumes);
  return removeOne(options, made, async () => {
    const found = await site.vm(made.uuid);
    missing = found === undefined ? missing + 1 : 0;
    // One answer without it is no proof: it was there, and nobody has asked for its end.
    if (found === undefined && missing < PROOFS && wasThere && !isAsked(recorder.state(), made)) {
      return { next: { kind: 'wait' } };
    }
    // One that was seen has those that it had then: what was attached since is not the drill's.
    const now = vm.observed === undefined ? (found?.volumes ?? []) : [];
    for (const volume of now) if (isDataOf(made.uuid, volume)) volumes.add(volume.uuid);
    const open = vm.result === undefined || vm.result.kind === 'unknown';
    const mayCome = open && mayStillAct(recorder.time.ageOf(vm.issuedAt), group.restore?.timeoutMs ?? 0);
    return { next: nextForVm(made.uuid, found, mayCome), made: { ...made, dataVolumes: [...volumes] } };
  });
}

/** Answers in a row that prove that a VM is gone. */
const PROOFS = 3;

const isAsked = ({ cleanup }: RunState, made: DrillArtifact): boolean =>
  cleanup.removals.get(keyOf(made))?.issuedAt !== undefined;

const isDataOf = (vmUuid: string, { type, vmUuid: holder, shareable }: VmVolume) =>
  type === 'Data' && holder === vmUuid && !shareable;

function nextForVm(uuid: string, found: RestoredVm | undefined, mayCome: boolean): Next {
  if (found === undefined) {
    return mayCome
      ? {
          kind: 'leave',
          failure: stays('removal.may-come', 'its creation may still be running: its outcome is not known'),
        }
      : { kind: 'gone' };
  }
  // Destroyed machines stay in the recycle bin until they are expunged (zstack-api.md 7.4).
  if (found.state === 'Destroyed') return { kind: 'request', call: { what: 'expunge-vm', uuid } };
  return isGone(found) ? { kind: 'wait' } : { kind: 'request', call: { what: 'destroy-vm', uuid } };
}

/** Data volumes outlive the VM that they were made with. */
async function removeVolume(options: CleanUpOptions, { made, vmUuid, doubtful }: DrillVolume): Promise<void> {
  const { uuid } = made;
  await removeOne(options, made, async () => {
    const [found] = await options.site.volumes([uuid]);
    if (found === undefined) return { next: { kind: 'gone' } };
    if (doubtful) return { next: { kind: 'leave', failure: DOUBTFUL } };
    // Volumes are detached from a VM that is destroyed: one that is held by it says that it is there yet.
    if (found.vmUuid === vmUuid && found.status !== 'Deleted') return { next: { kind: 'leave', failure: HELD } };
    const elsewhere = found.vmUuid !== undefined && found.vmUuid !== vmUuid;
    if (elsewhere || found.shareable || found.type === 'Root') {
      const why = elsewhere ? `it is attached to VM ${found.vmUuid}` : 'it is not a data volume of this VM alone';
      return { next: { kind: 'leave', failure: stays('removal.in-use', why) } };
    }
    const what = found.status === 'Deleted' ? 'expunge-volume' : 'delete-volume';
    return { next: { kind: 'request', call: { what, uuid } } };
  });
}

async function removeCopy(options: CleanUpOptions, copy: DrillCopy): Promise<void> {
  const { site, recorder, reliedOnBy, readable } = options;
  const { made, storageUuid } = copy;
  const state = recorder.state();
  const was = before(state, copy);
  // What was there before is not the drill's.
  if (was === 'present') return;
  await removeOne(options, made, async () => {
    if (was === 'unknown') return { next: { kind: 'leave', failure: UNPROVEN } };
    const found = await site.find([made.uuid]);
    const records = found.find(({ groupUuid }) => groupUuid === made.uuid)?.records ?? [];
    const verdict = judgeCopy(state, copy, records, recorder.time.ageOf);
    if (verdict.kind === 'leave') return { next: verdict };
    if (verdict.kind === 'absent') return { next: { kind: 'gone' } };
    const other = await reliedOnBy(made.uuid, storageUuid);
    if (other !== undefined) {
      const failure = stays('removal.relied-on', `run ${other} may rely on this copy`);
      return { next: { kind: 'leave', failure } };
    }
    if (!(await readable(verdict.wholeOn))) {
      const why = 'no other storage that holds the whole backup can be read now: this would remove its last copy';
      return { next: { kind: 'leave', failure: stays('removal.last-copy', why) } };
    }
    return { next: { kind: 'request', call: { what: 'copy', uuid: made.uuid, storageUuid } } };
  });
}

const stays = (code: string, message: string): Failure => ({
  code,
  class: 'permanent',
  message,
  hint: 'Look at the site, and remove it there if it is not wanted.',
});

const HELD = stays('removal.in-use', 'the site shows it attached to its VM, of which it also says that it is gone');

const DOUBTFUL = stays(
  'removal.unproven',
  'its VM has more data volumes than its backup, so this one may be somebody else’s',
);

const UNPROVEN = stays(
  'removal.unproven',
  'the site did not say before the drill that this copy was not there, so it may be older than the drill',
);
