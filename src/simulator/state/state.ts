/** Everything that a simulated site knows at one moment, and the doors to it. */

import type { SimulatorClock } from '../clock.ts';
import { type ApiError, apiError, type Sentence } from '../error.ts';
import { createFaultBook, type FaultEvent } from '../faults/fault-book.ts';
import type { WebHook } from '../http/web-hook.ts';
import { createRandom, derivedUuid, nextUuid } from '../random.ts';
import { createZone } from '../timestamp.ts';
import { type Feature, hasFeature } from '../version.ts';
import type { World } from '../world/world.ts';
import { createAgenda } from './agenda.ts';
import { createJobTable, type Job } from './jobs.ts';
import { createLedger } from './ledger.ts';
import { createManagementNode } from './node.ts';
import { createRecordStore } from './records.ts';
import { createSessions } from './sessions.ts';
import { createStorages } from './storages.ts';
import { createTransfers } from './transfers.ts';
import { createVmTable } from './vms.ts';

/** A copy in flight, as what may befall it sees it. */
export interface RunningCopy {
  readonly storages: readonly string[];
  fail(error: ApiError): void;
  /** The work stops where it is; nobody is told. */
  abandon(): void;
  readonly job?: Job;
}

export type SiteState = ReturnType<typeof createState>;

export function createState(
  world: World,
  clock: SimulatorClock,
  seed: number,
  tellFault: (event: FaultEvent) => void = () => {},
) {
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
    /** Told of every fault that comes. */
    tellFault,
    transfers: createTransfers(agenda),
    node: createManagementNode(),
    nodeUuid: derivedUuid('management-node', seed),
    copies: new Set<RunningCopy>(),
    /** Executions begun per group: the nth attempt that a fault may select. */
    attempts: new Map<string, number>(),
    now: () => agenda.now(),
    /** The server's own idea of the time: what it prints on new things. */
    serverNow: () => agenda.now() + site.clockSkewMs,
    elapsed: () => agenda.now() - start,
    newUuid: () => nextUuid(random),
    /** Told of every job whose caller wants to be called. */
    onWebHook(listener: (hook: WebHook) => void): void {
      hookListeners.push(listener);
    },
    webHook(hook: WebHook): void {
      for (const listener of hookListeners) listener(hook);
    },
    /** Whether a server of this site's version has it. */
    has: (feature: Feature): boolean => hasFeature(site.version, feature),
    error: (code: string, details: Sentence | string, more?: { readonly cause?: ApiError }): ApiError =>
      apiError(code, details, site.locale, more),
  };
}
