import { expect, test } from 'vitest';
import { upcoming } from '../../src/drill/preview.ts';
import { makeSchedule } from '../../src/drill/schedule.ts';
import type { Drill } from '../../src/generated/plan-document.ts';
import { type DrillSize, type DrillsView, drillsJson, drillsText } from '../../src/view/runs/drills.ts';
import { colourPage, narrowPage, plainPage } from './samples.ts';

const DRILLS: readonly (readonly [Drill, DrillSize])[] = [
  [
    { name: 'quarterly', schedule: '0 2 1 */3 *', timeZone: 'Asia/Shanghai' },
    { groups: 1200, selected: 1200, taken: 1200, added: 0 },
  ],
  [
    {
      name: 'sampled',
      schedule: '30 2 * * SUN',
      timeZone: 'America/New_York',
      select: { tags: ['tier-0', 'tier-1'], sample: '10%', provenEvery: '100d' },
      blackouts: [{ from: '2027-03-20T00:00:00Z', to: '2027-03-22T00:00:00Z', reason: 'freeze \u001b[31m\u202e' }],
    },
    { groups: 1200, selected: 120, taken: 12 },
  ],
  [
    { name: 'erp', schedule: '0 3 8 * *', jitter: '20m', select: { tags: ['erp'] } },
    { groups: 1200, selected: 4, taken: 4, added: 2 },
  ],
];

function view(from: string, until: string, most = 100): DrillsView {
  const known = new Map(DRILLS.map(([drill, size]) => [makeSchedule('east-site', drill), size]));
  const all = [];
  for (const one of upcoming([...known.keys()], Date.parse(from))) {
    if (one.startAt > Date.parse(until)) break;
    all.push({ ...one, file: 'plans/east.yaml', size: known.get(one.schedule) as DrillSize });
  }
  return {
    from: Date.parse(from),
    until: Date.parse(until),
    drills: all.slice(0, most),
    more: all.length > most,
    plans: 1,
    schedules: DRILLS.length,
  };
}

const spring = view('2027-03-01T00:00:00Z', '2027-04-06T00:00:00Z');

test('the calendar as text and as JSON', async () => {
  await expect(drillsText(spring, plainPage)).toMatchFileSnapshot('golden/drills.txt');
  await expect(drillsText(spring, colourPage)).toMatchFileSnapshot('golden/drills-colour.txt');
  await expect(drillsJson(spring)).toMatchFileSnapshot('golden/drills.json');
});

test('a narrow page cuts names, and never when or how many', () => {
  const lines = drillsText(spring, narrowPage).split('\n');
  expect(lines[1]).toContain('Sun 2027-03-07 02:30 -05:00  03-07 07:30Z');
  expect(lines[1]).toMatch(/12 of 120$/);
  expect(lines[1]).toContain('east-…');
});

test('what is not shown is said', () => {
  expect(drillsText(view('2027-03-01T00:00:00Z', '2027-04-06T00:00:00Z', 2), plainPage)).toContain(
    'There are more before 2027-04-06 00:00Z: -n shows them.',
  );
  expect(drillsText(view('2027-03-01T00:00:00Z', '2027-03-02T00:00:00Z'), plainPage)).toBe(
    'no drill before 2027-03-02 00:00Z\n',
  );
  expect(drillsText({ ...spring, drills: [], schedules: 0, plans: 2 }, plainPage)).toBe(
    '2 plans, and no drills: write them under `drills`\n',
  );
});
