/** Names of time zones, and which of them say which zone they mean. */

/** Abbreviations that people write, and the zones that they may mean: several countries share most of them. */
const MEANT: Readonly<Record<string, readonly string[]>> = {
  ACT: ['Australia/Darwin', 'America/Rio_Branco'],
  ADT: ['America/Halifax', 'Asia/Baghdad'],
  AEDT: ['Australia/Sydney'],
  AEST: ['Australia/Sydney', 'Australia/Brisbane'],
  AET: ['Australia/Sydney', 'Australia/Brisbane'],
  AMT: ['America/Manaus', 'Asia/Yerevan'],
  AST: ['America/Halifax', 'Asia/Riyadh', 'America/Anchorage'],
  BDT: ['Asia/Dhaka', 'Asia/Brunei'],
  BST: ['Europe/London', 'Asia/Dhaka', 'Pacific/Bougainville'],
  CDT: ['America/Chicago', 'America/Havana'],
  CEST: ['Europe/Berlin', 'Europe/Paris'],
  CET: ['Europe/Berlin', 'Europe/Paris'],
  CST: ['Asia/Shanghai', 'America/Chicago', 'America/Havana', 'Asia/Taipei'],
  CTT: ['Asia/Shanghai', 'America/Chicago'],
  ECT: ['America/Guayaquil', 'Europe/Paris'],
  EDT: ['America/New_York'],
  EET: ['Europe/Athens', 'Europe/Kyiv'],
  EST: ['America/New_York', 'America/Panama', 'Australia/Sydney'],
  GMT: ['UTC', 'Europe/London'],
  GST: ['Asia/Dubai', 'Pacific/Guam', 'Atlantic/South_Georgia'],
  HKT: ['Asia/Hong_Kong'],
  HST: ['Pacific/Honolulu'],
  IST: ['Asia/Kolkata', 'Europe/Dublin', 'Asia/Jerusalem'],
  JST: ['Asia/Tokyo'],
  KST: ['Asia/Seoul'],
  MET: ['Europe/Berlin', 'Europe/Paris'],
  MSK: ['Europe/Moscow'],
  MST: ['America/Denver', 'America/Phoenix', 'Asia/Yangon', 'Asia/Kuala_Lumpur'],
  NST: ['America/St_Johns', 'Pacific/Auckland'],
  PDT: ['America/Los_Angeles'],
  PST: ['America/Los_Angeles', 'Asia/Manila', 'Pacific/Pitcairn'],
  SGT: ['Asia/Singapore'],
  SST: ['Pacific/Guadalcanal', 'Pacific/Pago_Pago', 'Asia/Singapore'],
  WET: ['Europe/Lisbon'],
  WIB: ['Asia/Jakarta'],
  WST: ['Australia/Perth', 'Pacific/Apia'],
};

/** Does this Node know the zone, by whatever name? */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** `unknown`: nothing of that name; `unclear`: a name that leaves open, or does not say, which zone of the world is meant. */
export type ZoneProblem =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'unclear'; readonly candidates: readonly string[] };

/** Undefined for a name that means one zone everywhere: an IANA name with a slash, or `UTC`. */
export function zoneProblem(name: string): ZoneProblem | undefined {
  if (name === 'UTC') return undefined;
  const known = isTimeZone(name);
  if (name.includes('/')) return known ? undefined : { kind: 'unknown' };
  const meant = Object.hasOwn(MEANT, name.toUpperCase()) ? MEANT[name.toUpperCase()] : undefined;
  if (meant !== undefined) return { kind: 'unclear', candidates: meant };
  return known ? { kind: 'unclear', candidates: [canonical(name)] } : { kind: 'unknown' };
}

const canonical = (name: string): string =>
  new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;

/** A name such as `GMT+8` or `UTC-03:30`, which is no IANA name, as what it means. */
export interface OffsetName {
  /** `+08:00` */
  readonly offset: string;
  /** The IANA name of that offset, `Etc/GMT-8`: its sign is the other way round. Only whole hours have one. */
  readonly fixed?: string;
}

/** Undefined for any other name, and for an offset that no zone has. */
export function offsetName(name: string): OffsetName | undefined {
  const [, sign, hours = '', minutes = '00'] = /^(?:UTC|GMT) ?([+-])(\d{1,2})(?::?([0-5]\d))?$/i.exec(name) ?? [];
  if (sign === undefined || Number(hours) > 14) return undefined;
  const offset = `${sign}${hours.padStart(2, '0')}:${minutes}`;
  const fixed = `Etc/GMT${sign === '+' ? '-' : '+'}${Number(hours)}`;
  return { offset, ...(minutes === '00' && isTimeZone(fixed) ? { fixed } : {}) };
}
