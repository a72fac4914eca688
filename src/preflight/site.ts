/** The site as a whole: login, node, clock, the API that recovers. */
import { DateTime } from 'luxon';
import type { Plan } from '../plan/plan.ts';
import { duration } from '../words/time.ts';
import { type Check, checksOf, SITE } from './check.ts';
import type { SiteLook } from './look.ts';

/** More than this makes ages and logs hard to compare. */
const NOTICEABLE_SKEW_MS = 60_000;
/** More than this, and the server refuses signed requests (zstack-api.md 2); every age is off by as much. */
export const MOST_SKEW_MS = 15 * 60_000;

const check = checksOf(SITE);

export function checkSite(plan: Plan, look: SiteLook): Check[] {
  return [checkLogin(plan), ...checkQueries(plan, look), ...checkNode(plan, look), checkDialect(plan, look)];
}

function checkLogin({ site: { auth }, verify }: Plan): Check {
  switch (auth.kind) {
    case 'account':
      return check('site.login', 'ok', `logged in as account ${auth.account}`);
    case 'accessKey':
      return check('site.login', 'ok', `access key ${auth.id} is accepted`);
    case 'session':
      return verify === 'observed'
        ? check('site.login', 'ok', 'the given session is accepted')
        : check('site.login', 'unknown', 'with verify: claimed a given session is not tried before the first call');
  }
}

function checkQueries({ verify }: Plan, { queries }: SiteLook): Check[] {
  if (verify === 'claimed') {
    const said = 'storages and backups are not looked at: the plan says verify: claimed';
    return [check('site.queries', 'unknown', said), permissionUnknown];
  }
  if ('refused' in queries) {
    const { code, message, hint } = queries.refused;
    const grant = 'let an administrator grant this account the query of volume backups, or use another account';
    const said = `backups may not be queried, so nothing could be proven: ${message} (${code})`;
    return [check('site.permission', 'blocker', said, hint ?? grant)];
  }
  if (!queries.value) {
    const said = 'the site offers no queries, so nothing could be observed, as the plan demands';
    const hint = 'if it is a gateway that has only the recovery call, set verify: claimed';
    return [check('site.queries', 'blocker', said, hint), permissionUnknown];
  }
  return [check('site.queries', 'ok', 'backups can be queried'), permissionUnknown];
}

const permissionUnknown = check(
  'site.permission',
  'unknown',
  'no read tells whether the account may make the recovery call',
  '--server-check asks the server itself',
);

function checkNode(plan: Plan, { node, at }: SiteLook): Check[] {
  const { version, skewMs, recoverApi } = node;
  return [
    version === undefined
      ? check('node.version', 'unknown', 'the node does not say its version')
      : check('node.version', 'ok', `ZStack ${version}`),
    checkZone(plan.site.timeZone, node.timeZone, at),
    checkClock(skewMs),
    checkRecoverApi(recoverApi),
  ];
}

/** The plan's zone counts, by which the dates of backups are read: where it is not the node's, every age is off. */
function checkZone(planned: string | undefined, own: string | undefined, at: number): Check {
  const used = planned ?? own;
  if (used === undefined) {
    return check('node.time-zone', 'unknown', 'the node does not say its time zone', 'set site.timeZone in the plan');
  }
  const [mine, theirs] = [planned, own].map((zone) => (zone === undefined ? undefined : offsetMs(zone, at)));
  const off = mine === undefined || theirs === undefined ? 0 : Math.abs(mine - theirs);
  if (off > 0) {
    const said = `site.timeZone is ${planned}, and the node's own is ${own}: ages of backups may be off by ${duration(off)}`;
    return check('node.time-zone', 'warning', said, 'leave site.timeZone out, unless the node is known to be wrong');
  }
  return check('node.time-zone', 'ok', `its time zone is ${used}${planned === undefined ? '' : ', as the plan says'}`);
}

/** Undefined for a name that is no zone. */
function offsetMs(timeZone: string, at: number): number | undefined {
  // Not every Node takes an offset for a zone.
  const zone = timeZone.replace(
    /^(?:UTC|GMT)?([+-]\d{1,2})(?::?(\d{2}))?$/,
    (_, hours, minutes = '00') => `UTC${hours}:${minutes}`,
  );
  const time = DateTime.fromMillis(at, { zone });
  return time.isValid ? time.offset * 60_000 : undefined;
}

function checkClock(skewMs: number | undefined): Check {
  if (skewMs === undefined) return check('node.clock', 'unknown', 'the node does not say its time');
  const off = Math.abs(skewMs);
  if (off <= NOTICEABLE_SKEW_MS) return check('node.clock', 'ok', 'its clock agrees with that of this machine');
  const said = `its clock is ${duration(off)} ${skewMs > 0 ? 'ahead of' : 'behind'} that of this machine`;
  const hint = 'synchronise both with a time server (NTP)';
  return off > MOST_SKEW_MS
    ? check('node.clock', 'blocker', `${said}: ages of backups are off by as much, and access keys are refused`, hint)
    : check('node.clock', 'warning', said, hint);
}

/** Whether the node has loaded the API that recovers. */
export function checkRecoverApi(recoverApi: boolean | undefined): Check {
  if (recoverApi === undefined) return check('node.recover-api', 'unknown', 'the node does not say which APIs it has');
  return recoverApi
    ? check('node.recover-api', 'ok', 'the API that recovers VM backups is loaded')
    : check(
        'node.recover-api',
        'blocker',
        'the API that recovers VM backups is not loaded',
        'the backup service is a licensed module: check the license, and restart the node after a change',
      );
}

function checkDialect({ site }: Plan, { dialect }: SiteLook): Check {
  if (site.dialect !== 'auto') return check('node.dialect', 'ok', `the plan sets the dialect ${site.dialect}`);
  return dialect === undefined
    ? check('node.dialect', 'unknown', 'which dialect the node takes shows with the first call')
    : check('node.dialect', 'ok', `the node takes the dialect ${dialect}`);
}
