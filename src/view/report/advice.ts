/** What to do about a group that did not end recovered: how to look, and the command for each of what may be seen. */
import type { GroupReport, VolumeReport } from '../../report/group-report.ts';
import type { Report } from '../../report/report.ts';
import { shellWord } from '../write/command.ts';

type Run = Pick<Report, 'runId' | 'simulated' | 'drill'>;

/** Sentences; a command stands at the end of one, behind a colon. Empty where the cause lies elsewhere. */
export function groupAdvice(group: GroupReport, run: Run): readonly string[] {
  const hint = group.hint === undefined ? [] : [group.hint];
  switch (group.outcome) {
    case 'recovered':
    case 'not-started':
      return hint;
    case 'unfinished':
      return [];
    case 'failed':
      return [again(`${group.hint?.replace(/[.\s]+$/, '') ?? 'fix the cause'}; then`, run)];
    case 'unknown':
      return [
        ...hint,
        look(group),
        ...(jobOf(group) === undefined ? [] : [`and ask the site for its job: GET /v1/api-jobs/${jobOf(group)}`]),
        ...(run.drill === undefined
          ? [
              again(
                'if the group is whole there, verify it without a call; if there is nothing of it and no job runs',
                run,
              ),
              deleteFirst('if there is a part of it and no job runs', run),
            ]
          : [
              `when no job of it runs any more, give this drill up and run it again: zdr drill --abandon ${shellWord(run.runId)} PLAN`,
            ]),
      ];
    case 'differs': {
      const worst = group.volumes.find(({ verdict }) => verdict === group.verdict);
      const said = worst && volumeAdvice(worst, group, run);
      return said ?? [look(group), again('when the cause is fixed', run)];
    }
  }
}

function volumeAdvice({ verdict, unverified }: VolumeReport, group: GroupReport, run: Run): string[] | undefined {
  const { receiving } = group;
  switch (verdict) {
    case 'missing':
      return [look(group), again(`if the volume is not on ${receiving} there either`, run)];
    case 'wrong-storage':
      return [
        `the copy went to another storage than ${receiving}; ${look(group)}`,
        'if the plan names source, destination or roles wrongly: correct them and run the plan with --only this group',
        again(`if the plan is right, copy it onto ${receiving}`, run),
      ];
    case 'wrong-group':
      return [
        look(group),
        'compare its groupUuid with the plan; if the plan is wrong: correct it and run the plan with --only this group',
        again('if the plan is right', run),
      ];
    case 'not-ready':
      return [look(group), again('when its status is Ready', run), deleteFirst('if it stays as it is', run)];
    case 'size-mismatch':
      return [
        `don't boot from this copy before its size is explained; ${look(group)}`,
        again('if the size is right by now, verify it', run),
        deleteFirst('if the copy is not good', run),
      ];
    case 'duplicate':
      return [look(group), deleteFirst(`when you know which copy on ${receiving} is the good one`, run, 'the others')];
    case 'unexpected':
      return [
        `the run did not expect this record: ask who made it; ${look(group)}`,
        deleteFirst('if nobody needs it', run, 'the record'),
      ];
    case 'unverified':
      return [`the server left out ${unverified.join(', ')}; ${look(group)}`, again('when it says so', run)];
    case 'matched':
      return undefined;
  }
}

const jobOf = ({ calls }: GroupReport): string | undefined => {
  const call = calls.at(-1);
  return call?.serverJob ?? call?.job;
};

/** The query that zdr's own proof rests on (zstack-api.md 1.3). */
const look = ({ receiving, groupUuid }: GroupReport): string =>
  `look on ${receiving} in ZStack, at the VM backups of this group: GET /v1/volume-backups?q=groupUuid=${groupUuid}`;

/** A simulated site ended with its run, and a drill with its cleanup: there is nothing to go on with. */
const again = (when: string, { runId, simulated, drill }: Run): string =>
  drill !== undefined
    ? `${when}${when.endsWith('then') ? '' : ','} run the drill again${isGone(drill) ? ' with --keep-on-failure: what it made, and could be looked at, is removed' : ''}`
    : simulated === undefined
      ? `${when}: zdr retry ${shellWord(runId)}`
      : `${when}: run the plan again`;

/** What the drill made, and could be looked at, is removed. */
const isGone = ({ cleanup, removed }: NonNullable<Run['drill']>): boolean =>
  cleanup !== 'kept' && removed.vm + removed.volume + removed.copy > 0;

const deleteFirst = (when: string, run: Run, what = 'what is there'): string =>
  again(`${when}, delete ${what} in ZStack, then`, run);
