/**
 * A run as far as its slots go, in a process that is killed: takes slots, records the call, asks the site (the test, over
 * IPC) to copy, settles and frees. Bundled by the test, since a process of its own runs no TypeScript.
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openSlots } from '../../src/journal/slots.ts';
import type { HeldSlots } from '../../src/run/slots.ts';

const [directory = '', runId = '', limit = '', groups = ''] = process.argv.slice(2);
const uses = ['s', 't'].map((storage) => ({ storage, limit: Number(limit) }));
const storages = uses.map(({ storage }) => storage);
const journalOf = (run: string) => join(directory, `${run}.journal`);

const began = (pid: number): string => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // Killed, and not yet waited for by its parent.
    return fields[0] === 'Z' ? '' : (fields[19] ?? '');
  } catch {
    return '';
  }
};

/** Lines `call g`, `settled g`; a torn last one counts for nothing. */
function fold(run: string): { readonly open: readonly HeldSlots[]; readonly settled: ReadonlySet<string> } | undefined {
  if (!existsSync(journalOf(run))) return undefined;
  const called = new Set<string>();
  const settled = new Set<string>();
  for (const line of readFileSync(journalOf(run), 'utf8').split('\n').slice(0, -1)) {
    const [what, group = ''] = line.split(' ');
    (what === 'call' ? called : settled).add(group);
  }
  return { open: [...called].filter((group) => !settled.has(group)).map((group) => ({ group, storages })), settled };
}

const replies = new Map<string, () => void>();
process.on('message', (key: string) => replies.get(key)?.());
process.on('disconnect', () => process.exit(0));

/** Ms by a clock that all processes of a machine share. */
const now = (): number => Number(process.hrtime.bigint()) / 1e6;

/** When a slot was asked for that was given, and when it was there. */
interface Took {
  readonly asked: number;
  readonly there: number;
}

/** Resolves when the site has noted it. */
const site = (what: 'begins' | 'ends', group: string, took?: Took) =>
  new Promise<void>((resolve) => {
    replies.set(`${what} ${group}`, resolve);
    process.send?.([what, group, took]);
  });
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms * Math.random()));

const before = fold(runId);
const slots = await openSlots({
  path: join(directory, '.slots'),
  runId,
  self: { host: 'h', machine: 'm', boot: 'b', space: 's', pid: process.pid, began: began(process.pid) },
  isAlive: (owner) => owner.began !== '' && began(owner.pid) === owner.began,
  clock: { now: () => performance.now() },
  askJournal: async (run) => {
    const other = fold(run);
    if (other === undefined) return 'absent';
    return other.settled.size === Number(groups) ? 'over' : other.open;
  },
  held: before?.open ?? [],
});

/** Resolves when there may be room: nobody asks all the time for what he cannot have. */
async function room(): Promise<void> {
  const mine = [...Array(Number(groups)).keys()].filter((n) => slots.holds(`g${n}`)).length;
  do await pause(20);
  while ((await slots.wait(uses)).some(({ most }) => most <= mine));
}

async function carry(group: string): Promise<void> {
  if (before?.settled.has(group) || before?.open.some((one) => one.group === group && !slots.holds(group))) return;
  let took: Took | undefined;
  if (!slots.holds(group)) {
    let asked = now();
    while (!(await slots.take(group, uses)).taken) {
      await room();
      asked = now();
    }
    took = { asked, there: now() };
    appendFileSync(journalOf(runId), `call ${group}\n`);
  }
  // What was called before the kill is there already, or begins now under the same id.
  await site('begins', group, took);
  await pause(10);
  await site('ends', group);
  appendFileSync(journalOf(runId), `settled ${group}\n`);
  await slots.free(group);
}

// What is held already is settled first; of the rest as many at a time as the limit allows.
await Promise.all((before?.open ?? []).map(({ group }) => carry(group)));
const left = Array.from({ length: Number(groups) }, (_, n) => `g${n}`);
const lane = async () => {
  for (let group = left.shift(); group !== undefined; group = left.shift()) await carry(group);
};
await Promise.all(Array.from({ length: Number(limit) }, lane));
await slots.close();
process.disconnect();
