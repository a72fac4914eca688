import { hash } from 'node:crypto';

/** What the uuids of a run are derived from: its id alone is not enough, as two runs directories may have one of the same. */
export const seedOf = (runId: string, salt: string | undefined): string =>
  salt === undefined ? runId : `${runId} ${salt}`;

/**
 * The `X-Job-UUID` of a call, derived from the run's seed, group and call number, so that a call found in the journal names its
 * job without asking. In the form that the server checks: 32 lower-case hex digits, version 4 (zstack-api.md 3).
 */
export const jobUuid = (seed: string, group: string, call: number): string => derived([seed, group, call]);

/** `resourceUuid` of the VM that an attempt asks for: the server's primary key, so that sent twice it is made once (7.3). */
export const vmUuid = (seed: string, group: string, attempt: number): string => derived([seed, group, 'vm', attempt]);

/** `X-Job-UUID` of the creation of that VM. */
export function vmJobUuid(seed: string, group: string, attempt: number): string {
  return derived([seed, group, 'vm job', attempt]);
}

/** `X-Job-UUID` of the n-th request of a drill's removals. */
export function removalJobUuid(seed: string, key: string, step: string, at: number): string {
  return derived([seed, key, step, at]);
}

/** `X-Job-UUID` of the empty call that finds out whether the server refuses a repeat; `seq`: the run's last event. */
export const repeatProbeUuid = (seed: string, seq: number): string => derived([seed, 'repeat probe', seq]);

function derived(from: readonly (string | number)[]): string {
  const hex = hash('sha256', JSON.stringify(from), 'hex');
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 12)}4${hex.slice(13, 16)}${variant}${hex.slice(17, 32)}`;
}
