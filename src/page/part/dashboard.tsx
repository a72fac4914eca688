import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Summary } from '../../daemon/http/shapes.ts';
import type { Api } from '../net/api.ts';
import { usePolled } from '../net/use-polled.ts';
import { type Route, routeOf } from '../shape/route.ts';
import { timeOfDay } from '../shape/when.ts';
import { View } from '../view/view.tsx';
import { Waiting } from './basics.tsx';
import { Header, type WhoAmI } from './header.tsx';
import { ShellContext } from './shell.ts';

const SUMMARY_MS = 5_000;
const WHO_MS = 300_000;
const TICK_MS = 5_000;

export function Dashboard({ api, downSince, leave }: { api: Api; downSince: number | undefined; leave: () => void }) {
  const route = useRoute();
  const polled = usePolled<Summary>(api, 'summary', SUMMARY_MS);
  const { value: who } = usePolled<WhoAmI>(api, 'whoami', WHO_MS);
  const { value: summary, again } = polled;
  const [offset, setOffset] = useState(0);
  const now = useNow() + offset;
  useEffect(() => {
    if (summary !== undefined) setOffset(Date.parse(summary.now) - Date.now());
  }, [summary]);
  const shell = useMemo(
    () => (summary === undefined ? undefined : { api, operates: who?.scope === 'operate', now, summary, again }),
    [api, who, now, summary, again],
  );
  return (
    <>
      <button type="button" class="skip" onClick={() => document.getElementById('main')?.focus()}>
        Skip to the content
      </button>
      <Header route={route} host={summary?.host} who={who} leave={leave} />
      <Banners downSince={downSince} version={summary?.version} />
      <main id="main" tabIndex={-1}>
        {shell === undefined ? (
          <Waiting {...polled} />
        ) : (
          <ShellContext.Provider value={shell}>
            <View route={route} />
          </ShellContext.Provider>
        )}
      </main>
      <footer class="dim">
        zdr {summary?.version} on {summary?.host} · <a href="api/v1/openapi.json">API</a> ·{' '}
        <a href="licenses.txt">Licenses</a>
      </footer>
    </>
  );
}

/** Moves on now and then, so that what is said of times stays true. */
function useNow(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}

declare const ZDR_VERSION: string;

/** What a person must know before trusting what is shown. */
const Banners = ({ downSince, version }: { downSince: number | undefined; version: string | undefined }) => (
  <div class="banners" role="status">
    {downSince === undefined ? null : (
      <p class="banner bad">
        No connection since {timeOfDay(downSince)}, trying again. What is shown is from before; the daemon and its runs
        may well go on.
      </p>
    )}
    {version === undefined || version === ZDR_VERSION ? null : (
      <p class="banner warn">
        The daemon is another version now ({version}; this page is of {ZDR_VERSION}).{' '}
        <button type="button" class="plain" onClick={() => location.reload()}>
          Reload the page
        </button>
      </p>
    )}
  </div>
);

/** What the address asks for. */
function useRoute(): Route {
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
