/** Recovering and syncing VM backups between image stores (zstack-api.md 7.1). */
import { given } from '../../given.ts';
import { type Api, type Call, defineApi, failure, success, text } from '../api.ts';
import { type ApiError, SAYS } from '../error.ts';
import type { Fault } from '../faults/faults.ts';
import { showBackup } from '../query/inventories.ts';
import { BACKUP_CLASS } from '../query/java-class.ts';
import type { Result } from '../state/jobs.ts';
import { type BackupRecord, refStatus } from '../state/records.ts';
import type { RunningCopy, SiteState } from '../state/state.ts';
import { arrive, type CopyPlan, claim, landingStorage, planCopy } from './copy-plan.ts';
import { EXAMPLE_ANSWER } from './example-answer.ts';

/** Recover: `src` is the local storage that receives, `dst` the remote one that is read. Sync: the natural way round. */
type Direction = 'recover' | 'sync';

function ends(call: Call, direction: Direction): { readonly receiving: string; readonly giving: string } {
  const src = text(call.fields, 'srcBackupStorageUuid') ?? '';
  const dst = text(call.fields, 'dstBackupStorageUuid') ?? '';
  return direction === 'recover' ? { receiving: src, giving: dst } : { receiving: dst, giving: src };
}

function checkCopy(call: Call, direction: Direction, api: Api): ApiError | undefined {
  const { state, path } = call;
  const groupUuid = path['groupUuid'] ?? '';
  const src = state.storages.find(text(call.fields, 'srcBackupStorageUuid') ?? '', state.now());
  const dst = state.storages.find(text(call.fields, 'dstBackupStorageUuid') ?? '', state.now());
  if (src === undefined || dst === undefined) return undefined;
  const checked = direction === 'recover' ? src : dst;
  if (checked.state !== 'Enabled') return state.error('SYS.1006', SAYS.stateForbids(checked.state, api.message));
  if (src.state !== 'Enabled' || dst.state !== 'Enabled') {
    return state.error('SYS.1006', SAYS.disabled(dst.uuid, src.uuid));
  }
  for (const storage of [src, dst]) {
    if (storage.type !== 'ImageStoreBackupStorage') {
      return state.error('SYS.1006', SAYS.unexpectedStorage(storage.type, storage.uuid));
    }
  }
  const records = state.records.byGroup(groupUuid);
  if (records.length === 0) return state.error('SYS.1006', SAYS.noGroup(groupUuid));
  const roots = records.filter(({ type }) => type === 'Root').length;
  if (roots !== 1) return state.error('SYS.1006', roots === 0 ? SAYS.noRoot(groupUuid) : SAYS.manyRoots(groupUuid));
  return undefined;
}

/** Checks that only the work itself makes: connection, presence on the giving side, space on the receiving one. */
function refuse(call: Call, direction: Direction, api: Api, wanted: readonly BackupRecord[]): ApiError | undefined {
  const { state } = call;
  const { receiving, giving } = ends(call, direction);
  const now = state.now();
  for (const uuid of [giving, receiving]) {
    if (state.storages.find(uuid, now)?.status !== 'Connected') {
      return state.error('SYS.1006', SAYS.disconnected(api.message));
    }
  }
  const group = state.records.byGroup(call.path['groupUuid'] ?? '');
  const absent = group.find((record) => !isOn(record, giving, now));
  if (absent !== undefined) return state.error('SYS.1006', SAYS.notOnStorage(absent.uuid, giving));
  const [first] = group;
  if (state.world.site.whenPresent === 'refuse' && wanted.length === 0 && first !== undefined) {
    return state.error('SYS.1006', SAYS.alreadyThere(receiving, first.uuid));
  }
  const bytes = total(wanted);
  const available = (state.storages.find(receiving, now)?.availableCapacity ?? 0) - state.world.site.reservedCapacity;
  return bytes > available
    ? state.error('SYS.1006', SAYS.noSpace(bytes, receiving, Math.max(0, available)))
    : undefined;
}

function isOn(record: BackupRecord, storageUuid: string, now: number): boolean {
  return record.refs.some((ref) => ref.storageUuid === storageUuid && refStatus(ref, now) === 'Ready');
}

const total = (records: readonly BackupRecord[]): number => records.reduce((sum, record) => sum + record.size, 0);

function runCopy(call: Call, settle: (result: Result) => void, direction: Direction, api: Api): void {
  const { state, path, jobUuid } = call;
  const groupUuid = path['groupUuid'] ?? '';
  const { receiving, giving } = ends(call, direction);
  const group = [...state.records.byGroup(groupUuid)].sort((a, b) =>
    a.type === b.type ? 0 : a.type === 'Root' ? -1 : 1,
  );
  const wanted =
    state.world.site.whenPresent === 'copy' ? group : group.filter((record) => !isOn(record, receiving, state.now()));
  const refused = refuse(call, direction, api, wanted);
  if (refused !== undefined) {
    settle(failure(refused));
    return;
  }
  const attempt = (state.attempts.get(groupUuid) ?? 0) + 1;
  state.attempts.set(groupUuid, attempt);
  const plan = planCopy(state, groupUuid, attempt);
  copy({ call, api, group, wanted, receiving, giving, groupUuid, jobUuid, plan }, settle);
}

interface Copy {
  readonly call: Call;
  readonly api: Api;
  readonly group: readonly BackupRecord[];
  readonly wanted: readonly BackupRecord[];
  readonly receiving: string;
  readonly giving: string;
  readonly groupUuid: string;
  readonly jobUuid: string;
  readonly plan: CopyPlan;
}

function copy(
  { call, api, group, wanted, receiving, giving, groupUuid, jobUuid, plan }: Copy,
  settle: (result: Result) => void,
): void {
  const { state, job } = call;
  const execution = state.ledger.begin({
    api: api.name,
    groupUuid,
    job: jobUuid,
    srcBackupStorageUuid: text(call.fields, 'srcBackupStorageUuid') ?? '',
    dstBackupStorageUuid: text(call.fields, 'dstBackupStorageUuid') ?? '',
    startedAt: state.now(),
  });
  const landing = landingStorage(state, plan, receiving, giving);
  const arriving = portions(plan, wanted);
  const reserved = total(arriving);
  state.storages.reserve(landing, reserved);
  let arrived = 0;

  const from = state.storages.find(giving, state.now());
  const to = state.storages.find(receiving, state.now());
  if (from === undefined || to === undefined) return;
  const close = (outcome: 'succeeded' | 'failed' | 'lost' | 'pretended'): void => {
    state.copies.delete(running);
    state.ledger.end(execution, outcome, state.now());
  };
  const giveUp = (outcome: 'failed' | 'lost'): void => {
    transfer.stop();
    state.storages.reserve(landing, arrived - reserved);
    close(outcome);
  };
  const transfer = state.transfers.start(
    from,
    to,
    arriving.map((record) => ({
      bytes: record.size,
      arrived: () => {
        arrived += record.size;
        arrive(state, plan, record.uuid, landing);
      },
    })),
    () => {
      const fails = plan.fails;
      if (fails !== undefined && fails.work !== 'done') {
        close('failed');
        return settle(failure(jobError(state, fails)));
      }
      const pretended = plan.falseSuccess !== undefined || plan.example?.work === 'lost';
      close(pretended ? 'pretended' : 'succeeded');
      settle(
        plan.example !== undefined
          ? { kind: 'literal', text: EXAMPLE_ANSWER }
          : success(
              { inventories: claim(state, plan, group, landing).map((record) => showBackup(record, state)) },
              { inventories: BACKUP_CLASS },
            ),
      );
    },
  );
  const running: RunningCopy = {
    storages: [giving, receiving],
    ...given({ job }),
    fail(error) {
      giveUp('failed');
      settle(failure(error));
    },
    abandon: () => giveUp('lost'),
  };
  state.copies.add(running);
  if (plan.fails?.work === 'done') {
    // The answer is the failure; the copy goes on behind it.
    const error = jobError(state, plan.fails);
    state.agenda.at(state.now() + Math.max(from.latencyMs, to.latencyMs), () => settle(failure(error)));
  }
  if (plan.orphan !== undefined && job !== undefined) {
    state.jobs.orphan(job);
    if (plan.orphan.work === 'lost') running.abandon();
  }
}

/** The volumes that really arrive. */
function portions(plan: CopyPlan, wanted: readonly BackupRecord[]): readonly BackupRecord[] {
  if (plan.falseSuccess !== undefined || plan.example?.work === 'lost') return [];
  if (plan.fails !== undefined && plan.fails.work !== 'done') {
    return wanted.slice(0, Math.floor((plan.fails.progress ?? 0) * wanted.length));
  }
  return plan.partial === undefined
    ? wanted
    : wanted.slice(0, Math.max(0, wanted.length - (plan.partial.volumes ?? 1)));
}

/** Errors of agents and storages arrive wrapped in the catch-all; those of the mediator and the bus do not. */
const WRAPPED = /^(SYS\.101[56]|BS\.|HOST|PS\.)/;

function jobError(state: SiteState, { code = 'SYS.1006', details, nested }: Fault): ApiError {
  const inner = state.error(code, details ?? SAYS.syncTaskFailed());
  return (nested ?? WRAPPED.test(code)) ? state.error('SYS.1006', SAYS.syncTaskFailed(), { cause: inner }) : inner;
}

function copyApi(name: string, direction: Direction): Api {
  const api: Api = defineApi({
    message: `org.zstack.header.storage.volume.backup.${name}`,
    method: 'PUT',
    mode: 'async',
    changes: true,
    backupModule: true,
    fields: {
      srcBackupStorageUuid: { required: true, resource: 'BackupStorageVO' },
      dstBackupStorageUuid: { required: true, resource: 'BackupStorageVO' },
    },
    check: (call) => checkCopy(call, direction, api),
    run: (call, settle) => runCopy(call, settle, direction, api),
  });
  return api;
}

export const recoverVmBackup = copyApi('APIRecoverVmBackupFromImageStoreBackupStorageMsg', 'recover');
export const syncVmBackupToRemote = copyApi('APISyncVmBackupFromImageStoreBackupStorageMsg', 'sync');
