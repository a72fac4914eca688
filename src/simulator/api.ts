/** What an API of the server is, and the checks that come before any of them runs. */
import { type ApiError, CHECKS, SAYS, type Sentence } from './error.ts';
import type { Classes } from './query/java-class.ts';
import type { Job, Result } from './state/jobs.ts';
import type { SiteState } from './state/state.ts';
import type { Feature } from './version.ts';
import type { WorldAccount } from './world/world.ts';

export type Method = 'GET' | 'PUT' | 'POST' | 'DELETE';

/** What the server checks of a message's field. */
export interface Field {
  readonly required?: true;
  readonly values?: readonly string[];
  readonly type?: 'long' | 'boolean';
  /** The value must be the UUID of such a resource. */
  readonly resource?: 'BackupStorageVO';
  /** A server without it does not know the field, and drops it silently. */
  readonly since?: Feature;
  /** Required by a server without it. */
  readonly requiredUnless?: Feature;
}

/** One call of an API, as far as it has come. */
export interface Call {
  readonly state: SiteState;
  readonly path: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly parameters: readonly (readonly [string, string])[];
  /** Absent where the API needs no session. */
  readonly account?: WorldAccount;
  readonly sessionUuid?: string;
  readonly timeoutMs: number;
  /** The job of an asynchronous call. */
  readonly job?: Job;
  readonly jobUuid: string;
}

export interface Api {
  /** `org.zstack.header.storage.volume.backup.APIRecoverVmBackupFromImageStoreBackupStorageMsg` */
  readonly message: string;
  /** Without its package. */
  readonly name: string;
  readonly method: Method;
  /** Key of a PUT body: the name without `API` and `Msg`, first letter in lower case. */
  readonly key: string;
  readonly mode: 'sync' | 'async';
  readonly auth: boolean;
  readonly changes: boolean;
  /** Belongs to the separately licensed backup module. */
  readonly backupModule: boolean;
  /** A server without it does not know the API. */
  readonly since?: Feature;
  readonly fields: Readonly<Record<string, Field>>;
  /** Checks of interceptors: these a dry run performs too. */
  check(call: Call): ApiError | undefined;
  run(call: Call, settle: (result: Result) => void): void;
}

type Definition = Pick<Api, 'message' | 'method'> & Partial<Api> & { answer?(call: Call): Result };

/** A synchronous API that only reads, and answers at once; the rest of the definition says otherwise. */
export function defineApi({ answer = () => success({}), ...definition }: Definition): Api {
  const name = definition.message.split('.').at(-1) ?? '';
  const bare = name.replace(/^API/, '').replace(/Msg$/, '');
  return {
    name,
    key: bare.charAt(0).toLowerCase() + bare.slice(1),
    mode: 'sync',
    auth: true,
    changes: false,
    backupModule: false,
    fields: {},
    check: () => undefined,
    run: (call, settle) => settle(answer(call)),
    ...definition,
  };
}

/** `classes`: of the body's members, for whoever asks for a schema. */
export function success(body: Readonly<Record<string, unknown>>, classes: Classes = {}): Result {
  return { kind: 'success', body, classes };
}

export const failure = (error: ApiError): Result => ({ kind: 'error', error });

/** Whether this server has it. */
export const isLoaded = ({ since, backupModule }: Api, state: SiteState): boolean =>
  (since === undefined || state.has(since)) && (state.world.site.backupModule || !backupModule);

export function text(fields: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = fields[name];
  return value === undefined || value === null ? undefined : String(value);
}

/** The fields that this server knows of those that were sent: the others are dropped silently (zstack-api.md 11). */
export function knownFields(
  api: Api,
  fields: Readonly<Record<string, unknown>>,
  state: SiteState,
): Readonly<Record<string, unknown>> {
  const isKnown = (name: string): boolean => {
    const since = api.fields[name]?.since;
    return since === undefined || state.has(since);
  };
  return Object.fromEntries(Object.entries(fields).filter(([name]) => isKnown(name)));
}

/** Field types are checked by the REST layer: plain text in the server's language, 400 (zstack-api.md 1.1). */
export function typeProblem(api: Api, fields: Readonly<Record<string, unknown>>): Sentence | undefined {
  for (const [name, { type }] of Object.entries(api.fields)) {
    const value = text(fields, name);
    if (value === undefined) continue;
    if (type === 'long' && !/^-?\d+$/.test(value)) return CHECKS.noInteger(name, value);
    if (type === 'boolean' && !/^(true|false)$/i.test(value)) return CHECKS.noBoolean(name, value);
  }
  return undefined;
}

/** Everything that the API mediator checks before an API may run: permission, parameters, interceptors. */
export function mediate(api: Api, call: Call): ApiError | undefined {
  const { state } = call;
  if (call.account?.denied.includes(api.name)) return state.error('SYS.1006', SAYS.denied(api.message));
  for (const [name, field] of Object.entries(api.fields)) {
    const value = text(call.fields, name);
    if (value === undefined) {
      if (field.required || (field.requiredUnless !== undefined && !state.has(field.requiredUnless))) {
        return state.error('SYS.1007', SAYS.mandatory(name, api.message));
      }
      continue;
    }
    if (field.values !== undefined && !field.values.includes(value)) {
      return state.error('SYS.1007', SAYS.notAmong(name, api.message, field.values, value));
    }
    if (field.resource === 'BackupStorageVO' && state.storages.find(value, state.now()) === undefined) {
      return state.error('SYS.1003', SAYS.noResource(name, value, field.resource));
    }
  }
  return api.check(call);
}
