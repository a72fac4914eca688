/** What `zdr serve` sends to a browser, as it was built. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { loadPage, PAGE_POLICY, REPORT_POLICY } from '../../src/daemon/http/page.ts';

const BUILT = resolve('dist/src/daemon/page');
/** The whole page may not be larger, gzipped. */
const MOST_BYTES = 75_000;

test('is small, whole, and asks for nothing elsewhere', async () => {
  const names = readdirSync(BUILT).sort();
  expect(names).toEqual(['index.html', 'licenses.txt', 'page.css', 'page.js']);
  const text = (name: string) => readFileSync(join(BUILT, name), 'utf8');
  const bytes = names.reduce((sum, name) => sum + gzipSync(text(name)).length, 0);
  expect(bytes).toBeGreaterThan(20_000);
  expect(bytes).toBeLessThan(MOST_BYTES);
  expect(text('index.html')).not.toMatch(/<style|<script(?![^>]* src="page\.js")|style=|\son\w+=|https?:/);
  expect(text('page.css')).not.toMatch(/@import|url\((?!"?#)/);
  expect(text('page.js')).not.toMatch(/dangerouslySetInnerHTML:|\beval\(|new Function|document\.write/);
  for (const name of ['preact', 'uplot', 'pretty-ms'])
    expect(text('licenses.txt')).toMatch(new RegExp(`^${name} [0-9.]+ [(]MIT[)]$`, 'm'));
  expect([...(await loadPage(BUILT)).keys()].sort()).toEqual(['/', '/licenses.txt', '/page.css', '/page.js']);
});

test('policies let nothing in but the page itself and the one style of reports', () => {
  const [hash] = /'sha256-[^']+'/.exec(REPORT_POLICY) ?? [];
  expect(PAGE_POLICY.split('; ')).toEqual([
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' ${hash}`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ]);
  expect(REPORT_POLICY.split('; ')).toEqual([
    "default-src 'none'",
    `style-src ${hash}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    'sandbox',
  ]);
});
