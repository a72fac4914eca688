import { Ajv2020 } from 'ajv/dist/2020.js';
import standalone from 'ajv/dist/standalone/index.js';

/**
 * The functions that hold a plan against its schema, as a module: Ajv takes 0.2 s to make them, which each command
 * would spend at its start. `plan`: all but the single groups; `group`: one of them.
 */
export function validatorsOf(schema) {
  // Unions are told apart by JSON type, and `oneOf` holds only `required`s of keys defined beside it (strictRequired).
  const ajv = new Ajv2020({
    strict: true,
    strictRequired: false,
    allowUnionTypes: true,
    allErrors: true,
    ownProperties: true,
    verbose: true,
    code: { source: true, esm: true, lines: true },
  });
  const { items: _, ...groups } = schema.properties.groups;
  const plan = { ...schema, $id: `${schema.$id}/without-groups`, properties: { ...schema.properties, groups } };
  ajv.addSchema(plan);
  ajv.addSchema({ $id: `${schema.$id}/group`, $ref: `${plan.$id}#/$defs/group` });
  const code = standalone.default(ajv, { plan: plan.$id, group: `${schema.$id}/group` });
  // What Ajv writes asks for its own functions by `require`, in a module too.
  const imports = [];
  const linked = code.replace(/require\("(ajv\/dist\/runtime\/(\w+))"\)\.default/g, (_, path, name) => {
    imports.push(`import ${name} from '${path}.js';`);
    // Node gives the module here, bundlers and test runners what it exports as its default.
    return `(${name}.default ?? ${name})`;
  });
  return [
    '// Generated from schemas/recovery-plan.schema.json by `npm run schema`: do not edit.',
    ...new Set(imports),
    "import schema from '../../schemas/recovery-plan.schema.json' with { type: 'json' };",
    withDefinitions(linked.replace('"use strict";', ''), schema),
  ].join('\n');
}

/** Definitions that stand in the code as text are those of the schema itself: errors are told apart by them. */
function withDefinitions(code, schema) {
  const names = new Map(Object.entries(schema.$defs).map(([name, definition]) => [JSON.stringify(definition), name]));
  if (names.size < Object.keys(schema.$defs).length) throw new Error('two definitions of the schema are the same');
  return code.replace(/^(const schema\d+ = )(\{.*\});$/gm, (line, start, text) => {
    const name = names.get(text);
    return name === undefined ? line : `${start}schema.$defs.${name};`;
  });
}
