import { useEffect, useState } from 'preact/hooks';
import { type Route, routeOf } from '../shape/route.ts';

/** What the address asks for. */
export function useRoute(): Route {
  const [hash, setHash] = useState(() => location.hash);
  useEffect(() => {
    const changed = () => setHash(location.hash);
    addEventListener('hashchange', changed);
    // It may have changed since it was drawn, when nobody listened.
    changed();
    return () => removeEventListener('hashchange', changed);
  }, []);
  return routeOf(hash);
}
