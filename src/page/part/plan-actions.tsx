import { useRef } from 'preact/hooks';
import type { DrillSummary, PlanSummary, RunSummary } from '../../daemon/http/shapes.ts';
import { count } from '../../words/count.ts';
import { hashOf } from '../shape/route.ts';
import { Action } from './action.tsx';
import { useShell } from './shell.ts';

interface OfDrill {
  readonly drill: DrillSummary;
  readonly done: () => void;
}

const pathOf = ({ plan, drill }: DrillSummary, verb: string): string =>
  `plans/${encodeURIComponent(plan)}/drills/${encodeURIComponent(drill)}/${verb}`;

const watch = ({ run }: RunSummary): void => {
  location.hash = hashOf({ view: 'run', run });
};

export function StartDrill({ plan: { name, groups }, done }: { plan: PlanSummary; done: () => void }) {
  const { api } = useShell();
  return (
    <Action
      name="Start a drill"
      of={`of ${name}`}
      kind="main"
      question={`Start a drill of ${name} now?`}
      act={async (key) => watch(await api.post<RunSummary>(`plans/${encodeURIComponent(name)}/drill`, {}, key))}
      done={done}
    >
      <p>
        It recovers {count(groups, 'group')} at the site, proves them, and removes what it made. Nothing that was there
        before is touched.
      </p>
    </Action>
  );
}

export function StartScheduled({ drill, done }: OfDrill) {
  const { api } = useShell();
  return (
    <Action
      name="Start now"
      of={`drill ${drill.drill} of ${drill.plan}`}
      question={`Start the drill ${drill.drill} of ${drill.plan} now?`}
      act={async (key) => watch(await api.post<RunSummary>(pathOf(drill, 'start'), {}, key))}
      done={done}
    >
      <p>It starts whatever its calendar says, with what that drill chooses. Its schedule goes on as it is.</p>
    </Action>
  );
}

export function PauseDrill({ drill, done }: OfDrill) {
  const { api } = useShell();
  const reason = useRef<HTMLInputElement>(null);
  return (
    <Action
      name="Pause"
      of={`drill ${drill.drill} of ${drill.plan}`}
      question={`Pause the drill ${drill.drill} of ${drill.plan}?`}
      act={() => api.post(pathOf(drill, 'pause'), { reason: reason.current?.value ?? '' })}
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

export function ResumeDrill({ drill, done }: OfDrill) {
  const { api } = useShell();
  return (
    <Action
      name="Resume"
      of={`drill ${drill.drill} of ${drill.plan}`}
      kind="main"
      question={`Let the drill ${drill.drill} of ${drill.plan} start again?`}
      act={() => api.post(pathOf(drill, 'resume'), {})}
      done={done}
    >
      <p>It starts at its next occurrence.</p>
    </Action>
  );
}
