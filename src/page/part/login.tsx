import { useEffect, useRef, useState } from 'preact/hooks';
import { ApiError, createApi } from '../net/api.ts';
import { isToken } from '../net/session.ts';
import { Wrong } from './action.tsx';

const QUIET = { answered: () => {}, unreachable: () => {}, refused: () => {} };

/** Asks for a token, and tries it. */
export function Login({ refused, enter }: { refused: boolean; enter: (token: string) => void }) {
  const field = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState(refused ? 'The token is not known any more. Enter one that is.' : undefined);
  useEffect(() => {
    document.title = 'Token · zdr';
    field.current?.focus();
  }, []);
  const attempt = async () => {
    const token = field.current?.value.trim() ?? '';
    if (!isToken(token)) return setWrong('That is no token: it is one word, without spaces.');
    setBusy(true);
    setWrong(undefined);
    try {
      await createApi(token, QUIET).get('whoami');
      enter(token);
    } catch (error) {
      setWrong(
        error instanceof ApiError
          ? error.status === 401
            ? 'The daemon does not know this token. Its tokens stand in the file of --tokens.'
            : error.message
          : 'The daemon does not answer. Is zdr serve running?',
      );
      setBusy(false);
      field.current?.select();
    }
  };
  return (
    <main class="login">
      <h1>zdr</h1>
      <p>Disaster recovery drills and runs of this site.</p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy) void attempt();
        }}
      >
        <label for="token">Token</label>
        <input
          id="token"
          ref={field}
          type="password"
          autocomplete="off"
          spellcheck={false}
          required
          aria-describedby="token-help token-wrong"
          aria-invalid={wrong !== undefined}
        />
        <Wrong id="token-wrong" what={wrong} />
        <button type="submit" class="main" disabled={busy}>
          {busy ? 'One moment …' : 'Open'}
        </button>
        <p id="token-help" class="dim">
          One of the daemon's token file. It is kept in this tab until the tab is closed.
        </p>
      </form>
    </main>
  );
}
