import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createLog } from '../../src/observe/log.ts';
import { logEvents } from '../../src/observe/log-events.ts';
import { createScrubber } from '../../src/observe/scrub.ts';
import { samplePlan } from '../view/samples.ts';
import { Collector, replay, sampleRun, startedAt } from './samples.ts';

const same = (text: string) => text;
const parse = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

function logTo(to: Collector, over: Partial<Parameters<typeof createLog>[0]> = {}) {
  return createLog({ level: 'debug', to, now: () => startedAt, scrub: same, ...over });
}

describe('the log', () => {
  it('has each event at its level', async () => {
    const stream = new Collector();
    replay(sampleRun(samplePlan()), logEvents(logTo(stream)));
    await expect(stream.text).toMatchFileSnapshot('golden/log.ndjson');
  });

  it('leaves out what is below its level', () => {
    const stream = new Collector();
    replay(sampleRun(samplePlan()), logEvents(logTo(stream, { level: 'error' })));
    expect(parse(stream.text).map(({ group, outcome }) => [group, outcome])).toEqual([
      ['ldap-01', 'differs'],
      ['crm-db', 'failed'],
    ]);
  });

  it('takes out secrets by the name of their member and by their value', () => {
    const stream = new Collector();
    const scrubber = createScrubber();
    const secret = 'hun"ter\\2 ä';
    scrubber.add(secret);
    scrubber.add('pin');
    const log = logTo(stream, { scrub: scrubber.scrub });
    log.info({ auth: { password: 'p1' }, session: 'p2', request: { headers: { Authorization: 'p3' } } }, 'member');
    log.info({ note: `with ${secret} in it`, url: `http://x/?p=${encodeURIComponent(secret)}` }, `and ${secret}`);
    log.info('a pin is too short to be scrubbed');
    const lines = parse(stream.text);
    expect(stream.text).not.toMatch(/p1|p2|p3|hun/);
    expect(lines[0]).toMatchObject({ auth: { password: '[secret]' }, session: '[secret]' });
    expect(lines[1]).toMatchObject({ note: 'with [secret] in it', msg: 'and [secret]', url: 'http://x/?p=[secret]' });
    expect(lines[2]).toMatchObject({ msg: 'a pin is too short to be scrubbed' });
  });

  it('outlives its stream', async () => {
    const stream = new Collector();
    const log = logTo(stream);
    stream.destroy(new Error('EIO'));
    await new Promise(setImmediate);
    log.info('lost');
  });

  it('appends to a file that only its owner reads, and says when it cannot be opened', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'zdr-log-'));
    try {
      const file = join(directory, 'deep', 'zdr.log');
      for (const message of ['one', 'two'])
        createLog({ level: 'info', to: { file }, now: () => startedAt, scrub: same }).info(message);
      expect(parse(await readFile(file, 'utf8'))).toEqual([
        { level: 'info', time: '2026-11-24T12:00:00.000Z', msg: 'one' },
        { level: 'info', time: '2026-11-24T12:00:00.000Z', msg: 'two' },
      ]);
      expect((await stat(file)).mode & 0o777).toBe(0o600);
      expect(() => createLog({ level: 'info', to: { file: directory }, now: () => startedAt, scrub: same })).toThrow(
        'EISDIR',
      );
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});
