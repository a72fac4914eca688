/**
 * What a run needs from outside. The engine knows no socket, no disk, no clock and no randomness but these.
 */
import type { BackupRecord, GroupRecords } from '../plan/inventory.ts';
import type { PlanCheck, PlanRestore } from '../plan/plan.ts';
import type { RecordedEvent } from './event.ts';
import type { Failure } from './failure.ts';

/** Time, as the engine knows it. */
export interface Clock {
  /** Milliseconds since the epoch, without steps: whoever sets the machine's clock moves it not, and it stands still while the machine sleeps. */
  now(): number;
  /** What the machine calls the time, with every step: ms since the epoch. A clock that has no other is its own. */
  wall(): number;
  /** Resolves after `ms` milliseconds of this clock, or at once (without error) when `signal` aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** One recovery call, as it goes to `RecoverVmBackupFromImageStoreBackupStorage`. */
export interface RecoverCall {
  readonly groupUuid: string;
  readonly srcBackupStorageUuid: string;
  readonly dstBackupStorageUuid: string;
  readonly systemTags: readonly string[];
  readonly userTags: readonly string[];
  /** Client-chosen `X-Job-UUID`: 32 lower-case hex digits (zstack-api.md 3). */
  readonly jobUuid: string;
  /** The server's own timeout for the call (`X-API-Timeout`), and the client's for a synchronous answer. */
  readonly timeoutMs: number;
}

/** What became of sending a call. Never thrown: each case has its own way on. */
export type Submission =
  /**
   * 202, or 400 "Duplicate job uuid": the job exists, follow it. `jobUuid` is present where the server chose it,
   * because the documented request cannot carry ours: follow that one instead.
   */
  | { readonly kind: 'accepted'; readonly jobUuid?: string }
  /** 200: a synchronous server is done. */
  | { readonly kind: 'completed'; readonly records: readonly BackupRecord[] }
  /** The server said no; nothing ran. */
  | { readonly kind: 'refused'; readonly failure: Failure }
  /** A failed answer of a synchronous server after it started: judged like a failed job. */
  | { readonly kind: 'failed'; readonly failure: Failure }
  /** The request may have arrived or not (timeout, reset, 5xx without JSON, truncated body). */
  | { readonly kind: 'in-doubt'; readonly failure: Failure };

/** What `GET /api-jobs/{uuid}` said. */
export type JobState =
  | { readonly kind: 'running' }
  | { readonly kind: 'succeeded'; readonly records: readonly BackupRecord[] }
  | { readonly kind: 'failed'; readonly failure: Failure }
  /** 404: expired or never existed; the two cannot be told apart. */
  | { readonly kind: 'gone' }
  /** No usable answer this time (network, proxy HTML, management node restarting): ask again later. */
  | { readonly kind: 'unreachable'; readonly failure: Failure };

/** What the site says of itself when it is opened. */
export interface SiteFacts {
  /** False where the server offers no query API: nothing can be observed there. */
  readonly queries: boolean;
  /** Where it was reached, without credentials. */
  readonly endpoint?: string;
  readonly version?: string;
  /** IANA name or offset of the management node's clock. */
  readonly timeZone?: string;
}

/** One `CreateVmFromVmBackup`. */
export interface CreateVmCall {
  readonly groupUuid: string;
  /** The storage to read from. */
  readonly storageUuid: string;
  readonly restore: PlanRestore;
  /** The VM's own uuid, chosen here (`resourceUuid`): sent again it creates nothing (zstack-api.md 7.3). */
  readonly vmUuid: string;
  readonly jobUuid: string;
  readonly timeoutMs: number;
  readonly systemTags?: readonly string[];
}

/** One request that removes exactly one thing. */
export type RemoveCall = { readonly uuid: string; readonly jobUuid: string; readonly timeoutMs: number } & (
  | { readonly what: 'destroy-vm' | 'expunge-vm' | 'delete-volume' | 'expunge-volume' }
  /** Backup group `uuid` on this storage, and nowhere else. */
  | { readonly what: 'copy'; readonly storageUuid: string }
);

/** A VM as a fresh query shows it. */
export interface RestoredVm {
  readonly uuid: string;
  /** As the server writes it: `Running`, `Stopped`, `Destroyed`, … (zstack-api.md 7.4); empty where it does not say. */
  readonly state: string;
  /** IP addresses, that of the default network first. */
  readonly addresses: readonly string[];
  readonly volumes: readonly VmVolume[];
}

/** A volume as a fresh query shows it. */
export interface VmVolume {
  readonly uuid: string;
  /** `Root` or `Data`. */
  readonly type?: string;
  readonly status?: string;
  /** The VM that has it. */
  readonly vmUuid?: string;
  readonly shareable: boolean;
}

/** A ZStack management node. Methods throw {@link SiteError} only where said. */
export interface Site {
  /** Logs in and finds out what the site offers. Throws SiteError when it cannot be reached or refuses the login. */
  open(signal?: AbortSignal): Promise<SiteFacts>;
  recover(call: RecoverCall, signal?: AbortSignal): Promise<Submission>;
  job(jobUuid: string, signal?: AbortSignal): Promise<JobState>;
  /** One fresh look at many groups (batched `groupUuid?=` queries). A group without records has an empty list. Throws SiteError. */
  find(groupUuids: readonly string[], signal?: AbortSignal): Promise<readonly GroupRecords[]>;
  /** Like {@link Site.recover}: never throws. */
  createVm(call: CreateVmCall, signal?: AbortSignal): Promise<Submission>;
  /** One fresh look at a VM; undefined where there is none. Throws SiteError. */
  vm(uuid: string, signal?: AbortSignal): Promise<RestoredVm | undefined>;
  /** One fresh look at volumes; those that are not there are left out. Throws SiteError. */
  volumes(uuids: readonly string[], signal?: AbortSignal): Promise<readonly VmVolume[]>;
  /** Like {@link Site.recover}: never throws for what the server says. */
  remove(call: RemoveCall, signal?: AbortSignal): Promise<Submission>;
  /** The body key that the server was found to take; undefined while not known. Remembered for the run. */
  dialect(): 'documented' | 'sdk' | undefined;
  /** Roles of storages by the site's system tags, by UUID; those that have none are left out. Throws SiteError. */
  storageRoles(uuids: readonly string[], signal?: AbortSignal): Promise<ReadonlyMap<string, 'local' | 'backup'>>;
  /** False once the server has named another job uuid than the one that was sent: sending again is not safe there. */
  honoursJobUuid(): boolean;
  /**
   * Whether the server refuses a second submission under a job uuid that it knows, found out without running anything
   * (zstack-api.md 11); undefined when no answer was telling. `jobUuid` has not been used before.
   */
  refusesRepeats(jobUuid: string, signal?: AbortSignal): Promise<boolean | undefined>;
  /** Finds out the dialect without running anything (zstack-api.md 1.2). Undefined when no answer was telling. */
  probeDialect(signal?: AbortSignal): Promise<'documented' | 'sdk' | undefined>;
  /** Whether the management node takes calls now; a failure says why not. */
  ready(signal?: AbortSignal): Promise<Failure | undefined>;
  /** Logs out of a session that `open` made, and closes the connections. Never throws. */
  close(): Promise<void>;
}

export interface Journal {
  /** Resolves when the event is durable. Rejects for good after the first failure: nothing may be submitted then. */
  append(event: RecordedEvent): Promise<void>;
  close(): Promise<void>;
}

/** Asks a restored VM whether its service answers. */
export interface Prober {
  /** One try. Undefined when it answers as it should, else why not, in a few words. Never throws but when aborted. */
  probe(check: PlanCheck, address: string, signal?: AbortSignal): Promise<string | undefined>;
}
