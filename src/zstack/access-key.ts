/**
 * Signed requests (zstack-api.md 2). The trap: the server compares the wall clock in `Date` with its own and ignores
 * the zone (`rest.checkTimeZone` false), so a date must be written as the server's clock shows it.
 */
import { createHmac } from 'node:crypto';
import type { Zone } from 'luxon';
import { SiteError } from '../run/failure.ts';
import type { Clock } from '../run/ports.ts';
import type { Credentials, Grant } from './credentials.ts';
import { heard, httpFailure } from './faults.ts';
import { readSkew } from './node.ts';
import { errorOf, type Reply } from './reply.ts';
import type { Scrub } from './scrub.ts';
import { CANDIDATE_ZONES, parseZone, signatureDate } from './time-zone.ts';
import type { Wire } from './wire.ts';

export interface AccessKeyOptions {
  readonly wire: Wire;
  readonly scrub: Scrub;
  readonly url: string;
  readonly clock: Clock;
  readonly id: string;
  readonly secret: string;
  /** As set by the operator; absent: found out. */
  readonly zone?: Zone;
}

const PROBE = '/v1/management-nodes/platform-timezone';

/** Authorization and Date for one request; `path` is without context path and query. */
export function sign(
  key: { id: string; secret: string },
  method: string,
  path: string,
  date: string,
): ReturnType<Grant['sign']> {
  const text = `${method}\n${date}\n${decodeURI(path)}`;
  const signature = createHmac('sha1', key.secret).update(text, 'utf8').digest('base64');
  return { Authorization: `ZStack ${key.id}:${signature}`, Date: date };
}

export const isSkewed = ({ status, text }: Reply): boolean => status === 403 && text.includes('requestTimeTooSkewed');

export function createAccessKey(options: AccessKeyOptions): Credentials {
  const { wire, scrub, url, clock } = options;
  const key = { id: options.id.trim(), secret: options.secret.trim() };
  if (!/^[\x21-\x7e]+$/.test(key.id) || key.secret === '') {
    throw new SiteError({
      code: 'site.accessKey',
      class: 'permanent',
      message: 'site.auth.accessKey has an id or a secret that is empty or has characters that no key has',
      hint: 'copy both from the access key in ZStack',
    });
  }
  /** The server's clock minus ours. */
  let aheadMs = 0;
  let zone = options.zone;
  let syncing: Promise<Zone> | undefined;
  let syncs = 0;

  const signed = (method: string, path: string, inZone: Zone) =>
    sign(key, method, path, signatureDate(clock.now() + aheadMs, inZone));

  const probe = (candidate: Zone): Promise<Reply> =>
    heard(wire.send({ method: 'GET', path: PROBE, sign: () => signed('GET', PROBE, candidate) }), options);

  /** Finds the zone in which the server accepts our date; a zone that was set or found before is tried first. */
  const findZone = async (): Promise<Zone> => {
    for (const candidate of zone === undefined ? CANDIDATE_ZONES : [zone, ...CANDIDATE_ZONES]) {
      const reply = await probe(candidate);
      if (isSkewed(reply)) continue;
      if (reply.status === 403 || reply.status === 400) throw new SiteError(httpFailure(reply, 'permanent', scrub));
      if (reply.status !== 200 && errorOf(reply) === undefined) {
        // Not judged by its date, so nothing was learned; a zone that was set may still be right.
        if (zone !== undefined) return zone;
        throw new SiteError(unknownZone(httpFailure(reply, reply.status === 404 ? 'permanent' : 'unavailable', scrub)));
      }
      // What the operator set wins over the name, wherever it is accepted.
      return candidate === options.zone ? candidate : (zoneNamed(reply, candidate, clock.now() + aheadMs) ?? candidate);
    }
    throw new SiteError({
      code: 'auth.clock',
      class: 'permanent',
      message: `${url} refuses the date of signed requests in every time zone`,
      hint: "set the clock of this machine and of the management node, and site.timeZone to the node's time zone",
    });
  };

  const sync = async (): Promise<Zone> => {
    aheadMs = (await readSkew(wire)) ?? aheadMs;
    zone = await findZone();
    syncs += 1;
    return zone;
  };
  const syncOnce = (): Promise<Zone> => {
    syncing ??= sync().finally(() => {
      syncing = undefined;
    });
    return syncing;
  };

  /** How often we had synchronised when a grant was last signed. */
  const signedAfter = new WeakMap<Grant, number>();
  return {
    async open() {
      await syncOnce();
    },
    async grant(method, path) {
      const found = zone === undefined || syncs === 0 ? await syncOnce() : zone;
      const grant: Grant = {
        sign() {
          // We may have synchronised while the request waited for its turn.
          signedAfter.set(grant, syncs);
          return signed(method, path, zone ?? found);
        },
      };
      return grant;
    },
    lapsed: (_grant, failure) => ({ ...failure, class: 'transient' }),
    async skewed(grant) {
      // Another request may have synchronised since this one was signed.
      if (signedAfter.get(grant) === syncs) await syncOnce();
      return true;
    },
    close: () => Promise.resolve(),
  };
}

function unknownZone(failure: ReturnType<typeof httpFailure>): ReturnType<typeof httpFailure> {
  return {
    ...failure,
    hint: `set site.timeZone to the management node's time zone${failure.hint === undefined ? '' : `; ${failure.hint}`}`,
  };
}

/** The server's own name for its zone knows about summer time, where a found offset does not; if it is that zone's now. */
function zoneNamed(reply: Reply, found: Zone, now: number): Zone | undefined {
  const name = reply.json?.['timezone'];
  const zone = typeof name === 'string' ? parseZone(name) : undefined;
  return zone?.offset(now) === found.offset(now) ? zone : undefined;
}
