import { createHash } from 'node:crypto';
import type { SimulatedAnswer } from '../../src/simulator/http/http.ts';
import { SimulatedSite } from '../../src/simulator/http/site.ts';
import { completeWorld } from '../../src/simulator/world/complete-world.ts';
import type { SiteFile, WorldFile } from '../../src/simulator/world/world.ts';
import { createVirtualClock, type VirtualClock } from './virtual-clock.ts';

export const LOCAL = '0f000000000040008000000000000001';
export const VAULT = '9a000000000040008000000000000002';
export const OTHER = '77000000000040008000000000000003';
/** The group of the page's example. */
export const GROUP = '0150a8120f9334db8e9abc9d3f5eea08';
export const KNOWN_SESSION = 'b0000000000040008000000000000009';
export const RECOVER_KEY = 'recoverVmBackupFromImageStoreBackupStorage';
export const JOB = 'c0000000000040008000000000000001';

/** Two volumes of 1 GiB and 2 GiB, 100 MiB/s, 1 s latency: 1 s + 10.24 s + 20.48 s. */
export const COPY_MS = 31_720;

export function worldFile(more: Partial<WorldFile> = {}, site: SiteFile = {}): WorldFile {
  return {
    site,
    sessions: [{ uuid: KNOWN_SESSION }],
    storages: [
      { name: 'local', uuid: LOCAL, tags: ['onlybackup'], bandwidth: '200MiB' },
      { name: 'vault', uuid: VAULT, tags: ['remotebackup'], bandwidth: '100MiB' },
      { name: 'other', uuid: OTHER, tags: ['allowbackup'] },
    ],
    groups: [
      { groupUuid: GROUP, name: 'dns-01', storages: ['vault'], volumes: [{ size: '1GiB' }, { size: '2GiB' }] },
      ...Array.from({ length: 5 }, (_item, index) => ({
        groupUuid: `a000000000004000800000000000000${index}`,
        name: `vm-${index}`,
        storages: ['vault'],
        volumes: [{ size: '1GiB' }],
      })),
    ],
    ...more,
  };
}

export interface Answer {
  readonly kind: SimulatedAnswer['kind'];
  readonly status: number;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly truncated: boolean;
  // biome-ignore lint/suspicious/noExplicitAny: the answers of a server are what they are
  readonly json: any;
}

export interface Client {
  readonly clock: VirtualClock;
  readonly site: SimulatedSite;
  send(method: string, path: string, body?: unknown, headers?: Record<string, string | undefined>): Promise<Answer>;
  recover(options?: {
    group?: string;
    job?: string;
    session?: string;
    src?: string;
    dst?: string;
    timeout?: number;
    tags?: string[];
  }): Promise<Answer>;
  poll(job?: string): Promise<Answer>;
  records(group?: string): Promise<readonly Record<string, unknown>[]>;
}

export function siteUnderTest(file: WorldFile = worldFile(), seed = 1): Client {
  const clock = createVirtualClock();
  const site = new SimulatedSite({ world: completeWorld(file), clock, seed });

  async function send(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string | undefined> = {},
  ): Promise<Answer> {
    const answer = await clock.until(
      site.handle({
        method,
        url: path.startsWith('/v1') ? `/zstack${path}` : path,
        headers: { host: '127.0.0.1:8080', authorization: `OAuth ${KNOWN_SESSION}`, ...headers },
        body: body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body),
      }),
    );
    return asAnswer(answer);
  }

  const client: Client = {
    clock,
    site,
    send,
    recover({ group = GROUP, job = JOB, session = KNOWN_SESSION, src = LOCAL, dst = VAULT, timeout, tags } = {}) {
      const key =
        file.site?.dialect === 'documented' || file.site?.dialect === 'page-only'
          ? RECOVER_KEY.toLowerCase()
          : RECOVER_KEY;
      return send(
        'PUT',
        `/v1/vm-backups/${group}/actions`,
        {
          [key]: { srcBackupStorageUuid: src, dstBackupStorageUuid: dst },
          ...(tags === undefined ? {} : { systemTags: tags }),
        },
        {
          authorization: `OAuth ${session}`,
          'x-job-uuid': job,
          ...(timeout === undefined ? {} : { 'x-api-timeout': String(timeout) }),
        },
      );
    },
    poll: (job = JOB) => send('GET', `/v1/api-jobs/${job}`, undefined, { authorization: undefined }),
    async records(group = GROUP) {
      return (await send('GET', `/v1/volume-backups?q=groupUuid=${group}`)).json.inventories;
    },
  };
  return client;
}

export function asAnswer(answer: SimulatedAnswer): Answer {
  if (answer.kind !== 'response') {
    return { kind: answer.kind, status: 0, text: '', headers: {}, truncated: false, json: undefined };
  }
  let json: unknown;
  try {
    json = JSON.parse(answer.body);
  } catch {
    json = undefined;
  }
  const { kind, status, headers, body } = answer;
  return { kind, status, text: body, headers, truncated: answer.truncated === true, json };
}

export function sha512(password: string): string {
  return createHash('sha512').update(password).digest('hex');
}

/** UUIDs of the storages on which a record is Ready. */
export function readyOn(record: Record<string, unknown>): string[] {
  const refs = record['backupStorageRefs'] as { backupStorageUuid: string; status: string }[];
  return refs.filter(({ status }) => status === 'Ready').map(({ backupStorageUuid }) => backupStorageUuid);
}
