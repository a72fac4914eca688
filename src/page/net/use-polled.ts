import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { Api, ApiError } from './api.ts';
import { createLooker, type Looker, type LookerPorts } from './looker.ts';

interface Held<Answer> {
  readonly value?: Answer;
  /** Why there is no value, or why it is an old one. */
  readonly error?: ApiError;
}

export interface Polled<Answer> extends Held<Answer> {
  /** Looks again, soon. */
  readonly again: () => void;
}

/** What stands at a path of the API, kept up to date while it is shown. */
export const usePolled = <Answer>(api: Api, path: string, everyMs: number): Polled<Answer> =>
  useLooker<Answer>(path, (ports) => createLooker({ ...ports, ask: asking(api, path), every: () => everyMs }), [
    api,
    everyMs,
  ]);

/** One look at a path of the API. */
export const asking =
  <Answer>(api: Api, path: string) =>
  (signal: AbortSignal): Promise<Answer> =>
    api.get<Answer>(path, signal);

/** What a looker has seen at a path, while that is shown; `look` makes it, anew where the path or one of `needs` changes. */
export function useLooker<Answer>(
  path: string,
  look: (ports: Pick<LookerPorts<Answer>, 'took' | 'refused' | 'hidden'>) => Looker,
  needs: readonly unknown[],
): Polled<Answer> {
  const [held, hold] = useState<Held<Answer> & { readonly path: string }>({ path });
  const looker = useRef<Looker | undefined>(undefined);
  useEffect(() => {
    const mine = look({
      took: (value) => hold({ path, value }),
      refused: (error) => hold((before) => (before.path === path ? { ...before, error } : { path, error })),
      hidden: () => document.hidden,
    });
    looker.current = mine;
    const seen = () => {
      if (!document.hidden) mine.poke();
    };
    document.addEventListener('visibilitychange', seen);
    return () => {
      document.removeEventListener('visibilitychange', seen);
      mine.stop();
    };
  }, [path, ...needs]);
  const again = useCallback(() => looker.current?.poke(), []);
  return held.path === path ? { ...held, again } : { again };
}
