/** A ZStack management node behind the port `Site`. */

import type { Zone } from 'luxon';
import { given } from '../given.ts';
import { trustBesides } from '../net/authorities.ts';
import { ProxyVariableError, type Route, routeTo, type Variables } from '../net/route.ts';
import type { Survey } from '../plan/survey.ts';
import { SiteError } from '../run/failure.ts';
import type { Clock, Site, SiteFacts } from '../run/ports.ts';
import { createAccessKey } from './access-key.ts';
import type { Context } from './context.ts';
import type { Credentials } from './credentials.ts';
import { createDialect, type DialectName } from './dialect.ts';
import { type Endpoint, parseEndpoint } from './endpoint.ts';
import { findGroups } from './find.ts';
import { jobState } from './jobs.ts';
import { notReady } from './node.ts';
import { openSite } from './open.ts';
import { createPool, type PoolOptions } from './pool.ts';
import { probeDialect } from './probe.ts';
import { submit } from './recover.ts';
import { refusesRepeats } from './repeats.ts';
import { createTurns } from './request-budget.ts';
import { storageRoles } from './roles.ts';
import { createScrub, type Scrub } from './scrub.ts';
import { createAccountSession, createGivenSession } from './session.ts';
import { readBackups } from './survey/backups.ts';
import { surveyNode } from './survey/node.ts';
import { surveyStorages } from './survey/storages.ts';
import { readVms } from './survey/vms.ts';
import { parseZone } from './time-zone.ts';
import type { Transport } from './transport.ts';
import { createVm, findVm, findVolumes, remove } from './vms.ts';
import { createWire, type RequestRecord, type Wire } from './wire.ts';

/** The secrets themselves, resolved by the caller. */
export type SiteAuth =
  | { readonly kind: 'account'; readonly account: string; readonly password: string }
  | { readonly kind: 'accessKey'; readonly id: string; readonly secret: string }
  | { readonly kind: 'session'; readonly session: string };

/** A management node that is also looked at. */
export type SurveyedSite = Site & Survey;

/** How a management node is reached, and as whom. */
export interface SiteOptions {
  /** Base URL with the context path: `http://10.0.0.5:8080/zstack`. */
  readonly endpoint: string;
  readonly auth: SiteAuth;
  readonly dialect: 'auto' | DialectName;
  /** What an earlier part of the run found out; counts under `auto` only. */
  readonly rememberedDialect?: DialectName;
  /** An earlier part of the run was given job uuids other than its own: sending again is not safe there. */
  readonly rememberedForeignJobs?: boolean;
  /** `claimed`: the server may have this one API and nothing else, so it is asked for nothing else. */
  readonly verify: 'observed' | 'claimed';
  /** IANA name or offset of the server's clock; absent: asked from the site. */
  readonly timeZone?: string;
  /** `ca`: PEM text, trusted besides the usual authorities. */
  readonly tls: { readonly ca?: string; readonly insecureSkipVerify: boolean };
  /** The environment, which may name a proxy and further authorities; none where it is left out. */
  readonly variables?: Variables;
  /** For every request but a call in the documented dialect, which has the time of its group. */
  readonly requestTimeoutMs: number;
  /** The most requests in a second; absent: no limit. */
  readonly requestsPerSecond?: number;
  /** The plan-wide limit of recoveries at a time. */
  readonly connections: number;
  readonly clock: Clock;
  /** Told of every finished request, for a debug log. */
  readonly onRequest?: (record: RequestRecord) => void;
  /** Instead of sockets to the endpoint. */
  readonly transport?: Transport;
}

/** Beside the calls in flight, which in the documented dialect hold a connection for as long as they run. */
const SPARE_CONNECTIONS = 8;
const LONGEST_CONNECT_MS = 10_000;
const LONGEST_CLOSE_MS = 5_000;

/** Nothing is sent before `open`. Throws SiteError when the options cannot be used (`site.endpoint`, `site.timeZone`, `site.proxy`, …). */
export function createSite(options: SiteOptions): SurveyedSite {
  const { clock, requestTimeoutMs, requestsPerSecond, tls } = options;
  const endpoint = parseEndpoint(options.endpoint);
  let zone = zoneOf(options.timeZone);
  const scrub = createScrub();
  scrub.add(secretOf(options.auth));
  const route = routeOf(endpoint, options.variables);
  if (route.kind === 'proxy') for (const secret of route.proxy.secrets) scrub.add(secret);
  const transport =
    options.transport ??
    createPool(endpoint, {
      connections: options.connections + SPARE_CONNECTIONS,
      route,
      tls: trustOf(tls, options.variables),
      connectTimeoutMs: Math.min(LONGEST_CONNECT_MS, requestTimeoutMs),
    });
  const turn = requestsPerSecond === undefined ? undefined : createTurns(requestsPerSecond, clock);
  const wire = createWire({
    transport,
    clock,
    scrub,
    requestTimeoutMs,
    ...given({ turn, onRequest: options.onRequest }),
  });
  const credentials = createCredentials(options, wire, scrub, endpoint, zone);
  const dialect = createDialect(options.dialect, options.rememberedDialect);
  const context: Context = {
    url: endpoint.url,
    wire,
    credentials,
    scrub,
    dialect,
    zone: () => zone,
    version: { known: undefined },
    foreignJobs: { seen: options.rememberedForeignJobs === true },
    grants: new Map(),
  };
  let closing: Promise<void> | undefined;

  return {
    async open(signal): Promise<SiteFacts> {
      const facts = await openSite(context, options, signal);
      context.version.known = facts.version;
      zone ??= facts.timeZone === undefined ? undefined : parseZone(facts.timeZone);
      return facts;
    },
    recover: (call, signal) => submit(context, call, signal),
    job: (jobUuid, signal) => jobState(context, jobUuid, signal),
    find: (groupUuids, signal) => findGroups(context, groupUuids, signal),
    createVm: (call, signal) => createVm(context, call, signal),
    vm: (uuid, signal) => findVm(context, uuid, signal),
    volumes: (uuids, signal) => findVolumes(context, uuids, signal),
    remove: (call, signal) => remove(context, call, signal),
    dialect: () => dialect.known(),
    vms: (signal) => readVms(context, signal),
    backups: (of, signal) => readBackups(context, of, signal),
    storageRoles: (uuids, signal) => storageRoles(context, uuids, signal),
    honoursJobUuid: () => !context.foreignJobs.seen,
    refusesRepeats: (jobUuid, signal) => refusesRepeats(context, jobUuid, signal),
    probeDialect: (signal) => probeDialect(context, signal),
    ready: (signal) => notReady(context, signal),
    node: (asked, signal) => surveyNode(context, asked, signal),
    storages: (uuids, signal) => surveyStorages(context, uuids, signal),
    close() {
      closing ??= close(credentials, transport, clock);
      return closing;
    },
  };
}

async function close(credentials: Credentials, transport: Transport, clock: Clock): Promise<void> {
  const done = new AbortController();
  await Promise.race([credentials.close(), clock.sleep(LONGEST_CLOSE_MS, done.signal)]);
  done.abort();
  await transport.close().catch(() => undefined);
}

/** Throws SiteError. */
function routeOf({ origin }: Endpoint, variables: Variables = {}): Route {
  try {
    return routeTo(new URL(origin), variables);
  } catch (error) {
    if (!(error instanceof ProxyVariableError)) throw error;
    const { message, hint } = error;
    throw new SiteError({ code: 'site.proxy', class: 'permanent', message, hint }, { cause: error });
  }
}

/** Throws SiteError. */
function trustOf({ ca, insecureSkipVerify }: SiteOptions['tls'], variables: Variables = {}): PoolOptions['tls'] {
  if (ca === undefined || insecureSkipVerify) return { insecureSkipVerify };
  try {
    return { insecureSkipVerify, secureContext: trustBesides(ca, variables) };
  } catch (error) {
    throw new SiteError(
      {
        code: 'site.tls',
        class: 'permanent',
        message: `the authority of site.tls.ca cannot be used: ${error instanceof Error ? error.message : String(error)}`,
        hint: 'name a file with certificates in PEM',
      },
      { cause: error },
    );
  }
}

function createCredentials(
  { auth, verify, clock }: SiteOptions,
  wire: Wire,
  scrub: Scrub,
  { url }: Endpoint,
  zone: Zone | undefined,
): Credentials {
  const shared = { wire, scrub, url };
  switch (auth.kind) {
    case 'account':
      return createAccountSession({ ...shared, ...auth });
    case 'session':
      return createGivenSession({ ...shared, ...auth, validate: verify === 'observed' });
    case 'accessKey':
      return createAccessKey({ ...shared, ...auth, clock, ...given({ zone }) });
  }
}

function secretOf(auth: SiteAuth): string {
  if (auth.kind === 'account') return auth.password;
  return (auth.kind === 'session' ? auth.session : auth.secret).trim();
}

function zoneOf(text: string | undefined): Zone | undefined {
  if (text === undefined) return undefined;
  const zone = parseZone(text);
  if (zone !== undefined) return zone;
  throw new SiteError({
    code: 'site.timeZone',
    class: 'permanent',
    message: 'site.timeZone is not a time zone',
    hint: 'write an IANA name such as Asia/Shanghai, or an offset such as +08:00',
  });
}
