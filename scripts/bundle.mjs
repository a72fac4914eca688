/**
 * Bundles the command into dist/src/: main.js and, beside it, what single commands need; the page of `zdr serve`; and the
 * notices of third parties for both. One process of zdr reads a dozen files then instead of a thousand, and starts in half
 * the time.
 */
import { readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { bundlePage } from './bundle-page.mjs';
import { thirdPartyNotices } from './notices.mjs';

const root = fileURLToPath(new URL('../', import.meta.url));

/** `createRequire(import.meta.url)('x')` in our own files: a package that is part of the bundle, and run when it is asked for. */
const whenNeeded = {
  name: 'when-needed',
  setup: ({ onLoad }) =>
    onLoad({ filter: /\/src\/.*\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      return { loader: 'ts', contents: text.replace(/createRequire\(import\.meta\.url\)\(/g, 'require(') };
    }),
};

/** `entries`: by their names in `outdir`, which is emptied. Paths from the root of the project. Returns esbuild's account of it. */
export async function bundle(entries, outdir) {
  await rm(new URL(`../${outdir}`, import.meta.url), { recursive: true, force: true });
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: entries,
    outdir,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    chunkNames: 'part/[name]-[hash]',
    sourcemap: 'linked',
    sourcesContent: false,
    metafile: true,
    plugins: [whenNeeded],
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: 'none',
    // CommonJS in the bundle asks for modules of Node by `require`.
    banner: {
      js: "import { createRequire as makeRequire } from 'node:module';\nconst require = makeRequire(import.meta.url);",
    },
    logLevel: 'warning',
  });
  return metafile;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  // The thread in which the daemon reads plans shares its parts with the command.
  const command = await bundle({ main: 'src/main.ts', 'plan-worker': 'src/cli/serve/plan-worker.ts' }, 'dist/src');
  // What stands in which file: test/start-up.test.ts holds what a command loads.
  await writeFile(new URL('../dist/bundle.json', import.meta.url), JSON.stringify(command));
  const page = await bundlePage('dist/src/daemon/page/');
  await writeFile(new URL('../dist/THIRD-PARTY-NOTICES', import.meta.url), await thirdPartyNotices(command, page));
}
