import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Summary } from '../../daemon/http/shapes.ts';
import type { Api } from '../net/api.ts';
import { usePolled } from '../net/use-polled.ts';
import { useRoute } from '../net/use-route.ts';
import { View } from '../view/view.tsx';
import { Banners } from './banners.tsx';
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
