import type { CalendarPage, Occurrence } from '../../daemon/shapes.ts';
import { usePolled } from '../net/use-polled.ts';
import { Scroll, To } from '../part/basics.tsx';
import { useShell } from '../part/shell.ts';
import { Waiting } from '../part/waiting.tsx';
import { agenda, type Day, noteWords } from '../shape/agenda.ts';
import { absolute, dayName, relative, viewerZone } from '../shape/when.ts';

const EVERY_MS = 60_000;

export function CalendarView() {
  const { api, summary } = useShell();
  const polled = usePolled<CalendarPage>(api, 'calendar?days=30', EVERY_MS);
  const { value } = polled;
  if (value === undefined) return <Waiting {...polled} />;
  const zones = new Map(
    summary.plans.flatMap(({ drills }) => drills.map(({ plan, drill, timeZone }) => [`${plan}/${drill}`, timeZone])),
  );
  const days = agenda(value.occurrences);
  return (
    <>
      <p class="lead">
        The next 30 days. Days and times are those of each schedule's own time zone; beside them stand yours (
        {viewerZone()}) and UTC.
      </p>
      {days.length === 0 ? <p class="card">No drill comes up. Drills are written in the plans, as `drills:`.</p> : null}
      {days.map((day) => (
        <DayCard key={day.date} day={day} zones={zones} />
      ))}
      {value.more ? <p class="dim">There are more than are shown here.</p> : null}
    </>
  );
}

const DayCard = ({ day: { date, occurrences }, zones }: { day: Day; zones: ReadonlyMap<string, string> }) => (
  <section class="card day" aria-labelledby={`day-${date}`}>
    <h2 id={`day-${date}`}>{dayName(date)}</h2>
    <Scroll name={`Drills of ${dayName(date)}`}>
      <table>
        <caption class="unseen">Drills of {dayName(date)}</caption>
        <thead>
          <tr>
            <th scope="col">There</th>
            <th scope="col">Drill</th>
            <th scope="col">Yours</th>
            <th scope="col">UTC</th>
            <th scope="col">Remark</th>
          </tr>
        </thead>
        <tbody>
          {occurrences.map((one) => (
            <Row key={`${one.plan}/${one.drill} ${one.at}`} one={one} zone={zones.get(`${one.plan}/${one.drill}`)} />
          ))}
        </tbody>
      </table>
    </Scroll>
  </section>
);

function Row({ one, zone }: { one: Occurrence; zone: string | undefined }) {
  const { now } = useShell();
  const { plan, drill, startsAt, local, blackout, paused, note } = one;
  const at = Date.parse(startsAt);
  const off = blackout !== undefined || paused;
  return (
    <tr class={off ? 'off' : ''}>
      <td class="nowrap">
        <strong>{local.slice(11, 16)}</strong> <span class="dim">{zone ?? local.slice(19)}</span>
      </td>
      <th scope="row">
        {drill} of <To to={{ view: 'plan', plan }}>{plan}</To>
      </th>
      <td class="nowrap">
        {absolute(at)} <span class="dim">({relative(at, now)})</span>
      </td>
      <td class="nowrap">{startsAt.slice(0, 16).replace('T', ' ')}Z</td>
      <td>
        {blackout === undefined ? null : <div class="warn">⊘ left out, blackout: {blackout}</div>}
        {paused ? <div class="warn">‖ paused: it will not start</div> : null}
        {note === undefined ? null : <div>◷ {noteWords(note)}</div>}
      </td>
    </tr>
  );
}
