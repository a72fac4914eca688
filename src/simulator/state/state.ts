/** Everything that a simulated site knows at one moment, and the doors to it. */

import type { SimulatorClock } from '../clock.ts';
import { type ApiError, apiError, type Sentence } from '../error.ts';
import { createFaultBook, type FaultBook, type FaultEvent } from '../faults/fault-book.ts';
import type { WebHook } from '../http/web-hook.ts';
import { createRandom, derivedUuid, nextUuid } from '../random.ts';
import { createZone, type Zone } from '../timestamp.ts';
import { type Feature, hasFeature } from '../version.ts';
import type { World } from '../world/world.ts';
import { type Agenda, createAgenda } from './agenda.ts';
import { createJobTable, type Job, type JobTable } from './jobs.ts';
import { createLedger, type Ledger } from './ledger.ts';
import { createManagementNode, type ManagementNode } from './node.ts';
import { createRecordStore, type RecordStore } from './records.ts';
import { createSessions, type Sessions } from './sessions.ts';
import { createStorages, type Storages } from './storages.ts';
import { createTransfers, type Transfers } from './transfers.ts';
import { createVmTable, type VmTable } from './vms.ts';

/** A copy in flight, as what may befall it sees it. */
export interface RunningCopy {
  readonly storages: readonly string[];
  fail(error: ApiError): void;
  /** The work stops where it is; nobody is told. */
  abandon(): void;
  readonly job?: Job;
}

export interface SiteState {
  readonly world: World;
  readonly start: number;
  readonly agenda: Agenda;
  readonly zone: Zone;
  readonly random: () => number;
  readonly records: RecordStore;
  readonly storages: Storages;
  readonly vms: VmTable;
  readonly jobs: JobTable;
  readonly sessions: Sessions;
  readonly ledger: Ledger;
  readonly faults: FaultBook;
  /** Told of every fault that comes. */
  tellFault(event: FaultEvent): void;
  readonly transfers: Transfers;
  readonly node: ManagementNode;
  readonly nodeUuid: string;
  readonly copies: Set<RunningCopy>;
  /** Executions begun per group: the nth attempt that a fault may select. */
  readonly attempts: Map<string, number>;
  now(): number;
  /** The server's own idea of the time: what it prints on new things. */
  serverNow(): number;
  elapsed(): number;
  newUuid(): string;
  /** Told of every job whose caller wants to be called. */
  onWebHook(listener: (hook: WebHook) => void): void;
  webHook(hook: WebHook): void;
  /** Whether a server of this site's version has it. */
  has(feature: Feature): boolean;
  error(code: string, details: Sentence | string, more?: { readonly cause?: ApiError }): ApiError;
}

export function createState(
  world: World,
  clock: SimulatorClock,
  seed: number,
  tellFault: (event: FaultEvent) => void = () => {},
): SiteState {
  const start = clock.now();
  const agenda = createAgenda(start);
  const random = createRandom(seed);
  const names = new Map(world.groups.map(({ groupUuid, name }) => [groupUuid, name]));
  const faults = createFaultBook(world.faults, seed, (groupUuid) => names.get(groupUuid), tellFault);
  const { site } = world;
  const hookListeners: ((hook: WebHook) => void)[] = [];
  return {
    world,
    start,
    agenda,
    zone: createZone(site.timeZone),
    random,
    records: createRecordStore(world),
    storages: createStorages(world, faults, start),
    vms: createVmTable(world),
    jobs: createJobTable(start, site.jobExpiryMs, site.jobScanMs),
    sessions: createSessions(world.sessions, start, site.sessionTimeoutMs, site.maxSessions),
    ledger: createLedger(world.storages.map(({ uuid }) => uuid)),
    faults,
    tellFault,
    transfers: createTransfers(agenda),
    node: createManagementNode(),
    nodeUuid: derivedUuid('management-node', seed),
    copies: new Set(),
    attempts: new Map(),
    now: () => agenda.now(),
    serverNow: () => agenda.now() + site.clockSkewMs,
    elapsed: () => agenda.now() - start,
    newUuid: () => nextUuid(random),
    onWebHook(listener) {
      hookListeners.push(listener);
    },
    webHook(hook) {
      for (const listener of hookListeners) listener(hook);
    },
    has: (feature) => hasFeature(site.version, feature),
    error: (code, details, more) => apiError(code, details, site.locale, more),
  };
}
