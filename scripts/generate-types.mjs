/**
 * Writes what is derived from other files: the types of a plan document, of evidence and of a notice, the
 * validators of a plan, the page of the plan language
 * (from the JSON Schemas), and the page of the codes (from their catalogue). With `--check` nothing is written: exit 1 names the
 * files that are stale.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { codesPage } from './generate/codes.mjs';
import { planLanguagePage } from './generate/plan-language.mjs';
import { typesOf } from './generate/types.mjs';
import { validatorsOf } from './generate/validators.mjs';

const root = new URL('../', import.meta.url);
const read = async (name) => JSON.parse(await readFile(new URL(`schemas/${name}`, root), 'utf8'));
const schema = await read('recovery-plan.schema.json');

const outputs = {
  'src/generated/plan-document.ts': await typesOf(schema, 'PlanDocument', 'recovery-plan.schema.json'),
  'src/generated/evidence.ts': await typesOf(await read('evidence.schema.json'), 'Evidence', 'evidence.schema.json'),
  'src/generated/notice.ts': await typesOf(await read('notice.schema.json'), 'Notice', 'notice.schema.json'),
  'src/generated/plan-validators.js': validatorsOf(schema),
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
