/** What is shown, as it stands behind the # of the address: a link that can be sent. */
export type Route =
  | { readonly view: 'overview' | 'calendar' | 'runs' }
  | { readonly view: 'plan'; readonly plan: string }
  | { readonly view: 'run' | 'report'; readonly run: string }
  | { readonly view: 'trends'; readonly plan?: string }
  | { readonly view: 'nowhere' };

export function routeOf(hash: string): Route {
  const parts = hash
    .replace(/^#?\/?/, '')
    .split('/')
    .map(decoded);
  const [place, name, more, ...rest] = parts;
  if (rest.length > 0 || parts.includes(undefined)) return { view: 'nowhere' };
  if (place === 'runs' && name !== undefined && name !== '' && more === 'report') return { view: 'report', run: name };
  if (more !== undefined || name === '') return { view: 'nowhere' };
  switch (place) {
    case '':
      return name === undefined ? { view: 'overview' } : { view: 'nowhere' };
    case 'calendar':
      return name === undefined ? { view: 'calendar' } : { view: 'nowhere' };
    case 'plans':
      return name === undefined ? { view: 'overview' } : { view: 'plan', plan: name };
    case 'runs':
      return name === undefined ? { view: 'runs' } : { view: 'run', run: name };
    case 'trends':
      return name === undefined ? { view: 'trends' } : { view: 'trends', plan: name };
    default:
      return { view: 'nowhere' };
  }
}

/** Always begins with `#/`, so it leads nowhere but to this page, whatever the names are. */
export function hashOf(route: Exclude<Route, { view: 'nowhere' }>): string {
  switch (route.view) {
    case 'overview':
      return '#/';
    case 'calendar':
    case 'runs':
      return `#/${route.view}`;
    case 'plan':
      return `#/plans/${encodeURIComponent(route.plan)}`;
    case 'run':
      return `#/runs/${encodeURIComponent(route.run)}`;
    case 'report':
      return `#/runs/${encodeURIComponent(route.run)}/report`;
    case 'trends':
      return route.plan === undefined ? '#/trends' : `#/trends/${encodeURIComponent(route.plan)}`;
  }
}

function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
