/** Checking plans: by size, by how they are written, by what is wrong with them; against the floor and the peers. */
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { interleaved, node } from '../measure.mjs';
import { checks, peers, ruleset } from '../peers.mjs';
import { groupsOf, planOf, written } from '../plans.mjs';

const FLOOR = new URL('../clients/floor.mjs', import.meta.url).pathname;
const YAML = new URL('../clients/yaml-parse.mjs', import.meta.url).pathname;

const MOST_KEYS = 10_000;

/** What is measured at each size. `against`: the peers; a floor is always there. */
const CASES = [
  { name: 'block', form: 'block', against: ['ajv-cli', 'v8r', 'spectral'] },
  { name: 'flow', form: 'flow', against: ['ajv-cli'] },
  { name: 'json', form: 'json', against: ['ajv-cli'] },
  { name: 'findings', form: 'block', mistakes: 'findings', against: ['ajv-cli'] },
  { name: 'unknown', form: 'block', mistakes: 'unknown', against: ['ajv-cli'] },
];

/** Returns rows: `{ name, contender, … }`. */
export async function validate({ zdr, scratch, schema, small, rounds }) {
  const sizes = small ? [10, 50] : [1_000, 10_000, 100_000];
  const found = small ? { missing: 'not asked in the small form' } : peers();
  copyFileSync(schema, join(scratch, 'schema.json'));
  writeFileSync(join(scratch, 'ruleset.yaml'), ruleset(join(scratch, 'schema.json')));
  const rows = [];
  const measured = async (name, contenders) => {
    for (const [contender, used] of Object.entries(await interleaved(rounds, contenders))) {
      rows.push({ name, contender, ...used });
    }
  };
  const write = (file, form, plan) => {
    writeFileSync(join(scratch, file), written[form](plan));
    return file;
  };
  const run =
    (args, end = 0) =>
    () =>
      node(args, { cwd: scratch, ends: [end] });

  for (const size of sizes) {
    for (const { name, form, mistakes, against } of CASES) {
      const plan = planOf(groupsOf(size, { mistakes }));
      const file = write(`${name}-${size}.${form === 'json' ? 'json' : 'yaml'}`, form, plan);
      const json = write(`${name}-${size}-floor.json`, 'json', plan);
      const contenders = {
        floor: run([FLOOR, json]),
        zdr: run([zdr, 'validate', file], mistakes === undefined ? 0 : 1),
      };
      for (const peer of found.scripts === undefined ? [] : against) {
        const of = { file, schema: 'schema.json', ruleset: 'ruleset.yaml' };
        contenders[peer] = run(checks[peer](found.scripts[peer], of), mistakes === 'findings' ? 1 : 0);
      }
      await measured(`${name} ${size}`, contenders);
      if (found.missing !== undefined) {
        rows.push(...against.map((contender) => ({ name: `${name} ${size}`, contender, missing: found.missing })));
      }
    }
  }
  // What planning costs beyond validating: goal 7.
  const planned = `block-${sizes[1]}.yaml`;
  await measured(`plan ${sizes[1]}`, { zdr: run([zdr, 'plan', planned]) });
  const handed = small ? 50 : 10_000;
  const file = write('anchor.yaml', 'anchor', planOf(groupsOf(handed)));
  await measured(`anchor ${handed}`, { 'yaml.parse': run([YAML, file]), zdr: run([zdr, 'validate', file]) });
  rows.push(...(await keysOfOneMap(small ? [10, 30] : [10_000, 30_000], { write, run, zdr, rounds })));
  return rows;
}

/** A map with many keys: more than 10,000 are a finding, which must not cost what reading them would. */
async function keysOfOneMap(counts, { write, run, zdr, rounds }) {
  const contenders = counts.map((count) => {
    const labels = Object.fromEntries(Array.from({ length: count }, (_, n) => [`label-${n}`, 'text']));
    const file = write(`keys-${count}.yaml`, 'block', planOf(groupsOf(10), { labels }));
    return [`keys ${count}`, run([zdr, 'validate', file], count > MOST_KEYS ? 1 : 0)];
  });
  const used = await interleaved(rounds, Object.fromEntries(contenders));
  return Object.entries(used).map(([name, one]) => ({ name, contender: 'zdr', ...one }));
}
