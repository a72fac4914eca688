import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { given } from '../../given.ts';
import { To } from '../part/basics.tsx';
import { hashOf, type Route } from '../shape/route.ts';
import { CalendarView } from './calendar.tsx';
import { Overview } from './overview.tsx';
import { PlanView } from './plan.tsx';
import { ReportView } from './report.tsx';
import { RunView } from './run.tsx';
import { RunsView } from './runs.tsx';
import { TrendsView } from './trends.tsx';

/** What the address asks for, under its heading. */
export function View({ route }: { route: Route }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const first = useRef(true);
  const [title, body] = viewOf(route);
  const place = route.view === 'nowhere' ? 'nowhere' : hashOf(route);
  useEffect(() => {
    document.title = `${title} · zdr`;
    // Who goes on by keyboard or by ear goes on from there; on the first view the browser has its own way.
    if (!first.current) {
      heading.current?.focus({ preventScroll: true });
      scrollTo(0, 0);
    }
    first.current = false;
  }, [place]);
  return (
    <>
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      <div key={place}>{body}</div>
    </>
  );
}

/** Its heading, and what stands below. */
function viewOf(route: Route): readonly [title: string, body: VNode] {
  switch (route.view) {
    case 'overview':
      return ['Overview', <Overview />];
    case 'calendar':
      return ['Calendar', <CalendarView />];
    case 'runs':
      return ['Runs', <RunsView />];
    case 'plan':
      return [`Plan ${route.plan}`, <PlanView plan={route.plan} />];
    case 'run':
      return [route.run, <RunView run={route.run} />];
    case 'report':
      return [`Report of ${route.run}`, <ReportView run={route.run} />];
    case 'trends':
      return ['Trends', <TrendsView {...given({ plan: route.plan })} />];
    case 'nowhere':
      return ['Nothing is there', <Nowhere />];
  }
}

const Nowhere = () => (
  <p class="card">
    The address leads nowhere. <To to={{ view: 'overview' }}>To the overview</To>
  </p>
);
