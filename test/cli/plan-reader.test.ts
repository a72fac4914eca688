/** Processes that read plans: of this test, and the one of the built command. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, onTestFinished, test, vi } from 'vitest';
import { createPlanReader } from '../../src/cli/serve/plan-reader.ts';
import { smallGroups, smallPlan } from '../support/small-plan.ts';

const cwd = mkdtempSync(join(tmpdir(), 'zdr-reader-'));
afterAll(() => rmSync(cwd, { recursive: true }));

/** One that answers each question as `body` says; `question` is what it was asked. */
function program(body: string): URL {
  const file = join(mkdtempSync(join(cwd, 'program-')), 'program.mjs');
  writeFileSync(
    file,
    `const say = (answer) => process.send(answer);
     process.on('message', (question) => { ${body} });`,
  );
  return pathToFileURL(file);
}

function reader(program: URL, withinMs?: number, mostMemoryMb?: number) {
  const made = createPlanReader(program, withinMs, mostMemoryMb);
  onTestFinished(() => made.close());
  return (file: string, named = true) => made.read({ cwd, file, named });
}

const SOUND = '{ read: { documents: [], diagnostics: [], leftOut: { error: 0, warning: 0 } } }';

test('a file that is not read in time is not valid, says what to do, and the next one gets a new process', async () => {
  const read = reader(program(`if (question.file === 'slow') for (;;); say(${SOUND});`), 500);
  const [slow, next] = await Promise.all([read('slow'), read('next')]);
  expect(slow?.diagnostics).toMatchObject([
    {
      code: 'ZDR1010',
      severity: 'error',
      message: 'The file could not be read and checked within 0.5 s.',
      hint: expect.stringContaining('zdr validate'),
      at: { file: 'slow', line: 1 },
    },
  ]);
  expect(next?.diagnostics).toEqual([]);
});

test('one that takes too much memory is not valid either, and ends nothing but its process', async () => {
  const read = reader(
    // Arrays: a thread that meets its limit with them takes the whole process along (Node 22 and 24).
    program(
      `if (question.file === 'large') for (const held = [];;) held.push(new Array(1000).fill({})); say(${SOUND});`,
    ),
    60_000,
    24,
  );
  expect((await read('large'))?.diagnostics).toMatchObject([
    { code: 'ZDR1010', message: 'To read and check the file takes more than 24 MiB of memory.' },
  ]);
  expect((await read('next'))?.diagnostics).toEqual([]);
});

test('a process that fails rejects, and is begun anew', async () => {
  const read = reader(program(`if (question.file === 'bad') throw new Error('broken'); say(${SOUND});`));
  await expect(read('bad')).rejects.toThrow('broken');
  expect((await read('next'))?.diagnostics).toEqual([]);
});

test('one that has ended between two files is begun anew', async () => {
  const read = reader(
    program(`say({ read: { documents: [{ name: String(process.pid) }], diagnostics: [], leftOut: {} } });
      if (question.file === 'last') process.disconnect();`),
  );
  const pid = Number((await read('last'))?.documents[0]?.name);
  await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow('ESRCH'));
  expect(Number((await read('next'))?.documents[0]?.name)).not.toBe(pid);
});

test('the built process reads plans, and nothing that is no file', async () => {
  const read = reader(new URL('../../dist/src/plan-worker.js', import.meta.url));
  writeFileSync(join(cwd, 'plan.yaml'), JSON.stringify(smallPlan(smallGroups(2), { metadata: { name: 'east' } })));
  writeFileSync(join(cwd, 'notes.yaml'), 'a: 1');
  execFileSync('mkfifo', [join(cwd, 'pipe.yaml')]);
  expect(await read('plan.yaml', false)).toMatchObject({
    documents: [{ name: 'east', value: { metadata: { name: 'east' } } }],
    diagnostics: [],
  });
  expect(await read('notes.yaml', false)).toBeUndefined();
  expect((await read('notes.yaml'))?.diagnostics.length).toBeGreaterThan(0);
  await expect(read('pipe.yaml')).rejects.toThrow('it is a pipe, no regular file');
  await expect(read('/dev/zero')).rejects.toThrow('it is a device, no regular file');
  await expect(read('gone.yaml')).rejects.toThrow('there is no such file');
});
