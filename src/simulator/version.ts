/** What a server of a given version does, and what an older one does not (zstack-api.md 11). */

/** Something that came with a version. */
export type Feature =
  /** A POST, PUT or DELETE under the uuid of a job that is listed is refused. Without it the API runs again. */
  | 'duplicate-check'
  | 'vm-size'
  | 'vm-strategy'
  | 'vm-without-networks'
  | 'backup-vm-uuid'
  | 'handle-dependency'
  | 'support-apis'
  | 'platform-timezone'
  | 'api-timeout-header'
  | 'access-keys'
  /** `{}` where an answer says nothing; before, no body at all. */
  | 'empty-objects';

/**
 * Since which version of each product line. All that ZStack had in 4.8 every known zsv has; when its strategy came is
 * not known, and is taken to be with the size, the later of what is known.
 */
const SINCE: Readonly<Record<Feature, { readonly cloud: string; readonly zsv: string }>> = {
  'duplicate-check': { cloud: '4.5.0', zsv: '4.0.0' },
  'vm-size': { cloud: '5.2.0', zsv: '4.3.0' },
  'vm-strategy': { cloud: '5.1.0', zsv: '4.3.0' },
  'vm-without-networks': { cloud: '4.8.0', zsv: '4.0.0' },
  'backup-vm-uuid': { cloud: '4.7.0', zsv: '4.0.0' },
  'handle-dependency': { cloud: '4.7.11', zsv: '4.0.0' },
  'support-apis': { cloud: '4.4.65', zsv: '4.0.0' },
  'platform-timezone': { cloud: '4.2.0', zsv: '4.0.0' },
  'api-timeout-header': { cloud: '3.2.0', zsv: '3.2.0' },
  'access-keys': { cloud: '3.2.0', zsv: '3.2.0' },
  'empty-objects': { cloud: '3.2.0', zsv: '3.2.0' },
};

export interface Version {
  readonly line: 'cloud' | 'zsv';
  /** The numbers alone: what getVersion answers in either line, so that nobody can tell the line by it. */
  readonly number: string;
}

/** Reads `4.4.65` or `zsv-4.3.0`; undefined when it is neither. */
export function readVersion(text: string): Version | undefined {
  const match = /^(zsv-)?(\d+(?:\.\d+)*)$/.exec(text);
  return match?.[2] === undefined ? undefined : { line: match[1] === undefined ? 'cloud' : 'zsv', number: match[2] };
}

/** Whether a server of that version has it; one whose version cannot be read has everything. */
export function hasFeature(version: string, feature: Feature): boolean {
  const read = readVersion(version);
  return read === undefined || !isBefore(read.number, SINCE[feature][read.line]);
}

function isBefore(version: string, other: string): boolean {
  const [these, those] = [version, other].map((text) => text.split('.').map(Number));
  for (let index = 0; index < Math.max(these?.length ?? 0, those?.length ?? 0); index++) {
    const difference = (these?.[index] ?? 0) - (those?.[index] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
