/** Which body key the server takes (zstack-api.md 1.2): the page's lower-case one, or the camelCase one of the real server. */

export type DialectName = 'documented' | 'sdk';

export const ACTION_KEY: Readonly<Record<DialectName, string>> = {
  documented: 'recovervmbackupfromimagestorebackupstorage',
  sdk: 'recoverVmBackupFromImageStoreBackupStorage',
};

export interface Dialect {
  /** The one to send: the documented first, until the server is known to take the other. */
  next(): DialectName;
  known(): DialectName | undefined;
  /** The server showed that it takes this key. */
  learn(name: DialectName): void;
  /** The server does not take this key, nothing ran. Returns the other one if it may be tried. */
  refused(name: DialectName): DialectName | undefined;
}

export function createDialect(setting: 'auto' | DialectName, remembered?: DialectName): Dialect {
  let known = setting === 'auto' ? remembered : setting;
  return {
    next: () => known ?? 'documented',
    known: () => known,
    learn(name) {
      known ??= name;
    },
    refused(name) {
      if (setting !== 'auto' || name !== 'documented') return undefined;
      known = 'sdk';
      return known;
    },
  };
}
