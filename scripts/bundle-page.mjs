/**
 * Bundles src/page/ for browsers, from where `zdr serve` serves it: page, script, style, and the licences of what is in
 * the script.
 */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { thirdPartyNotices } from './notices.mjs';

const root = new URL('../', import.meta.url);
const at = (path) => fileURLToPath(new URL(path, root));

/** Into the directory `out`, a path from the root of the project that ends in `/`, which is emptied. Returns the sources of it. */
export async function bundlePage(out) {
  const { version } = JSON.parse(await readFile(at('package.json'), 'utf8'));
  await rm(at(out), { recursive: true, force: true });
  await mkdir(at(out), { recursive: true });
  const { metafile } = await build({
    absWorkingDir: at('.'),
    entryPoints: [
      { in: at('src/page/main.tsx'), out: 'page' },
      { in: at('src/page/style/page.css'), out: 'page' },
    ],
    outdir: at(out),
    tsconfig: at('src/page/tsconfig.json'),
    bundle: true,
    minify: true,
    format: 'esm',
    target: ['es2022', 'chrome110', 'firefox115', 'safari16.4'],
    define: { ZDR_VERSION: JSON.stringify(version) },
    metafile: true,
    legalComments: 'none',
    logLevel: 'warning',
  });
  const sources = Object.keys(metafile.inputs);
  await writeFile(at(`${out}index.html`), await readFile(at('src/page/index.html')));
  await writeFile(at(`${out}licenses.txt`), await thirdPartyNotices(sources));
  return sources;
}
