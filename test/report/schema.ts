import { Ajv2020 } from 'ajv/dist/2020.js';

type Schema = { readonly [key: string]: unknown };

/** Validates; an invalid value gives the errors, a valid one an empty list. */
export function createValidator(schema: object): (value: unknown) => readonly string[] {
  const validate = new Ajv2020({ strict: true, strictRequired: false, strictTypes: false, allErrors: true }).compile(
    schema,
  );
  return (value) =>
    validate(value) ? [] : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

/** Properties that the schema describes, and that none of the values has: stale, or not tested. */
export function unusedProperties(root: Schema, values: readonly unknown[]): string[] {
  const described = new Map<Schema, string>();
  const seen = new Set<Schema>();

  const describe = (schema: Schema, path: string): void => {
    for (const [name, property] of Object.entries((schema['properties'] ?? {}) as Record<string, Schema>)) {
      described.set(property, `${path}.${name}`);
      describe(property, `${path}.${name}`);
    }
    for (const part of parts(schema)) describe(part, path);
  };
  const parts = (schema: Schema): Schema[] => [
    ...((schema['oneOf'] ?? []) as Schema[]),
    ...(schema['items'] === undefined ? [] : [schema['items'] as Schema]),
  ];
  const use = (schema: Schema, value: unknown): void => {
    if (typeof schema['$ref'] === 'string') {
      const name = schema['$ref'].replace('#/$defs/', '');
      use(((root['$defs'] ?? {}) as Record<string, Schema>)[name] ?? {}, value);
      return;
    }
    if (Array.isArray(value)) {
      for (const item of value) use((schema['items'] ?? {}) as Schema, item);
      return;
    }
    if (typeof value !== 'object' || value === null) return;
    for (const branch of (schema['oneOf'] ?? []) as Schema[]) if (fits(branch, value)) use(branch, value);
    for (const [name, property] of Object.entries((schema['properties'] ?? {}) as Record<string, Schema>)) {
      const member = (value as Record<string, unknown>)[name];
      if (member === undefined) continue;
      seen.add(property);
      use(property, member);
    }
  };

  describe(root, '');
  for (const [name, schema] of Object.entries((root['$defs'] ?? {}) as Record<string, Schema>)) describe(schema, name);
  for (const value of values) use(root, value);
  return [...described].flatMap(([property, path]) => (seen.has(property) ? [] : [path]));
}

/** True if the value has all that the branch requires, and its constants. */
function fits(branch: Schema, value: object): boolean {
  const properties = (branch['properties'] ?? {}) as Record<string, Schema>;
  return ((branch['required'] ?? []) as string[]).every((name) => {
    if (!(name in value)) return false;
    const constant = properties[name]?.['const'];
    return constant === undefined || (value as Record<string, unknown>)[name] === constant;
  });
}
