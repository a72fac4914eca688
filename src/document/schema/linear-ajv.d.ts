/** The code that Ajv wrote for a schema, made to cost no more than the value is large. */
export function linear(code: string): string;
