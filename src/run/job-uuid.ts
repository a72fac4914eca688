import { createHash } from 'node:crypto';

/**
 * The `X-Job-UUID` of a call, derived from run, group and call number, so that a call found in the journal names its
 * job without asking. In the form that the server checks: 32 lower-case hex digits, version 4 (zstack-api.md 3).
 */
export function jobUuid(runId: string, group: string, call: number): string {
  const hex = createHash('sha256')
    .update(JSON.stringify([runId, group, call]))
    .digest('hex');
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 12)}4${hex.slice(13, 16)}${variant}${hex.slice(17, 32)}`;
}
