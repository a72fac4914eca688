import { DEFAULTS, ONLY_WAVE } from '../document/defaults.ts';
import { normaliseUuid, parseDuration, parseRate, parseShare, parseSize } from '../document/quantity.ts';
import { storageRoles } from '../document/roles.ts';
import type { Auth, Failure, Group, PlanDocument, Retry, Secret, Site } from '../generated/plan-document.ts';
import { given } from '../given.ts';
import { digestOf } from './digest.ts';
import { makeRestore } from './make-restore.ts';
import { NOT_PINNED } from './pin.ts';
import type {
  Expectation,
  FailureBudget,
  Plan,
  PlanAuth,
  PlanGroup,
  PlanSite,
  PlanStorage,
  RetryPolicy,
  SecretReference,
} from './plan.ts';

/**
 * Resolves a document into the plan that is carried out: names looked up, defaults and policies copied into each group,
 * quantities in ms and bytes. A `latestOf` stays without a backup until a pin is applied (`withPin`). For documents without error findings only; throws on one that `readPlans` would refuse.
 */
export function makePlan(document: PlanDocument): Plan {
  const { metadata, objectives = {}, defaults = {} } = document;
  const roles = storageRoles(document);
  const storages = Object.entries(document.storages).map(
    ([name, storage]): PlanStorage => ({
      name,
      uuid: normaliseUuid(storage.uuid),
      role: roles.get(name) ?? 'local',
      maxConcurrent: storage.maxConcurrent ?? DEFAULTS.storage.maxConcurrent,
      throughput: need(parseRate(storage.throughput ?? DEFAULTS.storage.throughput)),
    }),
  );
  const waves = (document.waves ?? [{ name: ONLY_WAVE }]).map((wave) => ({
    name: wave.name,
    gate: ('gate' in wave && wave.gate?.approval) ?? false,
    ...('failure' in wave && wave.failure !== undefined ? { failure: failureBudget(wave.failure) } : {}),
  }));
  const waveIndex = new Map(waves.map((wave, index) => [wave.name, index]));

  const group = (written: Group): PlanGroup => {
    const restore = { ...defaults.restore, ...written.restore };
    const timeoutMs = duration(written.timeout ?? document.timeout ?? DEFAULTS.timeout);
    const source = need(written.source ?? defaults.source);
    const destination = need(written.destination ?? defaults.destination);
    return {
      name: written.name,
      ...chosenBackup(written, document.asOf),
      source,
      destination,
      receiving: roles.get(source) !== 'local' && roles.get(destination) === 'local' ? destination : source,
      wave: written.wave === undefined ? 0 : need(waveIndex.get(written.wave)),
      dependsOn: written.dependsOn ?? [],
      critical: written.critical ?? false,
      tags: written.tags ?? [],
      systemTags: written.systemTags ?? defaults.systemTags ?? [],
      userTags: written.userTags ?? defaults.userTags ?? [],
      expect: expectation(Object.assign({}, defaults.expect, written.expect)),
      timeoutMs,
      retry: retryPolicy(Object.assign({}, document.retry, written.retry)),
      whenPresent: written.whenPresent ?? defaults.whenPresent ?? DEFAULTS.whenPresent,
      ...(Object.keys(restore).length === 0 ? {} : { restore: makeRestore(written.name, restore, timeoutMs) }),
    };
  };
  const groups = document.groups.map(group);

  const plan: Omit<Plan, 'digest'> = {
    format: 1,
    name: metadata.name,
    ...given({ description: metadata.description }),
    labels: metadata.labels ?? {},
    site: site(document.site),
    verify: document.verify ?? DEFAULTS.verify,
    objectives: {
      ...(objectives.rto === undefined ? {} : { rtoMs: duration(objectives.rto) }),
      ...(objectives.rpo === undefined ? {} : { rpoMs: duration(objectives.rpo) }),
    },
    storages,
    concurrency: document.limits?.concurrency ?? DEFAULTS.concurrency,
    ...(groups.some((one) => one.restore !== undefined)
      ? { restores: document.limits?.restores ?? DEFAULTS.restores }
      : {}),
    failure: failureBudget(document.failure ?? {}),
    waves,
    groups,
  };
  return { ...plan, digest: digestOf(plan) };
}

/** Which backup: one that is named, or the newest of a VM, which a pin chooses. */
function chosenBackup({ groupUuid, latestOf }: Group, asOf: string | undefined) {
  if (latestOf === undefined) return { groupUuid: normaliseUuid(need(groupUuid)) };
  const bounds = [latestOf.before, asOf].filter((bound) => bound !== undefined).map((bound) => Date.parse(bound));
  return {
    groupUuid: NOT_PINNED,
    latestOf: {
      vm: normaliseUuid(latestOf.vm),
      ...(bounds.length === 0 ? {} : { notAfter: new Date(Math.min(...bounds)).toISOString() }),
    },
  };
}

function site({ endpoint, auth, dialect, timeZone, tls, requestTimeout, requestsPerSecond }: Site): PlanSite {
  return {
    endpoint: typeof endpoint === 'string' ? endpoint.replace(/\/+$/, '') : { env: endpoint.env },
    auth: planAuth(auth),
    dialect: dialect ?? DEFAULTS.site.dialect,
    ...given({ timeZone }),
    tls: {
      ...given({ caFile: tls?.ca }),
      insecureSkipVerify: tls?.insecureSkipVerify ?? false,
    },
    requestTimeoutMs: duration(requestTimeout ?? DEFAULTS.site.requestTimeout),
    ...given({ requestsPerSecond }),
  };
}

function planAuth({ account, password, accessKey, session }: Auth): PlanAuth {
  if (accessKey !== undefined)
    return { kind: 'accessKey', id: accessKey.id, secret: secretReference(accessKey.secret) };
  if (session !== undefined) return { kind: 'session', session: secretReference(session) };
  return { kind: 'account', account: need(account), password: secretReference(need(password)) };
}

const secretReference = ({ env, file }: Secret): SecretReference =>
  env === undefined ? { file: need(file) } : { env };

function failureBudget({
  tolerate = DEFAULTS.failure.tolerate,
  then = DEFAULTS.failure.whenSpent,
}: Failure): FailureBudget {
  return { tolerate: typeof tolerate === 'number' ? { count: tolerate } : { share: need(parseShare(tolerate)) }, then };
}

function retryPolicy({
  attempts = DEFAULTS.retry.attempts,
  delay = DEFAULTS.retry.delay,
  maxDelay = DEFAULTS.retry.maxDelay,
}: Retry): RetryPolicy {
  return { attempts, delayMs: duration(delay), maxDelayMs: duration(maxDelay) };
}

function expectation({ volumes, minSize, maxAge }: NonNullable<Group['expect']>): Expectation {
  return given({
    volumes,
    minSizeBytes: minSize === undefined ? undefined : need(parseSize(minSize)),
    maxAgeMs: maxAge === undefined ? undefined : duration(maxAge),
  });
}

const duration = (text: string): number => need(parseDuration(text));

function need<T>(value: T | undefined): T {
  if (value === undefined) throw new TypeError('makePlan was given a document with error findings');
  return value;
}
