import { Ajv2020 } from 'ajv/dist/2020.js';
import standalone from 'ajv/dist/standalone/index.js';
import { linear } from './linear-ajv.mjs';

/**
 * The function that holds a document against its schema, as a module that exports it as `name`: Ajv takes 0.2 s to make
 * it, which each command would spend at its start. `file`: the schema's, in schemas/.
 */
export function validatorOf(schema, name, file, options = {}) {
  const ajv = new Ajv2020({
    strict: true,
    ...options,
    allErrors: true,
    ownProperties: true,
    verbose: true,
    code: { source: true, esm: true, lines: true },
  });
  ajv.addSchema(schema);
  const code = withoutComparing(linear(standalone.default(ajv, { [name]: schema.$id })));
  // What Ajv writes asks for its own functions by `require`, in a module too.
  const imports = [];
  const linked = code.replace(/require\("(ajv\/dist\/runtime\/(\w+))"\)\.default/g, (_, path, name) => {
    imports.push(`import ${name} from '${path}.js';`);
    // Node gives the module here, bundlers and test runners what it exports as its default.
    return `(${name}.default ?? ${name})`;
  });
  return [
    `// Generated from schemas/${file} by \`npm run schema\`: do not edit.`,
    ...new Set(imports),
    `import schema from '../../schemas/${file}' with { type: 'json' };`,
    withDefinitions(patternsWhenNeeded(linked.replace('"use strict";', '')), schema),
  ].join('\n');
}

/** The schema and its definitions that stand in the code as text are those of the schema itself: errors are told apart by them. */
function withDefinitions(code, schema) {
  const names = new Map(
    Object.entries(schema.$defs ?? {}).map(([name, definition]) => [JSON.stringify(definition), name]),
  );
  if (names.size < Object.keys(schema.$defs ?? {}).length)
    throw new Error('two definitions of the schema are the same');
  const whole = JSON.stringify(schema);
  return code.replace(/^(const schema\d+ = )(\{.*\});$/gm, (line, start, text) => {
    if (text === whole) return `${start}schema;`;
    const name = names.get(text);
    return name === undefined ? line : `${start}schema.$defs.${name};`;
  });
}

/** Expressions are made for the first text that they are held against: those of classes of letters take as long to make as all else. */
const patternsWhenNeeded = (code) =>
  `${code.replace(/^(const pattern\d+ = )new RegExp\((".*"), "u"\);$/gm, '$1whenNeeded($2);')}
function whenNeeded(source) {
let made;
return { test: (text) => (made ??= new RegExp(source, "u")).test(text) };
}`;

/** Nothing compares values any more (linear-ajv.mjs), so the function that did is not loaded. */
function withoutComparing(code) {
  const [line, name] = /^const (func\d+) = require\("ajv\/dist\/runtime\/equal"\)\.default;$/m.exec(code) ?? [];
  if (line === undefined) return code;
  const rest = code.replace(line, '');
  if (new RegExp(`\\b${name}\\b`).test(rest)) throw new Error('Ajv still compares values with each other');
  return rest;
}
