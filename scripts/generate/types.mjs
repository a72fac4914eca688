import { compile } from 'json-schema-to-typescript';

/**
 * Leaves one named type per titled object: json-schema-to-typescript makes a type of every `$ref` that has neighbours.
 * "Exactly one of" is a union where each has members of its own; otherwise it and value ranges are left to the schema.
 */
function forTypes(node, schema) {
  if (Array.isArray(node)) return node.map((item) => forTypes(item, schema));
  if (node === null || typeof node !== 'object') return node;
  const { $ref, examples, default: fallback, oneOf, propertyNames, minItems, maxItems, ...rest } = node;
  if (oneOf?.every(({ properties }) => properties !== undefined)) rest.oneOf = oneOf;
  if ($ref !== undefined) {
    const target = schema.$defs[$ref.slice('#/$defs/'.length)];
    return target.title === undefined
      ? forTypes({ ...target, ...rest, default: fallback ?? target.default }, schema)
      : { $ref };
  }
  const children = (map) =>
    Object.fromEntries(Object.entries(map).map(([name, child]) => [name, forTypes(child, schema)]));
  const described =
    fallback === undefined ? rest.description : `${rest.description} Default: ${JSON.stringify(fallback)}.`;
  return {
    ...Object.fromEntries(
      Object.entries(rest).map(([key, value]) => [
        key,
        key === 'properties' || key === '$defs' ? children(value) : forTypes(value, schema),
      ]),
    ),
    ...(described === undefined ? {} : { description: described }),
  };
}

/** A member that is a list: nobody changes one that was read. */
const LIST = /^( +[\w$'-]+\??: )((?:\w+|\([^()]*\))\[\];)$/gm;

/** The types of what a JSON Schema describes; `name` is that of the whole, `file` that of the schema. */
export async function typesOf(schema, name, file) {
  const { $id, ...plain } = forTypes(schema, schema);
  const titled = Object.fromEntries(
    Object.entries(plain.$defs ?? {}).filter(([, definition]) => definition.title !== undefined),
  );
  const types = await compile({ ...plain, title: name, $defs: titled }, name, {
    additionalProperties: false,
    bannerComment: `/** Generated from schemas/${file} by \`npm run schema\`: do not edit. */`,
    unreachableDefinitions: false,
    style: { singleQuote: true, printWidth: 120 },
  });
  return types.replaceAll(LIST, '$1readonly $2');
}
