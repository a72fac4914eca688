import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import type { Environment } from '../../src/cli/environment.ts';
import { createObservers } from '../../src/cli/execute/observers.ts';
import { replay, sampleRun } from '../observe/samples.ts';
import { createVirtualClock } from '../support/virtual-clock.ts';
import { sampleEstimate, samplePlan } from '../view/samples.ts';

test.each([
  ['a picture', true],
  ['plain lines', false],
])('%s on a screen that fails stops neither the run nor its end', async (_, isTTY) => {
  const clock = createVirtualClock();
  let broken = 0;
  let isBroken = false;
  const fail = () => {
    broken += 1;
    throw new Error('no screen');
  };
  const stderr = Object.defineProperties(new Writable({ write: (_chunk, _encoding, done) => done() }), {
    isTTY: { value: isTTY },
    columns: { get: () => (isBroken ? fail() : 80) },
    write: { value: () => (isBroken ? fail() : true) },
  });
  const plan = samplePlan();
  const observers = createObservers(
    { stderr, stdout: stderr, clock, variables: {} } as unknown as Environment,
    { json: false, runsDir: 'runs' },
    { clock, estimate: () => sampleEstimate(plan), log: undefined },
  );
  for (const observe of observers.all) replay(sampleRun(plan).slice(0, 12), observe);
  isBroken = true;
  await clock.run(clock.sleep(10_000));
  observers.shortage([]);
  observers.say('zdr: stopping');
  await observers.close();
  observers.leave('zdr: left at once');
  expect(broken).toBeGreaterThan(0);
});
