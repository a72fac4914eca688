import { createWriteStream } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createLog, eventLog } from '../../src/observe/log.ts';
import { samplePlan } from '../view/samples.ts';
import { Collector, replay, sampleRun, startedAt } from './samples.ts';

const options = { level: 'debug', secrets: [], now: () => startedAt } as const;
const parse = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('the log', () => {
  it('has each event at its level', async () => {
    const stream = new Collector();
    replay(sampleRun(samplePlan()), eventLog(createLog(stream, options)));
    await expect(stream.text).toMatchFileSnapshot('golden/log.ndjson');
  });

  it('leaves out what is below its level', () => {
    const stream = new Collector();
    replay(sampleRun(samplePlan()), eventLog(createLog(stream, { ...options, level: 'error' })));
    expect(parse(stream.text).map(({ group, outcome }) => [group, outcome])).toEqual([
      ['ldap-01', 'differs'],
      ['crm-db', 'failed'],
    ]);
  });

  it('takes out secrets by the name of their member and by their value', () => {
    const stream = new Collector();
    const secret = 'hun"ter\\2 ä';
    const log = createLog(stream, { ...options, secrets: [secret, 'pin', 'lone\ud800'] });
    log.info({ auth: { password: 'p1' }, session: 'p2', request: { headers: { Authorization: 'p3' } } }, 'member');
    log.info({ note: `with ${secret} in it`, url: `http://x/?p=${encodeURIComponent(secret)}` }, `and ${secret}`);
    log.info('a pin is too short to be scrubbed');
    const lines = parse(stream.text);
    expect(stream.text).not.toMatch(/p1|p2|p3|hun/);
    expect(lines[0]).toMatchObject({ auth: { password: '[secret]' }, session: '[secret]' });
    expect(lines[1]).toMatchObject({ note: 'with [secret] in it', msg: 'and [secret]', url: 'http://x/?p=[secret]' });
    expect(lines[2]).toMatchObject({ msg: 'a pin is too short to be scrubbed' });
  });

  it('outlives its stream, and a file that cannot be opened', async () => {
    const stream = new Collector();
    const file = createWriteStream('/');
    const logs = [createLog(stream, options), createLog(file, options)];
    stream.destroy(new Error('EIO'));
    await new Promise<void>((resolve) => file.once('close', () => resolve()));
    for (const log of logs) log.info('lost');
  });
});
