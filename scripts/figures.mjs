/**
 * `npm run figures`: writes the figures of bench/results.json into README.md and docs/limits.md, each table between two
 * comments. With `--check` nothing is written: exit 1 names the files that are stale.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { markdownTable } from 'markdown-table';

const root = new URL('../', import.meta.url);
const results = JSON.parse(await readFile(new URL('bench/results.json', root), 'utf8'));
const rows = Object.values(results.parts).flat();

const UNMEASURED = '–';

/** A figure of a row as it reads. */
const figure = (name, contender, key, read) => {
  const value = rows.find((row) => row.name === name && row.contender === contender)?.[key];
  return value === undefined ? UNMEASURED : read(value);
};
const digits = (value) =>
  value >= 100 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(2)));
const seconds = (ms) => `${digits(ms / 1000)} s`;
const ms = (value) => `${digits(value)} ms`;
const MiB = (value) => `${digits(value)} MiB`;
const KiB = (bytes) => `${digits(bytes / 1024)} KiB`;
const percent = (share) => (Number.isNaN(share) ? UNMEASURED : `${digits(100 * share)} %`);
const count = (value) => digits(Math.round(value));
/** Rows of which nothing was measured are left out. */
const table = (heads, body) =>
  markdownTable([heads, ...body.filter(([, ...cells]) => cells.some((cell) => cell !== UNMEASURED))]);
/** A sentence that lacks a figure says nothing: what would measure it stands in its place. */
const sentence = (text, part) =>
  text.includes(UNMEASURED) ? `Not measured yet: \`npm run bench -- --only ${part}\`.` : text;

const zdr = (name, key, read) => figure(name, 'zdr', key, read);
const beside = (name, contenders, key, read) =>
  Object.entries(contenders)
    .map(([contender, called]) => `${called} ${figure(name, contender, key, read)}`)
    .join(', ');

const CHECKERS = { 'ajv-cli': 'ajv-cli', v8r: 'v8r', spectral: 'Spectral' };
const LOOPS = { loop: 'p-limit + undici', fetch: 'p-limit + fetch' };
const MANY = '1,000 of 100 ms at 50';
const SHORT = '10,000 of 20 ms at 200';
const LONG = '1,000 of 2 s at 200';
const MIXED = 'mixed 0.5-20 s at 40';
const KILLED = '10,000 of 2 s at 200';
const SCALE = '100,000 of 20 ms at 200';
const HOUR = '600 of 5 min at 50';
const SYNCED = '500 of 500 ms at 50';

const machine = () => {
  const measured = results.goals.filter(({ figure: is }) => is !== undefined);
  const reached = measured.filter(({ reached: is }) => is).length;
  const on = `Measured on ${results.date.slice(0, 10)} with Node ${results.node.slice(1)} on ${results.cores} cores`;
  return `${on}, medians of whole processes in turn; ${reached} of the ${measured.length} goals that were measured are reached (\`bench/goals.mjs\` lists them, \`bench/results.json\` has the figures).`;
};

const blocks = {
  summary: () =>
    `${machine()}\n\n${table(
      ['what', 'zdr', 'beside it'],
      [
        ...[10_000, 100_000].map((size) => [
          `\`validate\`, ${size.toLocaleString('en')} groups of YAML: CPU`,
          `${zdr(`block ${size}`, 'cpuMs', seconds)}, ${zdr(`block ${size}`, 'rssMiB', MiB)}`,
          beside(`block ${size}`, CHECKERS, 'cpuMs', seconds),
        ]),
        [
          '`validate`, 10 groups: CPU',
          zdr('validate, 10 groups', 'cpuMs', ms),
          `\`node -e 0\` ${figure('node -e 0', 'floor', 'cpuMs', ms)}`,
        ],
        [
          '1,000 recoveries, 50 at a time: CPU of each',
          zdr(MANY, 'cpuMsEach', ms),
          beside(MANY, { ...LOOPS, xargs: 'xargs + curl' }, 'cpuMsEach', ms),
        ],
        [
          '10,000 recoveries, 200 at a time: CPU of each',
          zdr(SHORT, 'cpuMsEach', ms),
          beside(SHORT, LOOPS, 'cpuMsEach', ms),
        ],
        [
          'waves, dependencies, six storages: time to its lower bound',
          zdr(MIXED, 'makespan', digits),
          beside(MIXED, { nested: 'nested p-limits' }, 'makespan', digits),
        ],
        [
          'killed (SIGKILL) in the midst of 10,000 groups: until `resume` makes its next call',
          zdr(`${KILLED}, resumed`, 'firstCallMs', seconds),
          '',
        ],
      ],
    )}`,
  plans: () =>
    table(
      ['groups', 'block YAML', 'flow with comments', '`.json`', '50 findings', 'unknown names'],
      [1_000, 10_000, 100_000].map((size) => [
        size.toLocaleString('en'),
        ...['block', 'flow', 'json', 'findings', 'unknown'].map(
          (name) => `${zdr(`${name} ${size}`, 'cpuMs', seconds)}, ${zdr(`${name} ${size}`, 'rssMiB', MiB)}`,
        ),
      ]),
    ),
  handed: () =>
    sentence(
      `10,000 groups with an anchor take ${zdr('anchor 10000', 'cpuMs', seconds)} of CPU and ${zdr('anchor 10000', 'rssMiB', MiB)} (\`yaml.parse\` by itself: ${figure('anchor 10000', 'yaml.parse', 'cpuMs', seconds)}).`,
      'validate',
    ),
  runs: () =>
    table(
      ['copies', 'CPU of each', 'memory', 'first call after', 'requests of each', 'time to its lower bound'],
      [MANY, SHORT, SCALE, LONG, MIXED].map((name) => [
        name,
        zdr(name, 'cpuMsEach', ms),
        zdr(name, 'rssMiB', MiB),
        zdr(name, 'firstCallMs', seconds),
        zdr(name, 'requestsEach', digits),
        zdr(name, 'makespan', digits),
      ]),
    ),
  journal: () =>
    table(
      ['what', 'time', 'memory'],
      [
        ...['status', 'report', 'report -o html', 'verify', 'runs'].map((name) => [
          `\`${name}\`, a run of 10,000 groups`,
          zdr(`${KILLED}, ${name}`, 'wallMs', seconds),
          zdr(`${KILLED}, ${name}`, 'rssMiB', MiB),
        ]),
        ...['status', 'report', 'report -o html', 'verify'].map((name) => [
          `\`${name}\`, a run of 100,000 groups`,
          zdr(`${SCALE}, ${name}`, 'wallMs', seconds),
          zdr(`${SCALE}, ${name}`, 'rssMiB', MiB),
        ]),
        ...['status', 'report', 'runs'].map((name) => [
          `\`${name}\`, a run of ${zdr('long journal, status', 'events', count)} events (${zdr('long journal, status', 'MiB', MiB)})`,
          zdr(`long journal, ${name}`, 'wallMs', seconds),
          zdr(`long journal, ${name}`, 'rssMiB', MiB),
        ]),
      ],
    ),
  hour: () =>
    sentence(
      `A run of an hour (600 copies of 5 minutes, 50 at a time) has ${quarter('second', 'rssMiB', MiB)} and ${quarter('second', 'descriptors', count)} descriptors in its second quarter, and ${quarter('last', 'rssMiB', MiB)} and ${quarter('last', 'descriptors', count)} in its last (\`npm run bench -- --only hour\`).`,
      'hour',
    ),
  written: () =>
    sentence(
      `A group takes ${zdr(`${SYNCED}, this disk`, 'bytesEach', KiB)} of the journal and ${zdr(`${SYNCED}, this disk`, 'syncsEach', digits)} syncs where 50 are copied at a time. On a disk that takes 5 ms longer for each sync, a run of copies of half a second takes ${slower()} longer.`,
      'journal',
    ),
  daemon: () =>
    table(
      ['the daemon has', 'ready after', 'memory'],
      ['one plan', '50 plans', '200 finished runs'].map((name) => [
        name,
        zdr(`daemon, ${name}`, 'readyMs', seconds),
        zdr(`daemon, ${name}`, 'rssMiB', MiB),
      ]),
    ),
  list: () =>
    sentence(
      `\`zdr runs\` lists 200 runs of 500 groups in ${zdr('runs, 200 finished runs', 'wallMs', seconds)} with ${zdr('runs, 200 finished runs', 'rssMiB', MiB)}; the first time, from their journals alone, in ${zdr('runs, 200 finished runs, first time', 'wallMs', seconds)}.`,
      'daemon',
    ),
};

const quarter = (which, key, read) => zdr(`${HOUR}, ${which} quarter`, key, read);

function slower() {
  const of = (disk) => rows.find(({ name }) => name === `${SYNCED}, ${disk}`)?.makespan ?? Number.NaN;
  return percent(Math.max(0, of('5 ms a sync') / of('this disk') - 1));
}

const check = process.argv.includes('--check');
for (const path of ['README.md', 'docs/limits.md']) {
  const url = new URL(path, root);
  const text = await readFile(url, 'utf8');
  const fresh = text.replace(
    /(<!-- figures: (\w+) -->\n)[\s\S]*?(\n<!-- end of figures -->)/g,
    (_, begin, name, end) => `${begin}\n${blocks[name]()}\n${end}`,
  );
  if (fresh === text) continue;
  if (check) {
    process.exitCode = 1;
    process.stderr.write(`${path} has other figures than bench/results.json: npm run figures\n`);
  } else await writeFile(url, fresh);
}
