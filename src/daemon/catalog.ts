/** The plans that are watched. A plan that does not validate is said to be so, and none of its drills start. */

import type { Diagnostic } from '../document/diagnostic.ts';
import type { LeftOut } from '../document/pending.ts';
import type { ReadDocument } from '../document/read-plans.ts';
import { type Agenda, makeAgenda } from '../drill/agenda.ts';
import { type DrillSchedule, schedulesOf } from '../drill/schedule.ts';
import { type Size, sizeOf } from '../drill/size.ts';
import { given } from '../given.ts';
import { makeReceivers, type Receiver } from '../notify/receiver.ts';
import { makePlan } from '../plan/make-plan.ts';
import type { Plan } from '../plan/plan.ts';

/** Where plans come from. */
export interface PlanSource {
  /** The files that there are now, each with what changes when it is written to. Rejects where a directory cannot be read. */
  list(): Promise<readonly { readonly file: string; readonly fingerprint: string }[]>;
  /** What the last list came across and did not look into, in a sentence: `plans/a.yaml leads nowhere`. */
  passed?(): readonly string[];
  /** Undefined for a file that does not say that it is a plan. Rejects where it cannot be read. */
  read(file: string): Promise<ReadPlanFile | undefined>;
  /** Nothing is read any more. */
  close?(): Promise<void>;
}

/** A file that was read and checked. */
export interface ReadPlanFile {
  readonly documents: readonly Pick<ReadDocument, 'name' | 'value'>[];
  readonly diagnostics: readonly Diagnostic[];
  readonly leftOut: LeftOut;
}

/** A file that is, or was, a plan. */
export interface WatchedFile {
  readonly file: string;
  readonly valid: boolean;
  /** Why it cannot be read. */
  readonly unreadable?: string;
  readonly findings: readonly Diagnostic[];
}

/** A plan by its name. */
export interface WatchedPlan {
  readonly name: string;
  readonly file: string;
  /** Whether its drills start: its file is sound, and no other has a plan of this name. */
  readonly valid: boolean;
  /** Why not. */
  readonly trouble?: string;
  /** As it was last sound; absent where it never was. */
  readonly plan?: Plan;
  /** Those of {@link plan}. */
  readonly schedules: readonly DrillSchedule[];
  /** When they are due, and how many groups each takes: worked out once for each version of the plan. */
  readonly agenda: Agenda;
  readonly sizes: ReadonlyMap<DrillSchedule, Size>;
  /** Who is told of the drills of each schedule, by its name. */
  readonly receivers: ReadonlyMap<string, readonly Receiver[]>;
}

/** The plans as they are known now. */
export interface Catalog {
  /**
   * Looks for new, changed and removed files, and waits a while for those that are to be read; what takes longer is known
   * later. A file that is being written to is read when it rests. Never rejects.
   */
  refresh(): Promise<void>;
  /** The next look reads what has changed whether it rests or not: somebody says that it does. */
  hurry(): void;
  files(): readonly WatchedFile[];
  /** Sorted by name. */
  plans(): readonly WatchedPlan[];
  plan(name: string): WatchedPlan | undefined;
  /** Why the plans cannot be looked for: what is known of them is of before. */
  trouble(): string | undefined;
  /** What was come across and not looked into: a plan may be behind it. */
  passed(): readonly string[];
  /** False before the first look, and while a plan may be missing here because a file of it is not sound or not read yet. */
  whole(): boolean;
}

interface Seen {
  fingerprint: string;
  /** That of the text that was read last; absent where it is to be read again. */
  readFingerprint?: string | undefined;
  watched?: WatchedFile | undefined;
  named: readonly WatchedPlan[];
}

/** How long a look waits for files that are being read: until `signal`, which says that they have been, or less. */
export type Patience = (signal: AbortSignal) => Promise<unknown>;

const untilRead: Patience = (signal) => new Promise((done) => signal.addEventListener('abort', done));

/** What a daemon that watches nothing says of itself. */
export const NO_PLAN = 'No plan is watched, so nothing is drilled: put plans where zdr serve looks for them';

/** Watches the plans of a source. `say`: one line for the log. */
export function createCatalog(source: PlanSource, say: (message: string) => void, patience = untilRead): Catalog {
  const seen = new Map<string, Seen>();
  let plans: ReadonlyMap<string, WatchedPlan> = new Map();
  /** Files that are to be read, one after another; a look does not wait for all of them. */
  let reading: Promise<void> = Promise.resolve();
  let toRead = 0;
  let trouble: string | undefined;
  let first = true;
  let hurried = false;
  let passed: readonly string[] = [];
  /** There was no plan at the last look. */
  let bare = false;

  const look = async (): Promise<void> => {
    const listed = await source.list();
    const before = passed;
    passed = source.passed?.() ?? [];
    for (const one of passed) if (!before.includes(one)) say(`passed over: ${one}`);
    const atOnce = first || hurried;
    hurried = false;
    let queued = false;
    const there = new Set(listed.map(({ file }) => file));
    for (const [file, { watched }] of seen) {
      if (there.has(file)) continue;
      seen.delete(file);
      if (watched !== undefined) say(`${file} is gone: its drills are no longer started`);
    }
    for (const { file, fingerprint } of listed) {
      const before = seen.get(file);
      const rests = atOnce || before?.fingerprint === fingerprint;
      const now: Seen = before ?? { fingerprint, named: [] };
      now.fingerprint = fingerprint;
      seen.set(file, now);
      if (!rests || now.readFingerprint === fingerprint) continue;
      queue(file, now, fingerprint);
      queued = true;
    }
    first = false;
    if (queued) await noLonger(patience, reading);
    mergeAll();
  };

  const queue = (file: string, now: Seen, fingerprint: string): void => {
    const again = now.readFingerprint !== undefined;
    now.readFingerprint = fingerprint;
    toRead += 1;
    reading = reading.then(async () => {
      try {
        // It may have been removed meanwhile.
        if (seen.get(file) !== now) return;
        const { message, ...news } = await readOne(source, file, now, again);
        Object.assign(now, news);
        if (message !== undefined) say(message);
      } finally {
        toRead -= 1;
        mergeAll();
      }
    });
  };

  const mergeAll = (): void => {
    plans = merge([...seen.values()].flatMap(({ named }) => named));
  };

  const files = () => [...seen.values()].flatMap(({ watched }) => watched ?? []);
  const whole = () =>
    !first &&
    toRead === 0 &&
    trouble === undefined &&
    passed.length === 0 &&
    [...seen.values()].every(({ watched }) => watched?.valid !== false);

  return {
    async refresh() {
      try {
        await look();
        trouble = undefined;
        // A file that is still being written to may be a plan.
        const read = [...seen.values()].every(({ fingerprint, readFingerprint }) => readFingerprint === fingerprint);
        const none = toRead === 0 && read && files().length === 0;
        if (none && !bare) say(NO_PLAN);
        bare = none;
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        if (trouble !== why) say(`the plans cannot be looked for: ${why}`);
        trouble = why;
      }
    },
    hurry() {
      hurried = true;
    },
    files,
    plans: () => [...plans.values()],
    plan: (name) => plans.get(name),
    trouble: () => trouble,
    passed: () => passed,
    whole,
  };
}

/** One file that takes long keeps nobody from what is known of the others. */
async function noLonger(patience: Patience, reading: Promise<void>): Promise<void> {
  const read = new AbortController();
  await Promise.race([reading.then(() => read.abort()), patience(read.signal)]);
}

/** What becomes of a file that is read, and what the log says of it. */
async function readOne(
  source: PlanSource,
  file: string,
  before: Seen,
  again: boolean,
): Promise<Partial<Seen> & { message?: string }> {
  try {
    return learn(file, before.named, again, await source.read(file));
  } catch (error) {
    const why = (error instanceof Error ? error.message : String(error)).replace(`cannot read ${file}: `, '');
    const watched = { file, valid: false, unreadable: why, findings: [] };
    const named = before.named.map((plan) => ({ ...plan, valid: false, trouble: why }));
    const message = before.watched?.unreadable === why ? {} : { message: `${file} cannot be read: ${why}` };
    // It is tried again at the next look.
    return { watched, named, readFingerprint: undefined, ...message };
  }
}

function learn(file: string, before: readonly WatchedPlan[], again: boolean, read: ReadPlanFile | undefined) {
  if (read === undefined) return { watched: undefined, named: [] };
  const errors = read.diagnostics.filter(({ severity }) => severity === 'error').length + read.leftOut.error;
  const watched = { file, valid: errors === 0, findings: read.diagnostics };
  const found = read.documents.flatMap((document) => plansOf(file, document, errors, before));
  if (errors > 0) {
    const named = [...found, ...lost(before, found, `${file} ${errorsText(errors)}`)];
    const message = `${file} is not a valid plan (zdr validate ${file}): none of its drills start until it is`;
    return { watched, named, message };
  }
  const names = found.map(({ name }) => name).join(', ');
  return { watched, named: found, message: `${file} ${again ? 'has changed, and ' : ''}is valid: ${names}` };
}

/** The plan of a document; as it was last sound, where it has errors now. */
function plansOf(
  file: string,
  { name, value }: ReadPlanFile['documents'][number],
  errors: number,
  before: readonly WatchedPlan[],
): WatchedPlan[] {
  if (name === undefined) return [];
  if (value !== undefined && errors === 0) {
    const receivers = new Map((value.drills ?? []).map((drill) => [drill.name, makeReceivers(drill)]));
    return [{ name, file, valid: true, receivers, ...calendarOf(makePlan(value), schedulesOf(value)) }];
  }
  const sound = before.find((plan) => plan.name === name);
  const never = { name, file, receivers: new Map(), ...calendarOf(undefined, []) };
  return [{ ...(sound ?? never), valid: false, trouble: `${file} ${errorsText(errors)}` }];
}

/** A plan's part of the calendar. */
export const calendarOf = (plan: Plan | undefined, schedules: readonly DrillSchedule[]) => ({
  ...given({ plan }),
  schedules,
  agenda: makeAgenda(schedules),
  sizes: new Map(schedules.map((schedule) => [schedule, sizeOf(schedule, plan?.groups ?? [])])),
});

const errorsText = (errors: number): string => `has ${errors === 1 ? 'an error' : `${errors} errors`}`;

/** A plan that its file held before the file was broken is not taken for removed. */
const lost = (before: readonly WatchedPlan[], found: readonly WatchedPlan[], trouble: string): WatchedPlan[] =>
  before
    .filter(({ name }) => !found.some((plan) => plan.name === name))
    .map((plan) => ({ ...plan, valid: false, trouble }));

/** Runs, locks and schedules go by the plan's name: of two plans with one name none can be acted on. */
function merge(all: readonly WatchedPlan[]): ReadonlyMap<string, WatchedPlan> {
  const merged = new Map<string, WatchedPlan>();
  for (const plan of [...all].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))) {
    const other = merged.get(plan.name);
    merged.set(
      plan.name,
      other === undefined
        ? plan
        : { ...other, valid: false, trouble: `${other.file} and ${plan.file} hold a plan of this name` },
    );
  }
  return merged;
}
