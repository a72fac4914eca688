/** The page: files beside this one, read once and served by their names alone. */
import { hash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { PAGE_STYLE_SHA256 } from '../../view/write/page-css.ts';

export interface Asset {
  readonly body: Buffer;
  readonly type: string;
  readonly etag: string;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};

/** The one style that stands in a page: that of the reports which `zdr` makes. */
const REPORT_STYLE = `'sha256-${PAGE_STYLE_SHA256}'`;

/**
 * Everything from here and nothing from elsewhere: no inline script, no form to another place. The report is shown in a
 * frame made of what was fetched (`srcdoc`), which has this policy too; for it the one style is let in.
 */
export const PAGE_POLICY = `default-src 'none'; script-src 'self'; style-src 'self' ${REPORT_STYLE}; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** A report by itself: its style and nothing else, of no origin. */
export const REPORT_POLICY = `default-src 'none'; style-src ${REPORT_STYLE}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox`;

/** By path, as it stands in an address; `/` is index.html. */
export async function loadPage(directory: string): Promise<ReadonlyMap<string, Asset>> {
  const names = await readdir(directory).catch(() => []);
  const assets = new Map<string, Asset>();
  for (const name of names) {
    const type = TYPES[extname(name)];
    if (type === undefined) continue;
    const body = await readFile(join(directory, name));
    assets.set(name === 'index.html' ? '/' : `/${name}`, {
      body,
      type,
      etag: `"${hash('sha256', body, 'hex').slice(0, 32)}"`,
    });
  }
  if (!assets.has('/')) assets.set('/', PLAIN);
  return assets;
}

const PLAIN: Asset = {
  body: Buffer.from(
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>zdr</title><h1>zdr serve</h1><p>This build has no page. The API is described by <a href="/api/v1/openapi.json">/api/v1/openapi.json</a>.</p></html>\n',
  ),
  type: 'text/html; charset=utf-8',
  etag: '"plain"',
};
