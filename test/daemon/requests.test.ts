/** What comes of a request, case by case: values in, events or a problem out. */
import { expect, test } from 'vitest';
import type { ArchivedRun } from '../../src/daemon/archived-run.ts';
import { ProblemError } from '../../src/daemon/http/problem.ts';
import { emptyLedger, type OurRun, requestKey } from '../../src/daemon/ledger/state.ts';
import {
  approve,
  cancel,
  cleanUp,
  type Decided,
  recall,
  resume,
  type Subject,
  start,
} from '../../src/daemon/requests.ts';
import { watched } from './world.ts';

const RUN = 'run-east-1';
const ann = { by: 'ann' };
const OURS: OurRun = { run: RUN, verb: 'drill', plan: 'east', decidedAt: '' };
const ENDED: OurRun = { ...OURS, ended: { outcome: 'not-started', at: '' } };

function subject(found: (Partial<ArchivedRun> & { readonly cleanup?: string }) | undefined, ours?: OurRun): Subject {
  const { cleanup, ...rest } = found ?? {};
  const facts = () => ({ report: { drill: { cleanup } } });
  const whole = { phase: 'interrupted', simulated: false, plan: { name: 'east' }, facts, ...rest };
  return { run: RUN, found: found === undefined ? undefined : (whole as unknown as ArchivedRun), ours };
}

/** The types of the events and what follows at once, or the code of the problem. */
function words(decide: () => Decided): string {
  try {
    const { events, then } = decide();
    return [...events.map(({ type }) => type), ...(then === undefined ? [] : [then])].join(', ');
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return error.code;
  }
}

const alive = { phase: 'running', owner: { state: 'alive' } } as const;
const elsewhere = { phase: 'running', owner: { state: 'elsewhere' } } as const;
const drill = { drill: { cleanup: 'always' } } as unknown as Partial<ArchivedRun>;

test.each<[string, Subject, { cancel: string; leave: string; resume: string; approve: string; cleanUp: string }]>([
  [
    'nobody knows it',
    subject(undefined),
    {
      cancel: 'no-such-run',
      leave: 'no-such-run',
      resume: 'no-such-run',
      approve: 'no-such-run',
      cleanUp: 'no-such-run',
    },
  ],
  [
    'it has not begun',
    subject(undefined, OURS),
    {
      cancel: 'run.cancelled',
      leave: 'run.cancelled',
      resume: 'run-not-begun',
      approve: 'no-such-run',
      cleanUp: 'no-such-run',
    },
  ],
  [
    'it never began',
    subject(undefined, ENDED),
    {
      cancel: 'run-ended',
      leave: 'run-ended',
      resume: 'run-not-begun',
      approve: 'no-such-run',
      cleanUp: 'no-such-run',
    },
  ],
  [
    'it runs, and is ours',
    subject({ ...alive, ...drill }, OURS),
    {
      cancel: 'run.cancelled',
      leave: 'run.cancelled',
      resume: 'run-goes-on',
      approve: 'run-goes-on',
      cleanUp: 'run-goes-on',
    },
  ],
  [
    'it runs, and somebody else started it',
    subject({ ...alive, ...drill }),
    {
      cancel: 'run.cancelled, stop',
      leave: 'run.cancelled, leave',
      resume: 'run-goes-on',
      approve: 'run-goes-on',
      cleanUp: 'run-goes-on',
    },
  ],
  [
    'it runs elsewhere',
    subject({ ...elsewhere, ...drill }, OURS),
    {
      cancel: 'run-elsewhere',
      leave: 'run-elsewhere',
      resume: 'run-goes-on',
      approve: 'run-goes-on',
      cleanUp: 'run-goes-on',
    },
  ],
  [
    'it was left, and nobody here started it',
    subject(drill),
    {
      cancel: 'run-ended',
      leave: 'run-ended',
      resume: 'resume.requested, resume',
      approve: 'approval.forwarded, resume.requested, resume',
      cleanUp: 'cleanup.requested, cleanup',
    },
  ],
  [
    'it is no drill',
    subject({}, OURS),
    {
      cancel: 'run.cancelled',
      leave: 'run.cancelled',
      resume: 'resume.requested, resume',
      approve: 'approval.forwarded, resume.requested, resume',
      cleanUp: 'no-drill',
    },
  ],
  [
    'it was simulated',
    subject({ ...drill, simulated: true }, OURS),
    {
      cancel: 'run.cancelled',
      leave: 'run.cancelled',
      resume: 'run-not-resumable',
      approve: 'run-not-resumable',
      cleanUp: 'no-drill',
    },
  ],
  [
    'it was given up',
    subject({ givenUp: true }, OURS),
    {
      cancel: 'run.cancelled',
      leave: 'run.cancelled',
      resume: 'run-not-resumable',
      approve: 'run-not-resumable',
      cleanUp: 'no-drill',
    },
  ],
  [
    'it has ended, and left something',
    subject({ ...drill, phase: 'finished', cleanup: 'left' }, ENDED),
    {
      cancel: 'run-ended',
      leave: 'run-ended',
      resume: 'run-ended',
      approve: 'run-ended',
      cleanUp: 'cleanup.requested, cleanup',
    },
  ],
  [
    'it has ended, and left nothing',
    subject({ ...drill, phase: 'finished', cleanup: 'done' }, ENDED),
    { cancel: 'run-ended', leave: 'run-ended', resume: 'run-ended', approve: 'run-ended', cleanUp: 'run-ended' },
  ],
])('a request about a run: %s', (_, about, expected) => {
  expect({
    cancel: words(() => cancel(ann, about, false)),
    leave: words(() => cancel(ann, about, true)),
    resume: words(() => resume('ann', undefined, about)),
    approve: words(() => approve('ann', about, 'w')),
    cleanUp: words(() => cleanUp(ann, about)),
  }).toEqual(expected);
});

const { plan, ...east } = watched('east', [{}]);
const sound = { ...east, plan: { name: 'east', waves: [], groups: [] } as unknown as NonNullable<typeof plan> };
const wanted = { run: RUN, verb: 'drill', drill: undefined, by: 'ann', request: undefined, selection: {} } as const;

test.each([
  ['a sound plan', wanted, sound, undefined, 'run.requested'],
  ['a plan that never was sound', wanted, east, undefined, 'plan-not-valid'],
  ['a plan that is broken now', wanted, { ...sound, valid: false }, undefined, 'plan-not-valid'],
  ['a plan that is being run', wanted, sound, 'run-east-0', 'plan-busy'],
  ['a group that is not there', { ...wanted, selection: { only: ['x'] } }, sound, 'run-east-0', 'bad-request'],
] as const)('a start of %s', (_, what, of, busy, expected) => {
  expect(words(() => start(what, of, busy, 0))).toBe(expected);
});

test('a key starts the same thing once, and for a day', () => {
  const { requests } = emptyLedger();
  const first = recall({ requests }, { by: 'ann', key: 'k' }, ['start'], 0);
  const { digest = '' } = first.request ?? {};
  requests.set(requestKey('ann', 'k'), { digest, run: RUN, at: new Date(0).toISOString() });
  const again = (by: string, asked: unknown, now: number) => recall({ requests }, { by, key: 'k' }, asked, now);
  expect(again('ann', ['start'], 1)).toEqual({ run: RUN });
  expect(again('bob', ['start'], 1)).toEqual({ request: { key: 'k', digest } });
  expect(again('ann', ['start'], 24 * 3_600_000 + 1)).toEqual({ request: { key: 'k', digest } });
  expect(() => again('ann', ['other'], 1)).toThrow('used for another request');
  expect(recall({ requests }, { by: 'ann' }, ['start'], 1)).toEqual({ request: undefined });
});
