/** Real commands. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { send } from '../../src/notify/send/send.ts';
import { scratch } from '../support/zdr.ts';
import { command, NOTICE, portsWith } from './samples.ts';

const run = (argv: readonly string[], change: { timeoutMs?: number; cwd?: string; allow?: boolean } = {}) =>
  send(
    command(argv, { timeoutMs: change.timeoutMs ?? 20_000 }),
    NOTICE,
    portsWith({}, { allowCommands: change.allow ?? true, cwd: change.cwd ?? '/' }),
  );
const sh = (script: string) => ['sh', '-c', script];

test('a command gets the notice on its standard input, and its arguments as they are', async () => {
  const cwd = scratch();
  const script = 'cat > notice.json; printf "%s\\n" "$@" > arguments; env > environment; echo told the team';
  const argv = [...sh(script), 'sh', '$(touch pwned)', 'a b', '; touch pwned', '*'];
  process.env['ZDR_TEST_SECRET'] = 'hush-hush-hush';
  expect(await run(argv, { cwd })).toEqual({ result: 'delivered', detail: 'sh ended with 0: told the team' });
  expect(JSON.parse(readFileSync(join(cwd, 'notice.json'), 'utf8'))).toEqual(NOTICE);
  expect(readFileSync(join(cwd, 'arguments'), 'utf8')).toBe('$(touch pwned)\na b\n; touch pwned\n*\n');
  expect(existsSync(join(cwd, 'pwned'))).toBe(false);
  const environment = readFileSync(join(cwd, 'environment'), 'utf8');
  expect(environment).toContain(`ZDR_NOTICE_ID=${NOTICE.id}\n`);
  expect(environment).not.toContain('hush');
});

test('without leave it is not run', async () => {
  const cwd = scratch();
  expect(await run(['touch', 'ran'], { cwd, allow: false })).toEqual({
    result: 'refused',
    detail: 'touch was not run: commands need --allow-commands',
  });
  expect(existsSync(join(cwd, 'ran'))).toBe(false);
});

test.each([
  ['exit 3', 'failed', 'sh ended with 3'],
  ['echo a; echo "the pager is down" >&2; exit 1', 'failed', 'sh ended with 1: the pager is down'],
  ['exit 75', 'busy', 'sh ended with 75'],
  ['kill -9 $$', 'failed', 'sh ended with SIGKILL'],
  // Not all of the notice is read, or none of it.
  ['exec < /dev/null; exit 0', 'delivered', 'sh ended with 0'],
] as const)('%s', async (script, result, detail) => {
  expect(await run(sh(script))).toEqual({ result, detail });
});

test('one that does not exist, or may not be executed, is told so', async () => {
  expect(await run(['/no/such/program'])).toMatchObject({
    result: 'failed',
    detail: expect.stringContaining('no such'),
  });
  expect(await run(['/etc/passwd'])).toMatchObject({
    result: 'failed',
    detail: expect.stringContaining('may not be executed'),
  });
});

test('output without end takes no memory and breaks no line', async () => {
  const { result, detail } = await run(sh('head -c 50000000 /dev/zero | tr "\\0" "x"; printf "\\033[31mred\\r"'));
  expect(result).toBe('delivered');
  expect(detail.length).toBeLessThan(300);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  expect(detail).not.toMatch(/[\u0000-\u001f]/);
});

/** Is the process whose id stands in the file still there, and no zombie? */
function lives(file: string): boolean {
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${readFileSync(file, 'utf8').trim()}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** A process that was killed closes its output a moment before it is gone. */
const gone = (file: string) => expect.poll(() => lives(file), { timeout: 5_000 }).toBe(false);

test('one that does not end is stopped with all that it started', async () => {
  const cwd = scratch();
  const argv = sh('sleep 600 & echo $! > child; wait');
  expect(await run(argv, { cwd, timeoutMs: 300 })).toEqual({
    result: 'failed',
    detail: 'sh did not end within 0.3s and was stopped',
  });
  await gone(join(cwd, 'child'));
});

test('one that does not listen to the friendly signal is killed', async () => {
  const started = performance.now();
  const { result } = await run(sh('trap "" TERM; while :; do sleep 0.05; done'), { timeoutMs: 200 });
  expect(result).toBe('failed');
  expect(performance.now() - started).toBeLessThan(10_000);
});

test('what is left in the background ends with it, and keeps nobody waiting', async () => {
  const cwd = scratch();
  const started = performance.now();
  expect(await run(sh('sleep 600 & echo $! > child; echo done'), { cwd })).toEqual({
    result: 'delivered',
    detail: 'sh ended with 0: done',
  });
  expect(performance.now() - started).toBeLessThan(10_000);
  await gone(join(cwd, 'child'));
});

test('when zdr is stopped it is stopped too, and counts as not delivered', async () => {
  const cwd = scratch();
  const stopping = new AbortController();
  const ports = portsWith({}, { cwd, signal: stopping.signal });
  // The command says by a signal that it runs.
  const argv = sh('sleep 600 & echo $! > child; kill -USR2 $PPID; wait');
  const running = new Promise<void>((resolve) => process.once('SIGUSR2', () => resolve()));
  const tried = send(command(argv), NOTICE, ports);
  await running;
  stopping.abort();
  expect(await tried).toEqual({ result: 'busy', detail: 'sh was broken off, as zdr was stopped' });
  await gone(join(cwd, 'child'));
  expect(await send(command(['touch', 'ran']), NOTICE, ports)).toMatchObject({ result: 'busy' });
  expect(existsSync(join(cwd, 'ran'))).toBe(false);
});
