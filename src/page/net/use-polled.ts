import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { Api, ApiError } from './api.ts';
import { createLooker, type Looker } from './looker.ts';

export interface Polled<Answer> {
  readonly value?: Answer;
  /** Why there is no value, or why it is an old one. */
  readonly error?: ApiError;
  /** Looks again, soon. */
  readonly again: () => void;
}

interface Held<Answer> {
  readonly path: string;
  readonly value?: Answer;
  readonly error?: ApiError;
}

/** What stands at a path of the API, kept up to date while it is shown. */
export function usePolled<Answer>(api: Api, path: string, everyMs: number): Polled<Answer> {
  const [held, hold] = useState<Held<Answer>>({ path });
  const looker = useRef<Looker | undefined>(undefined);
  useEffect(() => {
    const mine = createLooker<Answer>({
      ask: (signal) => api.get<Answer>(path, signal),
      took: (value) => hold({ path, value }),
      refused: (error) => hold((before) => (before.path === path ? { ...before, error } : { path, error })),
      every: () => everyMs,
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
  }, [api, path, everyMs]);
  const again = useCallback(() => looker.current?.poke(), []);
  return held.path === path ? { ...held, again } : { again };
}
