/** The daemon of `zdr serve` on a wall clock that the test sets: drills that are due, by the built command, at a simulated site. */
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Environment } from '../../src/cli/environment.ts';
import { createChildren } from '../../src/cli/serve/children.ts';
import { watchedPlans } from '../../src/cli/serve/watched-plans.ts';
import { realClock } from '../../src/cli/site/real-clock.ts';
import { type DaemonPorts, openDaemon } from '../../src/daemon/daemon.ts';
import { parseTokens } from '../../src/daemon/http/tokens.ts';
import { openRunStore } from '../../src/journal/run-store.ts';
import { client, OPERATE, streamed } from '../support/daemon.ts';
import { smallGroups, smallPlan } from '../support/small-plan.ts';
import { each, readEvents, type Stage, setStage } from '../support/stage.ts';
import { MAIN } from '../support/zdr.ts';

/** Everything at the site, but when a record was last touched. */
const contentsOf = ({ simulated }: Stage) =>
  JSON.stringify(simulated.contents(), (key, value) => (key === 'lastOpAt' ? undefined : value));

const DUE = Date.UTC(2027, 4, 4, 2);

test('a drill that is due is started once, proves what it takes, leaves nothing behind, and stands in the calendar', async () => {
  const drills = [{ name: 'nightly', schedule: '0 2 * * *', select: { sample: 1 } }];
  const stage = await setStage({ plan: smallPlan(smallGroups(2), { drills }) });
  const before = contentsOf(stage);
  let offset = DUE - 3_600_000 - Date.now();
  const { PATH = '', HOME = '' } = process.env;
  const variables = { PATH, HOME, ...stage.env };
  const root = new URL('../../', import.meta.url);
  const environment = { cwd: stage.cwd, variables, root, program: [process.execPath, MAIN] } as unknown as Environment;
  const owner = { host: 'here', machine: 'm', boot: 'b', space: 's', pid: process.pid, began: '' };
  const ports: DaemonPorts = {
    store: openRunStore(join(stage.cwd, 'runs')),
    processes: { self: owner, isAlive: () => true, signal: () => {} },
    plans: watchedPlans(environment, ['plan.yaml']),
    commands: createChildren(environment, { runsDir: 'runs', logs: join(stage.cwd, 'logs'), simulate: false }),
    clock: realClock,
    now: () => Date.now() + offset,
    random: Math.random,
    approve: () => Promise.resolve(),
    reports: { json: JSON.stringify, markdown: () => '', text: () => '', html: () => '' },
    page: new Map(),
    send: () => Promise.reject(new Error('nobody is to be told')),
    runsDir: 'runs',
    version: '0',
    simulated: false,
    server: { tokens: () => parseTokens(`ops operate ${OPERATE}`), hosts: [] },
    say: () => {},
  };
  const daemon = await openDaemon(ports, { host: '127.0.0.1', port: 0 });
  onTestFinished(() => daemon.close());
  const api = client(daemon.url, OPERATE);
  const [due] = (await api.until('/api/v1/calendar?days=1', ({ occurrences }) => occurrences.length > 0)).occurrences;
  expect(due).toMatchObject({ plan: 'small', drill: 'nightly', at: '2027-05-04T02:00:00.000Z' });
  await api.until('/api/v1/decisions', ({ decisions }) => decisions[0]?.type === 'schedule.set');
  offset += 3_600_000;
  daemon.reload();
  const begun = await api.until('/api/v1/runs', ({ runs }) => runs[0]?.startedAt !== undefined);
  const { run } = begun.runs[0];
  let last = '';
  for await (const { event, data } of streamed(api, `/api/v1/runs/${run}/events`))
    if (event !== 'end') last = JSON.parse(data).type;
  expect(last).toBe('cleanup.finished');
  await api.until('/api/v1/decisions', ({ decisions }) => decisions[0].type === 'drill.ended');
  expect((await api.get('/api/v1/runs')).body.runs).toMatchObject([
    {
      run,
      kind: 'drill',
      drill: 'nightly',
      occurrence: '2027-05-04T02:00:00.000Z',
      phase: 'finished',
      outcome: 'recovered',
      cleanup: 'done',
      leftovers: 0,
      groups: 1,
      ours: true,
    },
  ]);
  const [started] = readEvents(stage.cwd, run);
  expect(started).toMatchObject({
    drill: { schedule: { name: 'nightly', due: '2027-05-04T02:00:00.000Z' } },
    selected: ['g1'],
  });
  expect(stage.executions()).toEqual({ ...each(stage, 0), g1: 1 });
  expect(contentsOf(stage)).toBe(before);
  const { drills: known } = (await api.get('/api/v1/plans/small')).body;
  expect(known).toMatchObject([
    { last: { run }, next: ['2027-05-05T02:00:00.000Z', expect.any(String), expect.any(String)] },
  ]);
  // The clock of the machine is set back over the drill: it does not come again.
  offset -= 3_600_000;
  daemon.reload();
  await api.until('/api/v1/summary', ({ now }) => now < '2027-05-04T01:30');
  expect((await api.get('/api/v1/runs')).body.runs).toHaveLength(1);
}, 60_000);
