import { expect, test } from 'vitest';
import { readPlans } from '../../src/document/read-plans.ts';
import { offsetName, zoneProblem } from '../../src/document/zone-names.ts';

test.each(['UTC', 'Asia/Shanghai', 'America/Argentina/Ushuaia', 'Etc/GMT-8', 'Etc/UTC'])(
  '%s means one zone',
  (name) => {
    expect(zoneProblem(name)).toBeUndefined();
  },
);

test.each<[string, string]>([
  ['CST', 'Asia/Shanghai'],
  ['CST', 'America/Chicago'],
  ['cst', 'Asia/Shanghai'],
  ['BST', 'Europe/London'],
  ['IST', 'Asia/Kolkata'],
  ['IST', 'Europe/Dublin'],
  ['PST', 'America/Los_Angeles'],
  ['SGT', 'Asia/Singapore'],
  ['GMT', 'UTC'],
  ['Japan', 'Asia/Tokyo'],
  ['PRC', 'Asia/Shanghai'],
  ['EST5EDT', 'America/New_York'],
])('%s may mean %s', (name, candidate) => {
  expect(zoneProblem(name)).toEqual({ kind: 'unclear', candidates: expect.arrayContaining([candidate]) });
});

test.each(['Mars/Olympus', 'XYZ', 'Shanghai'])('%s is not known', (name) => {
  expect(zoneProblem(name)).toEqual({ kind: 'unknown' });
});

/** A name of this Node that has no slash says which one it is, or is in the table. */
test('no name without a slash is taken without a word', () => {
  for (const name of [
    'ACT',
    'AET',
    'AGT',
    'ART',
    'AST',
    'BET',
    'CAT',
    'CNT',
    'EAT',
    'EST',
    'HST',
    'MST',
    'NST',
    'PLT',
    'ROC',
    'VST',
  ])
    expect(zoneProblem(name)).toBeDefined();
});

test.each<[string, ReturnType<typeof offsetName>]>([
  ['GMT+8', { offset: '+08:00', fixed: 'Etc/GMT-8' }],
  ['utc+08', { offset: '+08:00', fixed: 'Etc/GMT-8' }],
  ['UTC-11', { offset: '-11:00', fixed: 'Etc/GMT+11' }],
  ['GMT+0530', { offset: '+05:30' }],
  ['UTC+08:00', { offset: '+08:00', fixed: 'Etc/GMT-8' }],
  ['GMT +5:30', { offset: '+05:30' }],
  ['UTC-14', { offset: '-14:00' }],
  ['UTC+15', undefined],
  ['Etc/GMT-8', undefined],
  ['Asia/Shanghai', undefined],
])('%s is the offset %j', (name, expected) => {
  expect(offsetName(name)).toEqual(expected);
  if (expected?.fixed === undefined) return;
  // By the zone itself: the hours that its clock is ahead.
  const clock = new Intl.DateTimeFormat('en', { timeZone: expected.fixed, timeZoneName: 'longOffset' });
  expect(clock.formatToParts(0).find(({ type }) => type === 'timeZoneName')?.value).toBe(`GMT${expected.offset}`);
});

test.each(['GMT+8', 'UTC+8', 'UTC+08:00', 'GMT +8'])('instead of %s a plan is told what to write', (zone) => {
  const text = `site: { timeZone: ${zone} }\ndrills: [{ name: yearly, timeZone: ${zone} }]\n`;
  const { diagnostics } = readPlans(`apiVersion: zstack-dr/v1\nkind: RecoveryPlan\n${text}`, 'plan.yaml');
  const place = 'the IANA name of a place such as Asia/Shanghai, which knows its summer time too';
  // Nothing else about it: one mistake, one finding.
  const findings = diagnostics.filter(({ message }) => message.includes(zone));
  expect(findings.map(({ hint }) => hint)).toEqual([
    `Write +08:00, or ${place}.`,
    `Write ${place}, or Etc/GMT-8: there the sign is the other way round.`,
  ]);
});
