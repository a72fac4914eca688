/**
 * Bundles the command into dist/src/: main.js and, beside it, what single commands need; the page of `zdr serve`; and the
 * notices of third parties for both. One process of zdr reads a few files then instead of a thousand, and starts in less
 * than half the time. They are CommonJS, which Node loads without the turns and threads that other modules take.
 */
import { readFile, rm, writeFile } from 'node:fs/promises';
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

/** A schema as text that is parsed as it is loaded: Node reads JSON many times as fast as JavaScript. */
const schemas = {
  name: 'schemas',
  load: {
    filter: { id: /\/schemas\/[^/]*\.json$/ },
    async handler(id) {
      const text = JSON.stringify(JSON.parse(await readFile(id, 'utf8')));
      return { code: `export default JSON.parse(${JSON.stringify(text)});`, moduleType: 'js' };
    },
  },
};

/**
 * Which sources share a file, of those that every command on a plan loads: what `zdr explain` needs too, what most other
 * commands need too, and the rest. A file costs a start as much as ten KB more in another. What main.ts loads stays out:
 * who asks for the version needs no more.
 */
function sharedFiles() {
  const [atStart, toExplain, forPlans] = [new Set(), new Set(), new Set()];
  const shared = {
    test: (id) => forPlans.has(id) && !atStart.has(id),
    // What they import has at least as many importers, so it is in them or in the start: no circle can come about.
    includeDependenciesRecursively: false,
  };
  return {
    plugin: {
      name: 'shared-files',
      buildEnd() {
        const addAll = (ids, id) => {
          if (ids.has(id)) return;
          ids.add(id);
          for (const next of this.getModuleInfo(id)?.importedIds ?? []) addAll(ids, next);
        };
        addAll(atStart, `${root}src/main.ts`);
        addAll(toExplain, `${root}src/cli/commands/explain.ts`);
        addAll(forPlans, `${root}src/cli/plans/load-plan.ts`);
      },
    },
    groups: [
      { name: 'codes', priority: 3, ...shared, test: (id) => shared.test(id) && toExplain.has(id) },
      { name: 'most', minShareCount: 16, priority: 2, ...shared },
      { name: 'plans', minShareCount: 11, priority: 1, ...shared },
    ],
  };
}

/** `entries`: by their names in `outdir`, which is emptied. Paths from the root of the project. Returns an account of it. */
export async function bundle(entries, outdir) {
  await rm(new URL(`../${outdir}`, import.meta.url), { recursive: true, force: true });
  const shared = sharedFiles();
  const bundler = await rolldown({
    cwd: root,
    input: entries,
    platform: 'node',
    transform: { target: 'node20' },
    plugins: [whenNeeded, schemas, shared.plugin],
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
    codeSplitting: { groups: shared.groups },
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
