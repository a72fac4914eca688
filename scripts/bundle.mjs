/**
 * Bundles the command into dist/src/: main.js and, beside it, what single commands need; the page of `zdr serve`; and the
 * notices of third parties for both. One process of zdr reads a few files then instead of a thousand, and starts in a
 * quarter of the time. They are CommonJS: Node 20 loads a module of that kind in half the time of another.
 */
import { rm, writeFile } from 'node:fs/promises';
import { isAbsolute, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { bundlePage } from './bundle-page.mjs';
import { thirdPartyNotices } from './notices.mjs';

const root = fileURLToPath(new URL('../', import.meta.url));

/**
 * `createRequire(import.meta.url)('x')` in our own files: a package in a file of its own in the bundle, which is read
 * when it is asked for.
 */
const whenNeeded = {
  name: 'when-needed',
  resolveId: {
    filter: { id: /^(\.\/needed-.*\.js|\0needed:.*)$/ },
    handler: (id) => ({ id, external: id.startsWith('\0') ? false : 'absolute' }),
  },
  load: {
    filter: { id: /^\0needed:/ },
    handler(id) {
      return `module.exports = require(${JSON.stringify(id.slice('\0needed:'.length))});`;
    },
  },
  transform: {
    filter: { id: /\/src\/.*\.ts$/, code: /createRequire\(import\.meta\.url\)\(/ },
    handler(code) {
      return {
        code: code.replace(/createRequire\(import\.meta\.url\)\('([^']+)'\)/g, (_, name) => {
          if (name.startsWith('node:')) return `require('${name}')`;
          const fileName = `needed-${name}.js`;
          this.emitFile({ type: 'chunk', id: `\0needed:${name}`, fileName });
          return `require('./${fileName}')`;
        }),
        map: null,
      };
    },
  },
};

/** `entries`: by their names in `outdir`, which is emptied. Paths from the root of the project. Returns an account of it. */
export async function bundle(entries, outdir) {
  await rm(new URL(`../${outdir}`, import.meta.url), { recursive: true, force: true });
  const bundler = await rolldown({
    cwd: root,
    input: entries,
    platform: 'node',
    transform: { target: 'node20' },
    plugins: [whenNeeded],
    preserveEntrySignatures: 'allow-extension',
    checks: { ineffectiveDynamicImport: false },
  });
  const { output } = await bundler.write({
    dir: outdir,
    format: 'cjs',
    exports: 'named',
    chunkFileNames: '[name]-[hash].js',
    sourcemap: true,
    sourcemapExcludeSources: true,
    minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } },
    comments: false,
  });
  await bundler.close();
  await writeFile(new URL(`../${outdir}/package.json`, import.meta.url), '{ "type": "commonjs" }\n');
  return accountOf(output);
}

/**
 * For each file, by its name: the source that it begins with (null for one that only others load), what it loads at once,
 * and the sources in it, by paths from the root.
 */
function accountOf(output) {
  const fromRoot = (path) => relative(root, path);
  const files = output.filter(({ type }) => type === 'chunk');
  return Object.fromEntries(
    files.map(({ fileName, facadeModuleId, imports, moduleIds }) => [
      fileName,
      {
        entry: facadeModuleId === null ? null : fromRoot(facadeModuleId),
        imports,
        sources: moduleIds.filter((id) => isAbsolute(id)).map(fromRoot),
      },
    ]),
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  // The process in which the daemon reads plans shares its parts with the command.
  const command = await bundle({ main: 'src/main.ts', 'plan-worker': 'src/cli/serve/plan-worker.ts' }, 'dist/src');
  // What stands in which file: test/start-up.test.ts holds what a command loads.
  await writeFile(new URL('../dist/bundle.json', import.meta.url), JSON.stringify(command));
  const page = await bundlePage('dist/src/daemon/page/');
  const sources = [...Object.values(command).flatMap(({ sources }) => sources), ...page];
  await writeFile(new URL('../dist/THIRD-PARTY-NOTICES', import.meta.url), await thirdPartyNotices(sources));
}
