/** Streams as users have them: a terminal, a pipe whose reader leaves, no colours. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import stringWidth from 'string-width';
import { describe, expect, onTestFinished, test } from 'vitest';
import { smallGroups, smallPlan } from '../support/small-plan.ts';
import { each, readLines, readReport, runIds, setStage } from '../support/stage.ts';
import { MAIN, scratch, zdr } from '../support/zdr.ts';

const exec = promisify(execFile);

interface Shell {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a line of shell; `zdr` in it is the built command. */
async function shell(line: string, { cwd, env = {} }: Shell): Promise<string> {
  const { PATH = '', HOME = '' } = process.env;
  const script = `zdr() { '${process.execPath}' '${MAIN}' "$@"; }\n${line}`;
  const { stdout } = await exec('bash', ['-c', script], { cwd, env: { PATH, HOME, TERM: 'xterm', ...env } });
  return stdout;
}

/** What a terminal of 80 columns and 24 rows was sent; `input` is what the user types. */
const onTerminal = (args: string, { cwd, env }: Shell, input = '') =>
  shell(
    `printf '%s' '${input}' | script -qec "stty cols 80 rows 24; '${process.execPath}' '${MAIN}' ${args}; echo exit=\\$?" /dev/null`,
    { cwd, ...(env === undefined ? {} : { env }) },
  );

const ESC = '\u001b';
/** Every control sequence that moves, erases or colours; what is left of ESC after it is garbage. */
const SEQUENCES = new RegExp(`${ESC}\\[[0-9;?]*[A-Za-z]`, 'g');
const COLOUR = new RegExp(`${ESC}\\[[0-9;]*m`);
/** What stays on the screen of a terminal that understands only carriage returns, line feeds, cursor-up and erase-line. */
function screen(sent: string): string[] {
  const rows: string[] = [''];
  let row = 0;
  let column = 0;
  for (const [part] of sent.matchAll(new RegExp(`${ESC}\\[[0-9;?]*[A-Za-z]|[\\r\\n]|[^${ESC}\\r\\n]+|${ESC}`, 'g'))) {
    const text = rows[row] ?? '';
    if (part === '\r') column = 0;
    else if (part === '\n') {
      row += 1;
      if (rows[row] === undefined) rows[row] = '';
    } else if (part.startsWith(`${ESC}[`)) {
      const count = Number(/\d+/.exec(part)?.[0] ?? 1);
      if (part.endsWith('A')) row = Math.max(0, row - count);
      else if (part.endsWith('G')) column = 0;
      else if (part.endsWith('K')) rows[row] = '';
      else if (part.endsWith('J')) rows.splice(row + 1);
    } else {
      rows[row] = text.slice(0, column).padEnd(column) + part + text.slice(column + part.length);
      column += part.length;
    }
  }
  return rows;
}

function quick(): { readonly cwd: string } {
  const cwd = scratch();
  writeFileSync(join(cwd, 'plan.yaml'), JSON.stringify(smallPlan(smallGroups(12), {}, 3)));
  return { cwd };
}
/** Large enough to send many times what a terminal holds for a reader that is late. */
const WHOLE_SITE = fileURLToPath(new URL('../../plans/whole-site.yaml', import.meta.url));
const SIMULATED = 'run --simulate --speed 20 plan.yaml';

describe('on a terminal of 80 columns', () => {
  test('the picture is repainted in place, and one stands at the end', async () => {
    const at = quick();
    const sent = await onTerminal(SIMULATED, at);
    expect(sent).toContain('exit=0');
    expect(sent).toMatch(COLOUR);
    expect(sent.replaceAll(SEQUENCES, '')).not.toContain(ESC);
    const shown = screen(sent);
    for (const line of shown) expect(stringWidth(line)).toBeLessThanOrEqual(80);
    const text = shown.join('\n');
    expect(text).not.toMatch(/undefined|NaN|\[object/);
    // Painted again and again, left once.
    expect(sent.split(`${ESC}[1A`).length).toBeGreaterThan(2);
    expect(text.match(/12 of 12|12\/12/g)?.length ?? 0).toBeLessThan(4);
    expect(text).toContain('report.json');
  });

  test('NO_COLOR takes the colours away', async () => {
    expect(await onTerminal(SIMULATED, { ...quick(), env: { NO_COLOR: '1' } })).not.toMatch(COLOUR);
  });

  test.each([{ CI: 'true' }, { TERM: 'dumb' }])('%o gets plain lines', async (env) => {
    const sent = await onTerminal(SIMULATED, { ...quick(), env });
    expect(sent).not.toContain(`${ESC}[1A`);
    if ('TERM' in env) expect(sent).not.toContain(ESC);
    expect(sent).toMatch(/\d\d:\d\d:\d\dZ wave/);
  });

  test('a run is asked about first; anything but yes does nothing', async () => {
    const stage = await setStage({ plan: smallPlan(smallGroups(1)) });
    const no = await onTerminal('run plan.yaml', stage, 'n\n');
    expect(no).toMatch(/Recover 1 group.*\[y\/N\]/);
    expect(no).toContain('exit=11');
    expect(stage.requests).toEqual([]);
    expect(runIds(stage.cwd)).toEqual([]);
    expect(await onTerminal('run plan.yaml', stage, 'y\n')).toContain('exit=0');
    expect(stage.executions()).toEqual(each(stage, 1));
  });
});

test('a terminal that is not read (Ctrl-S) does not hold up the recovery', { timeout: 90_000 }, async () => {
  const cwd = scratch();
  const { PATH = '' } = process.env;
  const command = `stty cols 200 rows 60; '${process.execPath}' '${MAIN}' run --simulate --speed 1500 '${WHOLE_SITE}'`;
  const terminal = spawn('script', ['-qec', command, '/dev/null'], {
    cwd,
    env: { PATH, TERM: 'xterm' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(terminal, 'exit');
  onTestFinished(() => void terminal.kill('SIGKILL'));
  await once(terminal.stdout, 'data');
  // Whoever holds the other side of the terminal stops reading; its buffer is full after a few pictures.
  terminal.kill('SIGSTOP');
  await expect
    .poll(() => runIds(cwd).length > 0 && readLines(cwd).at(-1), { timeout: 60_000 })
    .toContain('run.finished');
  terminal.stdout.resume();
  terminal.kill('SIGCONT');
  expect(await ended).toEqual([0, null]);
});

test('elsewhere nothing but plain text is written', async () => {
  const { code, stdout, stderr } = await zdr(SIMULATED.split(' '), quick());
  expect(code).toBe(0);
  expect(stdout + stderr).not.toContain(ESC);
  expect(stderr).toMatch(/^\d\d:\d\d:\d\dZ run \S+ of plan small started/);
});

describe('a reader that goes away does not end the recovery', () => {
  test.each([
    ['events', 'zdr run --json plan.yaml 2>/dev/null'],
    ['progress', 'zdr run plan.yaml 2>&1 >/dev/null'],
    ['report', 'zdr run plan.yaml 2>/dev/null'],
  ])('%s', async (_, line) => {
    const stage = await setStage({ plan: smallPlan(smallGroups(6), {}, 3) });
    expect(await shell(`${line} | head -1; echo exit=$PIPESTATUS`, stage)).toMatch(/.+\nexit=0\n$/s);
    expect(stage.executions()).toEqual(each(stage, 1));
    expect(readReport(stage.cwd).outcome).toBe('recovered');
  });
});

test('a full standard output is said, and never ends in success', async () => {
  const { cwd } = quick();
  expect(await shell('zdr validate plan.yaml 2>&1 >/dev/full; echo "exit=$?"', { cwd })).toMatch(
    /standard output cannot be written \(ENOSPC\)[^\n]*\nexit=3\n$/,
  );
});

test('a terminal of no size is written on as one of 80 columns', async () => {
  const { cwd } = quick();
  const line = `script -qec "stty cols 0 rows 0; '${process.execPath}' '${MAIN}' explain ZDR1001" /dev/null < /dev/null`;
  const widths = (await shell(line, { cwd }))
    .replaceAll(SEQUENCES, '')
    .split(/\r?\n/)
    .map((text) => stringWidth(text));
  expect(Math.max(...widths)).toBeGreaterThan(40);
  expect(Math.max(...widths)).toBeLessThanOrEqual(80);
});
