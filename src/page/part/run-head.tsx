import { useEffect, useRef, useState } from 'preact/hooks';
import type { RunDetail } from '../../daemon/http/shapes.ts';
import { count, grouped } from '../../words/count.ts';
import { rate, size } from '../../words/size.ts';
import { duration } from '../../words/time.ts';
import { isLive, resultSaid, runSaid } from '../shape/verdict.ts';
import { Chip, Meter, To, When } from './basics.tsx';
import { RunActions } from './run-actions.tsx';
import { useShell } from './shell.ts';

/** Where a run stands, in what a person needs first. */
export function RunHead({ run, done }: { run: RunDetail; done: () => void }) {
  const { progress } = run;
  const waits = progress?.waitsForApproval;
  return (
    <section class="card head" aria-labelledby="stand">
      <header>
        <h2 id="stand">
          <Chip said={runSaid(run, waits !== undefined)} />
        </h2>
        <RunActions run={run} done={done} />
      </header>
      <p>
        {run.kind === 'drill' ? 'Drill' : 'Recovery'} of <To to={{ view: 'plan', plan: run.plan }}>{run.plan}</To>
        {run.drill === undefined ? '' : `, ${run.drill} of its schedule`}
        {run.startedAt === undefined ? null : (
          <>
            , started <When at={run.startedAt} seconds simulated={run.simulated} />
          </>
        )}
        {run.simulated ? <span class="tag">simulated, by a clock of its own</span> : null}
      </p>
      <Gate run={run} />
      {run.message === undefined || waits !== undefined ? null : <p class="note warn">{run.message}</p>}
      {run.notice === undefined || run.notice === run.message ? null : <p class="note warn">{run.notice}</p>}
      {run.notices.map((notice) => (
        <p key={notice} class="note warn">
          {notice}
        </p>
      ))}
      {progress === undefined ? null : <Progress run={run} progress={progress} />}
      {run.next === undefined || waits !== undefined ? null : <p>{run.next}</p>}
      <Spoken run={run} />
    </section>
  );
}

/** What a run waits for whose next wave needs an approval, and who can give it: the button stands beside. */
function Gate({ run }: { run: RunDetail }) {
  const wave = run.waves.find(({ name }) => name === run.progress?.waitsForApproval);
  if (wave === undefined) return null;
  return (
    <p class="note warn">
      Wave <strong>{wave.name}</strong> comes next: {count(wave.groups, 'group')}. <Who run={run} />
    </p>
  );
}

function Who({ run }: { run: RunDetail }) {
  const { operates } = useShell();
  if (run.phase !== 'interrupted') return <>It is asked about where the run was started.</>;
  if (run.simulated) return <>Its simulated site is gone: the run cannot go on. Start it anew without the gate.</>;
  return <>{operates ? 'It starts when you approve it.' : 'It starts when somebody who may operate approves it.'}</>;
}

function Progress({ run, progress }: { run: RunDetail; progress: NonNullable<RunDetail['progress']> }) {
  const { groups, ended, bytesDone, bytesExpected, bytesPerSecond, timeLeftMs } = progress;
  const live = isLive(run);
  return (
    <>
      <Meter part={ended} whole={groups} name="Groups that have ended" />
      <dl class="numbers">
        <Figure name="Groups" value={`${grouped(ended)} of ${grouped(groups)}`} />
        <Figure
          name="Copied"
          value={`${size(bytesDone)}${live && bytesExpected > bytesDone ? ` of about ${size(bytesExpected)}` : ''}`}
        />
        {bytesPerSecond === undefined ? null : <Figure name="Throughput" value={rate(bytesPerSecond)} />}
        {live && timeLeftMs !== undefined ? (
          <Figure name="Time left" value={`about ${duration(timeLeftMs)}`} />
        ) : run.durationMs === undefined ? null : (
          <Figure name="Took" value={duration(run.durationMs)} />
        )}
        {(['rto', 'rpo'] as const).map((what) => {
          const { measuredMs, objectiveMs, result } = run[what] ?? {};
          if (measuredMs === undefined && objectiveMs === undefined) return null;
          const value =
            measuredMs !== undefined ? duration(measuredMs) : result === 'open' ? 'not yet' : 'not measured';
          return (
            <div key={what}>
              <dt>{what.toUpperCase()}</dt>
              <dd>
                {value}
                {objectiveMs === undefined ? null : <span class="dim"> of {duration(objectiveMs)}</span>}
                {result === undefined ? null : <Chip said={resultSaid(result)} />}
              </dd>
            </div>
          );
        })}
      </dl>
    </>
  );
}

const Figure = ({ name, value }: { name: string; value: string }) => (
  <div>
    <dt>{name}</dt>
    <dd>{value}</dd>
  </div>
);

const SPOKEN_EVERY_MS = 20_000;

/** For who listens: where it stands, when that changes; how far it is, now and then. */
function Spoken({ run }: { run: RunDetail }) {
  const { progress } = run;
  const state = `${runSaid(run, progress?.waitsForApproval !== undefined).words}${run.counts?.failed ? `, ${run.counts.failed} failed` : ''}`;
  const text = `${state}${progress === undefined ? '' : `; ${progress.ended} of ${progress.groups} groups have ended`}`;
  const [said, say] = useState('');
  const before = useRef({ state: '', at: 0 });
  useEffect(() => {
    const now = performance.now();
    if (before.current.state === state && now - before.current.at < SPOKEN_EVERY_MS) return;
    before.current = { state, at: now };
    say(text);
  }, [state, text]);
  return (
    <p class="unseen" role="status">
      {said}
    </p>
  );
}
