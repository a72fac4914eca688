/**
 * What a server says of its storages, in English and with the plan's names: its own texts are in its own language and
 * name storages by UUID (zstack-api.md 4, "Backup details").
 */
import type { Plan, PlanGroup } from '../plan/plan.ts';
import type { Failure } from '../run/failure.ts';

const FULL =
  /cannot reserve|capacity reservation .* failed|required capacity|not (?:has |have )?enough|no space left|没有足够的(?:可用)?容量|容量不足|保留容量失败|无法在.*保留|具?有(?:所需)?容量/i;
/** One translation prints another storage where the state belongs. */
const DISABLED =
  /state\s*\[\s*Disabled|(?:in the state of|state is|\] is) Disabled|状态(?:为|\s*\[)?\s*Disabled|已禁用|处于状态.*无法执行同步操作/i;
const DISCONNECTED = /status is Disconnected|状态为\s*Disconnected|agent changed\[|重连/i;
/** Asked for, and available, in bytes. */
const SPACE = /(?:cannot reserve (\d+) .*only has (\d+) available)|(?:保留(\d+)，它仅有(\d+)可用)/i;

/** One sentence; undefined where the failure is of another kind. Names only the storages that the server names, if it names any. */
export function storageFailure(plan: Plan, group: PlanGroup, failure: Failure): string | undefined {
  const text = textOf(failure);
  const what = FULL.test(text)
    ? `no space left${space(text)}`
    : DISABLED.test(text)
      ? 'disabled'
      : DISCONNECTED.test(text)
        ? 'disconnected'
        : undefined;
  if (what === undefined) return undefined;
  const named = plan.storages.filter(({ uuid }) => text.includes(uuid)).map(({ name }) => name);
  // Only the storage that receives takes room.
  const own = FULL.test(text) ? [group.receiving] : [group.source, group.destination];
  const blamed = named.length > 0 ? named : own;
  return `${blamed.join(' or ')} ${FULL.test(text) ? 'has' : 'is'} ${what}`;
}

const textOf = ({ message, cause }: Failure): string => (cause === undefined ? message : `${message} ${textOf(cause)}`);

function space(text: string): string {
  const [, asked, left, asked2 = asked, left2 = left] = SPACE.exec(text) ?? [];
  if (asked2 === undefined || left2 === undefined) return '';
  return `: ${inGiB(Number(left2))} available, ${inGiB(Number(asked2))} needed`;
}

const inGiB = (bytes: number): string => (bytes === 0 ? '0 B' : `${Number((bytes / 1024 ** 3).toPrecision(3))} GiB`);

/** The text with the plan's name behind each UUID of a storage or a group. */
export function withNames(text: string, plan: Plan): string {
  return text.replace(/\b[0-9a-f]{32}\b/g, (uuid) => {
    const name = namesOf(plan).get(uuid);
    return name === undefined ? uuid : `${uuid} (${name})`;
  });
}

/** Made once for a plan: a report asks for each of its thousands of groups. */
const known = new WeakMap<Plan, ReadonlyMap<string, string>>();

function namesOf(plan: Plan): ReadonlyMap<string, string> {
  const names =
    known.get(plan) ??
    new Map([
      ...plan.storages.map(({ uuid, name }) => [uuid, name] as const),
      ...plan.groups.map(({ groupUuid, name }) => [groupUuid, name] as const),
    ]);
  known.set(plan, names);
  return names;
}
