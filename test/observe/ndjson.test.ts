import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { PassThrough, Writable } from 'node:stream';
import { setImmediate as setImmediatePromise } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { ndjson } from '../../src/observe/ndjson.ts';
import { samplePlan } from '../view/samples.ts';
import { Collector, replay, sampleRun } from './samples.ts';

const events = sampleRun(samplePlan());
const parse = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('events as NDJSON', () => {
  it('begins with the version and has every event as it is', async () => {
    const stream = new Collector();
    const output = ndjson(stream, 'zdr 0.1.0');
    replay(events, output.observe);
    await output.flushed();
    expect(parse(stream.text)).toEqual([{ type: 'version', format: 1, tool: 'zdr 0.1.0' }, ...events]);
  });

  it('names what it left out for a reader that does not read', async () => {
    const stream = new Collector();
    const output = ndjson(stream, 'zdr 0.1.0', 20_000);
    stream.stall();
    const [event] = events.slice(-1);
    if (event === undefined) throw new Error('no event');
    let seq = 0;
    const say = () => output.observe({ ...event, seq: ++seq }, undefined as never);
    for (let round = 0; round < 1000; round++) say();
    expect(stream.writableLength).toBeLessThan(21_000);
    stream.resume();
    await setImmediatePromise();
    say();
    stream.stall();
    for (let round = 0; round < 1000; round++) say();
    stream.resume();
    await output.flushed();

    // Every event is there or within a gap, once and in order.
    let last = 0;
    const lines = parse(stream.text).slice(1);
    for (const line of lines) {
      expect(line.type === 'gap' ? line.from : line.seq).toBe(last + 1);
      last = line.type === 'gap' ? line.to : line.seq;
    }
    expect(last).toBe(2001);
    expect(lines.filter(({ type }) => type === 'gap')).toHaveLength(2);
  });

  it('outlives a reader that goes away (a closed pipe)', async () => {
    const reader = spawn(process.execPath, ['-e', 'process.stdin.once("data", () => process.exit())']);
    const output = ndjson(reader.stdin, 'zdr 0.1.0');
    await once(reader, 'exit');
    for (let round = 0; round < 50; round++) {
      replay(events, output.observe);
      await setImmediatePromise();
    }
    await output.flushed();
    expect(reader.stdin.destroyed).toBe(true);
  });

  it('stops writing to a stream that has failed, as standard output without its reader', async () => {
    let writes = 0;
    const stream = new Writable({
      autoDestroy: false,
      write(_chunk, _encoding, done) {
        writes++;
        done(new Error('EPIPE'));
      },
    });
    const output = ndjson(stream, '0.1.0');
    await setImmediatePromise();
    replay(events, output.observe);
    await output.flushed();
    expect(writes).toBe(1);
  });

  it('outlives a stream that fails, or is ended by another', async () => {
    const failing = new Writable({ write: (_chunk, _encoding, done) => done(new Error('EIO')) });
    const ended = new PassThrough();
    ended.end();
    const destroyed = new PassThrough().destroy();
    for (const stream of [failing, ended, destroyed]) {
      const output = ndjson(stream, 'zdr 0.1.0');
      replay(events, output.observe);
      await setImmediatePromise();
      replay(events, output.observe);
      await output.flushed();
    }
  });
});
