/**
 * What a site says of itself when it is only looked at: the facts that preflight, pin, init and coverage judge.
 *
 * Every member that a server may leave out is optional: absent means *not said*, never wrong. Reads only.
 */
import type { BackupRecord } from './inventory.ts';

/** The management node (zstack-api.md 8). */
export interface NodeFacts {
  readonly version?: string;
  /** IANA name or offset of the node's clock. */
  readonly timeZone?: string;
  /** How far the node's clock is ahead of ours, in ms; the way of the request is halved out. */
  readonly skewMs?: number;
  /** Whether the node has loaded the API that recovers a VM backup: by `getSupportAPIs`, and by asking for it (zstack-api.md 1.2). */
  readonly recoverApi?: boolean;
  /** Whether it knows `cpuNum` of CreateVmFromVmBackup; only where that was asked. */
  readonly vmSizes?: boolean;
}

/** A backup storage (zstack-api.md 5.1). */
export interface StorageFacts {
  readonly uuid: string;
  readonly name?: string;
  /** `ImageStoreBackupStorage` is the only usable kind. */
  readonly type?: string;
  /** `Enabled` is the only usable value. */
  readonly state?: string;
  /** `Connected` is the only usable value; it may lag by minutes. */
  readonly status?: string;
  readonly totalBytes?: number;
  readonly availableBytes?: number;
  /** Kept free by the server on every storage (`backupStorage.reservedCapacity`). */
  readonly reservedBytes?: number;
  /** By its system tags. */
  readonly role?: 'local' | 'backup';
}

/** A VM (zstack-api.md 7.4). */
export interface VmFacts {
  readonly uuid: string;
  readonly name?: string;
  readonly state?: string;
  readonly clusterUuid?: string;
  readonly zoneUuid?: string;
  /** System and user tags as they are. */
  readonly tags: readonly string[];
}

/** Looks at a site and changes nothing. Every method throws SiteError when it cannot be answered. */
export interface Survey {
  /** `vmSizes`: ask for that too. */
  node(asked?: { readonly vmSizes: boolean }, signal?: AbortSignal): Promise<NodeFacts>;
  /** Without UUIDs: every backup storage of the site. */
  storages(uuids?: readonly string[], signal?: AbortSignal): Promise<readonly StorageFacts[]>;
  /** Every user VM of the site, by UUID. */
  vms(signal?: AbortSignal): Promise<readonly VmFacts[]>;
  /**
   * The records of VM backups: those that name one of these VMs (a group may have more), or all records of every group
   * of which one lies on one of these storages.
   */
  backups(
    of: { readonly vmUuids: readonly string[] } | { readonly storageUuids: readonly string[] },
    signal?: AbortSignal,
  ): Promise<readonly BackupRecord[]>;
}
