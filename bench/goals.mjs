/** What the product is to reach: each goal with its bound, and the figure that is held against it. */

const MS_A_SECOND = 1_000;

/** Never worse than without a hint by more than a point, in whatever way the copies before mislead. */
const HINTS = [
  'copies that differ by a half',
  'copies of two kinds',
  'one in twenty half as long',
  'hint twice too long in the middle',
  'hint half as long in the middle',
];

/**
 * `{ id, what, bound, figure, unit, reached }` for each goal, of the rows of the parts by name. What was not measured has
 * neither bound nor figure.
 */
export function goals({
  validate = [],
  start = [],
  run = [],
  journal = [],
  'kill-nine': killed = [],
  hour = [],
  scale = [],
}) {
  const rows = [...validate, ...start, ...run, ...journal, ...killed, ...hour, ...scale];
  const get = (name, contender, figure) =>
    rows.find((row) => row.name === name && row.contender === contender)?.[figure] ?? Number.NaN;
  const zdr = (name, figure = 'cpuMs') => get(name, 'zdr', figure);
  const ratio = (name, other, figure = 'cpuMs') => zdr(name, figure) / get(name, other, figure);
  const bare = (figure) => get('node -e 0', 'floor', figure);
  const over = (name) => zdr(name, 'rssMiB') - bare('rssMiB');
  const made = [];
  const atMost = (id, what, bound, figure, unit = 'x') => {
    const known = Number.isFinite(figure) && Number.isFinite(bound);
    made.push({ id, what, ...(known ? { bound, figure } : {}), unit, reached: known && figure <= bound });
  };

  for (const size of [10_000, 100_000]) {
    const count = size.toLocaleString('en');
    for (const form of ['block', 'flow', 'json']) {
      atMost('1a', `validate ${count}, ${form}: CPU to that of ajv-cli`, 0.5, ratio(`${form} ${size}`, 'ajv-cli'));
      const bound = size === 10_000 ? 2 : 2.5;
      atMost(
        '1b',
        `validate ${count}, ${form}: CPU to that of JSON.parse + validator`,
        bound,
        ratio(`${form} ${size}`, 'floor'),
      );
    }
    atMost('1c', `validate ${count}, 50 findings: CPU to that of ajv-cli`, 1, ratio(`findings ${size}`, 'ajv-cli'));
  }
  atMost('1c', 'validate 10,000, handed over: CPU to that of yaml.parse', 1.1, ratio('anchor 10000', 'yaml.parse'));
  const tenth = (name) => zdr(`${name} 100000`) / zdr(`${name} 10000`);
  atMost('1d', 'validate 100,000 to 10,000: CPU', 12, tenth('block'));
  atMost('1d', '10,000 unknown names of 100,000 to those of 10,000: CPU', 12, tenth('unknown'));
  atMost('1d', 'a map of 30,000 keys to one of 10,000: CPU', 4, zdr('keys 30000') / zdr('keys 10000'));

  const [many, short, long, mixed] = SHAPES;
  atMost('2a', `${many}: CPU to that of p-limit + undici`, 1.5, ratio(many, 'loop'));
  atMost('2a', `${short}: CPU to that of p-limit + undici`, 1.5, ratio(short, 'loop'));
  atMost('2a', `${long}: CPU to that of p-limit + undici`, 1.5, ratio(long, 'loop'));
  atMost('2b', `${many}: CPU to that of xargs + curl`, 0.1, ratio(many, 'xargs'));
  for (const name of [long, mixed]) {
    atMost('3a', `${name}: makespan to its lower bound`, 1.03 * (1 + zdr(name, 'lag')), zdr(name, 'makespan'));
  }
  atMost('3b', 'longest first: makespan to its lower bound', 1.05, zdr(ORDER, 'makespan'));
  const polls = (hint, figure) => zdr(`polls of 10 min, ${hint}`, figure);
  const points = (hint) => 100 * polls(hint, 'lag');
  atMost('3c', 'polls of a job of 10 min, no hint', 110, polls('no hint', 'pollsEach'), 'polls');
  atMost('3c', 'lag, no hint', 3, points('no hint'), '%');
  atMost('3c', 'polls, right hint', 15, polls('right hint', 'pollsEach'), 'polls');
  atMost('3c', 'lag, right hint', 1.5, points('right hint'), '%');
  for (const hint of HINTS) atMost('3c', `lag, ${hint}`, 100 * polls(hint, 'without') + 1, points(hint), '%');

  for (const form of ['block', 'flow', 'json']) {
    atMost('4a', `validate 10,000, ${form}: memory above bare node`, 30, over(`${form} 10000`), 'MiB');
    atMost('4a', `validate 100,000, ${form}: memory above bare node`, 120, over(`${form} 100000`), 'MiB');
  }
  atMost('4a', 'validate 10,000, handed over: memory above bare node', 200, over('anchor 10000'), 'MiB');
  atMost('4b', `${short}: memory to that of p-limit + undici`, 1.25, ratio(short, 'loop', 'rssMiB'));

  atMost('4b', `${SCALE}: memory to that of p-limit + undici`, 1.5, ratio(SCALE, 'loop', 'rssMiB'));
  const later = (figure) => zdr(`${HOUR}, last quarter`, figure) / zdr(`${HOUR}, second quarter`, figure);
  atMost('4b', `${HOUR}: memory of the last quarter to the second`, 1.1, later('rssMiB'));
  atMost('4b', `${HOUR}: descriptors of the last quarter to the second`, 1, later('descriptors'));

  const disk = (name, figure) => zdr(`${JOURNAL}, ${name}`, figure) / zdr(`${JOURNAL}, no syncs`, figure);
  atMost('5a', 'syncs: makespan', 1.02, disk('this disk', 'makespan'));
  atMost('5a', 'syncs: CPU', 1.3, disk('this disk', 'cpuMs'));
  atMost('5a', 'syncs of 5 ms: makespan', 1.05, disk('5 ms a sync', 'makespan'));
  atMost('5b', '1,000,000 events: status', 3, zdr('long journal, status', 'wallMs') / MS_A_SECOND, 's');

  for (const name of ['--version', 'help', 'explain ZDR1101']) {
    atMost('6a', `${name}: CPU to that of bare node`, 1.3, zdr(name) / bare('cpuMs'));
  }
  atMost('6b', 'validate of 10 groups: CPU to that of bare node', 1.6, zdr('validate, 10 groups') / bare('cpuMs'));

  const inside = (name, base) => (zdr(name, 'wallMs') - zdr(base, 'wallMs')) / MS_A_SECOND;
  atMost('7', 'plan of 10,000, beyond validating it', 0.5, inside('plan 10000', 'block 10000'), 's');
  atMost('7', 'requests before the first call of 10,000', 100, zdr(short, 'requestsBeforeCall'), '');
  atMost('7', 'first call of 10,000', 2, zdr(short, 'firstCallMs') / MS_A_SECOND, 's');
  atMost(
    '7',
    'report of 10,000 as HTML, beyond status',
    1,
    inside(`${KILLED}, report -o html`, `${KILLED}, status`),
    's',
  );
  return made;
}

const SHAPES = ['1,000 of 100 ms at 50', '10,000 of 20 ms at 200', '1,000 of 2 s at 200', 'mixed 0.5-20 s at 40'];
const SCALE = '100,000 of 20 ms at 200';
const HOUR = '600 of 5 min at 50';
const JOURNAL = '500 of 500 ms at 50';
const ORDER = '1,000 log-normal copies at 50';
const KILLED = '10,000 of 2 s at 200';
