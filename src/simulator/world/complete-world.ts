import { type Fault, parseFault, readFault } from '../faults/faults.ts';
import { derivedUuid } from '../random.ts';
import { zoneProblem } from '../timestamp.ts';
import { readVersion } from '../version.ts';
import { durationMs, sizeBytes } from './quantities.ts';
import type {
  GroupFile,
  StorageFile,
  World,
  WorldFile,
  WorldGroup,
  WorldSite,
  WorldStorage,
  WorldVm,
} from './world.ts';

/** UUID of the built-in account `admin` (zstack-api.md 2). */
export const ADMIN_UUID = '36c27e8ff05c4780bf6d2fa65700f22e';

/** When the page's example backup was made: the default of every backup. */
const DEFAULT_CREATED_AT = Date.parse('2017-11-14T14:20:57Z');

const SITE: WorldSite = {
  version: '5.2.1',
  timeZone: 'Asia/Shanghai',
  locale: 'zh_CN',
  dialect: 'sdk',
  contextPath: '/zstack',
  clockSkewMs: 0,
  apiTimeoutMs: 30 * 60_000,
  sessionTimeoutMs: 2 * 3_600_000,
  maxSessions: 500,
  checkTimeZone: false,
  accessKeyModule: true,
  backupModule: true,
  jobExpiryMs: 3 * 3_600_000,
  jobScanMs: 3_600_000,
  whenPresent: 'skip',
  exponentNumbers: false,
  omit: [],
  taskMs: 20,
  reservedCapacity: 2 ** 30,
};

/** A mistake in a world file. */
export interface WorldFinding {
  /** JSON Pointer into the world file. */
  readonly path: string;
  readonly message: string;
}

/** Everything that is wrong with a world file. */
export class WorldError extends Error {
  override readonly name = 'WorldError';
  readonly findings: readonly WorldFinding[];

  constructor(findings: readonly WorldFinding[]) {
    super(findings.map(({ path, message }) => `${path}: ${message}`).join('\n'));
    this.findings = findings;
  }
}

/**
 * Fills in the defaults and resolves names, quantities, dates and faults. The structure must be that of the schema.
 * Throws {@link WorldError} with everything that a schema cannot say: unknown names, duplicates, unreadable quantities.
 */
export function completeWorld(file: WorldFile): World {
  const findings: WorldFinding[] = [];
  const report = (path: string, message: string): void => {
    findings.push({ path, message });
  };
  const quantity =
    (read: (value: number | string) => number | undefined, want: string): Quantity =>
    (value, path) => {
      const number = read(value);
      if (number === undefined) report(path, `"${value}" is no ${want}`);
      return number ?? 0;
    };
  const duration = quantity(durationMs, 'duration; write 1500 (ms) or "30s"');
  const size = quantity(sizeBytes, 'size; write 4096 (bytes) or "40GiB"');

  const site = completeSite(file.site ?? {}, duration, size, report);
  const storages = file.storages.map((storage, index) =>
    completeStorage(storage, `/storages/${index}`, size, duration),
  );
  const vms = (file.vms ?? []).map(
    (vm, index): WorldVm => ({
      uuid: derivedUuid('vm', vm.name),
      state: 'Running',
      cpuNum: 2,
      systemTags: [],
      userTags: [],
      ...vm,
      memorySize: size(vm.memorySize ?? '4GiB', `/vms/${index}/memorySize`),
    }),
  );
  const storageUuids = named(storages, '/storages', report);
  const vmUuids = named(vms, '/vms', report);
  const groups = file.groups.map((group, index) =>
    completeGroup(group, `/groups/${index}`, { storageUuids, vmUuids, size, report }),
  );
  unique(groups, (group) => group.groupUuid, '/groups', 'groupUuid', report);
  const backups = new Set<string>();
  for (const [index, { volumes }] of groups.entries()) {
    for (const { uuid } of volumes) {
      if (backups.has(uuid)) report(`/groups/${index}/volumes`, `the uuid ${uuid} of a volume backup occurs twice`);
      backups.add(uuid);
    }
  }

  const accounts = (file.accounts ?? [{ name: 'admin', password: 'password' }]).map((account) => ({
    uuid: account.name === 'admin' ? ADMIN_UUID : derivedUuid('account', account.name),
    denied: [],
    ...account,
  }));
  const firstAccount = accounts[0]?.name ?? 'admin';
  const known = new Set(accounts.map((account) => account.name));
  const accountOf = (name: string | undefined, path: string): string => {
    if (name !== undefined && !known.has(name)) {
      report(path, `there is no account "${name}"; the accounts are ${[...known].join(', ')}`);
    }
    return name ?? firstAccount;
  };
  const checkNames = faultChecker(storageUuids, groups, report);
  const faults = (file.faults ?? []).flatMap((fault, index): Fault[] => {
    try {
      const read = typeof fault === 'string' ? parseFault(fault) : readFault({ ...fault });
      checkNames(read, `/faults/${index}`);
      return [read];
    } catch (error) {
      report(`/faults/${index}`, error instanceof Error ? error.message : String(error));
      return [];
    }
  });
  const world: World = {
    site,
    accounts,
    accessKeys: (file.accessKeys ?? []).map((key, index) => ({
      enabled: true,
      ...key,
      account: accountOf(key.account, `/accessKeys/${index}/account`),
    })),
    sessions: (file.sessions ?? []).map((session, index) => ({
      ...session,
      account: accountOf(session.account, `/sessions/${index}/account`),
    })),
    storages,
    vms,
    groups,
    faults,
  };
  if (findings.length > 0) throw new WorldError(findings);
  return world;
}

type Report = (path: string, message: string) => void;
type Quantity = (value: number | string, path: string) => number;

function completeSite(
  file: NonNullable<WorldFile['site']>,
  duration: Quantity,
  size: Quantity,
  report: Report,
): WorldSite {
  const site = { ...SITE, ...file };
  const zone = site.timeZone ?? SITE.timeZone;
  const wrong = zoneProblem(zone);
  if (wrong !== undefined) {
    report('/site/timeZone', `"${zone}" ${wrong}; write an IANA name such as Asia/Shanghai or UTC`);
  }
  if (readVersion(site.version) === undefined) {
    report('/site/version', `"${site.version}" is no version; write 5.2.1, or zsv-4.3.0 for the other product line`);
  }
  return {
    ...site,
    clockSkewMs: duration(site.clockSkewMs, '/site/clockSkewMs'),
    apiTimeoutMs: duration(site.apiTimeoutMs, '/site/apiTimeoutMs'),
    sessionTimeoutMs: duration(site.sessionTimeoutMs, '/site/sessionTimeoutMs'),
    jobExpiryMs: duration(site.jobExpiryMs, '/site/jobExpiryMs'),
    jobScanMs: duration(site.jobScanMs, '/site/jobScanMs'),
    taskMs: duration(site.taskMs, '/site/taskMs'),
    reservedCapacity: size(site.reservedCapacity, '/site/reservedCapacity'),
  };
}

function completeStorage(file: StorageFile, path: string, size: Quantity, duration: Quantity): WorldStorage {
  const totalCapacity = size(file.totalCapacity ?? '100TiB', `${path}/totalCapacity`);
  return {
    uuid: derivedUuid('storage', file.name),
    type: 'ImageStoreBackupStorage',
    tags: [],
    state: 'Enabled',
    status: 'Connected',
    sharing: 'per-copy',
    ...file,
    totalCapacity,
    availableCapacity:
      file.availableCapacity === undefined ? totalCapacity : size(file.availableCapacity, `${path}/availableCapacity`),
    bandwidth: size(file.bandwidth ?? '200MiB', `${path}/bandwidth`),
    latencyMs: duration(file.latencyMs ?? '1s', `${path}/latencyMs`),
  };
}

interface Names {
  readonly storageUuids: ReadonlyMap<string, string>;
  readonly vmUuids: ReadonlyMap<string, string>;
  readonly size: Quantity;
  readonly report: Report;
}

function completeGroup(file: GroupFile, path: string, { storageUuids, vmUuids, size, report }: Names): WorldGroup {
  const createdAt = file.createDate === undefined ? DEFAULT_CREATED_AT : Date.parse(file.createDate);
  if (Number.isNaN(createdAt)) {
    report(`${path}/createDate`, `"${file.createDate}" is no RFC 3339 date; write 2026-11-20T00:00:00Z`);
  }
  const vm = file.vm ?? file.name ?? file.groupUuid;
  const holders = (names: readonly string[], at: string): readonly string[] =>
    names.map((name, index) => {
      const uuid = storageUuids.get(name);
      if (uuid === undefined) report(`${at}/${index}`, `there is no storage "${name}"`);
      return uuid ?? name;
    });
  const storages = holders(file.storages, `${path}/storages`);
  return {
    groupUuid: file.groupUuid,
    name: file.name ?? file.groupUuid,
    vmUuid: vmUuids.get(vm) ?? (/^[0-9a-f]{32}$/.test(vm) ? vm : derivedUuid('vm', vm)),
    createdAt,
    inDatabase: file.inDatabase ?? true,
    volumes: file.volumes.map((volume, index) => {
      const type = volume.type ?? (index === 0 ? 'Root' : 'Data');
      return {
        uuid: derivedUuid('backup', file.groupUuid, index),
        volumeUuid: derivedUuid('volume', vm, index),
        name: `${type}-Volume-Backup-${index}`,
        state: 'Enabled',
        status: 'Ready',
        ...volume,
        type,
        size: size(volume.size ?? '10GiB', `${path}/volumes/${index}/size`),
        storages:
          volume.storages === undefined ? storages : holders(volume.storages, `${path}/volumes/${index}/storages`),
      };
    }),
  };
}

function named(
  things: readonly { readonly uuid: string; readonly name: string }[],
  path: string,
  report: Report,
): ReadonlyMap<string, string> {
  unique(things, (thing) => thing.name, path, 'name', report);
  unique(things, (thing) => thing.uuid, path, 'uuid', report);
  return new Map(things.flatMap(({ uuid, name }) => [[name, uuid] as const, [uuid, uuid] as const]));
}

function unique<T>(things: readonly T[], key: (thing: T) => string, path: string, what: string, report: Report): void {
  const seen = new Set<string>();
  for (const [index, thing] of things.entries()) {
    const value = key(thing);
    if (seen.has(value)) report(`${path}/${index}`, `the ${what} ${value} occurs twice`);
    seen.add(value);
  }
}

/** Finds faults that name a storage or a group which is not there. */
function faultChecker(
  storages: ReadonlyMap<string, string>,
  groups: readonly WorldGroup[],
  report: Report,
): (fault: Fault, path: string) => void {
  const groupNames = new Set(groups.flatMap(({ name, groupUuid }) => [name, groupUuid]));
  return ({ storage, group }, path) => {
    if (storage !== undefined && !storages.has(storage)) report(`${path}/storage`, `there is no storage "${storage}"`);
    if (group !== undefined && !groupNames.has(group)) report(`${path}/group`, `there is no group "${group}"`);
  };
}
