import { useCallback, useMemo, useState } from 'preact/hooks';
import { createApi } from './net/api.ts';
import { session } from './net/session.ts';
import { Dashboard } from './part/dashboard.tsx';
import { Login } from './part/login.tsx';

/** Asks for a token, and shows the dashboard with it. */
export function App() {
  const [token, setToken] = useState(session.token);
  const [refused, setRefused] = useState(false);
  const [downSince, setDownSince] = useState<number>();
  const leave = useCallback((wasRefused: boolean) => {
    session.forget();
    setRefused(wasRefused);
    setToken(undefined);
  }, []);
  const api = useMemo(
    () =>
      token === undefined
        ? undefined
        : createApi(token, {
            answered: () => setDownSince(undefined),
            unreachable: () => setDownSince((since) => since ?? Date.now()),
            refused: () => leave(true),
          }),
    [token, leave],
  );
  if (api === undefined) {
    return (
      <Login
        refused={refused}
        enter={(entered) => {
          session.keep(entered);
          setRefused(false);
          setDownSince(undefined);
          setToken(entered);
        }}
      />
    );
  }
  return <Dashboard api={api} downSince={downSince} leave={() => leave(false)} />;
}
