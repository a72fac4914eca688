/** Which way a request goes, by the variables of the environment. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ProxyVariableError, routeTo, type Variables } from '../../src/net/route.ts';

const HTTP = 'http://mn.example.com:8080';
const HTTPS = 'https://mn.example.com';
const P = 'http://proxy.example.com:3128';

const way = (target: string, variables: Variables): string => {
  const route = routeTo(new URL(target), variables);
  return route.kind === 'proxy' ? `${route.proxy.url} ${route.proxy.variable}` : 'direct';
};

test.each<[string, string, Variables, string]>([
  ['nothing is set', HTTP, {}, 'direct'],
  ['http by HTTP_PROXY', HTTP, { HTTP_PROXY: P }, `${P} HTTP_PROXY`],
  ['http by http_proxy', HTTP, { http_proxy: P }, `${P} http_proxy`],
  ['https by HTTPS_PROXY', HTTPS, { HTTPS_PROXY: P }, `${P} HTTPS_PROXY`],
  ['lower case wins', HTTP, { HTTP_PROXY: 'http://other:1', http_proxy: P }, `${P} http_proxy`],
  ['an empty value is none', HTTP, { http_proxy: '', HTTP_PROXY: P }, `${P} HTTP_PROXY`],
  ['blanks are none', HTTP, { http_proxy: '  ' }, 'direct'],
  ['https is not for http', HTTP, { HTTPS_PROXY: P }, 'direct'],
  ['http is not for https', HTTPS, { HTTP_PROXY: P }, 'direct'],
  ['all is for both', HTTPS, { ALL_PROXY: P }, `${P} ALL_PROXY`],
  ['the own one before all', HTTPS, { ALL_PROXY: 'http://other:1', https_proxy: P }, `${P} https_proxy`],
  ['without a scheme', HTTP, { HTTP_PROXY: 'proxy.example.com:3128' }, `${P} HTTP_PROXY`],
  ['with a path', HTTP, { HTTP_PROXY: `${P}/` }, `${P} HTTP_PROXY`],
  ['this machine by its address', 'http://127.0.0.1:80', { HTTP_PROXY: P }, 'direct'],
  ['this machine by another address', 'http://127.8.8.8:80', { HTTP_PROXY: P }, 'direct'],
  ['this machine by IPv6', 'http://[::1]:80', { HTTP_PROXY: P }, 'direct'],
  ['this machine by name', 'http://LOCALHOST:80', { HTTP_PROXY: P }, 'direct'],
  ['a malformed proxy that is not used', 'http://127.0.0.1', { HTTP_PROXY: 'http://' }, 'direct'],
])('%s', (_name, target, variables, expected) => {
  expect(way(target, variables)).toBe(expected);
});

test.each<[string, string, boolean]>([
  ['*', HTTP, true],
  ['other.org, *', HTTP, true],
  ['mn.example.com', HTTP, true],
  ['MN.Example.COM', HTTP, true],
  ['example.com', HTTP, true],
  ['.example.com', HTTP, true],
  ['*.example.com', HTTP, true],
  ['ample.com', HTTP, false],
  ['n.example.com', HTTP, false],
  ['localhost,example.com:8080', HTTP, true],
  ['example.com:80', HTTP, false],
  ['example.com:443', HTTPS, true],
  ['a b\tmn.example.com', HTTP, true],
  ['10.0.0.5', 'http://10.0.0.5:8080', true],
  ['10.0.0.5:8080', 'http://10.0.0.5:8080', true],
  ['10.0.0.5:80', 'http://10.0.0.5:8080', false],
  ['10.0.0.50', 'http://10.0.0.5:8080', false],
  ['10.0.0.0/8', 'http://10.200.0.5:8080', true],
  ['10.0.0.0/8', 'http://11.0.0.5:8080', false],
  ['10.0.0.0/33', 'http://10.0.0.5', false],
  ['10.0.0.0/', 'http://11.0.0.5', false],
  ['0.0.0.5', 'http://10.0.0.5', false],
  ['fd00::/8', 'http://[fd12::1]:8080', true],
  ['fd12::1', 'http://[fd12::1]:8080', true],
  ['[fd12::1]:8080', 'http://[fd12::1]:8080', true],
  ['[fd12::1]:80', 'http://[fd12::1]:8080', false],
  ['fd13::1', 'http://[fd12::1]:8080', false],
  [',, ,', HTTP, false],
])('NO_PROXY=%j and %s: past the proxy is %s', (list, target, past) => {
  for (const NO_PROXY of ['NO_PROXY', 'no_proxy']) {
    expect(way(target, { HTTP_PROXY: P, HTTPS_PROXY: P, [NO_PROXY]: list }) === 'direct').toBe(past);
  }
});

test.each<[Variables, RegExp]>([
  [{ HTTP_PROXY: P, NO_PROXY: 'example.com' }, /HTTP_PROXY is set, but NO_PROXY lets mn\.example\.com past/],
  [{ HTTPS_PROXY: P }, /HTTPS_PROXY is not for http addresses: HTTP_PROXY is/],
])('why a proxy that is set is not used is known: %j', (variables, note) => {
  expect(routeTo(new URL(HTTP), variables)).toMatchObject({ kind: 'direct', note: expect.stringMatching(note) });
});

test.each([
  ['http://me:pa%40ss@proxy.example.com:3128', 'me:pa@ss'],
  ['me:secret@proxy.example.com:3128', 'me:secret'],
  ['http://me@proxy.example.com', 'me:'],
  ['http://:secret@proxy.example.com', ':secret'],
  ['http://me:100%@proxy.example.com', 'me:100%'],
])('the login of %s goes into a header, and nowhere else', (value, login) => {
  const route = routeTo(new URL(HTTP), { HTTP_PROXY: value });
  const { url, authorization, secrets } = (route as Extract<typeof route, { kind: 'proxy' }>).proxy;
  expect(authorization).toBe(`Basic ${Buffer.from(login).toString('base64')}`);
  expect(url).toMatch(/^http:\/\/proxy\.example\.com(:3128)?$/);
  expect(secrets).toContain(Buffer.from(login).toString('base64'));
});

test.each([
  'http://',
  'http:// secret@x y',
  'ftp://me:hunter22@proxy:21',
  'http://proxy:99999',
  'http://me:hunter22@proxy:port',
  'socks5://me:hunter22@proxy:1080',
  'socks5h://proxy:1080',
  'SOCKS4://proxy',
])('%j is refused by the name of its variable, and never repeated', (value) => {
  for (const name of ['HTTP_PROXY', 'ALL_PROXY']) {
    const refuse = () => routeTo(new URL(HTTP), { [name]: value });
    expect(refuse).toThrow(ProxyVariableError);
    expect(refuse).toThrow(name);
    expect(refuse).not.toThrow(/hunter22|secret/);
  }
});

test('no value of a variable makes more than a route or a refusal', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (proxy, no) => {
      try {
        routeTo(new URL(HTTP), { HTTP_PROXY: proxy, NO_PROXY: no });
      } catch (error) {
        expect(error).toBeInstanceOf(ProxyVariableError);
      }
    }),
  );
});
