import picocolors from 'picocolors';
import { describe, expect, it } from 'vitest';
import { frame } from '../../src/observe/frame.ts';
import { type Progress, progress } from '../../src/observe/progress.ts';
import type { RecordedEvent } from '../../src/run/event.ts';
import { displayWidth } from '../../src/view/write/width.ts';
import { hostileName, sampleEstimate, sampleGroup, samplePlan, uuid } from '../view/samples.ts';
import { Collector, recorded, replay, sampleRun, started, startedAt } from './samples.ts';

const style = picocolors.createColors(false);
const plan = samplePlan();
const events = sampleRun(plan);
const seconds = (event: RecordedEvent) => (Date.parse(event.time) - startedAt) / 1000;
const until = (second: number) => events.filter((event) => seconds(event) <= second);

function pictureAt(second: number, width: number, rows: number): string[] {
  return frame(replay(until(second)), { now: startedAt + second * 1000, left: 150_000 }, { style, width }, rows);
}

/** 300 groups in 12 waves; the first 40 have ended (every 4th failed), the next 60 run. */
function crowd(): RecordedEvent[] {
  const groups = Array.from({ length: 300 }, (_, index) =>
    sampleGroup(`${index % 7 === 0 ? hostileName : '数据库'}-${index}`, {
      groupUuid: uuid(index),
      wave: Math.floor(index / 25),
    }),
  );
  const waves = Array.from({ length: 12 }, (_, index) => ({ name: `wave-${index}-with-a-long-name`, gate: false }));
  const big = samplePlan(groups, { waves });
  const failure = { code: 'SYS.1', class: 'permanent', message: 'm'.repeat(200) } as const;
  return recorded([
    [0, started(big)],
    ...groups.slice(0, 100).map(({ name }) => [1, { type: 'group.started', group: name } as const] as const),
    ...groups
      .slice(0, 40)
      .map(({ name }, index) =>
        index % 4 === 0
          ? ([
              9,
              { type: 'group.finished', group: name, outcome: 'failed', reason: { kind: 'failure', failure } },
            ] as const)
          : ([9, { type: 'group.finished', group: name, outcome: 'recovered' }] as const),
      ),
    [9, { type: 'wave.closed', wave: 'wave-0-with-a-long-name' }],
  ]);
}

describe('the picture of a run', () => {
  it.each([
    ['beginning', 0, 79, 23],
    ['delayed', 31, 79, 23],
    ['site-away', 70, 79, 23],
    ['waiting', 120, 79, 23],
    ['end', 230, 79, 23],
    ['delayed-40', 31, 39, 23],
    ['end-40', 230, 39, 23],
  ])('%s', async (name, second, width, rows) => {
    await expect(`${pictureAt(second, width, rows).join('\n')}\n`).toMatchFileSnapshot(`golden/frame-${name}.txt`);
  });

  it('shows for whose room the run waits, and not once it has ended', () => {
    const lacking = [
      { name: 'vault', storage: uuid(1), limit: 4, holders: [{ runId: 'b', slots: 3, is: 'alive' as const }] },
    ];
    const shown = (second: number) =>
      frame(replay(until(second)), { now: startedAt + second * 1000, lacking }, { style, width: 80 }, 24);
    expect(shown(100)).toContain('waiting for room on vault: run b holds 3 of 4');
    expect(shown(100_000).join()).not.toContain('waiting for room');
  });

  it('in colour', async () => {
    const coloured = frame(
      replay(until(120)),
      { now: startedAt + 120_000 },
      { style: picocolors.createColors(true), width: 79 },
      23,
    );
    await expect(`${coloured.join('\n')}\n`).toMatchFileSnapshot('golden/frame-colour.txt');
  });

  it('of a crowd', async () => {
    const lines = frame(replay(crowd()), { now: startedAt + 20_000 }, { style, width: 79 }, 23);
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('golden/frame-crowd.txt');
  });

  it.each([
    [80, 24],
    [40, 24],
    [20, 10],
    [200, 60],
    [80, 5],
  ])('never leaves a terminal of %i columns and %i rows', (columns, rows) => {
    for (const state of [replay(crowd()), replay(until(120)), replay(events)]) {
      const lines = frame(state, { now: startedAt + 20_000, left: 1000 }, { style, width: columns - 1 }, rows - 1);
      expect(lines.length).toBeLessThanOrEqual(rows - 1);
      for (const line of lines) {
        expect(displayWidth(line)).toBeLessThan(columns);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
        expect(line).not.toMatch(/[\u0000-\u001f\u202e]/);
      }
    }
  });
});

describe('progress on a terminal', () => {
  const begin = (size = { columns: 80, rows: 24 }) => {
    const terminal = new Collector(size);
    const clock = { now: startedAt };
    const shown = progress(terminal, { style, now: () => clock.now, estimate: sampleEstimate(plan) });
    return { terminal, clock, shown };
  };
  const play = (clock: { now: number }, shown: Progress, played = events) =>
    replay(played, (event, state) => {
      clock.now = Date.parse(event.time);
      shown.observe(event, state);
    });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the sequence that erases a line
  const ERASE = /\u001b\[2K/;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the sequence that log-update begins a picture with
  const pictures = (text: string) => text.match(/\u001b\[\?2026h/g)?.length ?? 0;

  it('ends with the last picture standing', () => {
    const { terminal, clock, shown } = begin();
    play(clock, shown);
    shown.close();
    shown.close();
    const last = terminal.text.slice(terminal.text.lastIndexOf('\u001b[?2026h'));
    expect(last).toContain('4/4 groups');
    expect(last).toContain('failed crm-db: SYS.1006: operation timed out (look at the storage network)');
    expect(last.endsWith('\n\u001b[?2026l')).toBe(true);
    const written = terminal.text;
    shown.tick();
    expect(terminal.text).toBe(written);
  });

  it('paints at most ten times a second, from ticks too', () => {
    const { terminal, clock, shown } = begin();
    const many = crowd();
    const state = replay(many, (event, current) => {
      clock.now += 1;
      shown.observe(event, current);
    });
    expect(many.length).toBeGreaterThan(140);
    expect(pictures(terminal.text)).toBe(2);
    clock.now += 1000;
    shown.tick();
    shown.tick();
    expect(pictures(terminal.text)).toBe(3);
    expect(state.seq).toBe(many.length);
  });

  it('moves the ages and the time left on with ticks alone', () => {
    const { terminal, clock, shown } = begin();
    play(clock, shown, until(1));
    clock.now = startedAt + 21_000;
    const before = terminal.text.length;
    shown.tick();
    const painted = terminal.text.slice(before);
    expect(painted).toContain('about 3m 40s left');
    expect(painted).toMatch(/20s dns-01/);
  });

  it('sends a slow line fewer pictures, and the last one', () => {
    const { terminal, clock, shown } = begin();
    play(clock, shown, until(1));
    terminal.stall();
    for (let tick = 0; tick < 50; tick++) {
      clock.now += 1000;
      shown.tick();
    }
    expect(terminal.writableLength).toBeLessThan(2000);
    shown.close();
    terminal.resume();
    expect(pictures(terminal.text)).toBe(4);
  });

  it('stands still while an approval is asked for, and goes on below', () => {
    const { terminal, clock, shown } = begin();
    play(clock, shown, until(110));
    const standing = terminal.text;
    expect(standing).toMatch(/databases +.*waits for approval/);
    for (let tick = 0; tick < 50; tick++) {
      clock.now += 1000;
      shown.tick();
    }
    expect(terminal.text).toBe(standing);
    clock.now = startedAt + 170_000;
    replay(until(170), (event, state) => {
      if (event.type === 'wave.approved') shown.observe(event, state);
    });
    const below = terminal.text.slice(standing.length);
    expect(below).toContain('foundation');
    // Nothing of the standing picture, nor of the question below it, is erased.
    expect(below).not.toMatch(ERASE);
  });

  it('puts a note above the picture', () => {
    const { terminal, clock, shown } = begin();
    play(clock, shown, until(1));
    const before = terminal.text.length;
    shown.note('zdr: stopping');
    const after = terminal.text.slice(before);
    expect(after.split('zdr: stopping\n')[0]).toMatch(ERASE);
    expect(after.split('zdr: stopping\n')[1]).toContain('foundation');
  });

  it('is taken away when the process leaves at once: no picture stands below the last line', () => {
    const terminal = new Collector();
    const shown = progress(terminal, { style, now: () => startedAt });
    replay(until(40), shown.observe);
    const before = terminal.text.length;
    shown.leave('zdr: left at once');
    shown.tick();
    shown.close();
    expect(terminal.text.slice(before)).toMatch(/zdr: left at once\n$/);
  });

  it('says on the first signal that a second leaves', () => {
    const stopping = { type: 'run.stopping', cause: { kind: 'signal', signal: 'SIGINT' } } as const;
    const state = replay(
      recorded([
        [0, started(plan)],
        [1, stopping],
      ]),
    );
    expect(frame(state, { now: startedAt }, { style, width: 79 }, 23).join('\n')).toContain(
      'starts no further group: SIGINT; once more to leave at once',
    );
  });

  it('outlives its terminal', () => {
    const { terminal, clock, shown } = begin();
    terminal.destroy(new Error('EIO'));
    play(clock, shown);
    shown.close();
  });
});
