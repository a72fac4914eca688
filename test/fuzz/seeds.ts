/** Real documents of each kind, to be mutated. */
import { readdirSync, readFileSync } from 'node:fs';
import { stringify } from 'yaml';
import { worldForPlan } from '../../src/cli/simulate/world-for-plan.ts';
import { readPlans } from '../../src/document/read-plans.ts';
import { formatLine, hashLine, type Line, NO_LINE } from '../../src/journal/journal-file.ts';
import { makePlan } from '../../src/plan/make-plan.ts';
import { soundPlan } from '../document/documents.ts';
import { makeGroup, makeTestPlan, recorded, started } from '../support/events.ts';
import { smallGroups, smallPlan } from '../support/small-plan.ts';
import type { Kind } from './kinds.ts';

const read = (path: string): string => readFileSync(path, 'utf8');
const broken = 'test/document/broken/';
const PLANS = [
  'plans/quickstart.yaml',
  'plans/whole-site.yaml',
  ...readdirSync(broken).map((name) => broken + name),
].map(read);

const drills = [{ name: 'nightly', schedule: '0 2 * * *', select: { sample: 1, provenEvery: '30d' }, blackouts: [] }];
const JSON_PLANS = [JSON.stringify(soundPlan(), null, 2), JSON.stringify(smallPlan(smallGroups(20), { drills }))];

function worlds(): readonly string[] {
  const { documents } = readPlans(PLANS[0] ?? '', 'plan.yaml');
  const [value] = documents.flatMap((document) => document.value ?? []);
  if (value === undefined) throw new Error('the quickstart is not sound');
  return [stringify(worldForPlan(makePlan(value), Date.UTC(2026, 10, 24)))];
}

const journal = (events: readonly Line[]): string => {
  let prev = NO_LINE;
  return events
    .map((event) => {
      const line = formatLine(event, prev);
      prev = hashLine(line);
      return `${line}\n`;
    })
    .join('');
};

const RUN = journal(
  recorded([
    started(makeTestPlan([makeGroup('g1'), makeGroup('g2', { dependsOn: ['g1'] })])),
    { type: 'wave.opened', wave: 'all' },
    { type: 'group.started', group: 'g1' },
    { type: 'group.started', group: 'g2' },
    { type: 'wave.closed', wave: 'all' },
  ]),
);

const time = '2026-11-24T06:15:00.000Z';
const LEDGER = journal([
  { seq: 1, time, type: 'daemon.started', tool: '0.1.0', host: 'h', pid: 1 },
  { seq: 2, time, type: 'schedule.set', plan: 'p', drill: 'd', times: '0 2 * * * UTC', from: 0 },
  {
    seq: 3,
    time,
    type: 'occurrence.decided',
    plan: 'p',
    drill: 'd',
    decision: { kind: 'start', at: 7_200_000 },
    run: '20261124-061500-p-0000',
  },
  { seq: 4, time, type: 'run.begun', run: '20261124-061500-p-0000' },
  { seq: 5, time, type: 'schedule.paused', plan: 'p', drill: 'd', by: 'ops', reason: 'r' },
  {
    seq: 6,
    time,
    type: 'drill.ended',
    plan: 'p',
    run: '20261124-061500-p-0000',
    outcome: 'proven',
    drilled: ['g'],
    proven: ['g'],
  },
] as unknown as readonly Line[]);

export const SEEDS: Readonly<Record<Kind, readonly string[]>> = {
  plan: PLANS,
  json: JSON_PLANS,
  fix: PLANS,
  format: PLANS,
  pin: [read('test/document/golden/pin.yaml')],
  world: worlds(),
  tokens: [`ops operate ${'a'.repeat(40)}\n# comment\nlook read sha256:${'b'.repeat(64)}\n`],
  journal: [RUN],
  ledger: [LEDGER],
};
