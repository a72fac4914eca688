/**
 * `npm run bench`: measures the built command, prints what it found as a table, holds it against the goals, and writes
 * bench/results.json. Everything that is compared is measured in turn in one run, as medians over fresh processes: on a
 * machine that others use only ratios of such figures count.
 *
 *     npm run bench -- --only validate     one part (again, to name several); the others keep what the file says of them
 *     npm run bench -- --only hour         a part that lasts (hour, scale), and is left out where it is not named
 *     npm run bench -- --small             tiny counts, in seconds: that it works; prints no goals, writes no file
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { goals } from './goals.mjs';
import { daemon } from './parts/daemon.mjs';
import { hour } from './parts/hour.mjs';
import { journal } from './parts/journal.mjs';
import { killNine } from './parts/kill-nine.mjs';
import { run } from './parts/run.mjs';
import { scale } from './parts/scale.mjs';
import { start } from './parts/start.mjs';
import { validate } from './parts/validate.mjs';
import { goalTable, partTable } from './table.mjs';

const PARTS = { validate, start, run, journal, 'kill-nine': killNine, daemon, hour, scale };
/** Measured only where they are named: they take longer than anybody waits for. */
const LONG = ['hour', 'scale'];
const RESULTS = new URL('results.json', import.meta.url);
const path = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url));

const { values } = parseArgs({
  options: { only: { type: 'string', multiple: true }, small: { type: 'boolean', default: false } },
});
const { small, only = Object.keys(PARTS).filter((name) => small || !LONG.includes(name)) } = values;
const unknown = only.filter((name) => !(name in PARTS));
if (unknown.length > 0) {
  process.stderr.write(`bench: there is no part ${unknown.join(', ')}. There are: ${Object.keys(PARTS).join(', ')}\n`);
  process.exit(2);
}

let results = earlier();
for (const name of only) {
  const scratch = mkdtempSync(join(tmpdir(), `zdr-bench-${name}-`));
  const began = performance.now();
  let rows;
  try {
    rows = await PARTS[name]({
      zdr: path('dist/src/main.js'),
      schema: path('schemas/recovery-plan.schema.json'),
      scratch,
      small,
      rounds: small ? 1 : 5,
    });
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  const seconds = Math.round((performance.now() - began) / 1000);
  process.stdout.write(`\n${name} (${seconds} s)\n\n${partTable(rows)}\n`);
  // After each part: what was measured stays, whatever comes of the next one.
  if (!small) results = save({ ...results.parts, [name]: rows });
}
process.stdout.write(
  small
    ? '\nThe small form: tiny counts under the names of large ones. It shows that all of it works, and judges no goal.\n'
    : `\nGoals\n\n${goalTable(results.goals)}\n`,
);

function save(parts) {
  const machine = { node: process.version, cores: availableParallelism(), cpu: cpus()[0]?.model };
  const made = { date: new Date().toISOString(), ...machine, parts, goals: goals(parts) };
  writeFileSync(RESULTS, `${JSON.stringify(made, rounded, 2)}\n`);
  return made;
}

function earlier() {
  try {
    return JSON.parse(readFileSync(RESULTS, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return {};
    throw error;
  }
}

/** Four digits: more of them say nothing. */
function rounded(_key, value) {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(4)) : value;
}
