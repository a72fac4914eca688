/** What a person may ask of the daemon. Each is durable, with the name of who asked, before it is acted on. */
import type { Archive } from './archive.ts';
import type { Catalog } from './catalog.ts';
import { ProblemError } from './http/problem.ts';
import type { Verb } from './ledger/event.ts';
import type { Ledger } from './ledger/ledger.ts';
import { scheduleKey } from './ledger/state.ts';
import type { Asked, Decided, Selection, Subject } from './requests.ts';
import * as requests from './requests.ts';
import type { Supervisor } from './supervisor/supervisor.ts';

export interface OperationsPorts {
  readonly ledger: Ledger;
  readonly catalog: Catalog;
  readonly archive: Archive;
  readonly supervisor: Supervisor;
  readonly now: () => number;
  readonly newRunId: (plan: string) => string;
  /** Records the approval in the run's journal, as `zdr approve` does. Rejects with {@link ProblemError}. */
  readonly approve: (run: string, wave: string, by: string) => Promise<void>;
  /** Wakes the supervisor. */
  readonly wake: () => void;
}

export type Operations = ReturnType<typeof createOperations>;

/** The one through which everything goes that people want changed. Each rejects with a {@link ProblemError} where it cannot be done. */
export function createOperations(ports: OperationsPorts) {
  const { ledger, catalog, archive, supervisor, now } = ports;

  const act = async <T>(work: () => Promise<T>): Promise<T> => {
    const broken = ledger.broken();
    if (broken !== undefined) throw new ProblemError('not-ready', broken.message, 'Look at the log of the daemon.');
    try {
      return await supervisor.exclusively(work);
    } finally {
      ports.wake();
    }
  };

  const subjectOf = async (run: string): Promise<Subject> => {
    await archive.refresh();
    return { run, found: archive.get(run), ours: ledger.state.runs.get(run) };
  };

  const carryOut = async (run: string, by: string, { events, then }: Decided): Promise<void> => {
    for (const event of events) await ledger.record(event);
    if (then === 'resume' || then === 'cleanup') await supervisor.resumeOrCleanUp(run, then, by);
    else if (then !== undefined) await supervisor.stop(run, then === 'leave');
  };

  /** The run of the plan that goes on, or is about to begin. */
  const busyWith = async (plan: string): Promise<string | undefined> => {
    await archive.refresh();
    const unended = [...ledger.state.unended.values()].filter((run) => run.plan === plan);
    const pending = unended.find(({ run }) => archive.get(run)?.phase !== 'interrupted');
    return (await archive.holder(plan)) ?? pending?.run;
  };

  return {
    /** The id of the run, which begins soon; that of an earlier one where the request was made before under the same key. */
    start: (asked: Asked, verb: Verb, plan: string, drill: string | undefined, selection: Selection): Promise<string> =>
      act(async () => {
        const known = requests.recall(ledger.state, asked, ['start', verb, plan, drill, selection], now());
        if (known.run !== undefined) return known.run;
        const watched = requests.requirePlan(catalog, plan, drill);
        const busy = await busyWith(plan);
        const run = ports.newRunId(plan);
        const wanted = { run, verb, drill, selection, by: asked.by, request: known.request };
        await carryOut(run, asked.by, requests.start(wanted, watched, busy, now()));
        return run;
      }),

    cancel: (asked: Asked, run: string, atOnce: boolean): Promise<void> =>
      act(async () => carryOut(run, asked.by, requests.cancel(asked, await subjectOf(run), atOnce))),

    resume: (asked: Asked, run: string): Promise<void> =>
      act(async () => {
        const known = requests.recall(ledger.state, asked, ['resume', run], now());
        if (known.run !== undefined) return;
        await carryOut(run, asked.by, requests.resume(asked.by, known.request, await subjectOf(run)));
      }),

    /** Removes what a drill made and kept, or left; gives it up where it has not ended. */
    cleanUp: (asked: Asked, run: string): Promise<void> =>
      act(async () => carryOut(run, asked.by, requests.cleanUp(asked, await subjectOf(run)))),

    approve: ({ by }: Asked, run: string, wave: string): Promise<void> =>
      act(async () => {
        const decided = requests.approve(by, await subjectOf(run), wave);
        await ports.approve(run, wave, by);
        await carryOut(run, by, decided);
      }),

    pause: ({ by }: Asked, plan: string, drill: string, reason: string): Promise<void> =>
      act(async () => {
        requests.requirePlan(catalog, plan, drill);
        if (ledger.state.pauses.has(scheduleKey(plan, drill))) return;
        await ledger.record({ type: 'schedule.paused', plan, drill, by, reason: reason || undefined });
      }),

    unpause: ({ by }: Asked, plan: string, drill: string): Promise<void> =>
      act(async () => {
        requests.requirePlan(catalog, plan, drill);
        if (!ledger.state.pauses.has(scheduleKey(plan, drill))) return;
        await ledger.record({ type: 'schedule.resumed', plan, drill, by });
      }),
  };
}
