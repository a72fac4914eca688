/**
 * Writes what is derived from other files: the types of a plan document (from its JSON Schema).
 * With `--check` nothing is written: exit 1 names the files that are stale.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { compile } from 'json-schema-to-typescript';

const root = new URL('../', import.meta.url);
const schema = JSON.parse(await readFile(new URL('schemas/recovery-plan.schema.json', root), 'utf8'));

/**
 * Leaves one named type per titled object: json-schema-to-typescript makes a type of every `$ref` that has neighbours.
 * "Exactly one of" and value ranges are left to the schema.
 */
function forTypes(node) {
  if (Array.isArray(node)) return node.map(forTypes);
  if (node === null || typeof node !== 'object') return node;
  const { $ref, examples, default: fallback, oneOf, propertyNames, minItems, maxItems, ...rest } = node;
  if ($ref !== undefined) {
    const target = schema.$defs[$ref.slice('#/$defs/'.length)];
    return target.title === undefined
      ? forTypes({ ...target, ...rest, default: fallback ?? target.default })
      : { $ref };
  }
  const children = (map) => Object.fromEntries(Object.entries(map).map(([name, child]) => [name, forTypes(child)]));
  const described =
    fallback === undefined ? rest.description : `${rest.description} Default: ${JSON.stringify(fallback)}.`;
  return {
    ...Object.fromEntries(
      Object.entries(rest).map(([key, value]) => [
        key,
        key === 'properties' || key === '$defs' ? children(value) : forTypes(value),
      ]),
    ),
    ...(described === undefined ? {} : { description: described }),
  };
}

async function types() {
  const { $id, ...plain } = forTypes(schema);
  const titled = Object.fromEntries(
    Object.entries(plain.$defs).filter(([, definition]) => definition.title !== undefined),
  );
  return compile({ ...plain, title: 'PlanDocument', $defs: titled }, 'PlanDocument', {
    additionalProperties: false,
    bannerComment: '/** Generated from schemas/recovery-plan.schema.json by `npm run schema`: do not edit. */',
    unreachableDefinitions: false,
    style: { singleQuote: true, printWidth: 120 },
  });
}

const outputs = { 'src/document/plan-document.generated.ts': await types() };
const check = process.argv.includes('--check');
let stale = 0;
for (const [path, text] of Object.entries(outputs)) {
  const url = new URL(path, root);
  const current = await readFile(url, 'utf8').catch(() => undefined);
  if (current === text) continue;
  if (check) {
    stale += 1;
    process.stderr.write(`stale: ${path} (run npm run schema)\n`);
  } else {
    await writeFile(url, text);
    process.stderr.write(`wrote ${fileURLToPath(url)}\n`);
  }
}
if (stale > 0) process.exitCode = 1;
