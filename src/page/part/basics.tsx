/** Small parts that every view is made of. */
import type { ComponentChildren } from 'preact';
import type { RunSummary } from '../../daemon/http/shapes.ts';
import type { ApiError } from '../net/api.ts';
import { hashOf, type Route } from '../shape/route.ts';
import { runSaid, type Said } from '../shape/verdict.ts';
import { absolute, relative } from '../shape/when.ts';
import { troubleText } from './action.tsx';
import { useShell } from './shell.ts';

/** An outcome or a phase: sign and words, and a colour besides. */
export const Chip = ({ said: { tone, sign, words } }: { said: Said }) => (
  <span class={`chip ${tone}`}>
    <span class="sign" aria-hidden="true">
      {sign}
    </span>
    {words}
  </span>
);

/**
 * A time in the viewer's zone, and in UTC on hovering; how long ago it was, or, of what is `due`, when it comes. A time of
 * a `simulated` run is of a clock that runs ahead: how far it is says nothing.
 */
export function When({
  at,
  seconds = false,
  due = false,
  simulated = false,
}: {
  at: string;
  seconds?: boolean;
  due?: boolean;
  simulated?: boolean | undefined;
}) {
  const { now } = useShell();
  const ms = Date.parse(at);
  return (
    <time dateTime={at} title={absolute(ms, { timeZone: 'UTC', seconds: true })}>
      {absolute(ms, { seconds })}
      {!simulated && (due || ms <= now) ? <span class="dim"> ({relative(ms, now)})</span> : null}
    </time>
  );
}

/** A group by its name, and whether it is critical. */
export const Named = ({ name, critical }: { name: string; critical: boolean }) => (
  <>
    {name}
    {critical ? <span class="tag">critical</span> : null}
  </>
);

/** Beside what was measured, proven or timed at a simulated site. */
export const Simulated = ({ is }: { is: boolean | undefined }) => (is ? <span class="tag">simulated</span> : null);

/** The last run of a plan, by its verdict; what leads to it is called `as` it says. */
export const Last = ({ last, as }: { last: RunSummary | undefined; as: 'kind' | 'run' }) =>
  last === undefined ? (
    <>never run</>
  ) : (
    <>
      <Chip said={runSaid(last)} /> <To to={{ view: 'run', run: last.run }}>{last[as]}</To>{' '}
      {last.finishedAt === undefined ? null : <When at={last.finishedAt} simulated={last.simulated} />}
      <Simulated is={last.simulated} />
    </>
  );

export const To = ({
  to,
  class: kind,
  children,
}: {
  to: Exclude<Route, { view: 'nowhere' }>;
  class?: string;
  children: ComponentChildren;
}) => (
  <a href={hashOf(to)} class={kind}>
    {children}
  </a>
);

/** What is wider than the screen is scrolled, by keyboard too. */
export const Scroll = ({ name, children }: { name: string; children: ComponentChildren }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by keyboard
  <section class="scroll" tabIndex={0} aria-label={name}>
    {children}
  </section>
);

/** What has no value is left out. */
export const Facts = ({ all }: { all: readonly (readonly [name: string, value: ComponentChildren])[] }) => (
  <dl class="facts">
    {all.map(([name, value]) =>
      value === undefined ? null : (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ),
    )}
  </dl>
);

interface SectionProps {
  readonly title: string;
  readonly id: string;
  readonly kind?: 'alarm' | 'calm';
  readonly children?: ComponentChildren;
}

export const Section = ({ title, id, kind, children }: SectionProps) => (
  <section class={kind === undefined ? 'card' : `card ${kind}`} aria-labelledby={id}>
    <h2 id={id}>{title}</h2>
    {children}
  </section>
);

/** Sentences, one below the other. */
export const Lines = ({ of: lines }: { of: readonly string[] }) => (
  <ul>
    {lines.map((line) => (
      <li key={line}>{line}</li>
    ))}
  </ul>
);

/** How far something is: a bar, and the same in words beside it. */
export const Meter = ({ part, whole, name }: { part: number; whole: number; name: string }) => (
  <progress class="meter" value={part} max={Math.max(1, whole)} aria-label={name} />
);

/** Instead of what is not there yet, or not at all. */
export function Waiting({ error }: { error?: ApiError }) {
  if (error === undefined) {
    return (
      <p class="card dim" role="status">
        Asking the daemon …
      </p>
    );
  }
  return (
    <div class="card alarm" role="alert">
      <p>{troubleText(error)}</p>
      <p>
        <To to={{ view: 'overview' }}>To the overview</To>
      </p>
    </div>
  );
}
