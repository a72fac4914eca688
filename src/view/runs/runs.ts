import { given } from '../../given.ts';
import { type RpoReport, type RtoReport, resultAt } from '../../report/objectives.ts';
import type { GroupOutcome } from '../../run/event.ts';
import { awakeMs } from '../../run/run-time.ts';
import type { RunState } from '../../run/state.ts';
import { type RunOwner, runPhase, type Standing } from '../../runs/phase.ts';
import { duration } from '../../words/time.ts';
import { countsText } from '../outcome.ts';
import { unmetTexts } from '../report/objectives.ts';
import { clean } from '../write/clean.ts';
import { inRunsDir } from '../write/command.ts';
import type { Page } from '../write/page.ts';
import { table } from '../write/table.ts';

/** What a list shows of a run. `counts`: of its groups, without those that were left out on purpose. */
interface BriefRun
  extends Standing,
    Pick<RunState, 'runId' | 'parent' | 'simulated' | 'startedAt' | 'lastEventAt' | 'finishedAt'> {
  readonly plan: Pick<RunState['plan'], 'name' | 'digest'>;
  readonly clock: Parameters<typeof awakeMs>[0];
  readonly counts: Readonly<Record<GroupOutcome | 'unfinished', number>>;
  readonly objectives: {
    readonly rto: Pick<RtoReport, 'result' | 'dueAt'>;
    readonly rpo: Pick<RpoReport, 'result'>;
  };
}

/** A run, who carries it on, and now by its own clock in ms since the epoch. */
export interface ListedRun {
  readonly state: BriefRun;
  readonly owner?: RunOwner;
  readonly now: number;
}

/** Dead runs whose command is said. */
const MOST_SAID = 3;

/** Ids of the runs of which nothing can be told: those whose journal is damaged, and those that another version recorded. */
interface UnreadRuns {
  readonly damaged?: readonly string[];
  readonly otherVersion?: readonly string[];
}

/** The runs in the order given, one a line, then those that cannot be read. Ends in a newline. */
export function runsText(
  runs: readonly ListedRun[],
  { damaged = [], otherVersion = [] }: UnreadRuns,
  page: Page,
): string {
  const { style } = page;
  if (runs.length + damaged.length + otherVersion.length === 0)
    return `no runs yet: ${style.cyan(inRunsDir('zdr run PLAN', page.runsDir))} starts one\n`;
  const rows = runs.map(({ state, owner, now }) => {
    const phase = runPhase(state, owner);
    const end = owner?.state === 'alive' ? new Date(now).toISOString() : (state.finishedAt ?? state.lastEventAt);
    const took = awakeMs(state.clock, state.startedAt, end);
    return [
      clean(state.runId),
      took === undefined ? 'not known' : duration(took),
      phase === 'dead' ? { text: phase, colour: style.red } : phase,
      state.drill === undefined ? 'recovery' : 'drill',
      state.simulated ? 'simulated' : 'real',
      [countsText(state.counts), ...unmetTexts(objectivesNow({ state, now }))].join(', '),
    ];
  });
  const unread = (text: string) => (runId: string) => [clean(runId), '', { text, colour: style.red }, '', '', ''];
  const broken = [...damaged.map(unread('damaged')), ...otherVersion.map(unread('other version'))];
  const columns = [
    // Nothing is cut: the id is what the other commands are given, and a failure must not be what is left out.
    { title: 'run' },
    { title: 'took', align: 'right' },
    { title: 'state' },
    { title: 'kind' },
    { title: 'site' },
    { title: 'groups' },
  ] as const;
  return `${[...table(columns, [...rows, ...broken], page), ...deadLines(runs, page)].join('\n')}\n`;
}

/** What became of the objectives by now: what was open at the last event of a run may be missed since. */
function objectivesNow({ state: { objectives }, now }: Pick<ListedRun, 'state' | 'now'>) {
  const { rto, rpo } = objectives;
  return { rto: given({ result: resultAt(rto, now) }), rpo: given({ result: rpo.result }) };
}

function deadLines(runs: readonly ListedRun[], page: Page): string[] {
  const dead = runs.filter(({ state, owner }) => runPhase(state, owner) === 'dead' && state.simulated === undefined);
  if (dead.length === 0) return [];
  const commands = dead
    .slice(0, MOST_SAID)
    .map(({ state }) => inRunsDir(`zdr resume ${clean(state.runId)}`, page.runsDir));
  return ['', 'dead: its process is gone. To go on:', ...commands.map((command) => page.style.cyan(`  ${command}`))];
}

/** The same for programs. Ends in a newline. */
export function runsJson(listed: readonly ListedRun[], { damaged = [], otherVersion = [] }: UnreadRuns): string {
  const runs = listed.map(({ state, owner, now }) => {
    const { rto, rpo } = objectivesNow({ state, now });
    return {
      run: state.runId,
      phase: runPhase(state, owner),
      plan: { name: state.plan.name, digest: state.plan.digest },
      parent: state.parent,
      simulated: state.simulated,
      startedAt: state.startedAt,
      lastEventAt: state.lastEventAt,
      finishedAt: state.finishedAt,
      counts: state.counts,
      ...(rto.result === undefined && rpo.result === undefined
        ? {}
        : { objectives: { rto: rto.result, rpo: rpo.result } }),
    };
  });
  const broken = {
    ...(damaged.length === 0 ? {} : { damaged }),
    ...(otherVersion.length === 0 ? {} : { otherVersion }),
  };
  return `${JSON.stringify({ type: 'runs', format: 1, runs, ...broken }, null, 2)}\n`;
}
