/** `zdr simulate` as a new user meets it: what it prints, and that the line it prints works. */
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { stringify } from 'yaml';
import { ENDPOINT, smallGroups, smallPlan } from '../support/small-plan.ts';
import { type Running, scratch, startZdr, zdr } from '../support/zdr.ts';

interface Served {
  readonly running: Running;
  /** What it has printed up to now. */
  printed(): string;
  /** Resolves when the text has been printed. */
  prints(text: string | RegExp): Promise<string>;
}

function simulate(cwd: string, args: readonly string[]): Served {
  const running = startZdr(['simulate', ...args], { cwd });
  onTestFinished(() => void running.child.kill('SIGKILL'));
  let text = '';
  running.child.stdout?.on('data', (more: string) => {
    text += more;
  });
  return {
    running,
    printed: () => text,
    async prints(wanted) {
      await expect.poll(() => text, { timeout: 20_000 }).toMatch(wanted);
      return text;
    },
  };
}

const nextLineOf = (text: string): string => /^ {2}(cd .+)$/m.exec(text)?.[1] ?? '';

/** As a shell in another terminal would run it: another directory, and none of the plan's variables. */
async function paste(line: string): Promise<{ code: number; output: string }> {
  const { PATH = '', HOME = '' } = process.env;
  try {
    const { stdout, stderr } = await promisify(execFile)('sh', ['-c', line], { cwd: scratch(), env: { PATH, HOME } });
    return { code: 0, output: stdout + stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, output: stdout + stderr };
  }
}

async function stop({ running }: Served): Promise<number | null> {
  running.child.kill('SIGINT');
  return (await running.ended).code;
}

test.each([
  [
    'variables',
    { endpoint: { env: 'MN' }, auth: { account: 'operator', password: { env: 'PW' } } },
    / MN=http:\S+ PW=password /,
  ],
  [
    'an access key',
    { endpoint: { env: 'MN' }, auth: { accessKey: { id: 'key-7', secret: { env: 'SECRET' } } } },
    /SECRET=simulated-secret/,
  ],
  ['a session', { endpoint: { env: 'MN' }, auth: { session: { env: 'TOKEN' } } }, / TOKEN=[0-9a-f]{32} /],
  [
    'an endpoint elsewhere',
    { endpoint: 'https://mn.example.com/zstack', auth: { account: 'admin', password: { env: 'PW' } } },
    /sed .* \| PW=password /,
  ],
  [
    'a password in a file',
    { endpoint: { env: 'MN' }, auth: { account: 'admin', password: { file: 'secret.txt' } } },
    / MN=\S+ (?!PW)/,
  ],
])('the line that it prints runs the plan: %s', async (_name, site, line) => {
  const cwd = scratch();
  writeFileSync(join(cwd, 'plan.yaml'), stringify(smallPlan(smallGroups(2), { site })));
  writeFileSync(join(cwd, 'secret.txt'), 'a real one\n');
  const served = simulate(cwd, [
    '--for',
    'plan.yaml',
    '--port',
    '0',
    '--speed',
    '100',
    '--fault',
    'lost-response:group=g1,times=1',
  ]);
  const welcome = await served.prints(/another terminal:\n\n {2}cd .*\n/);
  expect(nextLineOf(welcome)).toMatch(line);
  expect(welcome).not.toContain('a real one');
  const { code, output } = await paste(nextLineOf(welcome));
  expect({ code, output }).toMatchObject({ code: 0, output: expect.stringContaining('2 of 2 groups recovered') });
  expect(await stop(served)).toBe(0);
  expect(served.printed()).toMatch(/^0:00:\d\d {2}fault lost-response: recover g1$/m);
  expect(served.printed()).toMatch(/^0:00:\d\d {2}\d+ requests: .*2 recoveries/m);
  expect(served.printed()).toMatch(/1 left without an answer; copies: 2 begun, 2 ended, 0 going on$/m);
});

test('a plan that names this machine is served where it says', async () => {
  const free = await freePort();
  const cwd = scratch();
  const plan = stringify(smallPlan(smallGroups(1))).replace(ENDPOINT, `http://127.0.0.1:${free}/deep/zstack`);
  writeFileSync(join(cwd, 'plan.yaml'), plan);
  const served = simulate(cwd, ['--for', 'plan.yaml']);
  const welcome = await served.prints(/another terminal:\n\n {2}cd .*\n/);
  expect(welcome).toContain(`endpoint    http://127.0.0.1:${free}/deep/zstack\n`);
  expect(nextLineOf(welcome)).not.toContain('sed');
  expect((await paste(`${nextLineOf(welcome)} --yes`)).code).toBe(0);
  expect(await stop(served)).toBe(0);
});

test('at= goes by the copies: at a hundredth of the time, faults come after a hundredth', async () => {
  const cwd = scratch();
  writeFileSync(join(cwd, 'plan.yaml'), stringify(smallPlan(smallGroups(1))));
  const full = ['--fault', 'storage-full:storage=vault,at=3m,for=1m'];
  const served = simulate(cwd, ['--for', 'plan.yaml', '--port', '0', '--speed', '100', ...full]);
  await served.prints(/fault storage-full: vault \(over\)/);
  // The agenda is looked at every five seconds at the latest, when nobody calls.
  expect(served.printed()).toMatch(/^0:00:0[2-7] {2}fault storage-full: vault$/m);
  expect(await stop(served)).toBe(0);
});

test('says in its help what at= means, and that checks are not answered', async () => {
  expect((await zdr(['simulate', '--list-faults'])).stdout).toMatch(
    /held\n {2}a gateway holds.*[\s\S]*at and for go by the copies/,
  );
  expect((await zdr(['help', 'simulate'])).stdout).toMatch(/--speed makes the copies faster/);
  const cwd = scratch();
  const restore = {
    cpu: 1,
    memory: '1GiB',
    networks: ['5a1c7e7f8f0b4f0fa7f3b1f2a3c4d5e6'],
    checks: [{ tcp: { port: 53 } }],
  };
  writeFileSync(join(cwd, 'plan.yaml'), stringify(smallPlan(smallGroups(2, () => ({ restore })))));
  const served = simulate(cwd, ['--for', 'plan.yaml', '--port', '0']);
  await served.prints(/Nothing answers in its VMs: the checks of g1, g2 fail when their time is up\./);
  expect(await stop(served)).toBe(0);
});

async function freePort(): Promise<number> {
  const { createServer } = await import('node:net');
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
