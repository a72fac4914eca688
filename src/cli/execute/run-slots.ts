/** The slots that the runs of a runs directory share. */
import { stat } from 'node:fs/promises';
import { isGivenUp } from '../../journal/given-up.ts';
import { BEGINNING, DamagedJournalError, type Position, readJournal } from '../../journal/read-journal.ts';
import type { RunStore } from '../../journal/run-store.ts';
import { type AskJournal, holdersOf, openSlotBooks, type RunSlots } from '../../journal/slot-books.ts';
import { openSlots } from '../../journal/slots.ts';
import type { Plan } from '../../plan/plan.ts';
import type { Shortage } from '../../run/slots.ts';
import { heldSlots, type Slots } from '../../run/slots.ts';
import { type RunState, reduce, StateError } from '../../run/state.ts';
import { heldText } from '../../view/runs/room.ts';
import { inRunsDir } from '../../view/write/command.ts';
import type { Environment } from '../environment.ts';
import { storeIn } from '../runs/open-run.ts';

/** Opens the slots of a run, with those that it holds already where it is gone on with. Throws JournalError. */
export const openRunSlots = (
  { self, isAlive, clock }: Environment,
  store: RunStore,
  runId: string,
  resumed: RunState | undefined,
): Promise<Slots> =>
  openSlots({
    path: store.slotsPath,
    runId,
    self,
    isAlive,
    clock,
    askJournal: askJournals(store),
    held: resumed === undefined ? [] : heldSlots(resumed),
  });

/** What the unfinished runs hold now, and wait for. */
export async function readRunSlots({ self, isAlive }: Environment, store: RunStore): Promise<readonly RunSlots[]> {
  const books = openSlotBooks({ path: store.slotsPath, self, isAlive, askJournal: askJournals(store) });
  return (await books.read()).runs;
}

/** What groups of a run wait for because other runs hold it. */
export function shortagesOf({ runId, plan }: RunState, runs: readonly RunSlots[]): readonly Shortage[] {
  const waits = runs.find((run) => run.runId === runId)?.waits ?? [];
  const others = runs.filter((run) => run.runId !== runId);
  return plan.storages.flatMap(({ uuid, name, maxConcurrent }): Shortage[] =>
    waits.some(({ storage }) => storage === uuid)
      ? [{ name, storage: uuid, limit: maxConcurrent, holders: holdersOf(uuid, others) }]
      : [],
  );
}

/** Says which runs hold room on the plan's storages now, so that a run of it would wait for it. */
export async function warnOfHeldRoom(environment: Environment, runsDir: string, plan: Plan): Promise<void> {
  const { stderr } = environment;
  const runs = await readRunSlots(environment, storeIn(environment, runsDir)).catch((error: NodeJS.ErrnoException) => {
    stderr.write(`zdr: whether other runs hold room on the storages is not known: ${error.code ?? error.message}\n`);
    return [];
  });
  for (const { uuid, name, maxConcurrent } of plan.storages) {
    for (const holder of holdersOf(uuid, runs)) {
      stderr.write(inRunsDir(`zdr: ${heldText(holder, maxConcurrent, `slots of ${name}`)}\n`, runsDir));
    }
  }
}

interface Followed {
  position: Position;
  state: RunState | undefined;
  /** Size of the journal when it was found damaged. */
  damagedAt?: number;
}

/** Asks the journals, of which only what is new is read. */
function askJournals(store: RunStore): AskJournal {
  const followed = new Map<string, Followed>();
  return async (runId) => {
    if (await isGivenUp(store, runId)) return 'over';
    const path = store.journalPath(runId);
    const there = await stat(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
      return undefined;
    });
    if (there === undefined) return 'absent';
    const one = followed.get(runId) ?? { position: BEGINNING, state: undefined };
    followed.set(runId, one);
    // A pipe would never end.
    if (!there.isFile() || one.damagedAt === there.size) return 'damaged';
    try {
      if (there.size > one.position.end.bytes) {
        one.position = await readJournal(
          path,
          (event) => {
            one.state = reduce(one.state, event);
          },
          one.position,
        );
      }
    } catch (error) {
      if (!(error instanceof DamagedJournalError || error instanceof StateError)) throw error;
      followed.set(runId, { position: BEGINNING, state: undefined, damagedAt: there.size });
      return 'damaged';
    }
    if (one.state === undefined) return 'absent';
    return one.state.finishedAt === undefined ? heldSlots(one.state) : 'over';
  };
}
