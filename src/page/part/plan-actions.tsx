import { useRef } from 'preact/hooks';
import type { DrillSummary, PlanSummary, RunSummary } from '../../daemon/http/shapes.ts';
import { count } from '../../words/count.ts';
import { hashOf } from '../shape/route.ts';
import { Action } from './action.tsx';

interface OfDrill {
  readonly drill: DrillSummary;
  readonly done: () => void;
}

const pathOf = ({ plan, drill }: DrillSummary, verb: string): string =>
  `plans/${encodeURIComponent(plan)}/drills/${encodeURIComponent(drill)}/${verb}`;

/** Goes to the run that was started. */
const watching =
  (done: () => void) =>
  ({ run }: RunSummary): void => {
    location.hash = hashOf({ view: 'run', run });
    done();
  };

export const StartDrill = ({ plan: { name, groups }, done }: { plan: PlanSummary; done: () => void }) => (
  <Action
    name="Start a drill"
    of={`of ${name}`}
    kind="main"
    question={`Start a drill of ${name} now?`}
    path={`plans/${encodeURIComponent(name)}/drill`}
    once
    done={watching(done)}
  >
    <p>
      It recovers {count(groups, 'group')} at the site, proves them, and removes what it made. Nothing that was there
      before is touched.
    </p>
  </Action>
);

export const StartScheduled = ({ drill, done }: OfDrill) => (
  <Action
    name="Start now"
    of={`drill ${drill.drill} of ${drill.plan}`}
    question={`Start the drill ${drill.drill} of ${drill.plan} now?`}
    path={pathOf(drill, 'start')}
    once
    done={watching(done)}
  >
    <p>It starts whatever its calendar says, with what that drill chooses. Its schedule goes on as it is.</p>
  </Action>
);

export function PauseDrill({ drill, done }: OfDrill) {
  const reason = useRef<HTMLInputElement>(null);
  return (
    <Action
      name="Pause"
      of={`drill ${drill.drill} of ${drill.plan}`}
      question={`Pause the drill ${drill.drill} of ${drill.plan}?`}
      path={pathOf(drill, 'pause')}
      body={() => ({ reason: reason.current?.value ?? '' })}
      done={done}
    >
      <p>None of its occurrences starts until somebody resumes it. What is running goes on.</p>
      <label>
        Why, for those who find it paused
        <input ref={reason} type="text" maxLength={500} />
      </label>
    </Action>
  );
}

export const ResumeDrill = ({ drill, done }: OfDrill) => (
  <Action
    name="Resume"
    of={`drill ${drill.drill} of ${drill.plan}`}
    kind="main"
    question={`Let the drill ${drill.drill} of ${drill.plan} start again?`}
    path={pathOf(drill, 'resume')}
    done={done}
  >
    <p>It starts at its next occurrence.</p>
  </Action>
);
