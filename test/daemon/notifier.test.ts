/** Who is told what, once, whatever dies: the real ledger, a clock that the test moves. */
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { ArchivedRun } from '../../src/daemon/archived-run.ts';
import type { LedgerEvent } from '../../src/daemon/ledger/event.ts';
import { type Ledger, openLedger } from '../../src/daemon/ledger/ledger.ts';
import { createNotifier, type Notifier } from '../../src/daemon/notifier/notifier.ts';
import type { TryResult } from '../../src/notify/delivery.ts';
import type { Notice } from '../../src/notify/notice.ts';
import { REPORTS } from '../notify/samples.ts';
import { scratch } from '../support/zdr.ts';
import { watched } from './world.ts';

const NOON = Date.UTC(2026, 0, 5, 12);
const NIGHT = Date.UTC(2026, 0, 6, 2);
const RUN = 'run-east-1';

const webhook = (name: string, on: 'always' | 'failure' | 'success' = 'always') =>
  ({ name, on, webhook: { url: { env: 'URL' } } }) as const;

interface Telling {
  now: number;
  ledger: Ledger;
  notifier: Notifier;
  /** `kind to receiver`, with the id. */
  readonly sent: { readonly to: string; readonly notice: Notice }[];
  answer: () => TryResult | Promise<TryResult>;
  report: Pick<ReturnType<ArchivedRun['facts']>['report'], 'outcome' | 'drill'> | undefined;
  plans: ReturnType<typeof watched>[];
  whole: boolean;
  tick(): Promise<void>;
  restart(): Promise<void>;
  record(...events: LedgerEvent[]): Promise<void>;
}

async function telling(notify = [webhook('ops')]): Promise<Telling> {
  const path = join(scratch(), 'ledger.jsonl');
  const sleepers: { until: number; wake: () => void }[] = [];
  const it: Telling = {
    now: NOON,
    sent: [],
    answer: () => ({ result: 'delivered', detail: 'ok' }),
    report: { outcome: 'recovered' },
    plans: [watched('east', [{ notify }])],
    whole: true,
    async tick() {
      await it.notifier.tick();
      for (const sleeper of [...sleepers]) if (sleeper.until <= it.now) sleeper.wake();
      // What is sent and recorded takes turns of the loop, and a real write to the disk.
      for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      await it.ledger.record({ type: 'daemon.started', tool: '0', host: 'here', pid: 1 });
    },
    async restart() {
      await it.notifier.close();
      await it.ledger.close();
      await open();
    },
    async record(...events: LedgerEvent[]) {
      for (const event of events) await it.ledger.record(event);
    },
  } as unknown as Telling;
  const open = async (): Promise<void> => {
    it.ledger = await openLedger(path, () => it.now);
    it.notifier = createNotifier({
      ledger: it.ledger,
      catalog: { plan: (name) => it.plans.find((plan) => plan.name === name), whole: () => it.whole },
      archive: { get: () => found(), unclosed: () => [found() ?? []].flat() },
      clock: {
        now: () => it.now,
        wall: () => it.now,
        sleep: (ms, signal) =>
          new Promise((wake) => {
            if (ms <= 0 || signal?.aborted === true) return wake();
            signal?.addEventListener('abort', () => wake());
            sleepers.push({ until: it.now + ms, wake });
          }),
      },
      random: () => 0.999,
      send: async ({ name }, notice) => {
        it.sent.push({ to: name, notice });
        return it.answer();
      },
      evidence: (run) => [{ title: 'evidence folder', at: `/srv/dr/${run}` }],
      runsDir: '/srv/dr',
      version: '1.2.3',
      say: () => {},
    });
  };
  const found = (): ArchivedRun | undefined =>
    it.report === undefined
      ? undefined
      : ({
          runId: RUN,
          facts: () => ({ report: { ...REPORTS.recovered, plan: { name: 'east' }, runId: RUN, ...it.report } }),
        } as unknown as ArchivedRun);
  await open();
  onTestFinished(async () => {
    await it.notifier.close();
    await it.ledger.close();
  });
  await it.record({ type: 'schedule.set', plan: 'east', drill: 'nightly', times: 'x', from: NOON });
  return it;
}

const begun: readonly LedgerEvent[] = [
  { type: 'occurrence.decided', plan: 'east', drill: 'nightly', decision: { kind: 'start', at: NIGHT }, run: RUN },
  { type: 'drill.started', plan: 'east', drill: 'nightly', run: RUN, startedAt: NIGHT },
];
const end = (pauses?: true): LedgerEvent => ({
  type: 'drill.ended',
  plan: 'east',
  run: RUN,
  outcome: 'proven',
  drilled: [],
  proven: [],
  ...(pauses === undefined ? {} : { pauses }),
});
const kinds = ({ sent }: Telling) => sent.map(({ to, notice }) => `${notice.kind} to ${to}`);
const left = (uuid: string) =>
  ({
    outcome: 'leftovers',
    drill: {
      cleanup: 'left',
      removed: { vm: 0, volume: 0, copy: 0 },
      leftovers: [{ what: 'vm', uuid, group: 'a', why: 'SYS.1021' }],
    },
  }) as const;

describe('a drill of a schedule', () => {
  test('that ended is told to whoever wants to hear it, once', async () => {
    const it = await telling([webhook('all'), webhook('bad', 'failure'), webhook('good', 'success')]);
    await it.record(...begun, end());
    await it.tick();
    await it.tick();
    expect(kinds(it)).toEqual(['drill.proved to all', 'drill.proved to good']);
    expect(it.sent[0]?.notice.evidence).toEqual([{ title: 'evidence folder', at: `/srv/dr/${RUN}` }]);
    await it.restart();
    await it.tick();
    expect(it.sent).toHaveLength(2);
  });

  test('that left something says how to remove it, with the runs directory', async () => {
    const it = await telling();
    it.report = left('a'.repeat(32));
    await it.record(...begun, end());
    await it.tick();
    expect(kinds(it)).toEqual(['drill.leftovers to ops']);
    expect(it.sent[0]?.notice.next).toBe(`To remove what was left: zdr cleanup --runs-dir /srv/dr ${RUN}`);
  });

  test('that failed and pauses its schedule: both are told', async () => {
    const it = await telling();
    it.report = { outcome: 'failed' };
    await it.record(...begun, end(true));
    await it.tick();
    expect(kinds(it)).toEqual(['drill.failed to ops', 'schedule.paused to ops']);
  });

  test('that never began is told as missed, with the reason', async () => {
    const it = await telling();
    it.report = undefined;
    await it.record(
      ...begun.slice(0, 1),
      { type: 'run.refused', run: RUN, message: 'the site does not answer', exit: 4 },
      end(),
    );
    await it.tick();
    expect(kinds(it)).toEqual(['schedule.missed to ops']);
    expect(it.sent[0]?.notice.summary).toContain('the site does not answer');
  });

  test('whose journal was lost is told as one of which nothing is known, never as one that did not start', async () => {
    const it = await telling();
    it.report = undefined;
    await it.record(...begun, { type: 'run.begun', run: RUN }, { ...end(), outcome: 'failed' } as LedgerEvent);
    await it.tick();
    expect(kinds(it)).toEqual(['drill.failed to ops']);
    expect(it.sent[0]?.notice).toMatchObject({ runId: RUN, next: expect.stringContaining('may be there yet') });
  });

  test.each([
    ['late', true],
    ['overlap', true],
    ['blackout', false],
    ['paused', false],
    ['superseded', false],
  ] as const)('that is left out (%s) is told: %s', async (reason, told) => {
    const it = await telling();
    const decision = { kind: 'skip', at: NIGHT, reason } as const;
    await it.record({ type: 'occurrence.decided', plan: 'east', drill: 'nightly', decision });
    await it.tick();
    expect(kinds(it)).toEqual(told ? ['schedule.missed to ops'] : []);
  });

  test('that come together and are left out are one notice, also after a restart', async () => {
    const it = await telling();
    for (let n = 0; n < 50; n += 1) {
      const decision = { kind: 'skip', at: NIGHT + n * 60_000, reason: 'late' } as const;
      await it.record({ type: 'occurrence.decided', plan: 'east', drill: 'nightly', decision });
    }
    await it.tick();
    await it.restart();
    await it.tick();
    expect(kinds(it)).toEqual(['schedule.missed to ops']);
    expect(it.sent[0]?.notice.summary).toContain('49 occurrences before it did not start either');
  });

  test('kept at first, and not removed later: told once for the same things', async () => {
    const it = await telling();
    await it.record(...begun, end());
    await it.tick();
    it.report = left('a'.repeat(32));
    await it.tick();
    await it.tick();
    await it.restart();
    await it.tick();
    expect(kinds(it)).toEqual(['drill.proved to ops', 'drill.leftovers to ops']);
    it.report = left('b'.repeat(32));
    await it.tick();
    expect(kinds(it)).toHaveLength(3);
  });
});

describe('a receiver that does not answer', () => {
  test('is tried again under the same id, also by the next daemon, until it has it', async () => {
    const it = await telling();
    it.answer = () => ({ result: 'busy', detail: 'nobody there' });
    await it.record(...begun, end());
    await it.tick();
    expect(it.sent).toHaveLength(1);
    await it.tick();
    expect(it.sent).toHaveLength(1);
    it.now += 60_000;
    await it.tick();
    expect(it.sent).toHaveLength(2);
    await it.restart();
    it.answer = () => ({ result: 'delivered', detail: 'ok' });
    it.now += 600_000;
    await it.tick();
    await it.tick();
    expect(new Set(it.sent.map(({ notice }) => notice.id)).size).toBe(1);
    expect(it.sent).toHaveLength(3);
    const { deliveries, undelivered, counts } = it.ledger.state.notices;
    expect([deliveries.size, undelivered.size]).toEqual([0, 0]);
    expect([...counts.values()].map((of) => [...of])).toEqual([[['delivered', 1]]]);
  });

  test('is given up in the end, and that is known until it has another', async () => {
    const it = await telling();
    it.answer = () => ({ result: 'failed', detail: '410' });
    await it.record(...begun, end());
    await it.tick();
    expect([...it.ledger.state.notices.undelivered.values()]).toMatchObject([{ receiver: 'ops', detail: '410' }]);
    it.answer = () => ({ result: 'delivered', detail: 'ok' });
    await it.record({ type: 'schedule.paused', plan: 'east', drill: 'nightly', by: 'ann', reason: 'moving' });
    await it.tick();
    expect(it.sent.at(-1)?.notice.summary).toContain('ann paused it (moving)');
    expect(it.ledger.state.notices.undelivered.size).toBe(0);
  });

  test('that was being told as the daemon died is told again', async () => {
    const it = await telling();
    let hang: (result: TryResult) => void = () => {};
    it.answer = () =>
      new Promise((resolve) => {
        hang = resolve;
      });
    await it.record(...begun, end());
    await it.tick();
    const closing = it.restart();
    hang({ result: 'busy', detail: 'broken off' });
    await closing;
    it.answer = () => ({ result: 'delivered', detail: 'ok' });
    await it.tick();
    expect(kinds(it)).toEqual(['drill.proved to ops', 'drill.proved to ops']);
    expect(it.ledger.state.notices.deliveries.size).toBe(0);
  });
});

describe('a plan', () => {
  test('that cannot be read now: its receivers are told when it can', async () => {
    const it = await telling();
    const [plan] = it.plans;
    it.plans = [];
    it.whole = false;
    await it.record(...begun, end());
    await it.tick();
    expect(it.sent).toEqual([]);
    it.plans = plan === undefined ? [] : [plan];
    it.whole = true;
    await it.tick();
    expect(kinds(it)).toEqual(['drill.proved to ops']);
  });

  test('that is gone: nobody is told, now or when it comes back', async () => {
    const it = await telling();
    const { plans } = it;
    it.plans = [];
    await it.record(...begun, end());
    await it.tick();
    it.plans = plans;
    await it.tick();
    expect(it.sent).toEqual([]);
  });

  test('that names a receiver no more: its notice is given up', async () => {
    const it = await telling();
    it.answer = () => ({ result: 'busy', detail: 'later' });
    await it.record(...begun, end());
    await it.tick();
    it.plans = [watched('east', [{ notify: [webhook('other')] }])];
    it.now += 60_000;
    await it.tick();
    expect(it.sent).toHaveLength(1);
    expect([...it.ledger.state.notices.undelivered.values()]).toMatchObject([{ receiver: 'ops', state: 'failed' }]);
  });
});
