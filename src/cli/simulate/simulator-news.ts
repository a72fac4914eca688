/** What `zdr simulate` tells while it serves: requests by kind now and then, and faults as they come. */
import type { FaultEvent } from '../../simulator/faults/fault-book.ts';
import type { Tally } from '../../simulator/state/ledger.ts';

type Kind = 'polls' | 'queries' | 'recoveries' | 'syncs' | 'new VMs' | 'removals' | 'logins' | 'others';

const ONE: Readonly<Record<Kind, string>> = {
  polls: 'poll',
  queries: 'query',
  recoveries: 'recovery',
  syncs: 'sync',
  'new VMs': 'new VM',
  removals: 'removal',
  logins: 'login',
  others: 'other',
};

/** By the name of the API; the first that matches. */
const KINDS: readonly (readonly [RegExp, Kind])[] = [
  [/^APIRecoverVmBackup/, 'recoveries'],
  [/^APISyncVmBackupFrom/, 'syncs'],
  [/^APICreateVmFrom/, 'new VMs'],
  [/^API(Delete|Destroy|Expunge)/, 'removals'],
  [/^APILog(In|Out)/, 'logins'],
  [/^API(Query|ZQL|Get|Is)/, 'queries'],
];

/** `0:01:05`, since the site started. */
export function clockText(elapsedMs: number): string {
  const seconds = Math.floor(elapsedMs / 1000);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

/** What came between two looks, in one line; undefined when nothing did. */
export function newsOf(before: Tally, now: Tally): string | undefined {
  const kinds = new Map<Kind, number>();
  let requests = 0;
  let errors = 0;
  let broken = 0;
  for (const [key, count] of Object.entries(now.requestCounts)) {
    const more = count - (before.requestCounts[key] ?? 0);
    if (more > 0) {
      const { kind, status } = readKey(key);
      requests += more;
      kinds.set(kind, (kinds.get(kind) ?? 0) + more);
      errors += Number(status) >= 400 ? more : 0;
      broken += Number.isNaN(Number(status)) ? more : 0;
    }
  }
  const ended = now.copies.begun - now.copies.running - (before.copies.begun - before.copies.running);
  const begun = now.copies.begun - before.copies.begun;
  if (requests === 0 && ended === 0) return undefined;
  const byKind = (Object.keys(ONE) as Kind[]).flatMap((kind) => {
    const count = kinds.get(kind);
    return count === undefined ? [] : [`${count} ${count === 1 ? ONE[kind] : kind}`];
  });
  const what = requests === 1 ? 'request' : 'requests';
  return [
    ...(requests === 0 ? [] : [`${requests} ${what}: ${byKind.join(', ')}`]),
    ...(errors === 0 ? [] : [`${errors} answered with an error`]),
    ...(broken === 0 ? [] : [`${broken} left without an answer`]),
    ...(begun + ended + now.copies.running === 0
      ? []
      : [`copies: ${begun} begun, ${ended} ended, ${now.copies.running} going on`]),
  ].join('; ');
}

/** A key of the ledger: `METHOD /v1/pattern APIName status`; polls have no API. */
function readKey(key: string): { readonly kind: Kind; readonly status: string } {
  const [, route = '', ...rest] = key.split(' ');
  const status = rest.at(-1) ?? '';
  const api = rest.length > 1 ? (rest[0] ?? '') : '';
  const kind = route.startsWith('/v1/api-jobs/')
    ? 'polls'
    : (KINDS.find(([pattern]) => pattern.test(api))?.[1] ?? 'others');
  return { kind, status };
}

/** A fault in words: which, and whom it struck. */
export function faultText({ fault, api, groupName, groupUuid, ends }: FaultEvent): string {
  const whom = [
    ...(fault.storage === undefined ? [] : [fault.storage]),
    ...(api === undefined ? [] : [api]),
    ...(groupUuid === undefined ? [] : [groupName ?? groupUuid]),
  ].join(' ');
  return `fault ${fault.name}${whom === '' ? '' : `: ${whom}`}${ends === true ? ' (over)' : ''}`;
}
