/** Questions and gates on a real terminal: whoever is asked can always leave, and what was begun is left in order. */
import { describe, expect, test } from 'vitest';
import { smallGroups, smallPlan } from '../support/small-plan.ts';
import { readEvents, runIds, setStage } from '../support/stage.ts';
import { CTRL_C, CTRL_D, onTerminal, type Terminal } from '../support/terminal.ts';

const waves = [{ name: 'first' }, { name: 'second', gate: { approval: true } }];
const gated = smallPlan(
  smallGroups(2, (n) => ({ wave: n === 1 ? 'first' : 'second' })),
  { waves },
);

const WAYS: readonly (readonly [string, (terminal: Terminal) => void, number])[] = [
  ['no', (terminal) => terminal.type('n\r'), 11],
  ['Ctrl-D', (terminal) => terminal.type(CTRL_D), 11],
  ['Ctrl-C', (terminal) => terminal.type(CTRL_C), 130],
  ['SIGINT', (terminal) => terminal.kill('SIGINT'), 130],
  ['SIGTERM', (terminal) => terminal.kill('SIGTERM'), 143],
];

describe('the question before a run', () => {
  test.each(WAYS)('is left by %s, and nothing was begun', async (_, leave, code) => {
    const stage = await setStage({ plan: gated });
    const terminal = onTerminal(['run', 'plan.yaml'], stage);
    await terminal.shows('[y/N]');
    leave(terminal);
    const ended = await terminal.ended;
    expect(ended.code, ended.shown).toBe(code);
    expect(ended.shown).not.toMatch(/internal error|at .*\.js:/);
    expect(ended.shown).toContain('nothing was done');
    expect(runIds(stage.cwd)).toEqual([]);
  });
});

describe('a gate in the middle of a run', () => {
  test.each(WAYS)('is left by %s, and the run can be resumed', async (_, leave, code) => {
    const stage = await setStage({ plan: gated });
    const terminal = onTerminal(['run', 'plan.yaml'], stage);
    await terminal.shows('[y/N]');
    terminal.type('y\r');
    await terminal.shows('Wave second waits for approval');
    leave(terminal);
    const ended = await terminal.ended;
    expect(ended.code, ended.shown).toBe(code);
    expect(ended.shown).not.toMatch(/internal error|at .*\.js:/);
    const kind = code === 11 ? 'approval' : 'signal';
    expect(readEvents(stage.cwd).at(-1)).toMatchObject({ type: 'run.interrupted', cause: { kind } });
    const resumed = await stage.zdr(['resume', '--yes']);
    expect(resumed.code, resumed.stderr).toBe(0);
    expect(stage.executions()).toEqual({ g1: 1, g2: 1 });
  });

  test('is opened by yes', async () => {
    const stage = await setStage({ plan: gated });
    const terminal = onTerminal(['run', 'plan.yaml'], stage);
    await terminal.shows('[y/N]');
    terminal.type('y\r');
    await terminal.shows('Wave second waits for approval');
    terminal.type('yes\r');
    const ended = await terminal.ended;
    expect(ended.code, ended.shown).toBe(0);
  });
});
