import { execFileSync } from 'node:child_process';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import schema from '../../schemas/recovery-plan.schema.json' with { type: 'json' };
import { DEFAULTS } from '../../src/document/defaults.ts';
import { parseDuration, parseRate, parseShare, parseSize } from '../../src/document/quantity.ts';

interface Node {
  readonly $ref?: string;
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly additionalProperties?: unknown;
  readonly type?: unknown;
}

const definitions = schema.$defs as unknown as Record<string, Node>;

/** Every property of the language, with its path. */
function* properties(node: Node, path: string): Iterable<readonly [path: string, property: Node, owner: Node]> {
  for (const [name, property] of Object.entries(node.properties ?? {})) {
    yield [`${path}.${name}`, property, node];
    yield* properties(property, `${path}.${name}`);
  }
}
const all = [
  ...properties(schema as unknown as Node, ''),
  ...Object.entries(definitions).flatMap(([name, definition]) => [...properties(definition, name)]),
];
const target = (node: Node) => (node.$ref === undefined ? node : definitions[node.$ref.slice('#/$defs/'.length)]);

test('what is generated from the schema and the codes is fresh', () => {
  const run = () => execFileSync(process.execPath, ['scripts/generate-types.mjs', '--check'], { encoding: 'utf8' });
  expect(run).not.toThrow();
});

test('there are properties to look at', () => expect(all.length).toBeGreaterThan(80));

test.each(all)('%s has a description and an example', (_path, property) => {
  expect(property.description ?? target(property)?.description).toMatch(/\S.*[.:]$|\S.*\)\.?$/);
  expect((property.examples ?? target(property)?.examples ?? []).length).toBeGreaterThan(0);
});

const ajv = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true });
ajv.addSchema(schema);

test.each(all)('the examples and the default of %s are valid', (_path, property) => {
  const pointed = property.$ref === undefined ? property : { ...property, $ref: `${schema.$id}${property.$ref}` };
  const validate = ajv.compile(JSON.parse(JSON.stringify(pointed).replaceAll('"#/$defs/', `"${schema.$id}#/$defs/`)));
  const values = [...(property.examples ?? []), ...(property.default === undefined ? [] : [property.default])];
  for (const value of values) expect([value, validate(value), validate.errors]).toEqual([value, true, null]);
});

test('every object refuses unknown keys', () => {
  for (const [path, , owner] of all) expect([path, owner.additionalProperties]).toEqual([path, false]);
});

test('the defaults of the code are those of the schema', () => {
  const { retry, storage, failure, limits, site, whenPresent, restore, check } = schema.$defs;
  expect(DEFAULTS).toEqual({
    verify: schema.properties.verify.default,
    timeout: schema.properties.timeout.default,
    retry: {
      attempts: retry.properties.attempts.default,
      delay: retry.properties.delay.default,
      maxDelay: retry.properties.maxDelay.default,
    },
    concurrency: limits.properties.concurrency.default,
    restores: limits.properties.restores.default,
    restore: { strategy: restore.properties.strategy.default },
    check: {
      within: check.properties.within.default,
      scheme: check.properties.http.properties.scheme.default,
      path: check.properties.http.properties.path.default,
      status: check.properties.http.properties.status.default,
    },
    storage: {
      maxConcurrent: storage.properties.maxConcurrent.default,
      throughput: storage.properties.throughput.default,
    },
    failure: { tolerate: failure.properties.tolerate.default, whenSpent: failure.properties.then.default },
    site: {
      dialect: site.properties.dialect.default,
      requestTimeout: site.properties.requestTimeout.default,
    },
    whenPresent: whenPresent.default,
  });
});

test('the patterns of the schema and the parsers agree', () => {
  const texts = '1d|1d2h|90m|1.5h|2m500ms|0s|5|h|1h1h|30m1h|1GiB|1.5 TiB|10B|1KB|1iB|1GiB/s|5%|100%|101%|2.5%|%'.split(
    '|',
  );
  for (const text of texts) {
    const duration = new RegExp(schema.$defs.duration.pattern).test(text);
    const size = new RegExp(schema.$defs.size.pattern).test(text);
    const rate = new RegExp(schema.$defs.rate.pattern).test(text);
    const share = new RegExp(schema.$defs.failure.properties.tolerate.pattern).test(text);
    expect([text, duration, size, rate, share]).toEqual([
      text,
      parseDuration(text) !== undefined,
      parseSize(text) !== undefined,
      parseRate(text) !== undefined,
      parseShare(text) !== undefined,
    ]);
  }
});
