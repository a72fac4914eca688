/**
 * The files that decide, and the quick tests that belong to them: each room is mutated with its own tests alone, since
 * they run anew for every mutation. `floor`: percent of the mutations that the tests must find, a little below what
 * they do find.
 */
export const ROOMS = {
  drill: { mutate: ['src/run/cleanup/drill-artifacts.ts'], tests: ['test/run/removable.test.ts'], floor: 95 },
  call: {
    mutate: ['src/run/recover/call-stage.ts', 'src/run/jobs/follow-job.ts'],
    tests: ['test/run/{call-stage,follow-job}.test.ts'],
    floor: 94,
  },
  limits: {
    mutate: ['src/run/engine/circuit.ts', 'src/run/engine/budget.ts'],
    tests: ['test/run/{circuit,budget}.test.ts'],
    floor: 92,
  },
  fold: {
    mutate: ['src/run/state.ts', 'src/run/group-state.ts'],
    tests: ['test/run/{state,group-state}.test.ts'],
    floor: 90,
  },
  schedule: {
    mutate: ['src/schedule/dispatcher.ts', 'src/schedule/lanes.ts'],
    tests: ['test/schedule/{dispatcher,probe}.test.ts'],
    floor: 84,
  },
  reconcile: { mutate: ['src/reconcile/*.ts'], tests: ['test/reconcile/*.test.ts'], floor: 88 },
  // Most of error-codes.ts are patterns of texts that no test has in all their forms.
  errors: {
    mutate: ['src/zstack/error-codes.ts', 'src/zstack/errors.ts'],
    tests: ['test/zstack/errors.test.ts'],
    floor: 84,
  },
  journal: {
    mutate: ['src/journal/journal-file.ts', 'src/journal/lock.ts'],
    tests: ['test/journal/{durable,journal-file,lock}.test.ts'],
    /** durable.test.ts has a file system of its own. */
    isolate: true,
    floor: 70,
  },
  runs: {
    mutate: ['src/runs/retention.ts', 'src/runs/open-calls.ts'],
    tests: ['test/runs/{retention,open-calls}.test.ts'],
    floor: 90,
  },
};

/** The room that is being mutated. */
export const room = () => {
  const name = process.env.ZDR_MUTATION_ROOM ?? '';
  const found = ROOMS[name];
  if (found === undefined) throw new Error(`ZDR_MUTATION_ROOM is "${name}", and not one of ${Object.keys(ROOMS)}`);
  return found;
};
