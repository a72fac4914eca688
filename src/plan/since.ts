/** What a server of which version knows (zstack-api.md 11). A question to the server itself counts more, where there is one. */

/** First versions that know a field of CreateVmFromVmBackup: one before it drops the field without a word. */
export const SINCE = {
  /** `cpuNum` and `memorySize`: before it `instanceOfferingUuid` is required. */
  vmSizes: '5.2.0',
  /** `strategy`: before it the VM starts, whatever was asked for. */
  vmStrategy: '5.1.0',
  /** `l3NetworkUuids` may be left out. */
  vmWithoutNetworks: '4.8.0',
} as const;

/** Whether a server of `version` is of before `since`; undefined where that cannot be told. */
export function isBefore(version: string | undefined, since: string): boolean | undefined {
  const [own, first] = [version, since].map((text) => /^(\d{1,6})\.(\d{1,6})(?:\.(\d{1,6}))?/.exec(text ?? ''));
  if (own == null || first == null) return undefined;
  for (const part of [1, 2, 3]) {
    const [mine, theirs] = [Number(own[part] ?? 0), Number(first[part] ?? 0)];
    if (mine !== theirs) return mine < theirs;
  }
  return false;
}
