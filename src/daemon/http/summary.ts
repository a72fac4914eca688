/** What a person looks at first: what needs one, the plans, what runs. */

import { explainUnread } from '../../runs/fold.ts';
import { inRunsDir } from '../../view/write/command.ts';
import { capital } from '../../view/write/document.ts';
import { NO_PLAN } from '../catalog.ts';
import { outcomeTroubles, proofTroubles } from './attention.ts';
import type { RunSummary, Summary } from './shapes.ts';
import { isLive, progressOf } from './view-run.ts';
import { allRuns, type Known, nowOf, planSummary, planTroubles } from './views.ts';
import { iso } from './write.ts';

export function summary(known: Known): Summary {
  const runs = allRuns(known);
  return {
    now: iso(known.now()),
    version: known.version,
    host: known.host,
    warnings: warnings(known, runs),
    plans: known.catalog.plans().map((plan) => planSummary(known, plan, runs)),
    running: runs.filter(isLive).flatMap((run) => {
      const state = known.archive.live(run.run);
      const found = known.archive.get(run.run);
      return state === undefined || found === undefined
        ? []
        : [{ run, progress: progressOf(state, nowOf(known, found), true) }];
    }),
  };
}

/** What is decided lies in the past, but for a clock that is set right a little. */
const AHEAD_MS = 5 * 60_000;

/** What needs a person, one line each; commands in it as they are typed where the daemon was started. */
const warnings = (known: Known, runs: readonly RunSummary[]): string[] =>
  troubles(known, runs).map((line) => inRunsDir(line, known.runsDir));

function troubles(known: Known, runs: readonly RunSummary[]): string[] {
  const { catalog, archive, ledger, supervisor, now } = known;
  const waiting = supervisor.waiting();
  return [
    ...planTroubles(catalog),
    ...(catalog.trouble() === undefined && catalog.files().length === 0 ? [NO_PLAN] : []),
    ...archive.unread().map((unread) => {
      const { why, hint } = explainUnread(unread);
      return `${capital(why)}. ${hint}`;
    }),
    ...runs
      .filter(({ phase, ours, simulated }) => phase === 'dead' && !ours && !simulated)
      .map(({ run }) => `Run ${run} is dead, and was not started here: zdr resume ${run}`),
    ...outcomeTroubles(known, runs),
    ...proofTroubles(known),
    ...[...waiting].map(([run, why]) => `Run ${run}: ${why}`),
    ...[...ledger.state.pauses].map(([key, { by, reason }]) => {
      const [plan, drill] = JSON.parse(key) as [string, string];
      return `Drill ${drill} of ${plan} is paused${by === undefined ? '' : ` by ${by}`}${reason === undefined ? '' : `: ${reason}`}`;
    }),
    ...[...ledger.state.calendar].flatMap(([plan, { schedules }]) =>
      [...schedules].flatMap(([drill, { until, removed }]) =>
        removed || until <= now() + AHEAD_MS
          ? []
          : [
              `The clock was ahead: drill ${drill} of ${plan} is decided up to ${iso(until)}, and starts none before. Start it by hand meanwhile`,
            ],
      ),
    ),
    ...[...ledger.state.notices.undelivered.values()].map(
      ({ receiver, notice: { plan, drill }, detail }) =>
        `${receiver} was not told of drill ${drill} of ${plan}: ${detail}. To try it: zdr notify`,
    ),
  ];
}
