import type { Writable } from 'node:stream';
import type { PlanGroup } from '../plan/plan.ts';
import { nextStep } from '../report/next-step.ts';
import type { RecordedEvent } from '../run/event.ts';
import type { Observer } from '../run/record.ts';
import { awakeMs, elapsedMs } from '../run/run-time.ts';
import type { Shortage } from '../run/slots.ts';
import type { RunState } from '../run/state.ts';
import { causeText, countsText, failureText, outcomeText, tonedCounts, whyText } from '../view/outcome.ts';
import { overdueLine, siteAway } from '../view/runs/overdue.ts';
import { shortageLines } from '../view/runs/room.ts';
import { recoveredBytes, tallyOf } from '../view/runs/tally.ts';
import { clean } from '../view/write/clean.ts';
import { inRunsDir } from '../view/write/command.ts';
import type { Page, Style } from '../view/write/page.ts';
import { paint } from '../view/write/text.ts';
import { count, grouped } from '../words/count.ts';
import { size } from '../words/size.ts';
import { clockText, dateAndTime, duration, timeOfDay, tookText } from '../words/time.ts';
import { createOutlet } from './outlet.ts';

/** How often it is looked for, and said again, while something is overdue, in time of the run. */
const LOOK_MS = 60_000;
const SAY_AGAIN_MS = 10 * 60_000;

/** Where there is no terminal: a plain line for each event that matters, stamped with its time in UTC. */
export function progressLines(stream: Writable, { style, runsDir }: Pick<Page, 'style' | 'runsDir'>) {
  const outlet = createOutlet(stream);
  let latest: RunState | undefined;
  let lookAt = Number.NEGATIVE_INFINITY;
  let sayAt = Number.NEGATIVE_INFINITY;
  let ended: number | undefined;
  let asked = 0;
  let planned: ReadonlyMap<string, PlanGroup> = new Map();
  const observe: Observer = (event, state) => {
    latest = state;
    // Its own line says it now.
    if (event.type === 'site.unavailable') sayAt = Date.parse(event.time) + SAY_AGAIN_MS;
    // Counted once, then kept: a pass over all groups per event would be quadratic.
    if (ended === undefined) {
      ({ ended, groups: asked } = tallyOf(state));
      planned = new Map(state.plan.groups.map((group) => [group.name, group]));
    } else if (event.type === 'group.finished') ended++;
    else if (event.type === 'group.reopened') ended--;
    const line =
      event.type === 'group.finished'
        ? finishedLine(event, state, planned.get(event.group), `${grouped(ended)}/${grouped(asked)}`, style)
        : eventLine(event, state, { ended, asked }, { style, runsDir });
    if (line !== undefined) outlet.write(`${timeOfDay(event.time)} ${line}\n`);
  };
  /** When each storage was last said to be full, by its name. */
  const saidFull = new Map<string, { readonly at: number; readonly stuck: string }>();
  /** What groups wait for because other runs hold it; `now` in ms since the epoch, by the run's clock. */
  const shortage = (shortages: readonly Shortage[], now: number) => {
    for (const one of shortages) {
      // Who died with room in his hands is waited for until a person does something.
      const stuck = one.holders.flatMap(({ runId, is }) => (is === 'alive' ? [] : [runId])).join();
      const said = saidFull.get(one.name);
      if (said !== undefined && said.stuck === stuck && now - said.at < SAY_AGAIN_MS) continue;
      saidFull.set(one.name, { at: now, stuck });
      for (const line of shortageLines([one])) {
        outlet.write(`${timeOfDay(new Date(now).toISOString())} ${style.yellow(inRunsDir(line, runsDir))}\n`);
      }
    }
  };
  /** Call now and then with the run's time in ms since the epoch: says what is overdue, every ten minutes of it. */
  const tick = (now: number): void => {
    if (latest === undefined || latest.finishedAt !== undefined || now < lookAt || now < sayAt) return;
    lookAt = now + LOOK_MS;
    const said = overdueLine(latest, now);
    if (said === undefined) return;
    sayAt = now + SAY_AGAIN_MS;
    outlet.write(`${timeOfDay(new Date(now).toISOString())} ${style.yellow(said)}\n`);
  };
  return { observe, tick, shortage };
}

function eventLine(
  event: Exclude<RecordedEvent, { type: 'group.finished' }>,
  state: RunState,
  { ended, asked }: { readonly ended: number; readonly asked: number },
  { style, runsDir }: { readonly style: Style; readonly runsDir: string | undefined },
): string | undefined {
  switch (event.type) {
    case 'run.started': {
      const { plan } = event;
      const simulated = event.simulated ? ', against a simulated site' : '';
      const work = `${count(asked, 'group')} in ${count(plan.waves.length, 'wave')}`;
      return `run ${clean(event.runId)} of plan ${clean(plan.name)} started: ${work}${simulated}`;
    }
    case 'run.resumed':
      return `run ${clean(state.runId)} resumed: ${grouped(ended)} of ${count(asked, 'group')} had ended`;
    case 'clock.changed':
      return style.yellow(clockText(event));
    case 'site.opened':
      return event.queries
        ? undefined
        : style.yellow("the site offers no queries: the API's own answers are all the proof there is");
    case 'site.unavailable':
      return style.yellow(`${siteAway(state) ?? 'waiting for the site'} (${failureText(event.failure)})`);
    case 'site.available':
      return `the site is reached again${mayBeLost(state)}`;
    case 'wave.waiting':
      return style.yellow(`wave ${clean(event.wave)} waits for approval`);
    case 'wave.approved':
      return `wave ${clean(event.wave)} approved by ${clean(event.by)}`;
    case 'wave.opened':
      return `wave ${clean(event.wave)} opened: ${count(groupsOf(state, event.wave), 'group')}`;
    case 'wave.closed':
      return `wave ${clean(event.wave)} closed: ${waveCounts(state, event.wave)}`;
    case 'call.lost':
      return style.yellow(
        `the job of ${clean(event.group)} is lost: its storage is watched until ${timeOfDay(event.until)} (${failureText(event.failure)})`,
      );
    case 'group.reopened':
      return `asking again about ${clean(event.group)}: how it ended is not known`;
    case 'group.delayed':
      return style.yellow(
        `retrying ${clean(event.group)} in ${duration(event.delayMs)}: ${failureText(event.failure)}${hint(event.failure.hint)}`,
      );
    case 'circuit.opened':
      return style.yellow(
        `storage ${clean(event.storage)} keeps failing, its groups wait: ${failureText(event.failure)}`,
      );
    case 'circuit.closed':
      return `storage ${clean(event.storage)} works again`;
    case 'run.stopping':
      return style.yellow(`no further group starts: ${causeText(event.cause)}; waiting for running jobs`);
    case 'run.interrupted':
      // The next step names the wave by itself.
      return style.yellow(
        `run ${clean(state.runId)} interrupted${event.cause.kind === 'approval' ? '' : `: ${causeText(event.cause)}`}. ${inRunsDir(clean(nextStep(state) ?? ''), runsDir)}`,
      );
    case 'run.finished': {
      const took = tookText(awakeMs(state.clock, state.startedAt, event.time));
      return `run ${clean(state.runId)} finished after ${took}: ${paint(tonedCounts(tallyOf(state).counts), style)}`;
    }
    case 'group.verified':
      return `copied and proven ${clean(event.group)}: its VM is next`;
    case 'vm.observed':
      return `VM of ${clean(event.group)} is ${clean(event.state)}${event.address === undefined ? '' : ` at ${clean(event.address)}`}`;
    case 'check.finished':
      return event.passed
        ? undefined
        : style.yellow(`check ${event.check + 1} of ${clean(event.group)} failed: ${clean(event.detail ?? '')}`);
    case 'cleanup.kept':
      return style.yellow(
        `what the drill made is kept${event.until === undefined ? '' : ` until ${dateAndTime(event.until)}`}`,
      );
    case 'cleanup.started':
      return 'cleaning up what the drill made';
    case 'removal.settled':
      return event.result.kind === 'left'
        ? style.yellow(
            `left behind: ${event.what} ${clean(event.uuid)} of ${clean(event.group)}: ${failureText(event.result.failure)}`,
          )
        : undefined;
    case 'cleanup.finished': {
      const { removals } = state.cleanup;
      const gone = [...removals.values()].filter(({ result }) => result?.kind === 'removed').length;
      const left = event.left === 0 ? 'nothing left' : `${grouped(event.left)} left behind`;
      return `cleaned up: ${grouped(gone)} removed, ${left}`;
    }
    case 'vm.issued':
    case 'vm.accepted':
    case 'vm.settled':
    case 'removal.issued':
    case 'site.dialect':
    case 'site.repeats':
    case 'groups.found':
    case 'group.started':
    case 'call.issued':
    case 'call.accepted':
    case 'call.settled':
      return undefined;
  }
}

function finishedLine(
  event: Extract<RecordedEvent, { type: 'group.finished' }>,
  state: RunState,
  planned: PlanGroup | undefined,
  done: string,
  style: Style,
): string {
  const group = state.groups.get(event.group);
  const volumes = event.judgement?.volumes.length ?? 0;
  const took = group?.startedAt === undefined ? undefined : elapsedMs(state.clock, group.startedAt, event.time);
  const bytes = group && planned && event.outcome === 'recovered' ? recoveredBytes(state, planned, group) : 0;
  const facts = [
    ...(volumes > 0 ? [count(volumes, 'volume')] : []),
    ...(bytes > 0 ? [size(bytes)] : []),
    ...(took === undefined ? [] : [duration(took)]),
    ...(event.judgement?.proof === 'claimed' ? ['claimed only'] : []),
  ];
  const why = whyText(event.reason, event.judgement);
  const what = `${paint(outcomeText(event.outcome), style)} ${clean(event.group)}`;
  return `${what}${facts.length > 0 ? ` (${facts.join(', ')})` : ''} ${done}${why === undefined ? '' : `: ${why}`}`;
}

/** Jobs that ran when the node went away: it may have lost them, and say for ever that they run (zstack-api.md 3). */
function mayBeLost({ groups }: RunState): string {
  const names = [...groups.values()].flatMap(({ name, phase, calls }) => {
    const call = calls.at(-1);
    return phase === 'running' && call?.acceptedAt !== undefined && call.result === undefined ? [clean(name)] : [];
  });
  if (names.length === 0) return '';
  const shown = names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');
  return `; what ran when it went away may be lost, so its storage is watched too: ${shown}`;
}

function waveCounts(state: RunState, wave: string): string {
  const tally = tallyOf(state).waves.find(({ name }) => name === wave);
  return tally === undefined ? '' : countsText(tally.counts);
}

function groupsOf(state: RunState, wave: string): number {
  return tallyOf(state).waves.find(({ name }) => name === wave)?.groups ?? 0;
}

const hint = (text: string | undefined): string => (text === undefined ? '' : ` (${clean(text)})`);
