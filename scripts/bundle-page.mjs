/**
 * Bundles src/page/ for browsers into dist/src/daemon/page/, from where `zdr serve` serves it: page, script, style, and
 * the licenses of what is in the script.
 */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = new URL('../', import.meta.url);
const at = (path) => fileURLToPath(new URL(path, root));
const { version } = JSON.parse(await readFile(at('package.json'), 'utf8'));
const out = 'dist/src/daemon/page/';

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
await writeFile(at(`${out}index.html`), await readFile(at('src/page/index.html')));

const packages = new Set(
  Object.keys(metafile.inputs).flatMap((path) => /^.*node_modules\/[^/]+/.exec(path)?.[0] ?? []),
);
const licenses = await Promise.all(
  [...packages].sort().map(async (path) => {
    const name = (await readdir(at(path))).find((file) => /^licen[cs]e/i.test(file)) ?? 'LICENSE';
    return `${path.replace(/^.*node_modules\//, '')}\n\n${await readFile(at(`${path}/${name}`), 'utf8')}`;
  }),
);
await writeFile(at(`${out}licenses.txt`), licenses.join('\n\n'));
