/**
 * Writes what is derived from other files: types, the validators of plans, pins, evidence and simulated worlds and the page of the
 * plan language (from the JSON Schemas), and the page of the codes (from their catalogue). With `--check` nothing is written: exit 1 names the
 * files that are stale.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { codesPage } from './generate/codes.mjs';
import { planLanguagePage } from './generate/plan-language.mjs';
import { typesOf } from './generate/types.mjs';
import { validatorOf } from './generate/validators.mjs';

const root = new URL('../', import.meta.url);
const read = async (name) => JSON.parse(await readFile(new URL(`schemas/${name}`, root), 'utf8'));
const schema = await read('recovery-plan.schema.json');

const types = async (name, file) => typesOf(await read(file), name, file);
const validator = async (name, file, options) => validatorOf(await read(file), name, file, options);

const outputs = {
  'src/generated/plan-document.ts': await types('PlanDocument', 'recovery-plan.schema.json'),
  'src/generated/evidence.ts': await types('Evidence', 'evidence.schema.json'),
  'src/generated/report.ts': await types('Report', 'report.schema.json'),
  'src/generated/notice.ts': await types('Notice', 'notice.schema.json'),
  'src/generated/preflight.ts': await types('Preflight', 'preflight.schema.json'),
  'src/generated/simulator-world.ts': await types('WorldFile', 'simulator-world.schema.json'),
  // Unions are told apart by JSON type, and `oneOf` holds only `required`s of keys defined beside it (strictRequired).
  'src/generated/plan-validator.js': await validator('plan', 'recovery-plan.schema.json', {
    strictRequired: false,
    allowUnionTypes: true,
  }),
  'src/generated/evidence-validator.js': await validator('evidence', 'evidence.schema.json'),
  'src/generated/pin-validator.js': await validator('pin', 'recovery-pin.schema.json'),
  'src/generated/world-validator.js': await validator('world', 'simulator-world.schema.json', { strict: false }),
  'docs/plan-language.md': planLanguagePage(schema),
  'docs/codes.md': await codesPage(root),
};
const check = process.argv.includes('--check');
for (const [path, text] of Object.entries(outputs)) {
  const url = new URL(path, root);
  if ((await readFile(url, 'utf8').catch(() => undefined)) === text) continue;
  if (check) process.exitCode = 1;
  else await writeFile(url, text);
  process.stdout.write(check ? `stale: ${path} (run npm run schema)\n` : `wrote ${path}\n`);
}
