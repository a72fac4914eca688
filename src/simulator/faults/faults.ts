/** Faults as data: what goes wrong, for whom, and when. The text form is `name[:key=value,...]`. */
import type { FaultFile } from '../../generated/simulator-world.ts';
import { durationMs, type Quantified } from '../world/quantities.ts';

/** Which calls a fault of the connection strikes. */
export type FaultApi = NonNullable<FaultFile['api']>;

/**
 * One fault. Which calls it strikes: `group` (name or UUID), `api`, `call` (the nth matching call, from 1), `attempt`
 * (the nth call of each group), `times` (at most so often), `probability` (seeded, the same for a group whatever
 * the order of calls), `at` and `for` (ms since the site started). A fault without any of them strikes always.
 */
export type Fault = Omit<Quantified<FaultFile>, 'status'> & { readonly status?: string };

const CALLS = ['group', 'api', 'call', 'attempt', 'times', 'probability', 'at', 'for'] as const;
const WORK = ['group', 'call', 'attempt', 'times', 'probability', 'at', 'for'] as const;

/** Every fault: what it does, and which parameters it takes. The defaults stand in brackets. */
export const FAULTS = {
  'lost-response': { does: 'the call is accepted, then the connection breaks without an answer', takes: CALLS },
  reset: { does: 'the connection breaks before the call is accepted', takes: CALLS },
  'bad-gateway': {
    does: 'a proxy answers HTML with `status` [502]; `accepted` [false] says whether the call went through',
    takes: [...CALLS, 'status', 'accepted'],
  },
  'empty-500': { does: 'HTTP 500 without a body; `accepted` [false]', takes: [...CALLS, 'accepted'] },
  truncated: { does: 'the call is accepted; the answer breaks off in the middle', takes: CALLS },
  held: {
    does: 'a gateway holds the request back and delivers it to the server only after `delay` [1m], whether or not the client still waits for its answer',
    takes: [...CALLS, 'delay'],
  },
  slow: { does: 'the call is accepted at once and answered after `delay` [10s]', takes: [...CALLS, 'delay'] },
  'job-fails': {
    does: 'the job fails with `code` [SYS.1006] and `details` (`nested` as a cause), after `progress` [0] of the volumes; `work` [lost], or done behind its back',
    takes: [...WORK, 'code', 'details', 'nested', 'progress', 'work'],
  },
  orphan: { does: 'the job answers 202 for ever; `work` [done] or lost', takes: [...WORK, 'work'] },
  'insert-lost': { does: 'the call runs, but its job is never listed: 404', takes: WORK },
  'false-success': { does: 'the job succeeds and claims every volume, but nothing was copied', takes: WORK },
  'partial-group': {
    does: 'the job succeeds, but `volumes` [1] of the group are not copied; `in` [record] or both (the claim omits them too)',
    takes: [...WORK, 'volumes', 'in'],
  },
  'wrong-group': { does: 'another groupUuid `in` [both] the claim, the record, or both', takes: [...WORK, 'in'] },
  'ref-not-ready': {
    does: 'the new references have `status` [Creating] for `delay` [ever] after the copy',
    takes: [...WORK, 'status', 'delay'],
  },
  'late-refs': { does: 'the new references show only `delay` [5s] after the copy', takes: [...WORK, 'delay'] },
  duplicate: { does: '`what` [record] or ref of the first volume occurs twice', takes: [...WORK, 'what'] },
  'size-changed': {
    does: 'sizes are multiplied by `factor` [0.5] `in` [record], claim or both',
    takes: [...WORK, 'factor', 'in'],
  },
  'wrong-storage': { does: 'the copy lands on `storage` [another one]', takes: [...WORK, 'storage'] },
  'example-answer': {
    does: 'the answer is the example of the API page, literally; `work` [done] or lost',
    takes: [...WORK, 'work'],
  },
  'validation-ignored': {
    does: 'the tag ephemeral::validationOnly is not honoured: the call is carried out',
    takes: WORK,
  },
  'session-expires': {
    does: 'every session ends at `at`, or at the nth authenticated `call` of `api` [any]',
    takes: ['api', 'call', 'at'],
  },
  restart: {
    does: 'the management node goes down at `at`, or after accepting the nth recovery `call`; it refuses connections for `refuse` [2s], answers HTML for `html` [1s], 404 for `unmapped` [1s], SYS.1008 for `unregistered` [1s], SYS.1010 for `notReady` [1s]; running jobs stay 202 for ever and their `work` is lost [lost] or done',
    takes: ['at', 'call', 'refuse', 'html', 'unmapped', 'unregistered', 'notReady', 'work'],
  },
  'storage-disabled': {
    does: 'the `storage` is Disabled at `at` [0] for `for` [ever]',
    takes: ['storage', 'at', 'for'],
  },
  'storage-disconnected': {
    does: 'the `storage` is Disconnected at `at` [0] for `for` [ever]; its running copies fail',
    takes: ['storage', 'at', 'for'],
  },
  'storage-full': {
    does: 'the `storage` has no space left at `at` [0] for `for` [ever]',
    takes: ['storage', 'at', 'for'],
  },
  'vm-fails': {
    does: 'the creation of a VM fails with `code` [VM.1005] and `details`; `work` [lost], or done: a VM in state Error remains',
    takes: ['group', 'call', 'times', 'probability', 'at', 'for', 'code', 'details', 'work'],
  },
  'vm-stuck': {
    does: 'the VM is created, and stays in the state `status` [Starting]',
    takes: ['group', 'call', 'times', 'probability', 'at', 'for', 'status'],
  },
  'guest-silent': {
    does: 'the VM runs, and nothing in it answers',
    takes: ['group', 'call', 'times', 'probability', 'at', 'for'],
  },
  'internal-location': { does: '`location` names `host` [172.20.0.10:8080]', takes: ['host'] },
  'clock-skew': { does: "the server's clock is ahead `by` [20m]", takes: ['by'] },
} as const satisfies Record<string, { does: string; takes: readonly (keyof Fault)[] }>;

export type FaultName = keyof typeof FAULTS;

type Kind = 'text' | 'count' | 'number' | 'share' | 'duration' | 'boolean' | readonly string[];

const PARAMETERS: Readonly<Record<Exclude<keyof Fault, 'name'>, Kind>> = {
  group: 'text',
  api: ['recover', 'sync', 'delete', 'create-vm', 'remove', 'poll', 'query', 'login', 'any'],
  call: 'count',
  attempt: 'count',
  times: 'count',
  probability: 'share',
  at: 'duration',
  for: 'duration',
  storage: 'text',
  accepted: 'boolean',
  status: 'text',
  delay: 'duration',
  code: 'text',
  details: 'text',
  nested: 'boolean',
  work: ['done', 'lost'],
  progress: 'share',
  volumes: 'count',
  in: ['claim', 'record', 'both'],
  what: ['record', 'ref'],
  factor: 'number',
  host: 'text',
  by: 'duration',
  refuse: 'duration',
  html: 'duration',
  unmapped: 'duration',
  unregistered: 'duration',
  notReady: 'duration',
};

/** Storage faults must say which storage; the others default to everything. */
const NEEDS_STORAGE: ReadonlySet<string> = new Set(['storage-disabled', 'storage-disconnected', 'storage-full']);

/** A fault that cannot be understood; the message says what would be. */
export class FaultError extends Error {
  override readonly name = 'FaultError';
}

/** Reads `name[:key=value,...]`, for instance `job-fails:group=dns-01,attempt=1,code=SYS.1016`. Throws {@link FaultError}. */
export function parseFault(text: string): Fault {
  const colon = text.indexOf(':');
  const name = colon < 0 ? text : text.slice(0, colon);
  const parameters = colon < 0 ? [] : text.slice(colon + 1).split(',');
  const raw: Record<string, unknown> = { name: name.trim() };
  for (const parameter of parameters) {
    const equals = parameter.indexOf('=');
    if (equals <= 0) throw new FaultError(`"${parameter}" in fault "${text}": write key=value`);
    raw[parameter.slice(0, equals).trim()] = parameter.slice(equals + 1).trim();
  }
  return readFault(raw);
}

/** Checks a fault object of a world file, and reads its quantities. Throws {@link FaultError}. */
export function readFault(raw: Readonly<Record<string, unknown>>): Fault {
  const name = String(raw['name']);
  if (!isFaultName(name)) {
    throw new FaultError(`there is no fault "${name}"; the faults are ${Object.keys(FAULTS).join(', ')}`);
  }
  const takes: readonly string[] = FAULTS[name].takes;
  const fault: Record<string, unknown> = { name };
  for (const [key, value] of Object.entries(raw)) {
    if (key === 'name') continue;
    if (!takes.includes(key)) {
      throw new FaultError(`fault "${name}" has no parameter "${key}"; it takes ${takes.join(', ')}`);
    }
    fault[key] = readParameter(name, key as keyof typeof PARAMETERS, value);
  }
  if (NEEDS_STORAGE.has(name) && fault['storage'] === undefined) {
    throw new FaultError(`fault "${name}" must say which one: ${name}:storage=NAME`);
  }
  return fault as unknown as Fault;
}

const isFaultName = (name: string): name is FaultName => Object.hasOwn(FAULTS, name);

function readParameter(fault: string, key: keyof typeof PARAMETERS, value: unknown): unknown {
  const kind = PARAMETERS[key];
  const wrong = (want: string): FaultError =>
    new FaultError(`fault "${fault}": ${key} is "${String(value)}", but must be ${want}`);
  if (typeof kind !== 'string') {
    if (!kind.includes(String(value))) throw wrong(kind.join(', '));
    return value;
  }
  switch (kind) {
    case 'text':
      return String(value);
    case 'boolean':
      if (!/^(true|false)$/.test(String(value))) throw wrong('true or false');
      return String(value) === 'true';
    case 'duration': {
      const ms = typeof value === 'number' || typeof value === 'string' ? durationMs(value) : undefined;
      if (ms === undefined) throw wrong('a duration such as 1500 (ms) or 30s');
      return ms;
    }
    default: {
      const number = typeof value === 'string' && value.trim() === '' ? Number.NaN : Number(value);
      if (kind === 'count' && !(Number.isSafeInteger(number) && number >= 1)) throw wrong('a whole number from 1');
      if (kind === 'share' && !(number >= 0 && number <= 1)) throw wrong('a number from 0 to 1');
      if (!Number.isFinite(number)) throw wrong('a number');
      return number;
    }
  }
}
