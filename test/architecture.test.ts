import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cruise, type IConfiguration, type ICruiseResult } from 'dependency-cruiser';
import { afterEach, expect, test } from 'vitest';
// @ts-expect-error: plain JavaScript, read by the command line of dependency-cruiser too
import config from '../.dependency-cruiser.mjs';

const rules = config as IConfiguration;

async function cruiseRooms(paths: string[] = ['src']): Promise<ICruiseResult> {
  const { output } = await cruise(paths, {
    ...rules.options,
    ruleSet: { allowed: rules.allowed, allowedSeverity: rules.allowedSeverity, forbidden: rules.forbidden } as never,
    validate: true,
    tsConfig: { fileName: 'tsconfig.json' },
  });
  return output as ICruiseResult;
}

const broken = (result: ICruiseResult) =>
  result.summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`);

let intruder: string | undefined;
afterEach(() => {
  if (intruder !== undefined) rmSync(intruder, { recursive: true });
  intruder = undefined;
});

test('each room imports only what the house rules let it', { timeout: 120_000 }, async () => {
  const result = await cruiseRooms();
  expect(broken(result)).toEqual([]);
  expect(result.modules.filter(({ source }) => source.startsWith('src/')).length).toBeGreaterThan(60);
});

test.each([
  ['run', "import { request } from 'undici';\nexport const send = request;\n"],
  ['run', "import { readFileSync } from 'node:fs';\nexport const read = readFileSync;\n"],
  ['simulator', "import { jobUuid } from '../../run/job-uuid.ts';\nexport const job = jobUuid;\n"],
  ['preflight', "import { createSite } from '../../zstack/site.ts';\nexport const site = createSite;\n"],
  ['page', "import { openDaemon } from '../../daemon/daemon.ts';\nexport const open = openDaemon;\n"],
  ['page', "import { RunDetail } from '../../daemon/http/shapes.ts';\nexport const shape = RunDetail;\n"],
  ['daemon', "import { routeOf } from '../../page/shape/route.ts';\nexport const route = routeOf;\n"],
  ['cli', "import { build } from 'esbuild';\nexport const bundle = build;\n"],
  ['daemon', "import { test } from 'vitest';\nexport const run = test;\n"],
  ['run/jobs', "import { settle } from '../../recover/settle.ts';\nexport const end = settle;\n"],
  ['daemon', "import { execute } from '../../run/engine/execute.ts';\nexport const run = execute;\n"],
  ['daemon', "import { exitCode } from '../../report/exit-code.ts';\nexport const code = exitCode;\n"],
  ['view', "import { runCli } from '../../cli/program.ts';\nexport const run = runCli;\n"],
])('a bad import in %s is noticed', { timeout: 120_000 }, async (room, text) => {
  intruder = mkdtempSync(`src/${room}/intruder-`);
  writeFileSync(`${intruder}/bad.ts`, text);
  expect(broken(await cruiseRooms([intruder])).some((line) => line.includes(`${intruder}/bad.ts`))).toBe(true);
});
