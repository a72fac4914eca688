import { room } from './rooms.mjs';

const { mutate, floor } = room();

export default {
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: 'scripts/mutation/vitest.config.mjs', related: false },
  coverageAnalysis: 'perTest',
  ignoreStatic: true,
  disableTypeChecks: false,
  mutate,
  // A message in other words breaks nothing.
  mutator: { excludedMutations: ['StringLiteral'] },
  reporters: ['clear-text', 'progress-append-only'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  thresholds: { high: 95, low: floor, break: floor },
  tempDirName: `.stryker-tmp/${process.env.ZDR_MUTATION_ROOM}`,
  cleanTempDir: 'always',
  concurrency: 2,
};
