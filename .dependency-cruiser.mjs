/**
 * The rooms of src/ and who may import whom (CONTRIBUTING.md, "The rooms").
 * `allowed` lists every permitted edge: what is not listed fails `npm run check`
 * and test/architecture.test.ts.
 */

/** @param {string} room @param {readonly string[]} rooms @param {readonly string[]} packages */
const mayImport = (room, rooms, packages = []) => [
  { from: { path: `^src/${room}/` }, to: { path: `^src/(${[room, ...rooms].join('|')})/` } },
  ...(packages.length === 0
    ? []
    : [
        {
          from: { path: `^src/${room}/` },
          to: { path: packages.map((name) => `^(node:)?${name}$|^node_modules/${name}/`) },
        },
      ]),
];

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  allowed: [
    // A record without what is not known: the language lacks a word for it.
    { from: { path: '^src/' }, to: { path: '^src/(given|group-by)[.]ts$' } },
    // Written by `npm run schema` from schemas/: the types of what the schemas describe, and their validators.
    { from: { path: '^src/' }, to: { path: '^src/generated/' } },
    { from: { path: '^src/generated/' }, to: { path: '^(schemas|node_modules/ajv)/' } },
    // How counts, times and sizes read: one wording for findings, pages and logs.
    ...mayImport('words', [], ['pretty-ms', 'pretty-bytes']),
    ...mayImport('document', [], ['yaml', 'ajv', 'leven', 'prettier', 'croner', 'luxon', 'module', 'util']),
    { from: { path: '^src/document/' }, to: { path: '^schemas/' } },
    ...mayImport('plan', ['document'], ['crypto', 'module']),
    ...mayImport('schedule', ['plan'], []),
    ...mayImport('reconcile', ['plan', 'words'], []),
    ...mayImport('preflight', ['plan', 'reconcile', 'words'], ['luxon']),
    ...mayImport('survey', ['document', 'plan', 'reconcile'], ['yaml']),
    ...mayImport('drill', ['document', 'plan'], ['luxon', 'crypto']),
    ...mayImport('run', ['plan', 'schedule', 'reconcile'], ['p-limit', 'crypto']),
    ...mayImport('report', ['plan', 'schedule', 'reconcile', 'run'], []),
    ...mayImport(
      'view',
      ['words', 'document', 'plan', 'schedule', 'reconcile', 'preflight', 'survey', 'drill', 'run', 'report'],
      ['picocolors', 'markdown-table', 'string-width', 'fast-xml-builder', 'module'],
    ),
    { from: { path: '^src/(view|observe)/' }, to: { path: '^src/runs/phase[.]ts$' } },
    ...mayImport('observe', ['words', 'plan', 'schedule', 'run', 'report', 'view'], ['pino', 'log-update', 'stream']),
    // How a request leaves this machine: proxies, trust, codings.
    ...mayImport('net', [], ['undici', 'net', 'tls', 'fs', 'util', 'zlib']),
    ...mayImport('zstack', ['plan', 'run', 'net'], ['undici', 'luxon', 'crypto', 'tls']),
    ...mayImport('probe', ['plan', 'run', 'net'], ['undici', 'net']),
    ...mayImport('journal', ['plan', 'run'], ['fs', 'fs/promises', 'path', 'crypto', 'os']),
    // What a run is on the disk: found, folded, owned, kept.
    ...mayImport(
      'runs',
      ['plan', 'reconcile', 'run', 'report', 'journal'],
      ['ajv', 'fs', 'fs/promises', 'path', 'crypto'],
    ),
    { from: { path: '^src/runs/' }, to: { path: '^schemas/run-event[.]' } },
    ...mayImport('evidence', ['report', 'run'], ['ajv', 'crypto']),
    { from: { path: '^src/evidence/' }, to: { path: '^schemas/evidence[.]' } },
    ...mayImport(
      'notify',
      ['words', 'document', 'plan', 'run', 'report', 'view', 'observe', 'net'],
      ['undici', 'nodemailer', 'child_process', 'crypto', 'stream'],
    ),
    ...mayImport('simulator', [], ['http', 'net', 'crypto', 'stream', 'events']),
    { from: { path: '^src/simulator/' }, to: { path: '^schemas/simulator-' } },
    ...mayImport(
      '(cli|daemon)',
      ['[^/]+'],
      [
        '@commander-js/extra-typings',
        '@fastify/swagger',
        'ajv',
        'fastify',
        'luxon',
        'p-limit',
        'picocolors',
        'prom-client',
        'tinyglobby',
        'typebox',
      ],
    ),
    { from: { path: '^src/(cli|daemon)/' }, to: { path: '^(schemas|package[.]json)' } },
    { from: { path: '^src/(cli|daemon)/' }, to: { dependencyTypes: ['core'] } },
    // Runs in a browser: what it shares with the daemon is how answers look, and with view/ how values read.
    ...mayImport('page', ['words', 'view'], ['preact', 'uplot']),
    { from: { path: '^src/page/' }, to: { path: '^src/daemon/http/shapes[.]ts$', dependencyTypes: ['type-only'] } },
    { from: { path: '^src/main[.]ts$' }, to: {} },
  ],
  allowedSeverity: 'error',
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'nobody-imports-cli',
      comment: 'The command line is the outermost room: only main.ts opens it.',
      severity: 'error',
      from: { pathNot: '^src/(cli/|main[.]ts$)' },
      to: { path: '^src/cli/' },
    },
    // Inside run/: facts, then jobs, recover, restore, cleanup and the engine on top of them. Nothing looks upward.
    ...['jobs', 'recover', 'restore', 'cleanup', 'engine'].map((part, at, parts) => ({
      name: `run-${part}-looks-down`,
      severity: /** @type {const} */ ('error'),
      from: { path: ['^src/run/[^/]+[.]ts$', ...parts.slice(0, at).map((lower) => `^src/run/${lower}/`)] },
      to: { path: `^src/run/${part}/` },
    })),
    // Inside cli/: commands are made of what lies in the rooms beside them, never the other way round; the daemon's
    // ports carry out commands too.
    {
      name: 'cli-commands-are-outermost',
      severity: 'error',
      from: { pathNot: '^src/cli/(commands|define|serve)/|^src/cli/program[.]ts$' },
      to: { path: '^src/cli/(commands|define|serve)/' },
    },
    {
      name: 'cli-files-and-terminal-are-below',
      severity: 'error',
      from: { path: '^src/cli/(files|terminal|git)/' },
      to: { path: '^src/cli/(execute|runs|site|simulate)/' },
    },
    {
      name: 'view-write-is-below',
      comment: 'How a document is written knows nothing of what is said in it.',
      severity: 'error',
      from: { path: '^src/view/write/' },
      to: { path: '^src/view/(?!write/)' },
    },
    {
      name: 'engine-is-started-by-cli',
      comment: 'A run is carried out in one place; everybody else reads its events.',
      severity: 'error',
      from: { pathNot: '^src/(run|cli)/' },
      to: { path: '^src/run/(engine|recover)/' },
    },
    {
      name: 'exit-codes-are-made-in-cli',
      comment: 'Below it questions are answered by values. The daemon tells the code that a report stands for.',
      severity: 'error',
      from: { pathNot: '^src/(cli/|report/|main[.]ts$|daemon/(http/)?view-run[.]ts$)' },
      to: { path: '^src/report/exit-code[.]ts$' },
    },
    {
      name: 'nobody-imports-page',
      comment: 'It is bundled for browsers (scripts/bundle-page.mjs).',
      severity: 'error',
      from: { pathNot: '^src/page/' },
      to: { path: '^src/page/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
