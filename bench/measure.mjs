/** Processes, what they use, and medians of that. Times in ms, memory in MiB, CPU of all threads of the process. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const USAGE = fileURLToPath(new URL('preload/usage.cjs', import.meta.url));
const KEPT = 4_000;

/** Runs Node with these arguments to its end. Throws when it ends with a code or signal that is not among `ends`. */
export async function node(args, { ends = [0], during, ...options } = {}) {
  const began = performance.now();
  const child = spawn(process.execPath, ['--require', USAGE, ...args], {
    ...options,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const [out, err, used] = child.stdio.slice(1).map((stream) => tail(stream));
  // Only what starts it knows what may go wrong meanwhile: what `during` throws ends the process too.
  const closed = new Promise((done) => child.once('close', (ended, signal) => done(ended ?? signal)));
  try {
    await during?.(child);
  } catch (error) {
    child.kill('SIGKILL');
    await closed;
    throw new Error(`${args.join(' ')}: ${error.message}\n${err()}`, { cause: error });
  }
  const ended = await closed;
  const wallMs = performance.now() - began;
  if (!ends.includes(ended)) throw new Error(`${args.join(' ')} ended with ${ended}:\n${out()}${err()}`);
  return { wallMs, ...(used() === '' ? {} : JSON.parse(used())) };
}

/** Runs a line of bash to its end: of all processes that it waits for. Nothing is known of their memory. */
export async function shell(line, options) {
  const timed = `export LC_ALL=C; TIMEFORMAT='%3R %3U %3S'; time { ${line}; }`;
  const child = spawn('bash', ['-c', timed], { ...options, stdio: ['ignore', 'ignore', 'pipe'] });
  const err = tail(child.stderr);
  const ended = await new Promise((done) => child.once('close', done));
  if (ended !== 0) throw new Error(`${line} ended with ${ended}:\n${err()}`);
  const [wall, user, system] = err().trim().split('\n').at(-1).split(' ').map(Number);
  return { wallMs: wall * 1000, cpuMs: (user + system) * 1000 };
}

/** The end of what a stream said, once it has ended. */
function tail(stream) {
  let said = '';
  stream.setEncoding('utf8').on('data', (text) => {
    said = (said + text).slice(-KEPT);
  });
  return () => said;
}

/** Each contender in turn, and that `rounds` times; the medians of what they used. `contenders`: functions by name. */
export async function interleaved(rounds, contenders) {
  const samples = new Map(Object.keys(contenders).map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, measure] of Object.entries(contenders)) samples.get(name).push(await measure());
  }
  return Object.fromEntries([...samples].map(([name, all]) => [name, medians(all)]));
}

/** Of each figure the median of those samples that have it. */
export function medians(samples) {
  const names = new Set(samples.flatMap((sample) => Object.keys(sample)));
  return Object.fromEntries([...names].map((name) => [name, median(samples.flatMap((sample) => sample[name] ?? []))]));
}

export function median(figures) {
  const sorted = [...figures].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
