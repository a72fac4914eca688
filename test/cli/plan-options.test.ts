import { expect, test } from 'vitest';
import { type PlanOptions, runCommand } from '../../src/cli/plans/plan-options.ts';

const OPTIONS: PlanOptions = {
  all: false,
  calls: false,
  json: false,
  output: [],
  changed: false,
  live: false,
  serverCheck: false,
  trustRoles: false,
  simulate: false,
  seed: 1,
  runsDir: 'runs',
};

test.each<[Partial<PlanOptions>, string, string]>([
  [{}, 'plans/east.yaml', 'zdr run plans/east.yaml'],
  [{ name: 'b' }, 'sp ace/my plan!.yaml', "zdr run --name b 'sp ace/my plan!.yaml'"],
  [{ simulate: true }, 'q.yaml', 'zdr run --simulate q.yaml'],
  [
    { simulate: true, seed: 7, world: 'my world.yaml', fault: ['orphan:group=x'] },
    'q.yaml',
    "zdr run --simulate --seed 7 --world 'my world.yaml' --fault orphan:group=x q.yaml",
  ],
])('what was looked at is what is carried out: %j %s', (options, file, command) => {
  expect(runCommand({ ...OPTIONS, ...options }, file)).toBe(command);
});
