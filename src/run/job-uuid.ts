import { createHash } from 'node:crypto';

/**
 * The `X-Job-UUID` of a call, derived from run, group and call number, so that a call found in the journal names its
 * job without asking. In the form that the server checks: 32 lower-case hex digits, version 4 (zstack-api.md 3).
 */
export function jobUuid(runId: string, group: string, call: number): string {
  return derived([runId, group, call]);
}

/** `resourceUuid` of the VM that an attempt asks for: the server's primary key, so that sent twice it is made once (7.3). */
export function vmUuid(runId: string, group: string, attempt: number): string {
  return derived([runId, group, 'vm', attempt]);
}

/** `X-Job-UUID` of the creation of that VM. */
export function vmJobUuid(runId: string, group: string, attempt: number): string {
  return derived([runId, group, 'vm job', attempt]);
}

/** `X-Job-UUID` of the n-th request of a drill's removals. */
export function removalJobUuid(runId: string, key: string, step: string, at: number): string {
  return derived([runId, key, step, at]);
}

function derived(from: readonly (string | number)[]): string {
  const hex = createHash('sha256').update(JSON.stringify(from)).digest('hex');
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 12)}4${hex.slice(13, 16)}${variant}${hex.slice(17, 32)}`;
}
