import { Fragment } from 'preact';
import type { CalendarPage, Occurrence } from '../../daemon/http/shapes.ts';
import { usePolled } from '../net/use-polled.ts';
import { Lines, Section, To, Waiting } from '../part/basics.tsx';
import { useShell } from '../part/shell.ts';
import { agenda, noteWords, takesWords } from '../shape/agenda.ts';
import { dayName, otherTimes, relative, viewerZone } from '../shape/when.ts';

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
        The next 30 days. Days and times are those of each schedule's own time zone
        {viewerZone() === 'UTC' ? '; UTC stands beside' : `; yours (${viewerZone()}) and UTC stand beside`} where it is
        another.
      </p>
      {value.missing.length === 0 ? null : (
        <Section title="Drills are missing here, or will not start" id="missing" kind="alarm">
          <Lines of={value.missing} />
        </Section>
      )}
      <div class="card">
        {days.length === 0 ? <p>No drill comes up. Drills are written in the plans, under `drills`.</p> : null}
        {days.map(({ date, occurrences }) => (
          <section key={date} class="day" aria-labelledby={`day-${date}`}>
            <h2 id={`day-${date}`}>{dayName(date)}</h2>
            <ul>
              {occurrences.map((one) => (
                <Item
                  key={`${one.plan}/${one.drill} ${one.at}`}
                  one={one}
                  zone={zones.get(`${one.plan}/${one.drill}`)}
                />
              ))}
            </ul>
          </section>
        ))}
      </div>
      {value.more ? <p class="dim">There are more than are shown here.</p> : null}
    </>
  );
}

function Item({ one, zone }: { one: Occurrence; zone: string | undefined }) {
  const { now } = useShell();
  const { plan, drill, startsAt, local, blackout, paused, valid, note } = one;
  const at = Date.parse(startsAt);
  return (
    <li class={blackout !== undefined || paused || !valid ? 'off' : ''}>
      <span class="there">
        <strong>{local.slice(11, 16)}</strong> <span class="dim">{zone ?? local.slice(19)}</span>
      </span>
      <span class="what">
        <strong>{drill}</strong> of <To to={{ view: 'plan', plan }}>{plan}</To>,{' '}
        <span class="dim">{takesWords(one)}</span>
        {valid ? null : <span class="bad remark">✕ its plan is not valid: it will not start</span>}
        {blackout === undefined ? null : <span class="warn remark">⊘ left out, blackout: {blackout}</span>}
        {paused ? <span class="warn remark">‖ paused: it will not start</span> : null}
        {note === undefined ? null : <span class="remark">◷ {noteWords(note)}</span>}
      </span>
      <span class="yours">
        {otherTimes(at, zone ?? 'UTC', viewerZone()).map((text) => (
          <Fragment key={text}>
            <span class="nowrap">{text}</span>{' '}
          </Fragment>
        ))}
        <span class="dim nowrap">({relative(at, now)})</span>
      </span>
    </li>
  );
}
