/** The programs that people check plans with today. Installed when they are first wanted, for the benchmarks only. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const PACKAGES = { 'ajv-cli': '5.0.0', v8r: '5.1.0', '@stoplight/spectral-cli': '6.16.3' };
/** Git ignores it. */
const CACHE = fileURLToPath(new URL('.peers/', import.meta.url));
const inCache = (path) => `${CACHE}node_modules/${path}`;

const SCRIPTS = {
  'ajv-cli': inCache('ajv-cli/dist/index.js'),
  v8r: inCache('v8r/src/index.js'),
  spectral: inCache('@stoplight/spectral-cli/dist/index.js'),
};

/** The scripts of the peers by name; `missing` says why there are none. */
export function peers() {
  if (Object.values(SCRIPTS).every((script) => existsSync(script))) return { scripts: SCRIPTS };
  mkdirSync(CACHE, { recursive: true });
  writeFileSync(`${CACHE}package.json`, '{"private":true}\n');
  const wanted = Object.entries(PACKAGES).map(([name, version]) => `${name}@${version}`);
  try {
    const npm = ['install', '--no-audit', '--no-fund', '--ignore-scripts', ...wanted];
    execFileSync('npm', npm, { cwd: CACHE, stdio: ['ignore', 'ignore', 'pipe'], timeout: 300_000 });
    return { scripts: SCRIPTS };
  } catch (error) {
    return { missing: `not installed: npm ended with ${error.status ?? error.code}` };
  }
}

/** Arguments for Node by peer: to hold `file` against `schema`. v8r takes relative paths only. */
export const checks = {
  'ajv-cli': (script, { schema, file }) => [
    script,
    'validate',
    '--spec=draft2020',
    '--strict=false',
    '-s',
    schema,
    '-d',
    file,
  ],
  v8r: (script, { schema, file }) => [script, '-s', schema, file],
  spectral: (script, { ruleset, file }) => [script, 'lint', '--ruleset', ruleset, file],
};

/** Spectral's rule that holds a document against the schema. */
export const ruleset = (schema) => `rules:
  plan:
    given: $
    severity: error
    then: { function: schema, functionOptions: { dialect: draft2020-12, schema: { $ref: ${schema} } } }
`;
