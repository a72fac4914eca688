/** The table of docs/architecture.md, "A call": every answer to every stage. */
import { describe, expect, test } from 'vitest';
import type { Failure, FailureClass } from '../../src/run/failure.ts';
import type { JobEnd } from '../../src/run/jobs/follow-job.ts';
import type { Submission } from '../../src/run/ports.ts';
import {
  type Asked,
  afterJob,
  afterSubmission,
  beforeSending,
  type Circumstances,
  type Move,
  type Stage,
} from '../../src/run/recover/call-stage.ts';

const failure = (failureClass: FailureClass, code = 'X.1'): Failure => ({ code, class: failureClass, message: code });
const NOW: Circumstances = {
  overdue: false,
  young: true,
  onItsWay: true,
  longOver: false,
  nothingBegins: false,
  honoursJobUuid: true,
};
const FIRST = { kind: 'unsent', repeat: false } as const;
const REPEAT = { kind: 'unsent', repeat: true } as const;
const DOUBT = { kind: 'in-doubt', failure: failure('unknown', 'net.reset') } as const;
const ACCEPTED = { kind: 'accepted' } as const;
const LATE = failure('unknown', 'deadline');

/** A move in a few words. */
function words(move: Move): string {
  if ('need' in move) return `asks ${move.need}`;
  if (move.to === 'result') return move.result.kind;
  if (move.to === 'storage') {
    return `storage, ${move.mayStillRun ? 'may still run' : 'cannot come'}${move.sinceBefore ? ', since before' : ''}: ${move.failure.code}`;
  }
  const repeat = move.stage.kind === 'unsent' && move.stage.repeat ? ', as a repeat' : '';
  return `${move.stage.kind}${move.pause ? ' after a pause' : ''}${repeat}`;
}

test.each<[string, Stage, Partial<Circumstances>, Stage['kind']]>([
  ['a first request', FIRST, { young: false }, 'unsent'],
  ['a repeat', REPEAT, {}, 'unsent'],
  ['a repeat that is too old', REPEAT, { young: false }, 'in-doubt'],
])('before sending %s', (_, stage, now, next) => {
  expect(beforeSending(stage, { ...NOW, ...now }).kind).toBe(next);
});

describe('the answer to a request', () => {
  const said = failure('transient', 'SYS.1006');
  test.each<[string, typeof FIRST | typeof REPEAT, Submission, Partial<Circumstances>, string]>([
    ['accepted', FIRST, { kind: 'accepted' }, {}, 'accepted after a pause'],
    ['done', FIRST, { kind: 'completed', records: [] }, {}, 'succeeded'],
    ['lost', FIRST, { kind: 'in-doubt', failure: said }, {}, 'in-doubt'],
    ['refused', FIRST, { kind: 'refused', failure: said }, {}, 'failed'],
    ['refused for what is not known', FIRST, { kind: 'refused', failure: failure('unknown') }, {}, 'failed'],
    ['refused while the first may come yet', REPEAT, { kind: 'refused', failure: said }, {}, 'in-doubt after a pause'],
    [
      'refused while the first may come yet, late',
      REPEAT,
      { kind: 'refused', failure: said },
      { overdue: true },
      'storage, may still run: SYS.1006',
    ],
    ['refused when the first cannot come', REPEAT, { kind: 'refused', failure: said }, { onItsWay: false }, 'failed'],
    ['failed', FIRST, { kind: 'failed', failure: said }, {}, 'failed'],
    [
      'failed, and it may go on',
      FIRST,
      { kind: 'failed', failure: failure('unknown', 'SYS.1001') },
      {},
      'storage, may still run: SYS.1001',
    ],
    [
      'failed, and its cause may go on',
      FIRST,
      { kind: 'failed', failure: { ...failure('unknown', 'SYS.1006'), cause: failure('unknown', 'SYS.1012') } },
      {},
      'storage, may still run: SYS.1006',
    ],
    [
      'failed as if it were there',
      FIRST,
      { kind: 'failed', failure: failure('unknown', 'X.2') },
      {},
      'storage, cannot come, since before: X.2',
    ],
  ])('%s', (_, stage, submission, now, expected) => {
    expect(words(afterSubmission(stage, submission, { ...NOW, ...now }))).toBe(expected);
  });

  test('the job that the server chose is followed', () => {
    const move = afterSubmission(FIRST, { kind: 'accepted', jobUuid: 'f'.repeat(32) }, NOW);
    expect(move).toMatchObject({ serverJob: 'f'.repeat(32) });
  });
});

describe('the end of following the job', () => {
  const GONE: JobEnd = { kind: 'gone' };
  test.each<[string, typeof DOUBT | typeof ACCEPTED, JobEnd, Partial<Circumstances>, Asked, string]>([
    ['succeeded', ACCEPTED, { kind: 'succeeded', records: [] }, {}, {}, 'succeeded'],
    ['there before its end', ACCEPTED, { kind: 'enough' }, {}, {}, 'found'],
    ['failed', ACCEPTED, { kind: 'failed', failure: failure('permanent') }, {}, {}, 'failed'],
    ['running, late', ACCEPTED, { kind: 'overdue' }, {}, {}, 'storage, may still run: deadline'],
    [
      'out of reach, late',
      DOUBT,
      { kind: 'unreachable', failure: failure('unavailable', 'net.refused') },
      {},
      {},
      'storage, may still run: net.refused',
    ],
    ['gone, accepted once', ACCEPTED, GONE, {}, {}, 'storage, may still run: job.gone'],
    ['gone, and long over', ACCEPTED, GONE, { longOver: true }, {}, 'storage, cannot come: job.gone'],
    ['gone, and too old to tell', DOUBT, GONE, { young: false }, {}, 'storage, may still run: job.gone'],
    ['gone, young', DOUBT, GONE, {}, {}, 'asks shown'],
    ['gone, and shown', DOUBT, GONE, {}, { shown: true }, 'storage, may still run: job.gone'],
    ['gone, not shown', DOUBT, GONE, {}, { shown: false }, 'asks repeatsRefused'],
    [
      'gone, and repeats refused',
      DOUBT,
      GONE,
      {},
      { shown: false, repeatsRefused: true },
      'unsent after a pause, as a repeat',
    ],
    ['gone, and repeats run', DOUBT, GONE, {}, { shown: false, repeatsRefused: false }, 'in-doubt after a pause'],
    [
      'gone, repeats run, and it cannot come',
      DOUBT,
      GONE,
      { onItsWay: false },
      { shown: false, repeatsRefused: false },
      'storage, cannot come: net.reset',
    ],
    [
      'gone where uuids are not honoured',
      DOUBT,
      GONE,
      { honoursJobUuid: false },
      { shown: false },
      'storage, may still run: net.reset',
    ],
    ['gone, late', DOUBT, GONE, { overdue: true }, { shown: false }, 'storage, may still run: net.reset'],
    ['gone, nothing begins', DOUBT, GONE, { nothingBegins: true }, { shown: false }, 'in-doubt after a pause'],
    [
      'gone, nothing begins, and it cannot come',
      DOUBT,
      GONE,
      { nothingBegins: true, onItsWay: false },
      { shown: false },
      'storage, cannot come: net.reset',
    ],
  ])('%s', (_, stage, end, now, asked, expected) => {
    expect(words(afterJob(stage, end, { ...NOW, ...now, overdueFailure: LATE }, asked))).toBe(expected);
  });

  test('nothing that may have arrived is sent again but where a repeat is known to be refused', () => {
    for (const young of [true, false])
      for (const onItsWay of [true, false])
        for (const overdue of [true, false])
          for (const nothingBegins of [true, false])
            for (const honoursJobUuid of [true, false])
              for (const repeatsRefused of [false, undefined]) {
                const now = { ...NOW, young, onItsWay, overdue, nothingBegins, honoursJobUuid, overdueFailure: LATE };
                const asked = { shown: false, ...(repeatsRefused === undefined ? {} : { repeatsRefused }) };
                expect(words(afterJob(DOUBT, GONE, now, asked))).not.toMatch(/^unsent|^failed/);
              }
  });
});
