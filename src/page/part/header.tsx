import type { Route } from '../shape/route.ts';
import { hashOf } from '../shape/route.ts';

export interface WhoAmI {
  readonly name: string;
  readonly scope: 'read' | 'operate';
}

const PLACES = [
  ['Overview', { view: 'overview' }, ['overview', 'plan']],
  ['Calendar', { view: 'calendar' }, ['calendar']],
  ['Runs', { view: 'runs' }, ['runs', 'run', 'report']],
  ['Trends', { view: 'trends' }, ['trends']],
] as const;

export const Header = ({
  route,
  host,
  who,
  leave,
}: {
  route: Route;
  host: string | undefined;
  who: WhoAmI | undefined;
  leave: () => void;
}) => (
  <header class="top">
    <div class="inner">
      <p class="brand">
        <strong>zdr</strong> <span class="dim">{host}</span>
      </p>
      <nav aria-label="Views">
        {PLACES.map(([name, to, views]) => (
          <a
            key={name}
            href={hashOf(to)}
            aria-current={(views as readonly string[]).includes(route.view) ? 'page' : undefined}
          >
            {name}
          </a>
        ))}
      </nav>
      <div class="who">
        {who === undefined ? null : (
          <span>
            {who.name} <span class="dim">{who.scope === 'operate' ? 'may operate' : 'may read'}</span>
          </span>
        )}
        <button type="button" class="plain" onClick={leave}>
          Forget token
        </button>
      </div>
    </div>
  </header>
);
