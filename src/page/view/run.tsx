import { useRun } from '../net/use-run.ts';
import { Scroll, Section, Waiting } from '../part/basics.tsx';
import { Cleanup } from '../part/cleanup.tsx';
import { Evidence } from '../part/evidence.tsx';
import { Gantt } from '../part/gantt.tsx';
import { GroupTable } from '../part/group-table.tsx';
import { RestoredVms } from '../part/restored-vms.tsx';
import { RunFacts } from '../part/run-facts.tsx';
import { RunHead } from '../part/run-head.tsx';
import { useShell } from '../part/shell.ts';
import { Speed } from '../part/speed.tsx';
import { Troubles } from '../part/troubles.tsx';
import { Waves } from '../part/waves.tsx';
import { isLive } from '../shape/verdict.ts';

export function RunView({ run: name }: { run: string }) {
  const { api, now } = useShell();
  const polled = useRun(api, name);
  const { value: run, again } = polled;
  if (run === undefined) return <Waiting {...polled} />;
  // A simulated run has a clock of its own, that is where its last event was.
  const runNow = isLive(run) && !run.simulated ? now : Date.parse(run.lastEventAt ?? run.startedAt ?? '');
  const begun = run.groupList.some(({ startedAt }) => startedAt !== undefined);
  return (
    <>
      <RunHead run={run} done={again} />
      <Troubles run={run} />
      {run.waves.length === 0 ? null : <Waves run={run} />}
      <RestoredVms run={run} />
      <Cleanup run={run} />
      {begun ? (
        <Section title="Timeline" id="timeline">
          <Scroll name="Timeline of the groups">
            <Gantt run={run} now={runNow} />
          </Scroll>
        </Section>
      ) : null}
      {begun ? <Speed run={run} now={runNow} /> : null}
      {run.startedAt === undefined ? null : <Evidence run={run} />}
      <RunFacts run={run} />
      {run.groupList.length === 0 ? null : <GroupTable run={run} />}
    </>
  );
}
