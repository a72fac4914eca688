/** What a command loads before it begins: no more than it uses, by the account of the bundler. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

interface File {
  /** The source that it begins with; null for one that only others load. */
  readonly entry: string | null;
  /** Files and modules that are loaded with it. */
  readonly imports: readonly string[];
  readonly sources: readonly string[];
}

const files = JSON.parse(readFileSync('dist/bundle.json', 'utf8')) as Readonly<Record<string, File>>;

/** A file, and all that it imports at once; modules of Node too. */
function loadedWith(name: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(name)) return seen;
  seen.add(name);
  for (const next of files[name]?.imports ?? []) loadedWith(next, seen);
  return seen;
}

const START = 'main.js';
const fileOf = (source: string) =>
  Object.entries(files).find(([, { entry }]) => entry === source)?.[0] ?? 'no such file';

/** The sources and the modules of Node in these files. */
const within = (names: Iterable<string>): readonly string[] =>
  [...names].flatMap((name) => files[name]?.sources ?? [name]);

function loads(command: string): readonly string[] {
  const source = `src/cli/commands/${command}.ts`;
  const loaded = within(new Set([...loadedWith(START), ...loadedWith(fileOf(source))]));
  expect(loaded).toContain(source);
  return loaded;
}

const packagesOf = (sources: readonly string[]) => sources.filter((source) => source.startsWith('node_modules/'));

test('the start loads the command line, and nothing of what a command does', () => {
  const sources = within(loadedWith(START));
  expect(packagesOf(sources).filter((source) => !/commander/.test(source))).toEqual([]);
  expect(sources.filter((source) => /^src\/(document|zstack|simulator|run|report)\//.test(source))).toEqual([
    'src/document/quantity.ts',
  ]);
  expect(sources).not.toContain('node:fs/promises');
});

test.each(['validate', 'plan', 'explain', 'status', 'runs', 'report', 'verify', 'fmt'])(
  '%s loads no network, no simulator and no log',
  (command) => {
    const sources = loads(command);
    expect(packagesOf(sources).filter((source) => /\/(undici|pino|fastify)\//.test(source))).toEqual([]);
    expect(sources.filter((source) => /^src\/(simulator|zstack|daemon)\//.test(source))).toEqual([]);
  },
);

// Each file costs as much as ten KB more in another.
test.each([
  ['explain', 6],
  ['validate', 16],
])('%s is read from at most %i files', (command, most) => {
  const loaded = new Set([...loadedWith(START), ...loadedWith(fileOf(`src/cli/commands/${command}.ts`))]);
  expect([...loaded].filter((name) => name in files).length).toBeLessThanOrEqual(most);
});

test('validate and explain load what every text needs; the rest when a text needs it', () => {
  expect(
    packagesOf(loads('explain')).filter((source) => !/\/(commander|extra-typings|leven|picocolors)\//.test(source)),
  ).toEqual([]);
  const validate = loads('validate');
  expect(
    packagesOf(validate).filter((source) => !/\/(commander|extra-typings|leven|picocolors|ajv)\//.test(source)),
  ).toEqual([]);
  expect(validate.filter((source) => /^src\/(schedule|view\/findings\/(sarif|junit))/.test(source))).toEqual([]);
  expect(validate).not.toContain('node:crypto');
});

// `verify` compiles the schema of the events that it meets.
test.each(['validate', 'plan', 'run', 'pin', 'simulate'])('%s compiles no schema', (command) => {
  const compiler = /node_modules\/ajv\/dist\/(?!runtime\/)/;
  expect(packagesOf(loads(command)).filter((source) => compiler.test(source))).toEqual([]);
});

test('a run at a real site loads no simulator', () => {
  expect(loads('run').filter((source) => source.startsWith('src/simulator/'))).toEqual([]);
});
