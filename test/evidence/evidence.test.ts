import { describe, expect, it } from 'vitest';
import schema from '../../schemas/evidence.schema.json' with { type: 'json' };
import { digestOfText, fileFaults } from '../../src/evidence/files.ts';
import { evidenceText, filesOf, makeEvidence } from '../../src/evidence/make-evidence.ts';
import { readEvidence } from '../../src/evidence/read-evidence.ts';
import { makeReport } from '../../src/report/report.ts';
import { replay, sampleRun } from '../observe/samples.ts';
import { createValidator, unusedProperties } from '../report/schema.ts';
import { type Drilled, drillReport } from '../view/drill-report.ts';
import { samplePlan } from '../view/samples.ts';

const names = ['plan.yaml', 'pin.yaml', 'journal.jsonl', 'report.json', 'report.md', 'report.html'];
const files = names.map((name) => digestOfText(name, `text of ${name}`));
const ended = makeReport(replay(sampleRun(samplePlan())));
const evidence = makeEvidence(
  {
    ...ended,
    objectives: { ...ended.objectives, rto: { ...ended.objectives.rto, measuredMs: 1 } },
    parent: 'earlier',
    declaredAt: '2026-11-24T05:00:00.000Z',
    simulated: { speed: 60, seed: 1 },
  },
  'a'.repeat(64),
  files,
);
const text = evidenceText(evidence);

const scheduled = {
  onSuccess: 'keep',
  onFailure: 'keep',
  schedule: { name: 'weekly', due: '2026-11-24T06:00:00.000Z' },
} as const;
const drilled = (how: Drilled = {}) => makeEvidence(drillReport(how), 'a'.repeat(64), files);

describe('evidence', () => {
  it('is what its schema says, all of it', () => {
    expect(createValidator(schema)(JSON.parse(text))).toEqual([]);
    const drills = [drilled(), drilled({ until: 'kept', drill: scheduled })].map((one) =>
      JSON.parse(evidenceText(one)),
    );
    expect(drills.flatMap((one) => createValidator(schema)(one))).toEqual([]);
    expect(unusedProperties(schema, [JSON.parse(text), ...drills])).toEqual([]);
  });

  it('is read back as it was written', () => {
    expect(readEvidence(text)).toEqual({ value: evidence });
    expect(filesOf(evidence)).toEqual(files);
  });

  it('says who, what, when and how it ended', () => {
    expect(evidence.predicate).toMatchObject({
      runId: ended.runId,
      state: 'ended',
      outcome: 'failed',
      operator: ended.operator,
      counts: { recovered: 1, differs: 1, failed: 1, 'not-started': 1 },
      volumes: { matched: 3, missing: 1 },
      objectives: { rto: { objectiveMs: 7_200_000, result: 'missed' } },
      journal: { events: ended.events, lastHash: 'a'.repeat(64) },
    });
    const interrupted = { ...ended, interrupted: { kind: 'signal', signal: 'SIGTERM' } } as const;
    expect(makeEvidence(interrupted, 'a'.repeat(64), files).predicate.state).toBe('interrupted');
  });

  it('says of a run how many VMs and checks there were, and that it was no drill', () => {
    expect(evidence.predicate.drill).toBeUndefined();
    expect(evidence.predicate).toMatchObject({
      vms: { asked: 0, restored: 0 },
      checks: { passed: 0, failed: 0, notMade: 0 },
      objectives: { groups: { planned: 4, asked: 4, recovered: 1 } },
    });
  });

  it.each([
    [
      {},
      { cleanup: 'done', cleanedAt: '2026-11-24T12:05:23.000Z', removed: { vm: 2, volume: 0, copy: 1 }, leftovers: 0 },
    ],
    [
      { left: true },
      { cleanup: 'left', cleanedAt: '2026-11-24T12:05:23.000Z', removed: { vm: 1, volume: 0, copy: 0 }, leftovers: 2 },
    ],
    [{ until: 'run' }, { cleanup: 'pending', removed: { vm: 0, volume: 0, copy: 0 }, leftovers: 0 }],
    [
      { until: 'kept', drill: scheduled },
      {
        schedule: scheduled.schedule,
        cleanup: 'kept',
        keptUntil: '2026-11-25T06:00:00.000Z',
        removed: { vm: 0, volume: 0, copy: 0 },
        leftovers: 0,
      },
    ],
  ] as const)('says of a drill what is left of it: %j', (how, drill) => {
    const { predicate } = drilled(how);
    expect(predicate.drill).toEqual(drill);
    expect(predicate).toMatchObject({
      vms: { asked: 2, restored: 2 },
      checks: { passed: 3, failed: 1, notMade: 0 },
      objectives: { groups: { planned: 3, asked: 2, recovered: 1 } },
    });
  });

  const without = (name: string) =>
    JSON.stringify({ ...evidence, subject: evidence.subject.filter((file) => file.name !== name) });
  const named = (name: string) =>
    JSON.stringify({ ...evidence, subject: [...evidence.subject, { ...evidence.subject[0], name }] });
  it.each([
    ['{', /not JSON/],
    ['null', /must be object/],
    [JSON.stringify({ ...evidence, predicateType: 'https://example.com/praise' }), /predicateType/],
    [JSON.stringify({ ...evidence, note: 'and all is well' }), /additional properties/],
    [without('plan.yaml'), /says nothing of plan\.yaml/],
    [without('journal.jsonl'), /says nothing of journal\.jsonl/],
    [without('report.md'), /says nothing of report\.md/],
    [named('../../../etc/passwd'), /pattern/],
    [named('.bashrc'), /pattern/],
    [named('other.txt'), /about other\.txt/],
    [named('report.md'), /about report\.md, or about that twice/],
  ])('is none: %s', (other, why) => expect((readEvidence(other) as { problem: string }).problem).toMatch(why));
});

describe('files', () => {
  const [a, b, c] = ['a', 'b', 'c'].map((name) => digestOfText(name, name)) as [never, never, never];
  const as = (name: string, content: string) => digestOfText(name, content);
  it.each([
    ['nothing', [a, b], [a, b], []],
    ['a missing one', [a, b], [b], [{ kind: 'missing', name: 'a' }]],
    ['a changed one', [a, b], [as('a', 'x'), b], [expect.objectContaining({ kind: 'changed', name: 'a' })]],
    [
      'two swapped',
      [a, b],
      [as('a', 'b'), as('b', 'a')],
      [
        { kind: 'swapped', name: 'a', with: 'b' },
        { kind: 'swapped', name: 'b', with: 'a' },
      ],
    ],
    ['one copied over another', [a, b], [as('a', 'b'), b], [{ kind: 'swapped', name: 'a', with: 'b' }]],
    ['an added one', [a, b], [a, b, c], [{ kind: 'added', name: 'c' }]],
  ])('%s is seen', (_, then, now, faults) => expect(fileFaults(then, now)).toEqual(faults));
});
