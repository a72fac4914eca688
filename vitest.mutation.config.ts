/**
 * The tests that hold the decisions, for `npm run test:mutation`: the quick ones that belong to what stryker.config.json
 * names, since they run anew for each mutation.
 */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      'test/run/{budget,call-stage,circuit,follow-job,group-state,removable,state}.test.ts',
      'test/journal/{durable,journal-file,lock}.test.ts',
      'test/zstack/errors.test.ts',
      'test/reconcile/*.test.ts',
      'test/schedule/{dispatcher,probe}.test.ts',
      'test/runs/{open-calls,retention}.test.ts',
    ],
  },
});
