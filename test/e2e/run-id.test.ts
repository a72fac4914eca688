import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { smallGroups, smallPlan } from '../support/small-plan.ts';
import { each, readEvents, runFile, runIds, setStage } from '../support/stage.ts';

test('a run that is asked for twice under one id is begun once', async () => {
  const stage = await setStage({ plan: smallPlan(smallGroups(2)) });
  const id = '20261124-020000-small-3f9a';
  // A process that died before its first event was durable has submitted nothing: that is no beginning.
  mkdirSync(join(stage.cwd, 'runs', id), { recursive: true });
  writeFileSync(runFile(stage.cwd, 'journal.jsonl', id), '{"seq":1,"ti');
  expect((await stage.zdr(['run', '--run-id', id, 'plan.yaml'])).code).toBe(0);
  const events = readEvents(stage.cwd);
  expect(await stage.zdr(['run', '--run-id', id, 'plan.yaml'])).toMatchObject({
    code: 11,
    stderr: expect.stringContaining(`zdr status ${id}`),
  });
  expect(runIds(stage.cwd)).toEqual([id]);
  expect(readEvents(stage.cwd)).toEqual(events);
  expect(stage.executions()).toEqual(each(stage, 1));
  expect((await stage.zdr(['run', '--run-id', '../../etc', 'plan.yaml'])).code).toBe(2);
});
