/** The storages that the plan uses: that they are there, usable, and have the role that the plan gives them. */
import type { Plan, PlanStorage } from '../plan/plan.ts';
import type { StorageFacts } from '../plan/survey.ts';
import { type Check, checksOf, type MakeCheck } from './check.ts';

/** The only kind between which VM backups are copied (zstack-api.md 5.1, 7.1). */
const IMAGE_STORE = 'ImageStoreBackupStorage';

export interface StorageDemand {
  /** The site's tags are wrong and the plan is right: the person says so. */
  readonly trustRoles: boolean;
}

/** Storages that at least one of the groups uses, in the order of the plan. */
export function usedStorages(plan: Plan, groups: Plan['groups'] = plan.groups): readonly PlanStorage[] {
  const used = new Set(groups.flatMap(({ source, destination }) => [source, destination]));
  return plan.storages.filter(({ name }) => used.has(name));
}

/** Everything that can be told of one storage but its space. */
export function checkStorage(storage: PlanStorage, facts: StorageFacts | undefined, demand: StorageDemand): Check[] {
  const check = checksOf({ kind: 'storage', name: storage.name });
  if (facts === undefined) {
    const hint = 'correct its uuid in the plan; or let an administrator share the storage with this account';
    const said = `the site shows no backup storage with the UUID ${storage.uuid}`;
    return [check('storage.exists', 'blocker', said, hint)];
  }
  return [
    check('storage.exists', 'ok', 'it exists'),
    checkType(check, facts.type),
    checkState(check, facts.state),
    checkStatus(check, facts.status),
    checkRole(check, storage, facts.role, demand),
  ];
}

function checkType(check: MakeCheck, type: string | undefined): Check {
  if (type === undefined) return check('storage.type', 'unknown', 'the site does not say its type');
  const wrong = `it is a ${type}: VM backups are copied between image stores only`;
  return type === IMAGE_STORE
    ? check('storage.type', 'ok', 'it is an image store')
    : check('storage.type', 'blocker', wrong, 'name an image store in the plan');
}

function checkState(check: MakeCheck, state: string | undefined): Check {
  if (state === undefined) return check('storage.state', 'unknown', 'the site does not say its state');
  return state === 'Enabled'
    ? check('storage.state', 'ok', 'it is Enabled')
    : check('storage.state', 'blocker', `it is ${state}`, 'enable it in ZStack');
}

function checkStatus(check: MakeCheck, status: string | undefined): Check {
  if (status === undefined) return check('storage.status', 'unknown', 'the site does not say whether it is connected');
  if (status === 'Connected') return check('storage.status', 'ok', 'it is Connected');
  const hint = 'reconnect it in ZStack; the status may lag by some minutes';
  return check('storage.status', status === 'Connecting' ? 'warning' : 'blocker', `it is ${status}`, hint);
}

/** By the storage's system tags (zstack-api.md 5.1): with swapped roles copies would be looked for where they come from. */
function checkRole(
  check: MakeCheck,
  { role: planned }: PlanStorage,
  role: StorageFacts['role'],
  { trustRoles }: StorageDemand,
): Check {
  if (role === undefined) {
    const hint = 'recover one small group first, and see on which storage its copy appears';
    return check('storage.role', 'unknown', `no system tag tells its role; the plan says ${planned}`, hint);
  }
  if (role === planned) return check('storage.role', 'ok', `its role is ${role}`);
  const said = `by its system tags it is a ${role} image storage at the site, but the plan gives it the role ${planned}`;
  const hint =
    'correct role, source and destination: source is the local storage, which receives the copies; destination holds the backups. If the plan is right all the same: --trust-roles';
  return check('storage.role', trustRoles ? 'warning' : 'blocker', said, hint);
}
