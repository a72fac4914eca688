/** What holds where a plan does not say: the `default`s of schemas/recovery-plan.schema.json (a test compares the two). */
export const DEFAULTS = {
  verify: 'observed',
  timeout: '2h',
  retry: { attempts: 4, delay: '5s', maxDelay: '2m' },
  concurrency: 16,
  /** VMs created at a time: a host makes one at a time by default (zstack-api.md 9). */
  restores: 4,
  storage: { maxConcurrent: 4, throughput: '100MiB/s' },
  /** `whenSpent` is the schema's `then`. */
  failure: { tolerate: 0, whenSpent: 'stop' },
  site: { dialect: 'auto', requestTimeout: '30s' },
  whenPresent: 'verify',
  restore: { strategy: 'InstantStart' },
  check: { within: '5m', scheme: 'http', path: '/', status: 200 },
} as const;

/** The wave of a plan that names none. */
export const ONLY_WAVE = 'all';
