/**
 * How a request gets to its host: straight, or through the proxy that the environment names, by the rules that curl and
 * Go share. `https_proxy` is for https, `http_proxy` for http, `all_proxy` for both; lower case wins, and an empty
 * value is none. `no_proxy` lists hosts, domains, addresses and networks that are reached straight, and this machine
 * itself always is.
 */
import { BlockList, isIP } from 'node:net';

/** Variables of the environment by their names. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** A proxy, and which variable named it. */
export interface NamedProxy {
  /** `http://proxy.example.com:3128`, without a login. */
  readonly url: string;
  /** The variable that names it. */
  readonly variable: string;
  /** Value of the header Proxy-Authorization, where the variable holds a login. */
  readonly authorization?: string;
  /** What of it must be shown nowhere. */
  readonly secrets: readonly string[];
}

/** Straight, or through a proxy. */
export type Route =
  | { readonly kind: 'proxy'; readonly proxy: NamedProxy }
  /** `note`: a proxy is set, and this is why it is not used. */
  | { readonly kind: 'direct'; readonly note?: string };

/** Thrown where the variable of a proxy cannot be used. The message never repeats its value. */
export class ProxyVariableError extends Error {
  override readonly name = 'ProxyVariableError';
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}

/** Throws {@link ProxyVariableError}. */
export function routeTo(target: URL, variables: Variables): Route {
  const scheme = target.protocol === 'https:' ? 'https' : 'http';
  const set = firstSet(variables, [`${scheme}_proxy`, 'all_proxy']);
  const host = target.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  if (set === undefined) {
    const other = firstSet(variables, [scheme === 'http' ? 'https_proxy' : 'http_proxy']);
    if (other === undefined || isThisMachine(host)) return { kind: 'direct' };
    return { kind: 'direct', note: `${other.name} is not for ${scheme} addresses: ${scheme.toUpperCase()}_PROXY is` };
  }
  if (isThisMachine(host)) return { kind: 'direct', note: `${set.name} is not used for this machine itself` };
  const no = firstSet(variables, ['no_proxy']);
  if (no !== undefined && isListed(no.value, host, portOf(target))) {
    return { kind: 'direct', note: `${set.name} is set, but ${no.name} lets ${host} past the proxy` };
  }
  return { kind: 'proxy', proxy: parseProxy(set) };
}

interface Setting {
  readonly name: string;
  readonly value: string;
}

function firstSet(variables: Variables, names: readonly string[]): Setting | undefined {
  for (const name of names.flatMap((lower) => [lower, lower.toUpperCase()])) {
    const value = variables[name]?.trim();
    if (value !== undefined && value !== '') return { name, value };
  }
  return undefined;
}

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8);
LOOPBACK.addAddress('::1', 'ipv6');

const isThisMachine = (host: string): boolean =>
  host === 'localhost' || host.endsWith('.localhost') || (isIP(host) !== 0 && LOOPBACK.check(host, familyOf(host)));

const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 6 ? 'ipv6' : 'ipv4');

const portOf = ({ port, protocol }: URL): string => port || (protocol === 'https:' ? '443' : '80');

/** Entries are parted by commas or spaces: `*`, `example.com`, `.example.com`, `*.example.com`, `10.0.0.5`, `10.0.0.0/8`, each with a port if need be. */
function isListed(list: string, host: string, port: string): boolean {
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      if (entry === '*') return true;
      const [, bracketed, plain, wanted] =
        /^(?:\[(.+)\]|([^:]+|[^[\]]*:[^[\]]*:[^[\]]*))(?::(\d+))?$/.exec(entry) ?? [];
      const name = bracketed ?? plain;
      if (name === undefined || (wanted !== undefined && wanted !== port)) return false;
      return isIP(host) === 0 ? isOfDomain(host, name) : isOfNetwork(host, name);
    });
}

function isOfDomain(host: string, entry: string): boolean {
  const domain = entry.replace(/^\*?\./, '');
  const bare = host.replace(/\.$/, '');
  return bare === domain || bare.endsWith(`.${domain}`);
}

function isOfNetwork(address: string, entry: string): boolean {
  const [network = '', bits] = entry.split('/');
  const family = isIP(network);
  if (family === 0) return false;
  const whole = family === 6 ? 128 : 32;
  const prefix = bits === undefined ? whole : /^\d{1,3}$/.test(bits) ? Number(bits) : Number.POSITIVE_INFINITY;
  if (prefix > whole) return false;
  const listed = new BlockList();
  listed.addSubnet(network, prefix, familyOf(network));
  return listed.check(address, familyOf(address));
}

function parseProxy({ name, value }: Setting): NamedProxy {
  // As everywhere, `proxy.example.com:3128` will do.
  const text = value.includes('://') ? value : `http://${value}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const socks = /^socks/i.test(text);
  if (socks) {
    throw new ProxyVariableError(
      `${name} names a SOCKS proxy, which zdr cannot use`,
      `Name a proxy for HTTP, such as http://proxy.example.com:3128, or let the host past it with NO_PROXY.`,
    );
  }
  if (url === undefined || url.hostname === '' || !/^https?:$/.test(url.protocol)) {
    throw new ProxyVariableError(
      `${name} does not hold the URL of a proxy`,
      `It looks like http://proxy.example.com:3128, or http://USER:PASSWORD@proxy.example.com:3128 with %40 for an @ in the password. Unset it if no proxy is meant.`,
    );
  }
  const [user, password] = [decoded(url.username), decoded(url.password)];
  const basic = Buffer.from(`${user}:${password}`).toString('base64');
  const login = url.username !== '' || url.password !== '';
  return {
    url: url.origin,
    variable: name,
    ...(login ? { authorization: `Basic ${basic}` } : {}),
    secrets: login ? [...new Set([basic, value, password, url.password])].filter((secret) => secret !== '') : [],
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
