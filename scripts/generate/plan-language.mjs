import { markdownTable } from 'markdown-table';

/** docs/plan-language.md: the reference of the plan language, from its JSON Schema. */
export function planLanguagePage(schema) {
  const definition = (node) => (node.$ref === undefined ? node : schema.$defs[node.$ref.slice('#/$defs/'.length)]);

  const objects = new Map();
  /** Collects the objects that `node` is made of, in the order in which a reader meets them. */
  const collect = (node) => {
    const target = definition(node);
    if (target.title !== undefined && target.properties !== undefined) {
      if (objects.has(target.title)) return;
      objects.set(target.title, target);
    }
    for (const child of Object.values(target.properties ?? {})) collect(child);
    if (typeof target.items === 'object') collect(target.items);
    if (typeof target.additionalProperties === 'object') collect(target.additionalProperties);
  };
  collect(schema);

  const typeOf = (node) => {
    const target = definition(node);
    if (target.title !== undefined && target.properties !== undefined) {
      const link = `[${words(target.title)}](#${anchor(target.title)})`;
      return [target.type].flat().includes('string') ? `URL or ${link}` : link;
    }
    if (target.enum !== undefined) return target.enum.map((word) => `\`${word}\``).join(' or ');
    if (target.const !== undefined) return `\`${target.const}\``;
    if (target.type === 'array') return `list of ${typeOf(target.items)}`;
    if (target.type === 'object') return `name → ${typeOf(target.additionalProperties)}`;
    const scalar = Object.entries(schema.$defs).find(([, known]) => known === target)?.[0];
    if (scalar !== undefined) return `[${scalar}](#${scalar})`;
    if (Array.isArray(target.type)) return 'count or share';
    return { string: 'text', integer: 'whole number', boolean: 'true or false' }[target.type];
  };

  const table = (object) =>
    markdownTable([
      ['property', 'type', 'default', 'meaning', 'example'],
      ...Object.entries(object.properties).map(([name, node]) => {
        const target = definition(node);
        const fallback = node.default ?? target.default;
        const [example] = node.examples ?? target.examples;
        const required = object.required?.includes(name) ? '**required**' : '';
        return [
          `\`${name}\``,
          typeOf(node),
          fallback === undefined ? required : code(fallback),
          cell(node.description ?? target.description),
          code(example),
        ];
      }),
    ]);

  const sections = [...objects.values()].map((object) => {
    const ways = object.oneOf?.map(({ required }) => required.map((key) => `\`${key}\``).join(' and ')).join(', or ');
    return [
      `## ${words(object.title)}`,
      object.description,
      ...(ways === undefined ? [] : [`Exactly one of: ${ways}.`]),
      table(object),
    ].join('\n\n');
  });
  const scalars = Object.entries(schema.$defs)
    .filter(([, node]) => node.type === 'string')
    .map(([name, node]) => `### ${name}\n\n${node.description}\n\nExample: ${code(node.examples[0])}`);

  return `${[
    '<!-- Generated from schemas/recovery-plan.schema.json by `npm run schema`: do not edit. -->',
    '# The plan language',
    'A plan is YAML 1.2 (or JSON). Unknown keys and keys written twice are errors. Editors complete and explain the language if the first line is',
    '```yaml\n# yaml-language-server: $schema=https://zstack-dr.dev/schemas/recovery-plan/v1.json\n```',
    'or names the file `schemas/recovery-plan.schema.json`. `plans/quickstart.yaml` is a plan to start from; `zdr explain CODE` explains a finding.',
    ...sections,
    '## Texts with a form',
    ...scalars,
  ].join('\n\n')}\n`;
}

/** `AccessKey` → `Access key`. */
function words(title) {
  const spaced = title.replace(/([a-z])([A-Z])/g, (_, before, after) => `${before} ${after.toLowerCase()}`);
  return spaced;
}

function anchor(title) {
  return words(title).toLowerCase().replaceAll(' ', '-');
}

function cell(text) {
  return text.replaceAll('|', '\\|');
}

function code(value) {
  return `\`${cell(flow(value))}\``;
}

function flow(value) {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`;
  if (value === null || typeof value !== 'object') return String(value);
  return `{ ${Object.entries(value)
    .map(([key, member]) => `${key}: ${flow(member)}`)
    .join(', ')} }`;
}
