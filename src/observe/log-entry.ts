import type { GroupOutcome, RecordedEvent } from '../run/event.ts';
import { outcomeWord } from '../view/outcome.ts';

type Level = 'debug' | 'info' | 'warn' | 'error';
/** What the log says of an event: `seq` leads to the journal, which has it whole. */
export type Entry = { readonly level: Level; readonly message: string } & Readonly<Record<string, unknown>>;

const LEVEL_OF_OUTCOME: Readonly<Record<GroupOutcome, Level>> = {
  recovered: 'info',
  'not-started': 'warn',
  differs: 'error',
  failed: 'error',
  unknown: 'error',
};

export function logEntry(event: RecordedEvent): Entry {
  switch (event.type) {
    case 'run.started': {
      const { plan, tool, operator, parent, simulated } = event;
      const facts = {
        plan: plan.name,
        digest: plan.digest,
        groups: plan.groups.length,
        tool,
        operator,
        parent,
        simulated,
      };
      return { level: 'info', message: 'run started', ...facts };
    }
    case 'run.resumed':
      return { level: 'info', message: 'run resumed', tool: event.tool, operator: event.operator };
    case 'clock.changed':
      return { level: 'warn', message: 'the clock of this machine was changed', byMs: event.byMs };
    case 'site.opened':
      return {
        level: event.queries ? 'info' : 'warn',
        message: event.queries ? 'site opened' : 'site opened; it offers no queries',
        version: event.version,
        timeZone: event.timeZone,
      };
    case 'site.dialect':
      return { level: 'info', message: 'the body key that the site takes is known', dialect: event.dialect };
    case 'site.repeats':
      return { level: 'info', message: 'whether the site refuses repeated calls is known', refused: event.refused };
    case 'site.unavailable':
      return { level: 'warn', message: 'management node out of reach', failure: event.failure };
    case 'site.available':
      return { level: 'info', message: 'management node back' };
    case 'groups.found':
      return { level: 'debug', message: 'records before the run found', groups: event.groups.length };
    case 'wave.waiting':
      return { level: 'warn', message: 'wave waits for approval', wave: event.wave };
    case 'wave.approved':
      return { level: 'info', message: 'wave approved', wave: event.wave, by: event.by };
    case 'wave.opened':
    case 'wave.closed':
      return { level: 'info', message: event.type === 'wave.opened' ? 'wave opened' : 'wave closed', wave: event.wave };
    case 'group.started':
      return { level: 'debug', message: 'group started', group: event.group };
    case 'call.issued': {
      const { group, job, call, attempt } = event;
      return { level: 'debug', message: 'call issued', group, job, call, attempt };
    }
    case 'call.accepted':
      return { level: 'debug', message: 'call accepted', group: event.group, job: event.job };
    case 'call.lost': {
      const { group, job, until, failure } = event;
      return { level: 'warn', message: 'call lost: its storage is watched', group, job, until, failure };
    }
    case 'call.settled': {
      const { group, job, result } = event;
      const failure = 'failure' in result ? result.failure : undefined;
      return { level: failure ? 'warn' : 'debug', message: `call ${result.kind}`, group, job, failure };
    }
    case 'group.delayed': {
      const { group, delayMs, failure } = event;
      return { level: 'warn', message: 'group will be tried again', group, delayMs, failure };
    }
    case 'group.reopened':
      return { level: 'info', message: 'group taken up again', group: event.group };
    case 'group.verified':
      return { level: 'debug', message: 'group proven; its VM is next', group: event.group };
    case 'vm.issued': {
      const { group, vm, job, attempt } = event;
      return { level: 'debug', message: 'VM asked for', group, vm, job, attempt };
    }
    case 'vm.accepted':
      return { level: 'debug', message: 'VM accepted', group: event.group, vm: event.vm };
    case 'vm.settled': {
      const { group, vm, result } = event;
      const failure = 'failure' in result ? result.failure : undefined;
      return { level: failure ? 'warn' : 'debug', message: `VM ${result.kind}`, group, vm, failure };
    }
    case 'vm.observed': {
      const { group, vm, state, address } = event;
      return { level: 'info', message: 'VM seen', group, vm, state, address };
    }
    case 'check.finished': {
      const { group, check, passed, tries, detail } = event;
      const message = passed ? 'check passed' : 'check failed';
      return { level: passed ? 'debug' : 'error', message, group, check, tries, detail };
    }
    case 'cleanup.kept':
      return { level: 'info', message: 'what the drill made is kept', until: event.until };
    case 'cleanup.started':
      return { level: 'info', message: 'cleanup started', by: event.by };
    case 'removal.issued':
      return { level: 'debug', message: 'removal asked for', what: event.what, uuid: event.uuid, group: event.group };
    case 'removal.settled': {
      const { what, uuid, group, result } = event;
      const failure = result.kind === 'left' ? result.failure : undefined;
      return { level: failure ? 'error' : 'debug', message: `removal: ${result.kind}`, what, uuid, group, failure };
    }
    case 'cleanup.finished':
      return { level: event.left > 0 ? 'error' : 'info', message: 'cleanup finished', left: event.left };
    case 'group.finished': {
      const { group, outcome, reason, judgement } = event;
      const facts = { group, outcome, reason, proof: judgement?.proof, problems: judgement?.problems };
      return { level: LEVEL_OF_OUTCOME[outcome], message: `group ${outcomeWord(outcome)}`, ...facts };
    }
    case 'circuit.opened':
      return { level: 'warn', message: 'storage keeps failing', storage: event.storage, failure: event.failure };
    case 'circuit.closed':
      return { level: 'info', message: 'storage works again', storage: event.storage };
    case 'run.stopping':
      return { level: 'warn', message: 'no further group starts', cause: event.cause };
    case 'run.interrupted':
      return { level: 'warn', message: 'run interrupted; it can be resumed', cause: event.cause };
    case 'run.finished':
      return { level: 'info', message: 'run finished', counts: event.counts };
  }
}
