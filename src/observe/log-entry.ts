import type { GroupOutcome, RecordedEvent, RunEvent } from '../run/event.ts';
import { outcomeWord } from '../view/outcome.ts';

type Level = 'debug' | 'info' | 'warn' | 'error';
type Facts = Readonly<Record<string, unknown>>;
/** A line of the log: `seq` leads to the journal, which has it whole. */
export type Entry = { readonly level: Level; readonly message: string } & Facts;

const LEVEL_OF_OUTCOME: Readonly<Record<GroupOutcome, Level>> = {
  recovered: 'info',
  'not-started': 'warn',
  differs: 'error',
  failed: 'error',
  unknown: 'error',
};

type Of<Type extends RunEvent['type']> = Extract<RunEvent, { readonly type: Type }>;
/** A level, a message, and what is said besides: members of the event, or what is made of it. */
type Row<Event> = readonly [
  level: Level | ((event: Event) => Level),
  message: string | ((event: Event) => string),
  ...facts: (keyof Event | ((event: Event) => Facts))[],
];

const failureOf = ({ result }: Of<'call.settled' | 'vm.settled'>): Facts => ({
  failure: 'failure' in result ? result.failure : undefined,
});
const levelOfResult = (event: Of<'call.settled' | 'vm.settled'>): Level =>
  failureOf(event)['failure'] === undefined ? 'debug' : 'warn';

const ROWS: { readonly [Type in RunEvent['type']]: Row<Of<Type>> } = {
  'run.started': [
    'info',
    'run started',
    ({ plan }) => ({ plan: plan.name, digest: plan.digest, groups: plan.groups.length }),
    ...(['tool', 'operator', 'parent', 'simulated'] as const),
  ],
  'run.resumed': ['info', 'run resumed', 'tool', 'operator'],
  'clock.changed': ['warn', 'the clock of this machine was changed', 'byMs'],
  'site.opened': [
    ({ queries }) => (queries ? 'info' : 'warn'),
    ({ queries }) => (queries ? 'site opened' : 'site opened; it offers no queries'),
    'version',
    'timeZone',
  ],
  'site.dialect': ['info', 'the body key that the site takes is known', 'dialect'],
  'site.repeats': ['info', 'whether the site refuses repeated calls is known', 'refused'],
  'site.unavailable': ['warn', 'management node out of reach', 'failure'],
  'site.available': ['info', 'management node back'],
  'groups.found': ['debug', 'records before the run found', ({ groups }) => ({ groups: groups.length })],
  'wave.waiting': ['warn', 'wave waits for approval', 'wave'],
  'wave.approved': ['info', 'wave approved', 'wave', 'by'],
  'wave.opened': ['info', 'wave opened', 'wave'],
  'wave.closed': ['info', 'wave closed', 'wave'],
  'group.started': ['debug', 'group started', 'group'],
  'call.issued': ['debug', 'call issued', 'group', 'job', 'call', 'attempt'],
  'call.accepted': ['debug', 'call accepted', 'group', 'job'],
  'call.lost': ['warn', 'call lost: its storage is watched', 'group', 'job', 'until', 'failure'],
  'call.settled': [levelOfResult, ({ result }) => `call ${result.kind}`, 'group', 'job', failureOf],
  'group.delayed': ['warn', 'group will be tried again', 'group', 'delayMs', 'failure'],
  'group.reopened': ['info', 'group taken up again', 'group'],
  'group.verified': ['debug', 'group proven; its VM is next', 'group'],
  'vm.issued': ['debug', 'VM asked for', 'group', 'vm', 'job', 'attempt'],
  'vm.accepted': ['debug', 'VM accepted', 'group', 'vm'],
  'vm.settled': [levelOfResult, ({ result }) => `VM ${result.kind}`, 'group', 'vm', failureOf],
  'vm.observed': ['info', 'VM seen', 'group', 'vm', 'state', 'address'],
  'check.finished': [
    ({ passed }) => (passed ? 'debug' : 'error'),
    ({ passed }) => (passed ? 'check passed' : 'check failed'),
    ...(['group', 'check', 'tries', 'detail'] as const),
  ],
  'cleanup.kept': ['info', 'what the drill made is kept', 'until'],
  'cleanup.started': ['info', 'cleanup started', 'by'],
  'removal.issued': ['debug', 'removal asked for', 'what', 'uuid', 'group'],
  'removal.settled': [
    ({ result }) => (result.kind === 'left' && result.failure ? 'error' : 'debug'),
    ({ result }) => `removal: ${result.kind}`,
    ...(['what', 'uuid', 'group'] as const),
    ({ result }) => ({ failure: result.kind === 'left' ? result.failure : undefined }),
  ],
  'cleanup.finished': [({ left }) => (left > 0 ? 'error' : 'info'), 'cleanup finished', 'left'],
  'group.finished': [
    ({ outcome }) => LEVEL_OF_OUTCOME[outcome],
    ({ outcome }) => `group ${outcomeWord(outcome)}`,
    ...(['group', 'outcome', 'reason'] as const),
    ({ judgement }) => ({ proof: judgement?.proof, problems: judgement?.problems }),
  ],
  'circuit.opened': ['warn', 'storage keeps failing', 'storage', 'failure'],
  'circuit.closed': ['info', 'storage works again', 'storage'],
  'run.stopping': ['warn', 'no further group starts', 'cause'],
  'run.interrupted': ['warn', 'run interrupted; it can be resumed', 'cause'],
  'run.finished': ['info', 'run finished', 'counts'],
};

/** What the log says of the event. */
export function logEntry(event: RecordedEvent): Entry {
  const [level, message, ...facts] = ROWS[event.type] as Row<RunEvent>;
  return {
    level: typeof level === 'function' ? level(event) : level,
    message: typeof message === 'function' ? message(event) : message,
    ...Object.fromEntries(
      facts.flatMap((fact) => (typeof fact === 'function' ? Object.entries(fact(event)) : [[fact, event[fact]]])),
    ),
  };
}
