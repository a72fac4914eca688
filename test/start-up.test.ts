/** What a command loads before it begins: no more than it uses, by the account of the bundler. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

interface Output {
  readonly entryPoint?: string;
  readonly imports: readonly { readonly path: string; readonly kind: string; readonly external?: boolean }[];
  readonly inputs: Readonly<Record<string, { readonly bytesInOutput: number }>>;
}

const { outputs } = JSON.parse(readFileSync('dist/bundle.json', 'utf8')) as {
  readonly outputs: Readonly<Record<string, Output>>;
};

/** The sources in a file and in all that it imports at once. */
function loadedWith(path: string, seen = new Set<string>()): Set<string> {
  if (seen.has(path)) return new Set();
  seen.add(path);
  const { imports, inputs } = outputs[path] ?? { imports: [], inputs: {} };
  const sources = new Set(Object.keys(inputs));
  for (const { path: next, kind, external } of imports)
    if (kind === 'import-statement' && external !== true) for (const one of loadedWith(next, seen)) sources.add(one);
  return sources;
}

const START = 'dist/src/main.js';
const fileOf = (entry: string) =>
  Object.entries(outputs).find(([, { entryPoint }]) => entryPoint === entry)?.[0] ?? 'no such file';

function loads(command: string): readonly string[] {
  const sources = new Set([...loadedWith(START), ...loadedWith(fileOf(`src/cli/commands/${command}.ts`))]);
  expect(sources).toContain(`src/cli/commands/${command}.ts`);
  return [...sources];
}

/** Loaded with a file, but run only when asked for (`createRequire`). */
const AT_REST = /node_modules\/(yaml|luxon|string-width|strip-ansi|ansi-regex|get-east-asian-width)\//;
const packagesOf = (sources: Iterable<string>) =>
  [...sources].filter((source) => source.startsWith('node_modules/') && !AT_REST.test(source));

test('the start loads the command line, and nothing of what a command does', () => {
  const sources = loadedWith(START);
  expect(packagesOf(sources).filter((source) => !/commander/.test(source))).toEqual([]);
  expect([...sources].filter((source) => AT_REST.test(source))).toEqual([]);
  expect([...sources].filter((source) => /^src\/(document|zstack|simulator|run|report)\//.test(source))).toEqual([
    'src/document/quantity.ts',
  ]);
});

test.each(['validate', 'plan', 'explain', 'status', 'runs', 'report', 'verify', 'fmt'])(
  '%s loads no network, no simulator and no log',
  (command) => {
    const sources = loads(command);
    expect(packagesOf(sources).filter((source) => /\/(undici|pino|fastify)\//.test(source))).toEqual([]);
    expect(sources.filter((source) => /^src\/(simulator|zstack|daemon)\//.test(source))).toEqual([]);
  },
);

// `verify` compiles the schema of the events that it meets.
test.each(['validate', 'plan', 'run', 'pin', 'simulate'])('%s compiles no schema', (command) => {
  const compiler = /node_modules\/ajv\/dist\/(?!runtime\/)/;
  expect(packagesOf(loads(command)).filter((source) => compiler.test(source))).toEqual([]);
});

test('a run at a real site loads no simulator', () => {
  expect(loads('run').filter((source) => source.startsWith('src/simulator/'))).toEqual([]);
});
